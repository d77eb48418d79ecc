"""Real prices of a year, written as their publishers lay them out, come back as they were, clock changes and all."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dhsim.errors import Faults
from dhsim.readers import input_of
from dhsim.series import read_series

pytestmark = pytest.mark.shared
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
ZONE = "Europe/Copenhagen"
YEARS = {"start": "2019-01-02", "end": "2020-12-31"}


@pytest.fixture(scope="module")
def dk1():
    """Two years of day-ahead prices of DK1, EUR/MWh by UTC stamp."""
    frame = pd.read_csv(DATA / "prices" / "day_ahead_DK1_2019_2020.csv", index_col=0, parse_dates=True)
    return frame["DK1_EUR_per_MWh"]


def read(folder, text, **keys):
    (folder / "prices.csv").write_text(text, encoding="utf-8")
    faults = Faults()
    frame = read_series(input_of({"file": "prices.csv", **keys, **YEARS}), folder, ZONE, faults, "EUR")
    assert [str(fault) for fault in faults.found] == []
    return frame["spot_per_mwh"]


def asked(prices):
    local = prices.index.tz_convert(ZONE)
    return prices[(local >= pd.Timestamp("2019-01-02", tz=ZONE)) & (local < pd.Timestamp("2020-12-31", tz=ZONE))]


def test_energinet(tmp_path, dk1):
    local = dk1.index.tz_convert(ZONE)
    rows = [
        f"{at:%Y-%m-%d %H:%M};{dk:%Y-%m-%d %H:%M};DK1;0,000000;{price:.6f}".replace(".", ",")
        for at, dk, price in zip(dk1.index, local, dk1, strict=True)
    ]
    text = "\n".join(["HourUTC;HourDK;PriceArea;SpotPriceDKK;SpotPriceEUR", *rows[::-1]])
    found = read(tmp_path, text, reader="energinet", area="DK1", columns={"spot_per_mwh": "SpotPriceEUR"})
    assert (found.index == asked(dk1).index).all()
    assert np.allclose(found, asked(dk1), atol=1e-6)


def test_nord_pool(tmp_path, dk1):
    local = dk1.index.tz_convert(ZONE)
    rows = [
        f"{at:%d-%m-%Y};{at.hour:02d} - {(at.hour + 1) % 24:02d};{price:.2f};".replace(".", ",")
        for at, price in zip(local, dk1, strict=True)
    ]
    assert rows.count(next(row for row in rows if row.startswith("27-10-2019;02 - 03;9,04"))) == 1
    for day in ("31-03-2019", "29-03-2020"):  # as the originals do: a row without prices for the hour left out
        after = next(at for at, row in enumerate(rows) if row.startswith(f"{day};03 - 04"))
        rows.insert(after, f"{day};02 - 03;;")
    titles = ["Elspot Prices in EUR/MWh;;;", "Data was last updated 31-12-2019;;;", ";Hours;DK1;NL"]
    found = read(tmp_path, "\n".join([*titles, *rows]), reader="nord_pool", columns={"spot_per_mwh": "DK1"})
    assert (found.index == asked(dk1).index).all()
    assert (found == asked(dk1)).all()


def test_the_hours_of_autumn_2019_are_those_of_the_original():
    # In Nord Pool's own file of 2019, 27-10-2019 has '02 - 03' twice, DK1 at 9.04 and then 0.05, then 0.12.
    frame = pd.read_csv(DATA / "prices" / "day_ahead_DK1_2019_2020.csv", index_col=0)["DK1_EUR_per_MWh"]
    assert [frame[f"2019-10-27T0{h}:00:00Z"] for h in range(3)] == [9.04, 0.05, 0.12]


def test_entsoe(tmp_path, dk1):
    step = pd.Timedelta("1h")
    local = dk1.index.tz_convert("Europe/Brussels")
    rows = [
        f'"{at:%d/%m/%Y %H:%M:%S} - {at + step:%d/%m/%Y %H:%M:%S}","BZN|DK1","Without Sequence","{price}","",""'
        for at, price in zip(local, dk1, strict=True)
    ]
    header = '"MTU (CET/CEST)","Area","Sequence","Day-ahead Price (EUR/MWh)","Intraday Period (CET/CEST)",'
    header += '"Intraday Price (EUR/MWh)"'
    found = read(tmp_path, "\n".join([header, *rows]), reader="entsoe", columns={"spot_per_mwh": "Day-ahead Price"})
    assert (found.index == asked(dk1).index).all()
    assert (found == asked(dk1)).all()


def test_a_register_of_a_real_year_gives_back_its_load(tmp_path):
    path = DATA / "heat" / "soenderborg_network_2019.csv"
    load = pd.read_csv(path, index_col=0, parse_dates=True)["heat_load_MW"]
    local = load.index.tz_convert(ZONE)
    readings = 1000 + np.r_[0.0, np.cumsum(load.to_numpy())[:-1]]
    commas = [f"{mwh:.3f}".replace(".", ",") for mwh in readings]
    rows = [f"{at:%d-%m-%Y;%H.%M};{reading}" for at, reading in zip(local, commas, strict=True)]
    (tmp_path / "meter.csv").write_text("\n".join(["Dato;Kl;Energi [MWh]", *rows]), encoding="latin-1")
    keys = {"stamps": "start", "holds": "register", "columns": {"demand_mw": "Energi [MWh]"}}
    faults = Faults()
    one = input_of({"file": "meter.csv", "reader": "heat_meter", **keys})
    frame = read_series(one, tmp_path, ZONE, faults)
    assert [str(fault) for fault in faults.found] == []
    assert (frame.index == load.index[:-1]).all()
    assert np.allclose(frame["demand_mw"], load.to_numpy()[:-1], atol=0.0011)  # readings have 0.001 MWh
