"""`dhsim check`: what it says of what was read, and the pictures it draws."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

import dhsim as dh
from dhsim import case_tables, plots_inputs
from dhsim.errors import InputError
from dhsim.inputs_read import changes_of, files_read, scenario_of

COMMAND = Path(sys.executable).with_name("dhsim")

MODEL = """
title = "Six hours"
currency = "EUR"
exchange_rates = { DKK = 0.134 }
time_zone = "Europe/Copenhagen"

[networks.town]
demand_mw = "demand_mw"
supply_c = { of = "outdoor_c", points = [[-10, 90], [10, 70]] }
return_c = 40

[commodities.gas]
contracts = ["gas"]
co2_t_per_mwh = 0.2
co2_price_per_t = 80

[contracts.gas]
counterparty = "Gas seller"
clauses = [{ kind = "energy_price", price_per_mwh = "gas_per_mwh" }, { kind = "fixed_fee", per_year = 8760 }]

[components.boiler]
kind = "boiler"
network = "town"
fuel = "gas"
capacity_mw = { value = 20, provenance = "stated" }
efficiency = { value = 0.9, provenance = "assumed" }

[components.works]
kind = "waste_heat"
network = "town"
available_mw = "works_mw"

[components.tank]
kind = "store"
network = "town"
capacity_mwh = 1500
charge_mw = 10
discharge_mw = 10
"""
SCENARIO = """
model = "model.toml"

[[inputs]]
file = "meter.csv"
columns = { demand_mw = { column = "Effekt", unit = "kW" }, outdoor_c = "ute", works_mw = "works_mw" }
gaps = "interpolate"

[[inputs]]
file = "prices.csv"
columns = { gas_per_mwh = { column = "pris", unit = "DKK/MWh" } }

[set]
"series.works_mw" = { scale = 2.0 }
"""
METER = """tid;Effekt;ute;works_mw
2023-01-01 00:00;10000;-10;1
2023-01-01 01:00;11000;-5;1
2023-01-01 02:00;;0;2
2023-01-01 03:00;13000;5;2
2023-01-01 04:00;14000;10;3
2023-01-01 05:00;15000;15;3
"""
PRICES = "\n".join(
    ["tid;pris", *(f"2023-01-01 {k // 4:02d}:{15 * (k % 4):02d};{300 if k < 12 else 400}" for k in range(24))]
)


def dhsim(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, text=True, cwd=cwd, check=False)


@pytest.fixture
def project(tmp_path):
    """Six hours of demand in kW with a gap, gas prices in DKK every quarter, waste heat doubled by the scenario."""
    for name, text in (("model.toml", MODEL), ("six.toml", SCENARIO), ("meter.csv", METER), ("prices.csv", PRICES)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def case(project, monkeypatch):
    monkeypatch.chdir(project)
    return dh.load("six.toml")


def row(frame, **key):
    (name, value), *_ = key.items()
    return frame.set_index(name).loc[value]


def test_what_a_person_reads(project):
    done = dhsim("check", "six.toml", cwd=project)

    assert done.returncode == 0, done.stderr
    text = done.stdout
    assert text.startswith("Six hours: no faults found\n")
    assert "6 steps of 1 h, 2023-01-01 00:00 to 2023-01-01 06:00 (Europe/Copenhagen)" in text
    assert "money in EUR; 1 DKK = 0.134 EUR" in text
    assert "1 stated, 1 assumed values" in text
    assert "meter.csv: 6 rows of 1 h, 2023-01-01 00:00 to 2023-01-01 06:00" in text
    assert "demand_mw: column 'Effekt', converted from kW" in text
    assert "prices.csv: 24 rows of 0.25 h" in text
    assert "steps of 0.25 h: the mean over each step of the run" in text
    assert "changed: series.works_mw = { scale = 2.0 } (six.toml)" in text
    assert "interpolate" in text.split("Series of")[0]  # what was filled stands below its file
    assert max(map(len, text.splitlines())) <= 110
    assert not (project / "results").exists()


def test_series_have_unit_range_mean_sum_and_reader(case):
    frame = case_tables.series(case)

    # 10 + 11 + 12 (filled) + 13 + 14 + 15 = 75 MWh in 6 h: mean 12.5.
    demand = row(frame, series="demand_mw")
    assert [demand[key] for key in ("unit", "min", "mean", "max", "sum_mwh")] == ["MW", 10, 12.5, 15, 75]
    assert demand["read_by"] == "networks.town.demand_mw"
    # 300 and 400 DKK, 3 h each: 350 x 0.134 = 46.9 EUR. A price has no sum.
    price = row(frame, series="gas_per_mwh")
    assert (price["unit"], price["mean"]) == ("EUR/MWh", pytest.approx(46.9))
    assert np.isnan(price["sum_mwh"])
    assert row(frame, series="outdoor_c")["unit"] == "°C"
    # (1 + 1 + 2 + 2 + 3 + 3) x 2 = 24
    assert row(frame, series="works_mw")["sum_mwh"] == 24


def test_networks_components_and_contracts(case):
    town = row(case_tables.networks(case), network="town")
    assert (town["demand_mwh"], town["peak_mw"], town["peak_time_local"]) == (75, 15, "2023-01-01 05:00")
    assert (town["supply_c"], town["return_c"]) == ("70 to 90", "40")

    plants = case_tables.components(case).set_index("component")
    assert plants["size"].to_dict() == {"boiler": "20 MW", "works": "offers up to 6 MW", "tank": "1,500 MWh"}
    assert plants.loc["boiler", "connected_to"] == "town, commodity gas"

    # 46.9 by contract + 0.2 t x 80 = 62.9. The fee of a year is no price of a MWh.
    assert row(case_tables.commodities(case), commodity="gas")["buy_per_mwh"] == pytest.approx(62.9)
    gas = row(case_tables.contracts(case), contract="gas")
    assert (gas["used_by"], gas["clauses"], gas["counterparty"]) == ("gas", "energy_price, fixed_fee", "Gas seller")
    assert gas["mean_per_mwh"] == pytest.approx(46.9)


def test_streams_have_heat_and_temperatures(case):
    hall = dh.Stream(available_mw=2, stream_c="outdoor_c", stream_outlet_min_c=-20)
    frame = case_tables.streams(case.add("hall", hall))

    # 2 MW x 6 h
    assert row(frame, stream="hall").to_dict() == {
        "available_mwh": 12.0,
        "peak_mw": 2.0,
        "stream_c": "-10 to 15",
        "outlet_min_c": "-20",
    }


def test_files_and_changes_as_data(case):
    scenario = scenario_of(Path("six.toml"))
    meter, prices = files_read(scenario, case)

    assert meter.names == ("demand_mw", "outdoor_c", "works_mw")
    assert meter.done == ("demand_mw: column 'Effekt', converted from kW", "outdoor_c: column 'ute'")
    assert prices.done[0] == "gas_per_mwh: column 'pris', converted from DKK/MWh"
    assert (prices.rows, prices.step_h, prices.end) == (24, 0.25, "2023-01-01 06:00")
    assert changes_of(scenario) == ["series.works_mw = { scale = 2.0 } (six.toml)"]


def test_a_part_that_is_removed_is_said(project, monkeypatch):
    (project / "less.toml").write_text('extends = "six.toml"\nremove = ["components.works"]\n')
    done = dhsim("check", "less.toml", cwd=project)

    assert "changed: components.works removed (less.toml)" in done.stdout
    # Nobody reads the series any more.
    line = next(line for line in done.stdout.splitlines() if line.startswith("works_mw"))
    assert line.split()[-1] == "nothing"


def test_variants_and_offers_are_pointed_to(project):
    (project / "many.toml").write_text(
        'extends = "six.toml"\n[batch.grid]\n"components.boiler.capacity_mw" = [20, 30]\n'
    )
    done = dhsim("check", "many.toml", cwd=project)

    assert "many variants, which are not checked here: dhsim batch --dry-run many.toml" in done.stdout


def test_faults_are_all_reported(project):
    model = project / "model.toml"
    model.write_text(MODEL.replace("capacity_mwh", "capacity_mhw").replace('"works_mw"', '"work_mw"'))
    done = dhsim("check", "six.toml", cwd=project)

    assert done.returncode == 2
    assert "Did you mean 'capacity_mwh'?" in done.stderr
    assert "Did you mean 'works_mw'?" in done.stderr
    assert "no faults found" not in done.stdout


# --- pictures -----------------------------------------------------------------------------------------------------


def test_a_picture_of_each_series(project):
    (project / "seen").mkdir()
    (project / "seen" / "mine.txt").write_text("mine")
    done = dhsim("check", "six.toml", "--pictures", "seen", cwd=project)

    assert done.returncode == 0, done.stderr
    names = ["demand_mw.png", "gas_per_mwh.png", "outdoor_c.png", "works_mw.png"]
    assert sorted(p.name for p in (project / "seen").iterdir()) == sorted(["mine.txt", *names])
    assert f"written to seen: {', '.join(names)}" in done.stdout
    for name in names:
        assert imread(project / "seen" / name)[..., :3].min() < 0.3  # something is drawn


def test_long_runs_are_maps_and_days_are_lines():
    values = np.sin(np.arange(24 * 60) / 24)
    long = dh.hours_from("2023-01-01", 24 * 60, zone="Europe/Stockholm").with_series({"spot_per_mwh": values})
    days = long.first(48)

    drawn = plots_inputs.series_picture(long, "spot_per_mwh", "SEK")
    assert drawn.axes[0].get_ylabel() == "Hour of the day"
    assert "least \u22121, mean" in drawn.get_suptitle()
    drawn = plots_inputs.series_picture(days, "spot_per_mwh", "SEK")
    assert drawn.axes[0].get_ylabel() == "SEK/MWh"


@pytest.mark.parametrize(("name", "mean"), [("demand_mw", 5.0), ("spot_per_mwh", 0.0), ("outdoor_c", 8.0)])
def test_every_sort_of_series_has_a_map(name, mean):
    values = mean + np.sin(np.arange(24 * 60) / 24)  # never below zero, on both sides of it, and a temperature
    long = dh.hours_from("2023-01-01", 24 * 60, zone="Europe/Stockholm").with_series({name: values})

    drawn = plots_inputs.series_picture(long, name, "SEK").axes[0]
    cells = np.asarray(drawn.collections[0].get_array())
    assert cells[0, :2] == pytest.approx(values[[0, 24]])  # 00:00 of the first two days


def test_the_duration_curve_falls_from_the_highest_to_the_least():
    hours = dh.hours_from("2023-01-01", 4).with_series({"demand_mw": np.array([3.0, 9.0, 1.0, 9.0])})
    curve = plots_inputs.series_picture(hours, "demand_mw").axes[1]
    values, edges, _ = curve.patches[0].get_data()

    assert values.tolist() == [9, 9, 3, 1]
    assert edges.tolist() == [0, 1, 2, 3, 4]
    assert curve.get_ylim()[0] == 0  # heat is measured from zero
    assert curve.get_ylabel() == "MW"


def test_a_constant_series_is_inside_its_axes():
    hours = dh.hours_from("2023-01-01", 4).with_series({"demand_mw": np.full(4, 7.0)})

    assert all(ax.get_ylim()[1] > 7 for ax in plots_inputs.series_picture(hours, "demand_mw").axes)


def test_an_unknown_series_names_the_nearest():
    hours = dh.hours_from("2023-01-01", 4).with_series({"demand_mw": np.ones(4)})

    with pytest.raises(InputError, match="Did you mean 'demand_mw'"):
        plots_inputs.series_picture(hours, "demand_wm")


@pytest.mark.parametrize(
    ("name", "unit"), [("outdoor_c", "°C"), ("approach_k", "K"), ("stored_m3", "m³"), ("spot_per_mwh", "SEK/MWh")]
)
def test_axes_have_units_as_people_write_them(name, unit):
    hours = dh.hours_from("2023-01-01", 4).with_series({name: np.arange(4.0)})

    assert [ax.get_ylabel() for ax in plots_inputs.series_picture(hours, name, "SEK").axes] == [unit, unit]


def test_names_become_file_names_each_once(tmp_path):
    names = ("a/b_mw", "a b_mw", "A b_mw")
    hours = dh.hours_from("2023-01-01", 2).with_series({name: np.ones(2) for name in names})

    assert plots_inputs.save_pictures(hours, tmp_path / "new" / "folder") == [
        "A_b_mw_3.png",
        "a_b_mw.png",
        "a_b_mw_2.png",
    ]


def test_pictures_are_not_written_into_a_file(project):
    (project / "taken").write_text("mine")
    done = dhsim("check", "six.toml", "--pictures", "taken", cwd=project)

    assert done.returncode == 2
    assert "taken: cannot be written" in done.stderr
    assert "is a file, not a folder" in done.stderr
    assert (project / "taken").read_text() == "mine"


def test_all_pictures_or_none(tmp_path, monkeypatch):
    hours = dh.hours_from("2023-01-01", 4).with_series({"demand_mw": np.ones(4), "outdoor_c": np.ones(4)})
    drawn = plots_inputs.series_picture

    def fails_at_the_second(hours, name, currency=""):
        if name == "outdoor_c":
            raise PermissionError(13, "Permission denied")
        return drawn(hours, name, currency)

    monkeypatch.setattr(plots_inputs, "series_picture", fails_at_the_second)
    with pytest.raises(InputError, match=r"seen: cannot be written: Permission denied\. Choose another place, or ask"):
        plots_inputs.save_pictures(hours, tmp_path / "seen")

    assert list(tmp_path.iterdir()) == []


def test_no_series_no_pictures(project):
    text = MODEL.replace('"works_mw"', "1").replace('"demand_mw"', "2").replace('"gas_per_mwh"', "3")
    (project / "model.toml").write_text(text.replace('{ of = "outdoor_c", points = [[-10, 90], [10, 70]] }', "80"))
    (project / "flat.toml").write_text(
        'model = "model.toml"\n[run]\nstart = 2023-01-01T00:00:00\nend = 2023-01-01T01:00:00\n'
    )
    done = dhsim("check", "flat.toml", "--pictures", "seen", cwd=project)
    assert done.returncode == 0, done.stderr
    assert "1 step of 1 h, 2023-01-01 00:00 to 2023-01-01 01:00" in done.stdout
    assert "no series, so no pictures" in done.stdout
    assert not (project / "seen").exists()


def test_what_a_reader_converts_is_told(project):
    rows = [f"2023-01-01 0{h}:00;{1000 * (h + 1)}" for h in range(6)]
    (project / "export.csv").write_text("\n".join(["Dato;Energi [kWh]", *rows]))
    entry = (
        'file = "export.csv"\nreader = "heat_meter"\nstamps = "start"\nholds = "sum"\n'
        'columns = { demand_mw = "Energi [kWh]" }'
    )
    text = SCENARIO.replace('demand_mw = { column = "Effekt", unit = "kW" }, ', "")
    (project / "six.toml").write_text(text.replace("[set]", f"[[inputs]]\n{entry}\n\n[set]"))
    scenario = project / "six.toml"
    read = [one for one in files_read(scenario_of(scenario), dh.load(scenario)) if one.label.endswith("export.csv")]
    assert read[0].done == (
        "demand_mw: column 'Energi [kWh]', converted from kWh, energy of each step, taken for its mean",
    )
