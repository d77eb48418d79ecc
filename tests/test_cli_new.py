"""`dhsim new`: a project that runs at once, written whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from nbclient import NotebookClient

import dhsim as dh
from dhsim import new_project
from dhsim.errors import InputError
from dhsim.example import year
from dhsim.new_project import write_project
from dhsim.offers import Offers

COMMAND = Path(sys.executable).with_name("dhsim")


def dhsim(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, text=True, cwd=cwd, check=False)


@pytest.fixture(scope="module")
def study(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("work") / "my-study"
    write_project(folder)
    return folder


@pytest.fixture(scope="module")
def case(study):
    return dh.load(study / "scenarios" / "base.toml")


@pytest.fixture(scope="module")
def result(case):
    return dh.solve(case)


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_new_then_run_from_outside_the_project(tmp_path):
    made = dhsim("new", "my-study", cwd=tmp_path)
    done = dhsim("run", "my-study/scenarios/base.toml", "--no-picture", cwd=tmp_path)

    assert made.returncode == 0, made.stderr
    assert "cd my-study" in made.stdout
    assert "dhsim run scenarios/base.toml" in made.stdout
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stderr
    # Results belong to the project, not to where the command was called.
    assert sorted(p.name for p in tmp_path.iterdir()) == ["my-study"]
    assert (tmp_path / "my-study" / "results" / "base" / "result.nc").exists()


def test_what_it_writes(study):
    assert files(study) == [
        "README.md",
        "inputs/contracts.toml",
        "inputs/town_2023.csv",
        "models/town.toml",
        "notebooks/first_look.ipynb",
        "scenarios/base.toml",
        "scenarios/batch_sizes.toml",
        "scenarios/dear_electricity.toml",
        "scenarios/offers.toml",
    ]
    readme = (study / "README.md").read_text(encoding="utf-8")
    assert readme.startswith("# my-study\n")
    for name in files(study):
        assert name in readme or name == "README.md"  # the README says what each file is


@pytest.mark.parametrize("name", ["base", "dear_electricity", "batch_sizes"])
def test_every_scenario_is_read_without_a_warning(study, name):
    assert dh.load(study / "scenarios" / f"{name}.toml").warnings == ()


def test_the_offers_are_read_without_a_warning(study):
    offers = Offers.read(study / "scenarios" / "offers.toml")

    assert list(offers.table) == ["foundry", "sewage"]
    assert offers.prepared.case().warnings == ()


def test_the_batch_has_eight_scenarios(study):
    done = dhsim("batch", study / "scenarios" / "batch_sizes.toml", "--dry-run", cwd=study)

    # 3 tanks x 2 heat pumps, one without the foundry, and the base itself.
    assert "8 scenarios" in done.stdout


def test_every_plant_of_the_year_has_a_role(result):
    heat = result["output_mw"].sum("time").to_series() / 1000  # GWh

    assert heat.drop("shortfall_town").min() > 0.05
    assert heat["shortfall_town"] == 0
    # What the plants send out is the demand, 43 + 11 + 6 = 60 GWh, and what the tank loses: below half a per cent.
    plants = heat.drop(["tank", "shortfall_town"]).sum()
    assert 60.0 < plants < 60.3


def test_the_small_town_year_is_what_it_was(result):
    """A fingerprint. When it is meant to move: look at why before changing it."""
    heat = (result["output_mw"].sum("time").to_series() / 1000).round(2).to_dict()

    assert result.attrs["total_cost"] == pytest.approx(15.563e6, rel=0.002)  # numpy may draw a little differently
    assert heat["foundry"] == pytest.approx(20.89, abs=0.05)
    assert heat["sewage_pump"] == pytest.approx(15.09, abs=0.1)
    assert heat["chip_boiler"] == pytest.approx(24.01, abs=0.1)


def test_dearer_electricity_is_used_less(study, result):
    """The heat pump gives way to wood chips; the tank is larger as well, so the cost need not rise by as much."""
    other = dh.solve(dh.load(study / "scenarios" / "dear_electricity.toml"))

    pump, dear = (float(ds["output_mw"].sel(component="sewage_pump").sum()) for ds in (result, other))
    assert dear < 0.9 * pump
    assert float(other["capacity_mwh"].sel(store="tank")) == 200


def test_values_say_where_they_come_from(case):
    kinds = [kind for kind, _ in case.provenance.values()]

    assert {"stated", "derived", "assumed"} == set(kinds)


def test_the_notebook_runs_and_is_kept_without_outputs(study):
    path = study / "notebooks" / "first_look.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None

    place = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=place).execute()


# --- the series ---------------------------------------------------------------------------------------------------


def test_monthly_means_are_the_published_ones():
    clock = year.local_clock()
    columns = year.series(clock)

    warmer_k = year.monthly_means(clock, columns["outdoor_c"]) - year.NORMAL_C
    assert np.abs(warmer_k).max() < 0.15
    # 92.58 öre/kWh in January = 925.8 SEK/MWh; cells are rounded to 0.1.
    dearer = year.monthly_means(clock, columns["spot_per_mwh"]) - 10.0 * np.array(year.SPOT_ORE_PER_KWH)
    assert np.abs(dearer).max() < 0.05


def test_sums_sizes_and_the_holiday_are_as_said():
    clock = year.local_clock()
    columns = year.series(clock)

    assert columns["demand_mw"].sum() == pytest.approx(60_000, abs=10)  # 43 + 11 + 6 GWh; cells are rounded to 0.01
    assert columns["demand_mw"].min() > 0
    assert clock.holiday.sum() == 21 * 24
    assert (columns["foundry_mw"][clock.holiday] == 0).all()
    on_shift = (clock.weekday < 5) & (clock.hour >= 6) & (clock.hour < 22) & ~clock.holiday
    assert columns["foundry_mw"][on_shift].mean() == pytest.approx(4.5, rel=0.02)


def test_the_year_has_its_two_clock_changes():
    text = year.local_clock().text

    assert len(text) == 8760
    assert "2023-03-26 02:00" not in text  # the hour that the clock leaves out
    assert text.count("2023-10-29 02:00") == 2  # the hour that comes twice


def test_the_file_is_read_back_as_it_was_made(case):
    """Two roads: the generator's numbers, and what dhsim reads from semicolons, decimal commas and local stamps."""
    made = year.series(year.local_clock())

    assert case.hours.show(0) == "2023-01-01 00:00"
    assert case.hours.end() == "2024-01-01 00:00"
    for name, values in made.items():
        assert case.hours.series[name] == pytest.approx(values, abs=1e-9)


def test_the_same_file_every_time():
    assert year.make_year() == year.make_year()


def test_pandas_reads_it_as_the_readme_says(study):
    frame = pd.read_csv(study / new_project.SERIES, sep=";", decimal=",")

    assert list(frame.dtypes.astype(str))[1:] == ["float64"] * 5
    assert len(frame) == 8760


# --- places that will not do --------------------------------------------------------------------------------------


def test_an_empty_folder_is_filled_also_the_one_stood_in(tmp_path, study):
    done = dhsim("new", ".", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert files(tmp_path) == files(study)
    assert "cd " not in done.stdout
    assert (tmp_path / "README.md").read_text(encoding="utf-8").startswith(f"# {tmp_path.name}\n")


def test_a_path_makes_the_folders_above(tmp_path, study):
    write_project(tmp_path / "2026" / "town a")

    assert files(tmp_path / "2026" / "town a") == files(study)


def test_a_folder_with_something_in_it_is_left_as_it_is(tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")

    done = dhsim("new", "full", cwd=tmp_path)

    assert done.returncode == 2
    assert "1 fault in the input, nothing was written" in done.stderr
    assert "full: the folder is not empty: it holds mine.txt. Choose a new name" in done.stderr
    assert files(tmp_path) == ["full/mine.txt"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("notes", "notes: there is a file of this name. Choose another name"),
        ("notes/sub", "notes is a file, not a folder"),
        ("base.toml", "a name ending in .toml is that of a file. Give the name of a folder, such as base"),
        ("a\nb", "this is no name for a folder"),
    ],
)
def test_places_that_will_not_do(tmp_path, monkeypatch, name, text):
    (tmp_path / "notes").write_text("mine")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(InputError) as error:
        write_project(name)

    assert text in str(error.value)
    assert files(tmp_path) == ["notes"]


@pytest.mark.parametrize("there", [True, False])
def test_nothing_is_left_of_a_project_that_could_not_be_finished(tmp_path, monkeypatch, there):
    target = tmp_path / "above" / "study"
    if there:
        target.mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))

    def full_disk(self: Path, *_: object, **__: object) -> int:
        if self.name == "dear_electricity.toml":
            raise OSError(28, "No space left on device")
        return original(self, *_, **__)

    original = Path.write_text
    monkeypatch.setattr(Path, "write_text", full_disk)
    with pytest.raises(InputError, match="No space left on device"):
        write_project(target)

    assert sorted(tmp_path.rglob("*")) == before


def test_no_right_to_write_is_said_in_words(tmp_path, monkeypatch):
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refused)  # the tests may be run by somebody with every right
    with pytest.raises(InputError, match=r"study: cannot be written: Permission denied\. Choose another place, or ask"):
        write_project(tmp_path / "study")


def test_new_needs_no_heavy_import(tmp_path):
    code = (
        "import sys; from pathlib import Path; from dhsim.terminal_new import new_project; new_project(Path('s'));"
        "print([m for m in ('pandas', 'pyomo', 'xarray', 'matplotlib', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)

    assert done.stdout.strip().splitlines()[-1] == "[]"


def test_the_way_into_the_folder_can_be_typed(tmp_path):
    (tmp_path / "home").mkdir()
    done = subprocess.run(
        [COMMAND, "new", "~/study"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=True,
        env={**os.environ, "HOME": str(tmp_path / "home")},
    )
    assert f"cd {tmp_path / 'home' / 'study'}\n" in done.stdout  # the shell does not expand a quoted ~
    assert "  cd other\n" in dhsim("new", "nowhere/../other", cwd=tmp_path).stdout  # there is no nowhere
