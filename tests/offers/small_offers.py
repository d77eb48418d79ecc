"""Three small offers for the village of 24 hours: a mill, a hall that needs a heat pump, an incinerator."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from batch.small import Inline, village

import dhsim as dh
from dhsim.appraisal import Appraiser
from dhsim.comparing import Answers
from dhsim.offers import Offers

MILL: dict[str, Any] = {
    "title": "The mill",
    "investment": 20_000,
    "subsidy": 4_000,
    "utility_share": 0.75,
    "supplier_share": 0.25,
    "lifetime_years": 20,
    "components": {"mill": {"kind": "waste_heat", "network": "town", "available_mw": 3, "contract": "mill_offer"}},
    "contracts": {
        "mill_offer": {
            "counterparty": "Mill",
            "clauses": [
                {"kind": "energy_price", "price_per_mwh": 150},
                {"kind": "take_or_pay", "share": 0.5, "of_mwh": 10_000, "price_per_mwh": 50},
                {"kind": "remuneration_tax", "tax_share": 0.1},
            ],
            "supplier": {"energy_per_mwh": 8, "cooling_per_mwh": 4, "profit_tax_share": 0.2},
        }
    },
}
HALL: dict[str, Any] = {
    "investment": 30_000,
    "streams": {"hall": {"available_mw": 2, "stream_c": 32, "stream_outlet_min_c": 22, "contract": "hall_offer"}},
    "components": {
        "hall_pump": {
            "kind": "heat_pump",
            "title": "Pump at the hall",
            "network": "town",
            "source": "hall",
            "electricity": "power",
            "capacity_mw": 3,
            "cop": 3,
        }
    },
    "contracts": {
        "hall_offer": {
            "counterparty": "Hall",
            "clauses": [{"kind": "energy_price", "price_per_mwh": 40}],
            "supplier": {"cooling_per_mwh": 35},
        }
    },
}
INCINERATOR: dict[str, Any] = {
    "investment": 2_000,
    "excludes": ["mill"],
    "components": {
        "incinerator": {"kind": "waste_heat", "network": "town", "available_mw": 2, "contract": "incinerator_offer"}
    },
    "contracts": {
        "incinerator_offer": {
            "counterparty": "Incinerator",
            "clauses": [
                {"kind": "energy_price", "price_per_mwh": {"winter": 200, "summer": 20}},
                {"kind": "fixed_fee", "per_year": 36_500},
            ],
        }
    },
}
# More has to be taken in the day (200,000 / 365 = 548 MWh) than the village needs (288): there is no dispatch.
TOO_MUCH: dict[str, Any] = {
    "least_mwh": 200_000,
    "components": {"mill": {**MILL["components"]["mill"], "available_mw": 40}},
}
OFFERS: dict[str, Any] = {"mill": MILL, "hall": HALL, "incinerator": INCINERATOR}
COMPARISON: dict[str, Any] = {
    "first_year": 2025,
    "term_years": 10,
    "at_most": 2,
    "combinations": [["mill", "hall"]],
    "axes": {"gas": {"cheap": {"commodities.gas.buy_per_mwh": 150}}},
}


def offers_of(**changes: Mapping[str, Any]) -> dict[str, Any]:
    """The three offers, some of their keys replaced: mill={"term_years": 5}."""
    tree = copy.deepcopy(OFFERS)
    for name, keys in changes.items():
        tree.setdefault(name, {}).update(copy.deepcopy(dict(keys)))
    return tree


def offers_file(folder: Path, offers: Mapping[str, Any] = OFFERS, **comparison: Any) -> Path:
    """The village and its offers on disk. comparison: keys replaced."""
    folder.mkdir(exist_ok=True)
    project = village(folder)
    tree = {"extends": "scenario.toml", "title": "Offers", "comparison": {**COMPARISON, **comparison}}
    return folder / project.scenario_file("offers.toml", {**tree, "offers": offers})


def read(folder: Path, offers: Mapping[str, Any] = OFFERS, **comparison: Any) -> Offers:
    """The same, read."""
    return Offers.read(offers_file(folder, offers, **comparison))


def compared(file: Path, folder: Path) -> Answers:
    """Compare in this process: workers take seconds to begin."""
    return dh.compare(file, folder, crew=Inline)


def appraiser(offers: Offers) -> Appraiser:
    """Who answers questions on one live model."""
    return Appraiser(offers, dh.LiveModel({"threads": 1}))


def faults(folder: Path, offers: Mapping[str, Any] = OFFERS, **comparison: Any) -> list[str]:
    """What is wrong with a file of offers, without the folder in front."""
    with pytest.raises(dh.InputError) as caught:
        read(folder, offers, **comparison)
    return [str(fault).replace(f"{folder}/", "") for fault in caught.value.faults]
