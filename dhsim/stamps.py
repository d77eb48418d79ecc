"""Time stamps: the cells of a file's time column as instants in UTC."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import available_timezones

import numpy as np
import numpy.typing as npt
import pandas as pd

from .calendar import known_zone
from .errors import Faults, suggest
from .numbers_in import shortened
from .tables_in import Cells, Mask, Table, empty

_CLOCK = (
    r"(?:[T ]+(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2}(?:\.[0-9]+)?))?)?"
    r"\s*(?P<offset>[Zz]|[-+][0-9]{2}(?::?[0-9]{2})?)?$"
)
_YEAR_FIRST = re.compile(r"^(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})" + _CLOCK)
_DAY_FIRST = re.compile(r"^(?P<day>[0-9]{1,2})[-/.](?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4})" + _CLOCK)
_SPAN = r"^(.*[T ][0-9]{1,2}[:.][0-9]{2})\s*[-–]\s*([0-9]{1,2}[:.][0-9]{2})$"
_OFFSETS_OF_A_PLACE = 2  # normal and summer time
_FIELDS = ("year", "month", "day", "hour", "minute", "second")
_WRITE = "Write stamps as 2023-12-31 23:00, or day first as 31.12.2023 23:00, never month first"


@dataclass(frozen=True)
class _Clock:
    """What the stamps say. wall: date and time as written, NaT where unreadable. offset_s: seconds from UTC, or NaN."""

    wall: npt.NDArray[np.datetime64]
    offset_s: npt.NDArray[np.float64]


def to_instants(
    table: Table, column: str, time_zone: str | None, zone: str, faults: Faults, ends: bool = False
) -> pd.DatetimeIndex | None:
    """The stamps of a column as instants in UTC, in the order of the rows; None, with faults noted, if one is wrong.

    Forms that are read: the year first (ISO 8601, '2023-12-31 23:00'), or else the day first ('31.12.2023 23:00',
    '31-12-2023', '31/12/2023 23.00'); of a span ('31-12-2023 22:00-23:00') its start. The first stamp decides for the
    column. The month never comes first: such a file has months above 12 or an uneven step, and both are faults.
    Stamps with an offset or Z say their instant. Others are UTC if the column's name ends in _utc, or else wall-clock
    time of `time_zone` (of the file), by default `zone` (of the model). An hour that the clock change repeats is the
    earlier one where it stands first and the later one where it stands again. ends: stamps are the ends of steps, so
    that 24:00 is the midnight after a day; they are the clock's at the end or, where such a time does not exist or
    stands twice without need, its time at the start of the step plus the step, as hours numbered 1 to 24 are.
    """
    clock = _read(table.columns[column], ends)
    if not _readable(table, column, clock, faults):
        return None
    with_offset = ~np.isnan(clock.offset_s)
    if with_offset.all():
        return _utc(clock.wall - clock.offset_s.astype("timedelta64[s]"))
    if with_offset.any():
        other = int(np.flatnonzero(with_offset != with_offset[0])[0])
        kind = ("has an offset from UTC", "has none") if with_offset[other] else ("has no offset from UTC", "has one")
        found = f"'{table.columns[column].iloc[other]}' {kind[0]}, but row {table.rows[0]} {kind[1]}"
        faults.add(table.at(column, other), found, "Write all stamps of a file alike")
        return None
    if column.endswith("_utc"):
        return _as_utc(table, column, clock, time_zone, faults)
    return _from_wall(table, column, pd.DatetimeIndex(clock.wall), time_zone or zone, faults, ends)


def check_zone(name: str, label: str, faults: Faults) -> bool:
    """Is this a zone that can be used? Note the fault if not."""
    if known_zone(name):
        return True
    remedy = suggest(name, available_timezones())
    if not remedy.startswith("Did") or re.match("utc|gmt", name, re.IGNORECASE):
        remedy = "Use an IANA name such as Europe/Stockholm, or a fixed offset such as UTC+01:00"
    faults.add(label, f"time_zone = '{name}' is not a known time zone", remedy)
    return False


def show(instant: pd.Timestamp, zone: str) -> str:
    """An instant as people read it: '2023-10-29 02:00 local', or '02:00 (second)' in the later of two such hours."""
    local = instant.tz_convert(zone)
    return f"{local:%Y-%m-%d %H:%M}{' (second)' if local.fold else ''} local"


def wall_times(cells: Cells, ends: bool = False) -> npt.NDArray[np.datetime64]:
    """Date and time of every cell as written, whatever zone they are in; NaT where none can be read."""
    return _read(cells, ends).wall


def _read(cells: Cells, ends: bool) -> _Clock:
    """Stamps from cells that are stamps already, or text."""
    if cells.dtype.kind != "M":
        return _read_text(cells.fillna("").map(str).astype("str").str.strip(), ends)
    zoned = getattr(cells.dtype, "tz", None) is not None
    stamps = pd.DatetimeIndex(cells)
    naive = stamps.tz_convert("UTC").tz_localize(None) if zoned else stamps
    wall = np.asarray(naive.round("s"), dtype="datetime64[s]")
    return _Clock(_within_reach(wall), np.full(len(cells), 0.0 if zoned else np.nan))


def _read_text(text: Cells, ends: bool) -> _Clock:
    """Stamps from text; the form of the first stamp holds for all. ends: may a day end at 24:00?"""
    text = _begins(text)
    filled = text[text != ""]
    form = _DAY_FIRST if len(filled) and _DAY_FIRST.match(filled.iloc[0]) else _YEAR_FIRST
    parts = text.str.extract(form, expand=True)
    year, month, day, hour, minute, second = (
        parts[name].fillna("0").to_numpy(dtype=object).astype(np.float64) for name in _FIELDS
    )
    months = np.datetime64("1970-01", "M") + ((year - 1970) * 12 + month - 1).astype(np.int64)
    days = months.astype("datetime64[D]") + (day - 1).astype(np.int64)
    seconds = np.rint(hour * 3600 + minute * 60 + second).astype(np.int64)
    right = (month >= 1) & (month <= 12) & (days.astype("datetime64[M]") == months)
    right &= ((hour <= 23) & (minute <= 59) & (second < 60)) | (ends & (hour == 24) & (minute == 0) & (second == 0))
    wall: npt.NDArray[np.datetime64] = days.astype("datetime64[s]") + seconds.astype("timedelta64[s]")
    wall[~right] = np.datetime64("NaT")
    return _Clock(_within_reach(wall), _offsets(parts["offset"]))


def _begins(text: Cells) -> Cells:
    """The start of each span such as '2023-12-31 13:00-14:00'; one or two ends for all are offsets from UTC."""
    filled = text[text != ""]
    if not len(filled) or not re.match(_SPAN, filled.iloc[0]):
        return text
    parts = filled.str.extract(_SPAN)
    spans = bool(parts.notna().all(axis=None)) and parts[1].nunique() > _OFFSETS_OF_A_PLACE
    return text.str.extract(_SPAN)[0].fillna("") if spans else text


def _offsets(text: Cells) -> npt.NDArray[np.float64]:
    """Seconds from UTC of 'Z', '+01', '+0100' or '+01:00'; NaN where there is none."""
    codes, kinds = pd.factorize(text)
    seconds = [0.0 if kind in "Zz" else _offset(kind) for kind in kinds]
    return np.array([*seconds, np.nan])[codes]


def _offset(text: str) -> float:
    """Seconds from UTC of one offset."""
    digits = text[1:].replace(":", "").ljust(4, "0")
    return (-1 if text[0] == "-" else 1) * (int(digits[:2]) * 3600.0 + int(digits[2:]) * 60.0)


def _within_reach(wall: npt.NDArray[np.datetime64]) -> npt.NDArray[np.datetime64]:
    """NaT for years that can only be a slip of the pen, and that pandas cannot hold."""
    near = (wall >= np.datetime64("1900-01-01")) & (wall < np.datetime64("2200-01-01"))
    return np.where(near, wall, np.datetime64("NaT", "s"))


def _readable(table: Table, column: str, clock: _Clock, faults: Faults) -> bool:
    """Note stamps that are empty or cannot be read."""
    cells = table.columns[column]
    blank = empty(cells)
    wrong = np.isnat(clock.wall) & ~blank
    if blank.any():
        at = int(np.flatnonzero(blank)[0])
        more = f" ({np.count_nonzero(blank)} such rows)" if np.count_nonzero(blank) > 1 else ""
        faults.add(table.at(column, at), f"values without a time stamp{more}", "Write the stamp, or delete the row")
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        text = str(cells.iloc[at])
        more = f" ({np.count_nonzero(wrong)} such stamps)" if np.count_nonzero(wrong) > 1 else ""
        found = f"'{shortened(text)}' cannot be read as a time stamp{more}"
        faults.add(table.at(column, at), found, _remedy(text, bool(wrong.all())))
    return not (blank | wrong).any()


def _remedy(text: str, all_of_them: bool) -> str:
    """What to do about a stamp that cannot be read."""
    if re.search(r"\b24[:.]00", text):
        return 'Set stamps = "end" if stamps mark the end of each hour; or write 24:00 as 00:00 of the next day'
    if all_of_them:
        return f"{_WRITE}; or set time_column, or starts if the file has no stamps"
    if not re.match(r"\d", text):
        return "Delete the row if it stands for no hour, such as a total, a note or a row of units"
    return f"{_WRITE}, alike in every row"


def _as_utc(table: Table, column: str, clock: _Clock, time_zone: str | None, faults: Faults) -> pd.DatetimeIndex | None:
    """Stamps of a column that calls itself UTC."""
    if time_zone is not None and time_zone.upper() not in ("UTC", "ETC/UTC", "UTC+00:00"):
        found = f"the name says UTC, but time_zone = '{time_zone}' is set for this file"
        faults.add(table.at(column), found, "Remove time_zone, or rename the column")
        return None
    return _utc(clock.wall)


def _from_wall(
    table: Table, column: str, wall: pd.DatetimeIndex, zone: str, faults: Faults, ends: bool
) -> pd.DatetimeIndex | None:
    """Wall-clock stamps of a zone as instants; an hour that does not exist there is a fault."""
    instants = _placed(wall, zone)
    if ends and len(wall) > 2 and not _each_once(instants):
        step = pd.Series(wall).diff().mode().iloc[0]  # as hours 1 to 24 are numbered: by their start, plus one
        begins = _placed(wall - step, zone)
        instants = begins + step if _each_once(begins) else instants
    skipped = np.asarray(instants.isna())
    if skipped.any():
        _note_skipped(table, column, wall, skipped, zone, faults)
        return None
    return instants


def _placed(wall: pd.DatetimeIndex, zone: str) -> pd.DatetimeIndex:
    """Wall-clock stamps as instants, NaT where the clock jumps over them; one that stands again is the later one."""
    earlier = wall.tz_localize(zone, ambiguous=np.ones(len(wall), dtype=bool), nonexistent="NaT")
    later = wall.tz_localize(zone, ambiguous=np.zeros(len(wall), dtype=bool), nonexistent="NaT")
    instants = np.where(wall.duplicated(), later.tz_convert(None).to_numpy(), earlier.tz_convert(None).to_numpy())
    return _utc(instants)


def _each_once(instants: pd.DatetimeIndex) -> bool:
    """Do all stamps exist, each one once?"""
    return not (instants.isna().any() or instants.duplicated().any())


def _note_skipped(table: Table, column: str, wall: pd.DatetimeIndex, skipped: Mask, zone: str, faults: Faults) -> None:
    """Say that the clock jumps over stamps of the file."""
    at = int(np.flatnonzero(skipped)[0])
    more = f" ({np.count_nonzero(skipped)} such rows)" if np.count_nonzero(skipped) > 1 else ""
    found = f"{wall[at]:%Y-%m-%d %H:%M} does not exist in {zone}, where the clock jumps over it{more}"
    remedy = f'If the file runs straight through the clock change, set time_zone = "{normal_time(zone, wall[at].year)}"'
    faults.add(table.at(column, at), found, f"{remedy} for it (normal time all year)")


def normal_time(zone: str, year: int) -> str:
    """The offset of a zone outside summer time: 'UTC+01:00' for Europe/Stockholm."""
    offsets = (pd.Timestamp(year, month, 1).tz_localize(zone).utcoffset() or dt.timedelta(0) for month in (1, 7))
    minutes = round(min(offsets).total_seconds() / 60)
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _utc(instants: npt.NDArray[np.datetime64]) -> pd.DatetimeIndex:
    """UTC stamps in nanoseconds, whatever unit pandas prefers."""
    return pd.DatetimeIndex(instants).as_unit("ns").tz_localize("UTC")
