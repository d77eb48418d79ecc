"""Boverket's study of 2018 run again: do meters of heat and of hot water in flats pay, and how sure is it?

An example of `Sample` with `economics`: what is uncertain stands in the two TOML files beside this one. Run it with
`python scenarios/boverket_2018/study.py`, or see notebooks/09_uncertain_investment.ipynb. Money in SEK of 2018.
"""

from __future__ import annotations

import tomllib
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd

from dhsim import Sample
from dhsim.economics import present_value_factor

HEAT, HOT_WATER = (
    tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))
    for name in ("heat_meters", "hot_water")
)


def drawn(study: dict[str, Any], of: dict[str, Any]) -> pd.DataFrame:
    """A row for each draw of what is uncertain."""
    return Sample.model_validate({**study["sample"], "of": of}).draw()


def present_value(per_year: Any, house: dict[str, Any]) -> Any:
    """Of the same amount at the end of each year."""
    return present_value_factor(house["interest"], house["years"]) * per_year


def cost_of_meters(house: dict[str, Any], investment_per_flat: Any, operation_per_flat_year: Any) -> Any:
    """Present value of the meters of a house: bought today, read every year."""
    return house["flats"] * (investment_per_flat + present_value(operation_per_flat_year, house))


def step_1(meters: str) -> pd.DataFrame:
    """Net present values if people lower the temperature by one degree: draw x (company, building)."""
    draws = drawn(HEAT, HEAT["meters"][meters] | HEAT["step_1"])
    cost = cost_of_meters(HEAT["house"], draws["investment_per_flat"], draws["operation_per_flat_year"])
    return pd.DataFrame(
        {
            (company, building): worth["mean"] + draws["from_23"] * worth["half_difference"] - cost
            for company, buildings in HEAT["worth_of_a_degree"].items()
            for building, worth in buildings.items()
        }
    )


def step_2() -> pd.DataFrame:
    """Net present values of radiator meters if it is not sure that people do: draw x (company, chance that not)."""
    two, found = HEAT["step_2"]["chance_of_two_degrees"], {}
    for none in HEAT["step_2"]["chance_of_no_degree"]:
        degrees = {"kind": "discrete", "values": [0, 1, 2], "weights": [none, 1 - none - two, two]}
        draws = drawn(HEAT, HEAT["meters"]["radiator"] | {"degrees": degrees})
        cost = cost_of_meters(HEAT["house"], draws["investment_per_flat"], draws["operation_per_flat_year"])
        for company, buildings in HEAT["worth_of_a_degree"].items():
            found[company, none] = draws["degrees"] * buildings["0.74 F"]["mean"] - cost
    return pd.DataFrame(found)


def hot_water() -> pd.DataFrame:
    """Chance, 0 to 1, that meters of hot water pay: (operation, investment per flat) x company."""
    house, companies = HOT_WATER["house"], HOT_WATER["companies"]
    draws = drawn(HOT_WATER, HOT_WATER["drawn"] | HOT_WATER["water_per_m3"])
    saved_m3 = draws["volume_m3"] * draws["saving_share"]
    saved = {
        name: present_value(saved_m3 * (draws[company["county"]] + company["heat_per_m3"]), house)
        for name, company in companies.items()
    }
    tried = [
        levels
        for meters in HOT_WATER["meters"]
        for levels in product(meters["operation_per_flat_year"], meters["investment_per_flat"])
    ]
    chances = [
        {name: (worth > cost_of_meters(house, investment, operation)).mean() for name, worth in saved.items()}
        for operation, investment in tried
    ]
    return pd.DataFrame(chances, index=pd.MultiIndex.from_tuples(tried, names=["operation", "investment"]))


def summary(net_present_values: pd.DataFrame) -> pd.DataFrame:
    """What the report prints of each case: mean, standard deviation, least, most, and chance to pay."""
    return pd.DataFrame(
        {
            "mean": net_present_values.mean(),
            "sd": net_present_values.std(ddof=0),
            "least": net_present_values.min(),
            "most": net_present_values.max(),
            "chance": (net_present_values > 0).mean(),
        }
    )


if __name__ == "__main__":
    for title, table in {
        **{f"Step 1, {meters} meters, SEK per house": summary(step_1(meters)) for meters in HEAT["meters"]},
        "Step 2, radiator meters, SEK per house": summary(step_2()),
    }.items():
        print(f"\n{title}\n{table.round({'mean': 0, 'sd': 0, 'least': 0, 'most': 0, 'chance': 3}).to_string()}")
    print(f"\nHot water, chance to pay in %\n{(100 * hot_water()).round(1).to_string()}")
