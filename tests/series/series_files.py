"""Small series files for the tests: written, read, and their faults as text."""

import pandas as pd

from dhsim.errors import Faults
from dhsim.series import SeriesFile, read_series

ZONE = "Europe/Stockholm"


def write(folder, rows, name="town.csv", header="time,demand_mw", encoding="utf-8"):
    (folder / name).write_bytes("\n".join([header, *rows, ""]).encode(encoding))
    return name


def read(folder, name="town.csv", zone=ZONE, rates=None, **keys):
    faults = Faults()
    frame = read_series(SeriesFile(file=name, **keys), folder, zone, faults, "SEK", rates)
    return frame, [str(fault) for fault in faults.found]


def fine(folder, name="town.csv", **keys):
    frame, faults = read(folder, name, **keys)
    assert faults == []
    return frame


def wrong(folder, name="town.csv", **keys):
    """The one fault of a file."""
    frame, faults = read(folder, name, **keys)
    assert frame is None
    assert len(faults) == 1, faults
    return faults[0]


def day(cells, sep=",", start="2023-01-01"):
    """Rows of hours from local midnight."""
    return [f"{at:%Y-%m-%d %H:%M}{sep}{cell}" for at, cell in zip(hours(start, len(cells)), cells, strict=True)]


def hours(start, n):
    return pd.date_range(start, periods=n, freq="h")
