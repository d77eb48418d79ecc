"""All faults of all files come in one report; the command line prints them and writes nothing."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

from .project import Project

FAULTS = [
    "scenario.toml, descripton: unknown key 'descripton'. Did you mean 'description'?",
    "model.toml, curency: unknown key 'curency'. Did you mean 'currency'?",
    "scenario.toml, set 'components.pmup.cop': there is no 'components.pmup'. Did you mean 'pump'?",
    "scenario.toml, remove: there is no 'components.mill'. Did you mean 'components.boiler'?",
    "model.toml, components.boiler.capacity_mw: found '25 kWh': 'kWh' cannot be expressed in MW. Write it in MW or a "
    "unit of the same kind.",
    "model.toml, components.boiler.efficiency: it is missing. Add efficiency.",
    "model.toml, components.pump.cop: found 0.5. It must be at least 1.",
    "model.toml, networks.town.demand_mw: there is no series 'demand'. Did you mean 'demand_mw'?",
    "model.toml, streams.sewage.stream_c: there is no series 'sewage_c'. Known: demand_mw, spot_per_mwh; a column of "
    'another name is named in inputs by columns = { sewage_c = "<column>" }.',
    "model.toml, commodities.gas.buy_per_mwh: 2 values for a run of 24 steps. Give one number a step.",
    "model.toml, components.tank.network: there is no network 'twon'. Did you mean 'town'?",
    "model.toml, components.tank.closed: it closes before it is commissioned. Swap or correct 2023-01-02 and "
    "2023-01-01.",
    "contracts.toml, contracts.grid.counterpart: unknown key 'counterpart'. Did you mean 'counterparty'?",
    "contracts.toml, contracts.grid.clauses[0].price_mwh: unknown key 'price_mwh'. Did you mean 'price_per_mwh'?",
    "contracts.toml, contracts.grid.clauses[1]: 'fixed_free' is not a kind of clause. Did you mean 'fixed_fee'?",
]


def break_everything(project: Project) -> None:
    """Faults in all three files, of every stage of reading."""
    project.scenario |= {
        "descripton": "x",
        "set": {"components.pmup.cop": 3},
        "remove": ["components.mill"],
    }
    project.model["curency"] = "SEK"
    project.model["networks"]["town"]["demand_mw"] = "demand"
    project.model["streams"]["sewage"]["stream_c"] = "sewage_c"
    project.model["commodities"]["gas"]["buy_per_mwh"] = [1, 2]
    project.components["boiler"]["capacity_mw"] = "25 kWh"
    del project.components["boiler"]["efficiency"]
    project.components["pump"]["cop"] = 0.5
    project.components["tank"] |= {
        "network": "twon",
        "commissioned": dt.date(2023, 1, 2),
        "closed": dt.date(2023, 1, 1),
    }
    grid = project.contracts["contracts"]["grid"]
    grid["counterpart"] = "x"
    grid["clauses"][0]["price_mwh"] = 3
    grid["clauses"][1]["kind"] = "fixed_free"


def test_all_faults_in_one_error(project: Project) -> None:
    break_everything(project)
    assert sorted(project.faults()) == sorted(FAULTS)


def test_run_prints_every_fault_and_writes_nothing(project: Project) -> None:
    break_everything(project)
    path = project.write()
    before = sorted(project.folder.rglob("*"))
    command = [str(Path(sys.executable).with_name("dhsim")), "run", str(path)]
    done = subprocess.run(command, cwd=project.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    head, *lines = done.stderr.strip().splitlines()
    assert head == f"{len(FAULTS)} faults in the input, nothing was written"
    assert sorted(lines) == sorted(f"- {fault}" for fault in FAULTS)
    assert sorted(project.folder.rglob("*")) == before


def test_faults_of_series_and_tables_together(project: Project) -> None:
    project.series["demand_mw"][3] = float("nan")
    project.components["boiler"]["fuel"] = "gass"
    project.components["tank"]["capacity_mwh"] = -1
    first, *rest = sorted(project.faults())
    assert first == "model.toml, components.boiler.fuel: there is no commodity 'gass'. Did you mean 'gas'?"
    assert rest[0] == "model.toml, components.tank.capacity_mwh: found -1. It must be at least 0."
    assert rest[1].startswith("series.csv, column 'demand_mw', row 5: ")
    assert len(rest) == 2


def test_a_file_that_cannot_be_read_causes_no_false_faults(project: Project) -> None:
    project.scenario["inputs"] = ["series.csv", "contrats.toml"]
    project.scenario["set"] = {"contracts.grid.clauses.0.price_per_mwh": 3}
    # Neither "there is no contract 'grid'" nor "there is no 'contracts.grid'": the file that holds it is not there.
    assert project.fault() == "contrats.toml: there is no such file. Did you mean 'contracts.toml'?"


def test_a_part_that_cannot_be_read_causes_no_false_faults(project: Project) -> None:
    project.model["networks"]["town"]["supply_c"] = True
    del project.components["boiler"]["capacity_mw"]
    # Neither "there is no network 'town'" nor "no component supplies this network".
    assert project.faults() == [
        "model.toml, networks.town.supply_c: found true. It must be a number, the name of a series in quotes, a curve, "
        "a profile, or a list with one number a step.",
        "model.toml, components.boiler.capacity_mw: it is missing. Add capacity_mw, in MW.",
    ]
