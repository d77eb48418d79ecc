"""Files for the tests of readers: written, read as a scenario's entry would be, and their faults as text."""

import pandas as pd

from dhsim.errors import Faults
from dhsim.readers import input_of
from dhsim.series import read_series

ZONE = "Europe/Copenhagen"
RATES = {"EUR": 7.46}  # of a model in DKK


def read(folder, text, encoding="utf-8", name="file.csv", zone=ZONE, currency="EUR", rates=None, **keys):
    """The frame or None, the faults as text, and the notes."""
    (folder / name).write_bytes(text.encode(encoding))
    faults = Faults()
    frame = read_series(input_of({"file": name, **keys}), folder, zone, faults, currency, rates)
    return frame, [str(fault) for fault in faults.found], faults.notes


def fine(folder, text, **keys):
    frame, faults, _ = read(folder, text, **keys)
    assert faults == []
    return frame


def wrong(folder, text, **keys):
    """The one fault of a file."""
    frame, faults, _ = read(folder, text, **keys)
    assert frame is None
    assert len(faults) == 1, faults
    return faults[0]


def lines(*rows):
    return "\n".join([*rows, ""])


def utc(text):
    return pd.Timestamp(text, tz="UTC")
