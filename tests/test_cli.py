"""The command line: exit codes, what is printed, and that nothing is written on failure."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import highspy
import pytest

COMMAND = Path(sys.executable).with_name("dhsim")


def dhsim(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, text=True, cwd=cwd, check=False)


@pytest.fixture
def project(tmp_path):
    """Six hours, one boiler of 20 MW on gas at 45 a MWh."""
    (tmp_path / "model.toml").write_text(
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
    (tmp_path / "series.csv").write_text("\n".join(["time,demand_mw", *rows]))
    (tmp_path / "six.toml").write_text('model = "model.toml"\ninputs = ["series.csv"]\n')
    return tmp_path


def test_run_prints_tables_and_writes_the_result(project):
    done = dhsim("run", "six.toml", cwd=project)

    assert done.returncode == 0, done.stderr
    # 10 + 11 + ... + 15 = 75 MWh heat / 0.9 x 45 = 3750.
    assert "3,750" in done.stdout
    assert "Heat by component" in done.stdout
    written = sorted(p.name for p in (project / "results" / "six").iterdir())
    assert written == ["dispatch.png", "hourly.csv", "result.nc", "summary.csv"]


def test_a_result_where_a_scenario_is_meant_is_called_a_result(project):
    (project / "done").mkdir()
    (project / "done" / "result.nc").write_bytes(b"")

    done = dhsim("run", "done", cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert "done: it is a folder with a result, not a file. Name a .toml file." in done.stderr


def test_the_run_of_a_batch_says_that_it_is_the_base_alone(project):
    more = '[batch.grid]\n"components.boiler.capacity_mw" = [20, 30]\n'
    (project / "sizes.toml").write_text((project / "six.toml").read_text() + more)

    done = dhsim("run", "sizes.toml", "--no-picture", cwd=project)
    assert done.returncode == 0, done.stderr
    assert "note this is the base alone: `dhsim batch sizes.toml` runs batch" in done.stderr
    assert "note" not in dhsim("run", "six.toml", "--no-picture", cwd=project).stderr


def test_out_and_no_picture(project):
    assert dhsim("run", "six.toml", "--out", "here", "--no-picture", cwd=project).returncode == 0

    assert sorted(p.name for p in (project / "here").iterdir()) == ["hourly.csv", "result.nc", "summary.csv"]


def test_wrong_input_is_exit_code_2_and_writes_nothing(project):
    model = project / "model.toml"
    model.write_text(model.read_text().replace("capacity_mw = 20", "capacity_mv = 20"))

    done = dhsim("run", "six.toml", cwd=project)

    assert done.returncode == 2
    assert "2 faults in the input, nothing was written" in done.stderr
    assert "- model.toml, components.boiler.capacity_mv: unknown key 'capacity_mv'. Did you mean 'capacity_mw'?" in (
        done.stderr
    )
    assert not (project / "results").exists()


def test_infeasible_is_exit_code_3_and_names_network_hours_and_mw(project):
    model = project / "model.toml"
    model.write_text(model.read_text().replace('"demand_mw"', '"demand_mw"\nshortfall = false').replace("= 20", "= 12"))

    done = dhsim("run", "six.toml", cwd=project)

    # 13, 14 and 15 MW are wanted, 12 are there: 3 hours, 3 MW at worst, first at 03:00.
    assert done.returncode == 3
    assert "network town: up to 3 MW of heat missing in 3 steps, first 2023-01-01 03:00 local" in done.stderr
    assert not (project / "results").exists()


def test_shortfall_is_reported_loudly(project):
    model = project / "model.toml"
    model.write_text(model.read_text().replace("= 20", "= 12"))

    done = dhsim("run", "six.toml", cwd=project)

    # 1 + 2 + 3 = 6 MWh
    assert done.returncode == 0
    assert "SHORTFALL  town: 6.0 MWh of demand not met in 3 hours, at worst 3.0 MW" in done.stderr


def test_a_limit_that_stops_the_solver_is_exit_code_4(project):
    done = dhsim("run", "six.toml", "--option", "simplex_iteration_limit=0", "--option", "presolve=off", cwd=project)

    assert done.returncode == 4
    assert "the solver stopped without an optimum: iteration limit" in done.stderr


def test_a_limit_with_a_dispatch_in_hand_keeps_it_with_its_gap(project):
    changes = {"min_load_share": 0.55, "start_cost": 900, "min_down_h": 2}
    lines = [f'"components.boiler.{key}" = {value}' for key, value in changes.items()]
    (project / "on_off.toml").write_text("\n".join(['extends = "six.toml"', "[set]", *lines]) + "\n")
    first_plan = ("--option", "mip_max_improving_sols=1", "--option", "presolve=off")
    done = dhsim("run", "on_off.toml", "--strategy", "milp", *first_plan, cwd=project)

    assert done.returncode == 4
    assert "this is the best found so far, at most" in done.stderr
    assert (project / "results" / "on_off" / "result.nc").exists()


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("time_limit", "it is not name=value"),
        ("no_such_option=3", "HiGHS does not take the option no_such_option = 3"),
    ],
)
def test_wrong_solver_options_are_input_faults(project, option, text):
    done = dhsim("run", "six.toml", "--option", option, cwd=project)

    assert done.returncode == 2
    assert text in done.stderr


def test_a_missing_scenario_suggests_the_nearest_name(project):
    done = dhsim("run", "sox.toml", cwd=project)

    assert done.returncode == 2
    assert "sox.toml: there is no such file. Did you mean 'six.toml'?" in done.stderr


def test_a_far_fetched_name_is_not_suggested(project):
    (project / "b_bad_profile.toml").write_text("")
    done = dhsim("check", "nofile.toml", cwd=project)

    assert "Did you mean" not in done.stderr
    assert "six.toml" in done.stderr
    assert "1 fault in the input\n" in done.stderr  # check writes nothing anyway


def test_keys_of_a_kind(project):
    done = dhsim("keys", "boiler")

    assert "capacity_mw" in done.stdout
    assert "needed" in done.stdout


def test_unknown_commands_and_arguments_are_exit_code_2(project):
    assert dhsim("rum").returncode == 2
    assert dhsim("run").returncode == 2
    assert dhsim("schema", "nothing").returncode == 2


def test_check_reports_what_was_read_without_solving(project):
    done = dhsim("check", "six.toml", cwd=project)

    assert done.returncode == 0
    assert "no faults found" in done.stdout
    assert "networks.town.demand_mw" in done.stdout
    assert not (project / "results").exists()


def test_schema_is_json():
    assert json.loads(dhsim("schema", "model").stdout)["title"] == "dhsim model file"


def test_schema_of_one_kind_lists_its_keys():
    assert "capacity_mw" in json.loads(dhsim("schema", "boiler").stdout)["properties"]
    assert "Did you mean 'boiler'?" in dhsim("schema", "boyler").stderr


def test_no_command_is_help():
    done = dhsim()

    assert done.returncode == 0
    assert done.stdout.count("Usage: dhsim") == 1


def test_version_names_the_libraries():
    done = dhsim("--version")

    versions = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    assert done.returncode == 0
    assert set(versions) == {"dhsim", "Python", "HiGHS", "Pyomo", "numpy", "xarray"}
    assert versions["Python"].startswith(platform.python_version())
    assert versions["HiGHS"].startswith(f"{highspy.Highs().version()} ")  # of the solver, not only of its package
    assert versions["Pyomo"] == version("pyomo")


def test_help_needs_no_heavy_import():
    code = "import sys, dhsim.cli; print([m for m in ('pandas', 'pyomo', 'xarray', 'matplotlib') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_titles_may_hold_any_character(project):
    model = project / "model.toml"
    title = 'title = "Oil $x_{ [/b] [draft] and $"'
    model.write_text(
        model.read_text().replace('title = "Six hours"', title).replace("kind =", f"{title}\n        kind =")
    )

    done = dhsim("run", "six.toml", cwd=project)

    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Oil $x_{ [/b] [draft] and $") == 2


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (-0.0, "0"),
        (1234.5, "1,234"),
        (12.34, "12.3"),
        (1.234, "1.23"),
        (0.1234, "0.123"),
        (float("nan"), "-"),
        ("x", "x"),
    ],
)
def test_numbers_are_shown_with_the_digits_that_mean_something(value, shown):
    from dhsim.terminal import shown_number

    assert shown_number(value) == shown
