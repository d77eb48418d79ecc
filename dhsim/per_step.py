"""Energy as power: the energy of every step, or a meter's register, becomes the mean MW of each step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd

from .calendar import Array
from .errors import Faults
from .stamps import show
from .tables_in import Table

Holds = Literal["mean", "sum", "register"]
ENERGY = "MWh"  # what the numbers of a 'sum' or a 'register' are taken to, for a series in MW


def per_step(
    frame: pd.DataFrame,
    holds: Mapping[str, Holds],
    headers: Mapping[str, str],
    table: Table,
    zone: str,
    ends: bool,
    faults: Faults,
) -> pd.DataFrame:
    """The frame with power in place of energy, MW = MWh / h; a register gives one step less than it has readings.

    frame: MWh of each step for 'sum', readings in MWh for 'register', on evenly spaced stamps at which steps begin.
    headers: series -> column in the file. ends: did the file's stamps stand at the end of each step? Then a reading
    belongs to the instant one step after its stamp here. A register that falls is a fault.
    """
    registers = [name for name in frame.columns if holds[name] == "register"]
    step = frame.index[1] - frame.index[0]
    step_h = step / pd.Timedelta(hours=1)
    if registers and len(frame) < 3:
        faults.add(table.at(headers[registers[0]]), "has two readings, which make one step", "Give at least three")
    out = frame.copy()
    for name in frame.columns:
        values = frame[name].to_numpy(dtype=np.float64)
        if holds[name] == "sum":
            out[name] = values / step_h
        elif holds[name] == "register":
            read_at = pd.DatetimeIndex(frame.index) + step if ends else pd.DatetimeIndex(frame.index)
            _note_falling(values, read_at, table.at(headers[name]), zone, faults)
            moved = np.diff(values) / step_h
            out[name] = np.r_[np.nan, moved] if ends else np.r_[moved, np.nan]
    if not registers:
        return out
    return out.iloc[1:] if ends else out.iloc[:-1]


def _note_falling(values: Array, read_at: pd.DatetimeIndex, where: str, zone: str, faults: Faults) -> None:
    """Note a register that goes down, as after a change of meter."""
    falls = np.flatnonzero(np.diff(values) < 0)
    if falls.size:
        at = int(falls[0]) + 1
        more = f" ({falls.size} times)" if falls.size > 1 else ""
        fall = f"from {values[at - 1]:g} to {values[at]:g} {ENERGY}"
        remedy = "If the meter was changed, set start or end to read one at a time; if it is no register, correct holds"
        faults.add(where, f"the register falls {fall} at {show(read_at[at], zone)}{more}", remedy)
