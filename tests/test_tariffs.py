"""The tariffs in inputs/tariffs: published bills follow, prices that are to be given are asked for, and power is worth
what its tariff says.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from helpers import cost_line, near, steps
from pydantic import ValidationError

import dhsim as dh
from dhsim.agreements import agreements
from dhsim.clauses.power_steps import PowerSteps

TARIFFS = Path(__file__).resolve().parents[1] / "inputs" / "tariffs"
SWEDEN_2018 = TARIFFS / "se_district_heating_2018"
FILES = sorted(TARIFFS.rglob("*.toml"))
COMPANIES = sorted(SWEDEN_2018.glob("*.toml"))
TO_BE_GIVEN = "to be given"
H = 8760

MODEL = """
currency = "SEK"
time_zone = "Europe/Stockholm"
[networks.house]
demand_mw = 0.1
[commodities.district_heat]
contracts = ["{bought}"]
[components.substation]
kind = "boiler"
network = "house"
fuel = "district_heat"
capacity_mw = 1
efficiency = 1
"""
SUPPLIER = """
[commodities.oil]
buy_per_mwh = 900
[components.server_hall]
kind = "waste_heat"
network = "house"
available_mw = 0.05
contract = "{bought}"
"""


def contract_of(path: Path) -> tuple[str, dict[str, Any]]:
    """The contract that a file holds, as a table."""
    ((name, table),) = tomllib.loads(path.read_text("utf-8"))["contracts"].items()
    return name, table


def missing(table: Any, path: str) -> list[str]:
    """Paths of what is to be given, as `[set]` writes them and as errors name them."""
    if isinstance(table, dict):
        return [one for key, value in table.items() for one in missing(value, f"{path}.{key}")]
    if isinstance(table, list):
        return [one for k, value in enumerate(table) for one in missing(value, f"{path}[{k}]")]
    return [path] if table == TO_BE_GIVEN else []


def filled(table: Any, numbers: dict[str, float], key: str = "") -> Any:
    """The table with everything that is to be given taken from `numbers`, by its key."""
    if isinstance(table, dict):
        return {name: filled(value, numbers, name) for name, value in table.items()}
    if isinstance(table, list):
        return [filled(value, numbers, key) for value in table]
    return numbers[key] if table == TO_BE_GIVEN else table


def read(path: Path, **numbers: float) -> dh.Contract:
    return dh.Contract.model_validate(filled(contract_of(path)[1], numbers))


def scenario(folder: Path, path: Path, given: dict[str, float]) -> Path:
    """A small case in files: a house under the tariff, in a week of the winter of 2018."""
    name, _ = contract_of(path)
    sells_waste_heat = "open_district" in name
    model = MODEL.replace('contracts = ["{bought}"]', "buy_per_mwh = 900") if sells_waste_heat else MODEL
    model += SUPPLIER if sells_waste_heat else ""
    (folder / "model.toml").write_text(model.replace("{bought}", name), "utf-8")
    rows = [f"2018-01-{1 + h // 24:02d}T{h % 24:02d}:00+01:00,{-5 + h % 24}" for h in range(7 * 24)]
    (folder / "weather.csv").write_text("\n".join(["time,outdoor_c", *rows]), "utf-8")
    lines = ['model = "model.toml"', f"inputs = ['weather.csv', '{path}']", "[set]"]
    lines += [f'"{key}" = {value}' for key, value in given.items()]
    (folder / "scenario.toml").write_text("\n".join(lines), "utf-8")
    return folder / "scenario.toml"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_tariff_is_used_once_its_prices_are_given(path, tmp_path):
    name, table = contract_of(path)
    given = {key: 2000.0 if key.endswith("category_h") else 500.0 for key in missing(table, f"contracts.{name}")}
    result = dh.solve(dh.load(scenario(tmp_path, path, given)))
    assert np.count_nonzero(result["cost_contract"].values == name) == len(table["clauses"])


@pytest.mark.parametrize("path", COMPANIES, ids=lambda path: path.stem)
def test_prices_that_are_not_given_are_asked_for_by_file_and_key(path, tmp_path):
    name, table = contract_of(path)
    with pytest.raises(dh.InputError) as error:
        dh.load(scenario(tmp_path, path, {}))
    wanted = missing(table, f"contracts.{name}")
    assert len(wanted) >= 2
    for key in wanted:
        assert f"{path.name}, {key}: found '{TO_BE_GIVEN}'. It must be a number" in str(error.value)
    assert len(error.value.faults) == len(wanted)


def test_the_error_for_a_price_that_is_not_given_names_its_unit(tmp_path):
    key = "contracts.sundsvall_energi.clauses"
    seasons = {f"{key}[0].price_per_mwh.{season}": 500 for season in ("winter", "summer")}
    with pytest.raises(dh.InputError) as error:
        dh.load(scenario(tmp_path, SWEDEN_2018 / "sundsvall_energi.toml", seasons))
    [fault] = error.value.faults
    assert fault.where.endswith(f"sundsvall_energi.toml, {key}[1].per_mw")
    assert (fault.found, fault.remedy) == ("found 'to be given'", "It must be a number, in SEK/MW")


def test_a_price_that_is_not_given_is_no_name_of_a_series():
    # A bare text is the name of a series, but for these words.
    with pytest.raises(ValidationError, match=r"It must be given, in .*/MWh: a number, the name of a series"):
        dh.Contract(clauses=[{"kind": "energy_price", "price_per_mwh": TO_BE_GIVEN}])


def test_the_error_for_a_bare_price_names_file_key_and_unit(tmp_path):
    tariff = tmp_path / "tariff.toml"
    tariff.write_text('[contracts.own]\nclauses = [{ kind = "energy_price", price_per_mwh = "To be given" }]\n')
    with pytest.raises(dh.InputError) as error:
        dh.load(scenario(tmp_path, tariff, {}))
    [fault] = error.value.faults
    assert fault.where.endswith("tariff.toml, contracts.own.clauses[0].price_per_mwh")
    assert fault.found == "found 'To be given'"
    assert fault.remedy.startswith("It must be given, in SEK/MWh: a number, the name of a series in quotes")


# Boden 2018, category number.


@pytest.mark.parametrize(
    ("category_h", "mwh", "kr"),
    [
        (2400, 80, 39_372), (2400, 193, 94_017), (2400, 500, 243_924), (2400, 1000, 487_848),
        (1900, 15, 9_115), (1900, 20, 10_560), (1900, 30, 16_318), (1900, 40, 22_076),
        (1900, 80, 43_196), (1900, 193, 104_533), (1900, 500, 270_692), (1900, 1000, 540_428),
    ],
)  # fmt: skip
def test_boden_2018_charges_what_it_published(category_h, mwh, kr):
    # 80 MWh: 80 000 / 2400 = 33.3, so 34 kW x 478 = 16 252, and 80 x 289 = 23 120. 15 MWh: 10 kW at least.
    contract = read(TARIFFS / "se_boden_2018.toml", category_h=category_h, normal_mwh=mwh)
    assert bill(contract, np.full(H, mwh / H)) == pytest.approx(kr, abs=0.01)


# Boden 2020, measured power by steps.


def boden_2020(power_mw: float | None = None) -> dh.Contract:
    _, table = contract_of(TARIFFS / "se_boden_2020.toml")
    table["clauses"][2]["price_per_mwh"] = table["clauses"][2]["price_per_mwh"]["value"]
    if power_mw is not None:
        table["clauses"][1]["power_mw"] = power_mw
    return dh.Contract.model_validate(table)


@pytest.mark.parametrize(
    ("kw", "kr"),
    [
        (22, 17_380), (53, 41_810), (138, 107_260), (276, 212_000),  # flats of 80, 193, 500 and 1000 MWh
        (27, 21_330), (64, 50_280), (166, 128_820), (332, 254_000),  # premises
    ],
)  # fmt: skip
def test_boden_2020_charges_for_power_what_it_published(kw, kr):
    # 53 kW: 53 x 770 + 1 000 = 41 810. The page prints the amounts ("varav effektpris"), not the kW.
    measured = boden_2020().bill(np.where(np.arange(H) < 24, kw / 1000, 0.0), year())  # one day in January
    fixed_before = boden_2020(kw / 1000).bill(np.zeros(H), year())
    assert [measured[1].amount, fixed_before[1].amount] == near([kr, kr])


@pytest.mark.parametrize("kw", [50, 200, 600])
def test_the_fee_of_boden_2020_has_no_jump(kw):
    # 50 kW: 50 x 790 = 39 500 = 50 x 770 + 1 000.
    below, above = (boden_2020((kw + by) / 1000).bill(np.zeros(H), year())[1].amount for by in (-0.01, 0.01))
    assert above - below == pytest.approx(0.02 * 760, rel=0.1)


def test_only_the_cold_half_year_counts_for_power():
    july = np.where(np.arange(H) // 24 == 190, 0.3, 0.0)
    assert boden_2020().bill(july, year())[1].amount == near(6 * 790)  # 6 kW at least


def test_energy_of_boden_2020_by_season():
    january, july = (np.where(np.arange(H) // 24 == day, 1.0, 0.0) for day in (3, 190))
    assert boden_2020().bill(january, year())[0].amount == near(24 * 340)
    assert boden_2020().bill(july, year())[0].amount == near(24 * 170)
    assert boden_2020().bill(january, year())[2].amount == near(24 * 65.8)  # 3 kr/m3 x 21.9 m3/MWh


# Power by steps while it is to be decided. Every result is checked: what is charged is what the invoice says.

STEPS = [{"up_to_mw": 4, "per_mw": 100}, {"up_to_mw": 8, "per_year": 100, "per_mw": 90}, {"per_mw": 120}]


def peak_shaving(demand_mw: Any, oil_per_mwh: float, **power: float) -> Any:
    """A house under a tariff by steps, which can burn oil instead. A day is 1/365 of the fee."""
    contract = dh.Contract(clauses=[PowerSteps(steps=STEPS, basis="hour", **power)])
    case = dh.Case(
        hours=steps(len(demand_mw)),
        networks={"house": dh.Network(demand_mw=demand_mw)},
        commodities={"heat": dh.Commodity(contracts=["deal"]), "oil": dh.Commodity(buy_per_mwh=oil_per_mwh)},
        contracts={"deal": contract},
        components={
            "substation": dh.Boiler(network="house", fuel="heat", capacity_mw=50, efficiency=1),
            "burner": dh.Boiler(network="house", fuel="oil", capacity_mw=50, efficiency=1),
        },
    )
    return dh.solve(case, {"mip_rel_gap": 0.0})


@pytest.mark.parametrize(
    ("oil_per_mwh", "power_mw", "per_year"),
    [
        (0.50, 8, 820),  # 2 MWh of oil cost 1.00, less than (10 x 120 - 820) / 365 = 1.04
        (0.53, 10, 1200),  # they cost 1.06
    ],
)
def test_power_stops_at_a_threshold_where_that_pays(oil_per_mwh, power_mw, per_year):
    result = peak_shaving([10.0] + [8.0] * 23, oil_per_mwh)
    assert result["deal_flow_mw"].values.max() == pytest.approx(power_mw, abs=1e-6)
    assert cost_line(result, "heat", "power_steps") == pytest.approx(per_year / 365, rel=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_power_that_is_decided_is_charged_as_the_invoice_says(seed):
    random = np.random.default_rng(seed)
    result = peak_shaving(random.uniform(0, 10, 48), random.uniform(0.05, 1.5), least_mw=seed)
    charged = cost_line(result, "heat", "power_steps")
    assert charged == near(sum(line.amount for one in agreements(result) for bill in one.bill() for line in bill.lines))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ([{"per_mw": 1}, {"per_mw": 2}], "every step but the last needs up_to_mw"),
        ([{"up_to_mw": 2, "per_mw": 1}, {"up_to_mw": 1, "per_mw": 1}, {"per_mw": 1}], "the steps end at 2, 1 MW"),
        ([{"up_to_mw": 2, "per_mw": 10}, {"per_mw": 9}], "at 2 MW the fee falls from 20 to 18"),
    ],
)
def test_steps_that_make_no_tariff_are_refused(wrong, words):
    with pytest.raises(ValueError, match=words):
        PowerSteps(steps=wrong)


# What a saved MWh is worth: the fingerprints of the Boverket study of 2018, on houses of our own.

INSULATION = [900, 1200, 1500, 1800, 2400, 3000, 4200]  # W/K, best first; the sun and people give 12 kW
GIVEN = {"value": 500, "winter": 550, "summer": 350, "per_mw": 900_000, "category_h": 2200}


@cache
def year() -> dh.Hours:
    """2018, about as cold as Sundsvall, with cold and mild weeks."""
    t = np.arange(H)
    weather = 6 * np.sin(2 * np.pi * t / (24 * 9.3)) + 4 * np.sin(2 * np.pi * t / (24 * 31.7) + 1)
    outdoor_c = 4 - 11 * np.cos(2 * np.pi * (t / H - 0.05)) - 3 * np.cos(2 * np.pi * t / 24) + weather
    return steps(H, "2018-01-01", zone="Europe/Stockholm", outdoor_c=outdoor_c)


def bill(contract: dh.Contract, flow_mw: np.ndarray) -> float:
    return sum(one.amount for one in contract.bill(flow_mw, year()))


def demand_mw(w_per_k: float, room_c: float) -> np.ndarray:
    return np.maximum(w_per_k * (room_c - year().series["outdoor_c"]) - 12_000, 0.0) / 1e6


def worth(contract: dh.Contract) -> np.ndarray:
    """What the MWh saved by one degree are worth, house by house."""
    out = []
    for w_per_k in INSULATION:
        warm, cool = demand_mw(w_per_k, 22.5), demand_mw(w_per_k, 21.5)
        out.append((bill(contract, warm) - bill(contract, cool)) / (warm.sum() - cool.sum()))
    return np.array(out)


def company(name: str) -> dh.Contract:
    return read(SWEDEN_2018 / f"{name}.toml", **GIVEN)


def test_under_a_category_number_a_saved_mwh_is_worth_the_same_everywhere():
    # Öviks Energi: 0.811 to 0.819 kr/kWh in all seven houses of the study. Without seasons it is exact.
    _, table = contract_of(SWEDEN_2018 / "oviks_energi.toml")
    table["clauses"][0]["price_per_mwh"] = 500
    assert worth(dh.Contract.model_validate(filled(table, GIVEN))) == near([500 + 900_000 / 2200] * 7)
    seasonal = worth(company("oviks_energi"))
    assert seasonal.max() / seasonal.min() < 1.08


@pytest.mark.parametrize("name", ["eon_malmo", "fortum_trygg", "sundsvall_energi", "boden_2020"])
def test_under_a_measured_peak_a_saved_mwh_is_worth_less_the_worse_the_insulation(name):
    # EON Malmö 0.783 to 0.672, Fortum 0.845 to 0.686, Sundsvall 0.626 to 0.508: a longer season, the same kW.
    per_mwh = worth(boden_2020() if name == "boden_2020" else company(name))
    assert (np.diff(per_mwh) < 0).all()
    assert 0.7 < per_mwh[-1] / per_mwh[0] < 0.95


def test_days_too_cold_do_not_count_in_sundsvall():
    day_c = year().series["outdoor_c"].reshape(365, 24).mean(axis=1)
    day_mw = demand_mw(1500, 22.5).reshape(365, 24).mean(axis=1)
    assert day_c.min() < -16
    power = company("sundsvall_energi").bill(demand_mw(1500, 22.5), year())[1]
    assert power.amount == near(900_000 * day_mw[day_c >= -16].max())
