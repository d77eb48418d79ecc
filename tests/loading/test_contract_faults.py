"""Every fault of contracts in files, in full: where it is, what stands there, what to do."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from .project import Project

WHERE = "contracts.toml, contracts.grid"
PRICE = {"kind": "energy_price", "price_per_mwh": "spot_per_mwh"}
VAT = {"kind": "vat", "vat_share": 0.25}
INDEX = {"series": "spot_per_mwh", "base": 500, "weight": 0.5}


def price(value: Any, **fields: Any) -> dict[str, Any]:
    return {"kind": "energy_price", "price_per_mwh": value, **fields}


def seasons(*months: list[int], **fields: Any) -> dict[str, Any]:
    rows = [{"months": listed, "value": 1, **fields} for listed in months]
    return price({"kind": "by_season", "seasons": rows})


def rate(**fields: Any) -> dict[str, Any]:
    return price({"kind": "time_of_use", "otherwise": 3, "rates": [{"value": 5, **fields}]})


def formula(**fields: Any) -> dict[str, Any]:
    return {"kind": "index_price", "base_per_mwh": 30, "indices": [INDEX], **fields}


def tax(**fields: Any) -> dict[str, Any]:
    return {"kind": "remuneration_tax", "tax_share": 0.38, **fields}


NO_RATE = "no exchange rate for NOK. Add exchange_rates = { NOK = ... } to the model."
CLAUSES: dict[str, tuple[dict[str, Any], str]] = {
    "overlapping seasons": (
        seasons([11, 12, 1, 2, 3], [3, 4, 5, 6, 7, 8, 9, 10]),
        ".price_per_mwh: month 3 lies in more than one season. Give each month 1-12 to one season.",
    ),
    "missing seasons": (
        seasons([11, 12, 1, 2, 3], [6, 7, 8]),
        ".price_per_mwh: months 4, 5, 9, 10 lie in no season. Give each month 1-12 to one season.",
    ),
    "month of no season": (
        seasons([13]),
        ".price_per_mwh.seasons[0].months[0]: found 13. It must be at most 12.",
    ),
    "key of a season": (
        seasons([*range(1, 13)], nmae="all"),
        ".price_per_mwh.seasons[0].nmae: unknown key 'nmae'. Did you mean 'name'?",
    ),
    "weekday": (
        rate(weekdays=["monday"]),
        ".price_per_mwh.rates[0].weekdays[0]: found 'monday'. It must be 'mon', 'tue', 'wed', 'thu', 'fri', 'sat' or "
        "'sun'.",
    ),
    "clock of no time": (
        rate(clock=[6, 6]),
        ".price_per_mwh.rates[0].clock: from 6 to 6 is no time. Leave it out for all hours.",
    ),
    "clock with minutes": (
        rate(clock=[6.5, 22]),
        ".price_per_mwh.rates[0].clock[0]: found 6.5. It must be a whole number.",
    ),
    "index without data for its lag": (
        formula(lag=2, indices=[{**INDEX, "before": [480]}]),
        ".indices[0].before: a lag of 2 months needs the means of 2 months before the run, found 1. List them, the "
        "last one last.",
    ),
    "lag of hours": (
        formula(lag=1, period="hour"),
        ".lag: found 1: lag counts months, quarters or years. Give period = 'month', or shift the series itself.",
    ),
    "index of no series": (
        formula(indices=[{**INDEX, "series": "spot_per_mhw"}]),
        ".indices[0].series: there is no series 'spot_per_mhw'. Did you mean 'spot_per_mwh'?",
    ),
    "index without a level": (
        formula(indices=[{**INDEX, "base": 0}]),
        ".indices[0].base: found 0. It must be above 0.",
    ),
    "key of an index": (
        formula(indices=[{**INDEX, "wieght": 1}]),
        ".indices[0].wieght: unknown key 'wieght'. Did you mean 'weight'?",
    ),
    "currency without a rate": (
        price("12 NOK/MWh"),
        f".price_per_mwh: found '12 NOK/MWh': {NO_RATE}",
    ),
    "currency of a cap without a rate": (
        price(3, cap_per_mwh="12 NOK/MWh"),
        f".cap_per_mwh: found '12 NOK/MWh': {NO_RATE}",
    ),
    "currency of a fee without a rate": (
        {"kind": "capacity_fee", "per_mw_year": "12 NOK/MW/year", "capacity_mw": 3},
        f".per_mw_year: found '12 NOK/MW/year': {NO_RATE}",
    ),
    "fee without its year": (
        {"kind": "capacity_fee", "per_mw_year": "12 SEK/MW", "capacity_mw": 3},
        ".per_mw_year: found '12 SEK/MW': 'SEK/MW' cannot be expressed in SEK/MW/year. Write it in SEK/MW/year or a "
        "unit of the same kind.",
    ),
    "bonus without its kelvin": (
        {
            "kind": "delivery_temperature",
            "temperature_c": 80,
            "reference_c": 80,
            "above_per_k_per_mwh": "3 SEK/MWh",
        },
        ".above_per_k_per_mwh: found '3 SEK/MWh': 'SEK/MWh' cannot be expressed in SEK/K/MWh. Write it in SEK/K/MWh "
        "or a unit of the same kind.",
    ),
    "unknown kind": (
        {"kind": "enrgy_price", "price_per_mwh": 3},
        ": 'enrgy_price' is not a kind of clause. Did you mean 'energy_price'?",
    ),
    "unknown key": (
        price(3, florr_per_mwh=1),
        ".florr_per_mwh: unknown key 'florr_per_mwh'. Did you mean 'floor_per_mwh'?",
    ),
    "unknown key of hours": (
        tax(when={"month": [1]}),
        ".when.month: unknown key 'month'. Did you mean 'months'?",
    ),
    "floor above the cap": (
        price(3, floor_per_mwh=5, cap_per_mwh=4),
        ": the floor 5 is above the cap 4. Swap them.",
    ),
    "negative capacity": (
        {"kind": "capacity_fee", "per_mw_year": 3, "capacity_mw": -3},
        ".capacity_mw: found -3. It must be at least 0.",
    ),
    "negative cap of a tax": (
        tax(cap_per_mwh=-3),
        ".cap_per_mwh: found -3. It must be at least 0.",
    ),
    "negative minimum": (
        {"kind": "electricity_tax_relief", "tax_per_mwh": 3, "minimum_per_mwh": -3},
        ".minimum_per_mwh: found -3. It must be at least 0.",
    ),
    "negative subsidy": (
        {"kind": "subsidy", "amount": -3},
        ".amount: found -3. It must be at least 0.",
    ),
    "share that is a percentage": (
        {"kind": "vat", "vat_share": 25},
        ".vat_share: found 25. It must be at most 1.",
    ),
    "series that is no share": (
        {"kind": "energy_tax", "tax_per_mwh": 3, "taxed_share": "spot_per_mwh"},
        ".taxed_share: 500 (series 'spot_per_mwh') at 2023-01-01 00:00 local and in 24 steps in all. It must be at "
        "least 0 and at most 1.",
    ),
    "date of no day": (
        {"kind": "subsidy", "amount": 3, "paid": "midsummer"},
        ".paid: found 'midsummer'. It must be a date such as 2023-07-01 or a time such as 2023-07-01T06:00:00.",
    ),
    "time that the clock leaves out": (
        {"kind": "subsidy", "amount": 3, "paid": dt.datetime(2023, 3, 26, 2, 30)},
        ".paid: 2023-03-26 02:30:00 does not exist in Europe/Stockholm: the clock jumps over it. Give an hour that "
        "exists.",
    ),
}
CONTRACTS: dict[str, tuple[dict[str, Any], str]] = {
    "VAT twice": (
        {"clauses": [PRICE, VAT, VAT]},
        ": the clause 'vat' stands in this contract 2 times. Keep one.",
    ),
    "no clauses": (
        {"clauses": []},
        ": this contract has no clauses. List some, or set unmetered = true.",
    ),
    "unmetered with clauses": (
        {"unmetered": True},
        ": an unmetered contract writes no invoice, but this one has clauses. Keep one of the two.",
    ),
    "covers nothing known": (
        {"covers": "suply"},
        ".covers: found 'suply'. It must be 'supply', 'carriage', 'tax' or ''.",
    ),
}


@pytest.mark.parametrize(("clause", "text"), CLAUSES.values(), ids=CLAUSES)
def test_clauses(project: Project, clause: dict[str, Any], text: str) -> None:
    project.contracts["contracts"]["grid"]["clauses"] = [PRICE, clause]
    assert project.fault() == f"{WHERE}.clauses[1]{text}"


@pytest.mark.parametrize(("fields", "text"), CONTRACTS.values(), ids=CONTRACTS)
def test_contracts(project: Project, fields: dict[str, Any], text: str) -> None:
    project.contracts["contracts"]["grid"] |= fields
    assert project.fault() == f"{WHERE}{text}"


def test_two_contracts_that_both_cover_supply(project: Project) -> None:
    supply = {"covers": "supply", "clauses": [PRICE]}
    project.contracts["contracts"] = {"grid": supply, "other": supply}
    project.model["commodities"]["power"]["contracts"] = ["grid", "other"]
    assert project.fault() == (
        "model.toml, commodities.power.contracts: the contracts 'grid' and 'other' each cover the supply of all of it. "
        "Keep one, or give each supplier a commodity of its own, with buy_max_mw."
    )


def test_a_contract_that_is_named_twice(project: Project) -> None:
    project.model["commodities"]["power"]["contracts"] = ["grid", "grid"]
    assert project.fault() == (
        "model.toml, commodities.power.contracts: the contract 'grid' is named twice. Name it once."
    )


def test_a_fee_under_two_flows(project: Project) -> None:
    project.model["commodities"]["gas"]["contracts"] = ["grid"]
    assert project.fault() == (
        f"{WHERE}: it has clauses that are not a plain price, and is named by 2 flows: commodities.gas.contracts, "
        "commodities.power.contracts. Write one contract for each flow."
    )


def test_faults_of_several_clauses_at_once(project: Project) -> None:
    clauses = [{"kind": "vat"}, {"kind": "vta"}, {**PRICE, "prise_per_mwh": 3}]
    project.contracts["contracts"]["grid"]["clauses"] = clauses
    assert project.faults() == [
        f"{WHERE}.clauses[0].vat_share: it is missing. Add vat_share.",
        f"{WHERE}.clauses[1]: 'vta' is not a kind of clause. Did you mean 'vat'?",
        f"{WHERE}.clauses[2].prise_per_mwh: unknown key 'prise_per_mwh'. Did you mean 'price_per_mwh'?",
    ]


def test_prices_with_units_are_converted(project: Project) -> None:
    clauses = [
        price("61.6 DKK/GJ"),
        {"kind": "energy_tax", "tax_per_mwh": "10 DKK/MWh"},
        {"kind": "capacity_fee", "per_mw_year": "10 DKK/kW/year", "capacity_mw": "300 kW"},
    ]
    project.contracts["contracts"]["grid"]["clauses"] = clauses
    energy, levied, fee = project.load().contracts["grid"].clauses
    # 61.6 x 3.6 x 1.54 SEK; 10 x 1.54; 10 000 DKK/MW/year x 1.54 and 0.3 MW.
    assert energy.price_per_mwh == pytest.approx(341.5104)
    assert levied.tax_per_mwh == pytest.approx(15.4)
    assert (fee.per_mw_year, fee.capacity_mw) == pytest.approx((15_400, 0.3))
