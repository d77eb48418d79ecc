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
        "rows": 70079,
        "columns": 105121,
        "cost_thousand": 51471.709,
        "mill": 135.32,
        "data_centre": 48.74,
        "bio_chp": 98.99,
        "bio_boiler": 16.38,
        "electric_boiler": 0.35,
        "peak_boiler": 1.01,
        "tank": 24.77,
        "shortfall_town": 0.0,
    },
    "dear_electricity": {
        "rows": 70079,
        "columns": 105121,
        "cost_thousand": 41977.161,
        "mill": 134.05,
        "data_centre": 39.87,
        "bio_chp": 108.4,
        "bio_boiler": 19.28,
        "electric_boiler": 0.0,
        "peak_boiler": 0.0,
        "tank": 29.26,
        "shortfall_town": 0.0,
    },
    "no_mill": {
        "rows": 61319,
        "columns": 96361,
        "cost_thousand": 84150.571,
        "data_centre": 78.05,
        "bio_chp": 132.17,
        "bio_boiler": 67.97,
        "electric_boiler": 14.92,
        "peak_boiler": 7.86,
        "tank": 29.53,
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
    return sorted(path.stem for path in SCENARIOS.glob("*.toml") if not path.stem.startswith(("soender", "food_")))


@pytest.fixture(scope="module")
def found():
    return {name: fingerprint(name) for name in FINGERPRINTS}


@pytest.mark.parametrize("name", FINGERPRINTS)
def test_fingerprint(name, found):
    assert found[name] == pytest.approx(FINGERPRINTS[name], rel=1e-6, abs=0.005)


def test_losing_the_mill_costs_money(found):
    assert found["no_mill"]["cost_thousand"] > found["base"]["cost_thousand"]


def test_every_plant_of_the_base_year_has_a_role(found):
    plants = ("mill", "data_centre", "bio_chp", "bio_boiler", "electric_boiler", "peak_boiler", "tank")
    assert all(found["base"][plant] > 0.1 for plant in plants)
    assert found["base"]["shortfall_town"] == 0


def test_all_shipped_scenarios_are_here():
    assert set(town_scenarios()) == set(FINGERPRINTS)


if __name__ == "__main__":
    for name in town_scenarios():
        print(f'    "{name}": {fingerprint(name)},')
