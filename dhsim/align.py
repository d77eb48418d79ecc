"""Several files' series on the steps of one run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .calendar import Array, Hours, to_utc
from .errors import Faults
from .even_steps import duration
from .stamps import check_zone, show

_HOUR_NS = 3_600_000_000_000


@dataclass(frozen=True)
class _Span:
    """The steps of a run, in nanoseconds since 1970 UTC. source: where the span was taken from."""

    start: int
    end: int
    step: int
    zone: str
    source: str = ""

    @property
    def n(self) -> int:
        """Number of steps."""
        return (self.end - self.start) // self.step

    def between(self, start: int, end: int) -> str:
        """'2023-01-01 00:00 to 2024-01-01 00:00 local'."""
        return f"{_show(start, self.zone).removesuffix(' local')} to {_show(end, self.zone)}"


def align(
    frames: Mapping[str, pd.DataFrame],
    zone: str,
    faults: Faults,
    start: dt.date | None = None,
    end: dt.date | None = None,
    step_h: float | None = None,
) -> Hours | None:
    """Every series of every file on the steps of the run; None, with the faults noted, if one does not fit.

    frames: file as written -> what `read_series` returned. start (inclusive), end (exclusive): local dates, meaning
    their midnight, or local date-times; by default what the first file covers in whole steps. step_h: hours per step.
    A finer file enters by the mean over each step; a coarser one is held constant.
    """
    noted = Faults()
    span = _span(frames, zone, noted, start, end, 1.0 if step_h is None else step_h)
    _note_names_used_twice(frames, noted)
    series: dict[str, Array] = {}
    for label, frame in frames.items() if span else ():
        series |= _on_steps(label, frame, span, noted) if span else {}
    for fault in noted.found:
        faults.add(fault.where, fault.found, fault.remedy)
    if noted or span is None:
        return None
    index = pd.date_range(_stamp(span.start), periods=span.n, freq=pd.Timedelta(span.step, "ns"), name="time_utc")
    return Hours(index, span.step / _HOUR_NS, zone, series)


def _span(
    frames: Mapping[str, pd.DataFrame],
    zone: str,
    faults: Faults,
    start: dt.date | None,
    end: dt.date | None,
    step_h: float,
) -> _Span | None:
    """The run's steps: as asked, and where nothing is asked as the first file has them."""
    step = round(step_h * _HOUR_NS)
    if step <= 0:
        faults.add("the run", f"step_h = {step_h:g} is not a step", "Use 1 for hours, or 0.25")
        return None
    if not check_zone(zone, "the run", faults):
        return None
    if not frames and (start is None or end is None):
        faults.add("the run", "has no series file, and not both start and end", "Add a file to inputs")
        return None
    label = next(iter(frames), "")
    first, last = _whole_steps(frames[label], step, zone) if frames else (0, 0)
    begin = first if start is None else _instant(start, "start", zone, faults)
    stop = last if end is None else _instant(end, "end", zone, faults)
    if begin is None or stop is None:
        return None
    span = _Span(begin, stop, step, zone, label if start is None or end is None else "")
    if stop <= begin or (stop - begin) % step:
        fault = "ends before it begins" if stop <= begin else f"is not a whole number of steps of {duration(step)}"
        faults.add("the run", f"{span.between(begin, stop)} {fault}", "Change start, end or step of [run]")
        return None
    return span


def _whole_steps(frame: pd.DataFrame, step: int, zone: str) -> tuple[int, int]:
    """The first and the last instant of a file on local steps of the run, counted from local midnight or full hour."""
    start, own, n = _layout(frame)
    offset = _stamp(start).tz_convert(zone).utcoffset() or dt.timedelta(0)
    shift = round(offset.total_seconds()) * 10**9
    begin = -(-(start + shift) // step) * step - shift
    return begin, begin + (start + own * n - begin) // step * step


def _layout(frame: pd.DataFrame) -> tuple[int, int, int]:
    """First instant and step in nanoseconds, and number of steps of a frame."""
    instants = pd.DatetimeIndex(frame.index).as_unit("ns").asi8
    return int(instants[0]), int(instants[1] - instants[0]), len(instants)


def _instant(when: dt.date, key: str, zone: str, faults: Faults) -> int | None:
    """A local date or date-time in nanoseconds since 1970 UTC."""
    try:
        return int(to_utc(when, zone).as_unit("ns").value)
    except ValueError as error:
        faults.add(f"the run, {key}", str(error), "Choose another hour")
        return None


def _note_names_used_twice(frames: Mapping[str, pd.DataFrame], faults: Faults) -> None:
    """Each series has one source."""
    owner: dict[str, str] = {}
    for label, frame in frames.items():
        for name in map(str, frame.columns):
            if name in owner:
                found = f"a name used twice: series '{name}' is in {owner[name]} already"
                faults.add(label, found, "Rename one under columns, or list only the others there")
            owner.setdefault(name, label)


def _on_steps(label: str, frame: pd.DataFrame, span: _Span, faults: Faults) -> dict[str, Array]:
    """The series of one file on the steps of the run; nothing, with the fault noted, if it does not fit."""
    start, own, n = _layout(frame)
    if max(own, span.step) % min(own, span.step):
        found = f"its step of {duration(own)} does not fit the run's step of {duration(span.step)}"
        faults.add(label, found, "Write the file with a step that divides into the other, or change step of [run]")
        return {}
    if (span.start - start) % min(own, span.step):
        begin = _show(span.start, span.zone)
        found = f"its steps, counted from {_show(start, span.zone)}, lie across those of the run, from {begin}"
        faults.add(label, found, "Move the stamps of the file, or the start of the run")
        return {}
    if not _covers(label, start, start + own * n, span, faults):
        return {}
    return {str(name): _resampled(frame[name].to_numpy(dtype=np.float64), start, own, span) for name in frame.columns}


def _covers(label: str, start: int, end: int, span: _Span, faults: Faults) -> bool:
    """Note the steps of the run that the file does not cover."""
    ahead = -(-max(0, min(start, span.end) - span.start) // span.step)
    behind = -(-max(0, span.end - max(end, span.start)) // span.step)
    if not ahead and not behind:
        return True
    whose = f" (the span of {span.source})" if span.source not in ("", label) else ""
    missing = []
    if ahead:
        missing.append(f"{_count(ahead, span.step)} from {_show(span.start, span.zone)}")
    if behind:
        missing.append(f"{_count(behind, span.step)} from {_show(max(end, span.start), span.zone)}")
    found = f"covers {span.between(start, end)}, but the run is {span.between(span.start, span.end)}{whose}"
    faults.add(label, f"{found}: missing {' and '.join(missing)}", "Add the rows, or set start and end of the run")
    return False


def _resampled(values: Array, start: int, own: int, span: _Span) -> Array:
    """Values of a file with step `own` on the run's steps: the mean of finer ones, or coarser ones held."""
    if own <= span.step:
        first, each = (span.start - start) // own, span.step // own
        out = values[first : first + span.n * each].reshape(span.n, each).mean(axis=1)
    else:
        out = values[(span.start - start + np.arange(span.n) * span.step) // own]
    out = np.ascontiguousarray(out)
    out.flags.writeable = False
    return out


def _count(n: int, step: int) -> str:
    """'1 hour', '24 hours' or '3 steps of 15 minutes'."""
    return f"{n} hour{'s'[: n != 1]}" if step == _HOUR_NS else f"{n} step{'s'[: n != 1]} of {duration(step)}"


def _stamp(ns: int) -> pd.Timestamp:
    """Nanoseconds since 1970 as a UTC stamp."""
    return pd.Timestamp(ns, unit="ns", tz="UTC")


def _show(ns: int, zone: str) -> str:
    """Nanoseconds since 1970 as people read it."""
    return show(_stamp(ns), zone)
