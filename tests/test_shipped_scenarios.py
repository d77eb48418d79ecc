"""The shipped scenarios: small fingerprints of their optima, and what must hold between them.

When a change is meant to move them: `python tests/test_shipped_scenarios.py` prints the new fingerprints; look at why
each number moved before you paste them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import dhsim as dh
from dhsim.matrix import matrix_of

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
FINGERPRINTS = {
    "base": {
        "rows": 80135,
        "columns": 105145,
        "cost_thousand": 52087.014,
        "mill": 137.25,
        "data_centre": 46.48,
        "bio_chp": 99.25,
        "bio_boiler": 16.43,
        "electric_boiler": 0.0,
        "peak_boiler": 1.38,
        "tank": 22.03,
        "shortfall_town": 0.0,
    },
    "dear_electricity": {
        "rows": 80135,
        "columns": 105145,
        "cost_thousand": 42528.382,
        "mill": 136.01,
        "data_centre": 37.5,
        "bio_chp": 108.81,
        "bio_boiler": 19.31,
        "electric_boiler": 0.0,
        "peak_boiler": 0.0,
        "tank": 27.43,
        "shortfall_town": 0.0,
    },
    "no_mill": {
        "rows": 71375,
        "columns": 96385,
        "cost_thousand": 86187.643,
        "data_centre": 77.89,
        "bio_chp": 132.11,
        "bio_boiler": 68.11,
        "electric_boiler": 13.38,
        "peak_boiler": 9.46,
        "tank": 28.82,
        "shortfall_town": 0.0,
    },
}


def fingerprint(name: str) -> dict[str, float]:
    """Rows, columns, objective in thousands, and GWh of heat by component."""
    case = dh.load(SCENARIOS / f"{name}.toml")
    matrix = matrix_of(case.to_pyomo())
    result = dh.solve(case)
    heat = result["output_mw"].sum("time") / 1e3
    return {
        "rows": matrix.n_rows,
        "columns": matrix.columns,
        "cost_thousand": round(result.attrs["objective"] / 1e3, 3),
        **{str(k): round(float(v), 2) for k, v in zip(heat["component"].values, heat.values, strict=True)},
    }


def town_scenarios() -> list[str]:
    """Those of the shipped town: Sønderborg needs ../shared, test_food_factory.py has the food factory."""
    others = ("soender", "food_", "batch_", "offers_")  # batches and offers are variants of the others
    return sorted(path.stem for path in SCENARIOS.glob("*.toml") if not path.stem.startswith(others))


@pytest.fixture(scope="module")
def found():
    return {name: fingerprint(name) for name in FINGERPRINTS}


@pytest.mark.parametrize("name", FINGERPRINTS)
def test_fingerprint(name, found):
    assert found[name] == pytest.approx(FINGERPRINTS[name], rel=1e-6, abs=0.005)


def test_losing_the_mill_costs_money(found):
    assert found["no_mill"]["cost_thousand"] > found["base"]["cost_thousand"]


def test_every_plant_of_the_base_year_has_a_role(found):
    plants = ("mill", "data_centre", "bio_chp", "bio_boiler", "peak_boiler", "tank")
    assert all(found["base"][plant] > 0.1 for plant in plants)
    assert found["base"]["shortfall_town"] == 0


def test_the_electric_boiler_is_a_reserve(found):
    """With 55 450 SEK for a MW and month of high load, bio oil is cheaper in a cold spell, until the mill is gone."""
    assert found["base"]["electric_boiler"] < 0.1 < found["no_mill"]["electric_boiler"]


def test_all_shipped_scenarios_are_here():
    assert set(town_scenarios()) == set(FINGERPRINTS)


if __name__ == "__main__":
    for name in town_scenarios():
        print(f'    "{name}": {fingerprint(name)},')
