"""`dhsim compare` and `dhsim diff`: what is printed, what is written, and exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

COMMAND = Path(sys.executable).with_name("dhsim")
GAS = "input.commodities.gas.buy_per_mwh"


def dhsim(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, text=True, cwd=cwd, check=False)


def write_batch(folder: Path, count: int) -> None:
    """Gas from 40 up, one a scenario; the base of 40 costs 1000, every further unit 10."""
    names = ["base", *(f"gas={40 + k}" for k in range(1, count))]
    frame = pd.DataFrame({"scenario": names, "key": names, "status": "optimal", GAS: [40.0 + k for k in range(count)]})
    frame = frame.assign(total_cost=[1000.0 + 10 * k for k in range(count)], co2_t=5.0)
    frame = frame.assign(solve_seconds=0.1, start="warm")
    folder.mkdir()
    frame.to_parquet(folder / "summary.parquet")
    asked = {"format": "dhsim-batch 1", "title": "Oil [b] $", "currency": "SEK", "axes": {}, "count": count}
    (folder / "batch.json").write_text(json.dumps(asked))
    (folder / "failures.csv").write_text("scenario,key,kind,text\nx,y,infeasible,too cold\n")


@pytest.fixture
def batch(tmp_path):
    write_batch(tmp_path / "batch", 4)
    return tmp_path / "batch"


def test_compare_prints_tables_and_writes_tables_and_pictures(batch):
    done = dhsim("compare", batch, "--scatter", "commodities.gas.buy_per_mwh", "total_cost")

    assert done.returncode == 0, done.stderr
    assert "Oil [b] $: 4 scenarios, base 'base'" in done.stdout
    # gas=43 costs 1030: 30 more, 3 % of 1000; all three cost more.
    row = next(line.split() for line in done.stdout.splitlines() if line.startswith("gas=43"))
    assert row == ["gas=43", "43", "1,030", "30", "3"]
    assert "3 of 3 scenarios cost more than the base: 100.0 %" in done.stdout
    assert "one at a time" in done.stdout
    assert "1 more scenario failed" in done.stderr
    written = {file.name for file in batch.iterdir()}
    assert written >= {"comparison.csv", "sensitivities.csv", "ranges.csv", "tornado.png", "ranges.png", "scatter.png"}
    table = pd.read_csv(batch / "comparison.csv")
    assert table[table["result"] == "total_cost"]["difference"].tolist() == [10, 20, 30]
    assert table[GAS].tolist() == [41, 42, 43] * 2


def test_compare_with_another_base_result_and_folder(batch, tmp_path):
    done = dhsim("compare", batch, "--base", "gas=43", "--of", "co2_t", "--out", tmp_path / "here")

    assert done.returncode == 0, done.stderr
    assert "0 of 3 scenarios have more CO2, t than the base: 0.0 %" in done.stdout
    assert not (batch / "comparison.csv").exists()
    assert sorted(file.name for file in (tmp_path / "here").iterdir()) == [
        "comparison.csv", "ranges.csv", "ranges.png", "sensitivities.csv", "tornado.png",
    ]  # fmt: skip


def test_long_tables_say_where_the_rest_is(tmp_path):
    write_batch(tmp_path / "many", 41)
    done = dhsim("compare", tmp_path / "many")

    # 40 scenarios less the base: 15 lowest and 15 highest are shown, 10 are not.
    assert sum(line.startswith("gas=") for line in done.stdout.splitlines()) == 30
    assert "the other 10 are in comparison.csv" in done.stdout


def test_what_to_know_before_the_numbers_are_believed(batch):
    frame = pd.read_parquet(batch / "summary.parquet")
    frame.loc[3, "status"] = "time limit"
    frame.to_parquet(batch / "summary.parquet")
    asked = json.loads((batch / "batch.json").read_text())
    (batch / "batch.json").write_text(json.dumps({**asked, "count": 9}))
    done = dhsim("compare", batch)

    # 9 asked for, 4 with a result, 1 failed: 4 to go.
    assert done.returncode == 0, done.stderr
    assert "4 more were asked for, and have not been run" in done.stderr
    assert "1 of them stopped at a limit" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--base", "gas=44"], "Did you mean 'gas=4"),
        (["--of", "total_cots"], "Did you mean 'total_cost'?"),
        (["--scatter", "total_cost", "co2"], "Did you mean 'co2_t'?"),
    ],
)
def test_unknown_names_are_exit_code_2_and_write_nothing(batch, arguments, text):
    done = dhsim("compare", batch, *arguments)

    assert done.returncode == 2
    assert "1 fault in the input, nothing was written" in done.stderr
    assert text in done.stderr
    assert not (batch / "comparison.csv").exists()


def test_a_folder_of_another_version_is_refused(batch):
    (batch / "batch.json").write_text('{"format": "dhsim-batch 0"}')
    done = dhsim("compare", batch)

    assert done.returncode == 2
    assert "a results folder of another version" in done.stderr


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Six hours, a boiler on gas at 45, and the same at 54 with another load; both solved."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "model.toml").write_text(
        """
        title = "Six hours"
        currency = "SEK"
        time_zone = "Europe/Stockholm"
        [networks.town]
        demand_mw = "demand_mw"
        [commodities.gas]
        buy_per_mwh = 45
        [components.boiler]
        kind = "boiler"
        network = "town"
        fuel = "gas"
        capacity_mw = 20
        efficiency = 0.9
        """
    )
    rows = [f"2023-01-01 {h:02d}:00,{10 + h}" for h in range(6)]
    (folder / "series.csv").write_text("\n".join(["time,demand_mw", *rows]))
    (folder / "six.toml").write_text('model = "model.toml"\ninputs = ["series.csv"]\n')
    (folder / "dear.toml").write_text(
        'extends = "six.toml"\n[set]\n"commodities.gas.buy_per_mwh" = 54\n"series.demand_mw" = { add = 1 }\n'
    )
    for name in ("six", "dear"):
        assert dhsim("run", f"{name}.toml", "--no-picture", cwd=folder).returncode == 0
    return folder


def test_diff_of_scenarios_names_paths_and_series(project):
    done = dhsim("diff", "six.toml", "dear.toml", cwd=project)

    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["commodities.gas.buy_per_mwh", "45", "54", "9"] in lines
    # Mean of 10 ... 15 is 12.5, of 11 ... 16 it is 13.5: 1 more in each of the 6 steps.
    assert ["series.demand_mw", "12.5", "13.5", "1", "1", "6"] in lines
    assert "efficiency" not in done.stdout


def test_diff_of_results_names_inputs_and_results(project):
    done = dhsim("diff", "results/six", "results/dear/result.nc", cwd=project)

    assert done.returncode == 0, done.stderr
    assert "files.dear.toml" in done.stdout
    assert "networks.town.demand_mw" in done.stdout
    # 75 MWh / 0.9 x 45 = 3750; 81 MWh / 0.9 x 54 = 4860: 1110 more, 29.6 %.
    total = next(line.split() for line in done.stdout.splitlines() if line.startswith("total"))
    assert total == ["total", "3,750", "4,860", "1,110", "29.6"]
    assert any(line.split() == ["town", "boiler", "75", "81", "6", "8"] for line in done.stdout.splitlines())


def test_diff_of_the_same_says_so(project):
    assert "no input changed" in dhsim("diff", "six.toml", "six.toml", cwd=project).stdout
    done = dhsim("diff", "results/six", "results/six", cwd=project)
    assert "no input changed" in done.stdout
    assert "no result changed" in done.stdout


def test_a_scenario_is_not_held_against_a_result(project):
    done = dhsim("diff", "six.toml", "results/six", cwd=project)

    assert done.returncode == 2
    assert "six.toml: a scenario file cannot be held against a result" in done.stderr


def test_a_missing_result_or_scenario_is_exit_code_2(project):
    assert dhsim("diff", "results/none", "results/six", cwd=project).returncode == 2
    assert dhsim("diff", "sax.toml", "six.toml", cwd=project).returncode == 2
