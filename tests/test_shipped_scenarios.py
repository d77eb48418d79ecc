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
        "rows": 43799,
        "columns": 87601,
        "cost_thousand": 53569.978,
        "mill": 136.57,
        "data_centre": 40.13,
        "bio_chp": 101.03,
        "bio_boiler": 21.9,
        "electric_boiler": 0.33,
        "peak_boiler": 0.79,
        "tank": 22.61,
        "shortfall_town": 0.0,
    },
    "dear_electricity": {
        "rows": 43799,
        "columns": 87601,
        "cost_thousand": 43960.952,
        "mill": 135.03,
        "data_centre": 29.6,
        "bio_chp": 109.86,
        "bio_boiler": 27.05,
        "electric_boiler": 0.0,
        "peak_boiler": 0.0,
        "tank": 27.78,
        "shortfall_town": 0.0,
    },
    "no_mill": {
        "rows": 43799,
        "columns": 78841,
        "cost_thousand": 86426.963,
        "data_centre": 78.8,
        "bio_chp": 132.87,
        "bio_boiler": 68.76,
        "electric_boiler": 13.91,
        "peak_boiler": 6.67,
        "tank": 29.65,
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
    names = {path.stem for path in SCENARIOS.glob("*.toml")} - {"soenderborg_2019"}  # that one needs ../shared
    assert names == set(FINGERPRINTS)


if __name__ == "__main__":
    for name in sorted({path.stem for path in SCENARIOS.glob("*.toml")} - {"soenderborg_2019"}):
        print(f'    "{name}": {fingerprint(name)},')
