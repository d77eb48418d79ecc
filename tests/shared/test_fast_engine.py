"""The reference year of fifty price scenarios: a live model finds what the reference's own matrix does."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from reference import generated, reference_module

import dhsim as dh

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))

pytestmark = pytest.mark.shared


def test_warm_scenarios_equal_the_direct_matrix(shared, tmp_path):
    import highspy
    from table import scenario_cases

    raw = generated(shared, "S4", tmp_path)
    cases = scenario_cases(raw, tmp_path / "S4")[:4]
    raw_model, case_io = reference_module(shared, "raw_model"), reference_module(shared, "case_io")
    loaded, live = case_io.load_scenarios(str(tmp_path / "S4")), dh.LiveModel()
    network, starts = raw["networks"][0], []
    for case, scenario in zip(cases, loaded, strict=False):
        result = live.solve(case)
        starts.append(result.attrs["start"])
        matrix = raw_model.assemble(raw)
        for unit in network["units"]:
            first = matrix["index"][network["id"]]["cols"][("q", unit["id"])]
            prices = scenario["el_price_eur_mwh"], scenario["waste_ht_price"], scenario["waste_lt_price"]
            matrix["c"][first : first + raw["hours"]] = case_io.unit_cost(unit, network["ts"], *prices)
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", False)
        raw_model.pass_model(highs, matrix)
        highs.run()
        assert result.attrs["objective"] == pytest.approx(highs.getInfo().objective_function_value, rel=1e-9)
    assert starts == ["coarse", "warm", "warm", "warm"]
