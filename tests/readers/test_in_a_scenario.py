"""Readers in a scenario: prices, weather and heat of different makers become the hours of one run."""

import pandas as pd
import pytest

import dhsim as dh

MODEL = """
currency = "DKK"
time_zone = "Europe/Copenhagen"
exchange_rates = { EUR = 7.5 }

[networks.town]
demand_mw = "demand_mw"

[commodities.power]
buy_per_mwh = "spot_per_mwh"

[components.boiler]
kind = "electric_boiler"
network = "town"
electricity = "power"
capacity_mw = 9
efficiency = 1
"""
PRICES = (
    '{ file = "Elspotprices.csv", reader = "energinet", area = "DK1", columns = { spot_per_mwh = "SpotPriceEUR" } }'
)
HEAT = (
    '{ file = "meter.csv", reader = "heat_meter", stamps = "end", holds = "register", '
    'columns = { demand_mw = "Energi [MWh]" } }'
)


def write(folder, inputs, run=""):
    """A project whose prices run over a day of 25 hours, and whose heat begins with it."""
    hours = pd.date_range("2023-10-28 22:00", "2023-10-29 23:00", freq="h", tz="UTC")[:-1]
    rows = [f"{at:%Y-%m-%d %H:%M};x;{area};0;{k + shift}" for k, at in enumerate(hours) for area, shift in AREAS]
    (folder / "Elspotprices.csv").write_text(
        "\n".join(["HourUTC;HourDK;PriceArea;SpotPriceDKK;SpotPriceEUR", *rows[::-1]])
    )
    local = [*hours, hours[-1] + pd.Timedelta("1h")]
    readings = [f"{at.tz_convert('Europe/Copenhagen'):%d-%m-%Y;%H:%M};{1000 + 2 * k}" for k, at in enumerate(local)]
    (folder / "meter.csv").write_text("\n".join(["Dato;Klokken;Energi [MWh]", *readings]))
    (folder / "model.toml").write_text(MODEL)
    (folder / "scenario.toml").write_text(f'model = "model.toml"\ninputs = [{", ".join(inputs)}]\n{run}')
    return folder / "scenario.toml"


AREAS = (("DK1", 10), ("DK2", 50))


def test_a_day_of_25_hours_from_two_readers(tmp_path):
    case = dh.load(write(tmp_path, [PRICES, HEAT]))
    assert case.hours.n == 25
    assert case.hours.show(0) == "2023-10-29 00:00"
    assert case.hours.series["spot_per_mwh"].tolist() == [7.5 * (10 + k) for k in range(25)]  # EUR x 7.5 = DKK
    assert case.hours.series["demand_mw"].tolist() == [2.0] * 25
    cost = float(dh.solve(case).attrs["total_cost"])
    assert cost == pytest.approx(2 * 7.5 * sum(10 + k for k in range(25)))  # 2 MWh each hour at its price: 8250


def test_two_areas_of_one_file(tmp_path):
    other = PRICES.replace("DK1", "DK2").replace("spot_per_mwh =", "east_per_mwh =")
    case = dh.load(write(tmp_path, [PRICES, other, HEAT]))
    assert case.hours.series["east_per_mwh"][0] == 7.5 * 50


def test_a_run_in_quarters_holds_hourly_prices(tmp_path):
    case = dh.load(write(tmp_path, [PRICES, HEAT], '[run]\nstep = "15min"\n'))
    assert case.hours.n == 100
    assert case.hours.series["spot_per_mwh"][:5].tolist() == [75, 75, 75, 75, 82.5]


def test_quarters_enter_a_run_in_hours_by_their_mean(tmp_path):
    scenario = write(tmp_path, [PRICES.replace("SpotPriceEUR", "DayAheadPriceEUR"), HEAT])
    quarters = pd.date_range("2023-10-28 22:00", periods=100, freq="15min", tz="UTC")
    rows = [f"{at:%Y-%m-%dT%H:%M:%S};x;DK1;{k}" for k, at in enumerate(quarters)]
    text = "\n".join(["TimeUTC;TimeDK;PriceArea;DayAheadPriceEUR", *rows])
    (tmp_path / "Elspotprices.csv").write_text(text)
    spot = dh.load(scenario).hours.series["spot_per_mwh"]
    assert spot[:2].tolist() == [7.5 * 1.5, 7.5 * 5.5]  # (0 + 1 + 2 + 3) / 4 = 1.5, (4 + 5 + 6 + 7) / 4 = 5.5


def faults(scenario):
    with pytest.raises(dh.InputError) as caught:
        dh.load(scenario)
    return [str(fault) for fault in caught.value.faults]


def test_keys_of_a_reader_are_named_in_faults(tmp_path):
    wrong = PRICES.replace("area =", "areas =")
    assert faults(write(tmp_path, [wrong, HEAT]))[0].endswith(
        "scenario.toml, inputs[0].areas: unknown key 'areas'. Did you mean 'area'?"
    )
    other = PRICES.replace('"energinet"', '"energynet"')
    assert faults(write(tmp_path, [other, HEAT]))[0].endswith(
        "scenario.toml, inputs[0]: 'energynet' is not a reader of an input file. Did you mean 'energinet'?"
    )
    bare = HEAT.replace('stamps = "end", ', "")
    assert faults(write(tmp_path, [PRICES, bare]))[0].endswith("inputs[1].stamps: it is missing. Add stamps.")


def test_faults_of_all_files_come_together(tmp_path):
    found = faults(write(tmp_path, [PRICES.replace("DK1", "DK"), HEAT.replace('holds = "register", ', "")]))
    assert len(found) == 2
    assert "Elspotprices.csv, area: column 'PriceArea' holds no 'DK'" in found[0]
    assert "meter.csv, column 'Energi [MWh]': is energy" in found[1]


def test_a_file_that_a_reader_knows_read_without_it(tmp_path):
    found = faults(write(tmp_path, ['"Elspotprices.csv"', HEAT]))
    assert found[-1].endswith(
        "Elspotprices.csv: is laid out as files of Energi Data Service (Energinet) are. "
        'Add reader = "energinet" to this file.'
    )
