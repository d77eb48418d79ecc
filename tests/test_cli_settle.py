"""`dhsim settle`: what it prints and writes, with meters and without, and what it says of wrong input."""

from __future__ import annotations

import pandas as pd
import pytest
from test_cli import dhsim


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Two days at the end of a month: a mill of 4 MW under a contract with a peak charge, the rest from gas."""
    folder = tmp_path_factory.mktemp("billed")
    (folder / "model.toml").write_text(
        """
        title = "Two days"
        currency = "SEK"
        time_zone = "Europe/Stockholm"
        [networks.town]
        demand_mw = 10
        [commodities.gas]
        buy_per_mwh = 45
        [components.boiler]
        kind = "boiler"
        network = "town"
        fuel = "gas"
        capacity_mw = 20
        efficiency = 0.9
        [components.mill]
        kind = "waste_heat"
        network = "town"
        available_mw = 4
        contract = "mill"
        [contracts.mill]
        counterparty = "The mill [Ltd]"
        clauses = [{ kind = "energy_price", price_per_mwh = 20 }, { kind = "peak_charge", per_mw = 310 }]
        """
    )
    (folder / "two.toml").write_text('model = "model.toml"\n[run]\nstart = 2023-01-31\nend = 2023-02-02\n')
    assert dhsim("run", "two.toml", "--no-picture", cwd=folder).returncode == 0
    return folder


def test_invoices_are_printed_and_written(project):
    done = dhsim("settle", "results/two", cwd=project)
    assert done.returncode == 0, done.stderr
    assert "The mill [Ltd]: mill on mill [SEK]" in done.stdout
    # 24 h x 4 MW = 96 MWh x 20 = 1920 a day; peak 4 MW x 310 x 1/31 = 40 in January, x 1/28 = 44.29 in February.
    assert "1,920" in done.stdout
    # 192 x 20 + 84.29 = 3924.29; gas 288 MWh x 50 = 14 400.
    assert "invoices 3,924.29 + costs under no contract 14,400.00 = 18,324.29 SEK; total cost of the run 18,324.29" in (
        done.stdout
    )
    bills = pd.read_csv(project / "results" / "two" / "invoices.csv")
    assert list(bills["period"]) == ["2023-01", "2023-01", "2023-02", "2023-02"]
    assert {"invoice_hours.csv", "books.csv"} <= {file.name for file in (project / "results" / "two").iterdir()}


def test_a_meter_makes_a_true_up(project):
    stamps = pd.date_range("2023-01-30 23:00", periods=48, freq="h", tz="UTC")
    pd.DataFrame({"time": stamps, "mill_mw": 3.0}).to_csv(project / "meter.csv", index=False)
    done = dhsim("settle", "results/two", "--meter", "meter.csv", "--period", "year", "--out", "bills", cwd=project)
    assert done.returncode == 0, done.stderr
    assert "True-up" in done.stdout
    table = pd.read_csv(project / "bills" / "true_up.csv").set_index("clause")
    assert table["difference"]["energy_price"] == pytest.approx(-48 * 20)  # 1 MW less for 48 h


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["nowhere"], "there is no such file"),
        (["results/two", "--period", "week"], "found 'week'"),
        (["results/two", "--meter", "none.csv"], "none.csv"),
    ],
)
def test_wrong_input_is_exit_code_2(project, arguments, text):
    done = dhsim("settle", *arguments, cwd=project)
    assert done.returncode == 2
    assert text in done.stderr


def test_a_run_again_takes_old_bills_away(project):
    assert dhsim("settle", "results/two", cwd=project).returncode == 0
    assert dhsim("run", "two.toml", "--no-picture", cwd=project).returncode == 0
    assert not (project / "results" / "two" / "invoices.csv").exists()
