"""A tax pack: a dated TOML file of tax and tariff rules with their sources, and the rule that holds on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, field_validator, model_validator

from .dates import When, when_of
from .errors import Fault, Faults, InputError, suggest
from .fields import Fields
from .files_in import Currency, Rate
from .registry import by_kind, class_of
from .taxes import Reading, Rule
from .toml_files import read_toml, shown
from .validation import validated, written

_Named = Annotated[str, Field(min_length=1)]


class Money(Fields):
    """The part of `[pack]` that prices are read with."""

    currency: Currency = Field(description="ISO 4217 code; all money of the pack is in it")
    exchange_rates: dict[Currency, Rate] = Field({}, description="what one unit of another currency costs in this one")


class PackHead(Money):
    """The table `[pack]` of a pack."""

    title: _Named
    country: _Named = Field(description="ISO 3166 code, such as DK")
    source: _Named = Field(description="the report, act or tariff sheet that the entries quote")
    description: str = ""


class Dates(Fields):
    """When an entry holds, and where it stands in the source of the pack.

    Both days are among those on which it holds; without one of them it holds before, or after, without end.
    """

    valid_from: When | None = Field(None, description="first day")
    valid_to: When | None = Field(None, description="last day")
    source: str = Field(description="where in the pack's source it stands, such as 'L1136, L5487'")
    note: str = Field("", description="misprints, and what was derived or assumed")

    @field_validator("source")
    @classmethod
    def _told(cls, text: str) -> str:
        """A source has words."""
        if not text.strip():
            raise ValueError("it is empty; say where in the pack's source the rule stands")
        return text

    @field_validator("valid_from", "valid_to")
    @classmethod
    def _a_day(cls, when: dt.date | None) -> dt.date | None:
        """Rules change at midnight."""
        if isinstance(when, dt.datetime):
            raise ValueError(f"found {when.isoformat()}; give a date without a time of day")
        return when

    @model_validator(mode="after")
    def _in_order(self) -> Dates:
        """A rule holds for a day at least, and not always."""
        if self.valid_from is None and self.valid_to is None:
            raise ValueError("it has neither valid_from nor valid_to; add the days on which the rule holds")
        if self.first > self.last:
            raise ValueError(f"valid_to = {self.last} is before valid_from = {self.first}; correct one of them")
        return self

    @property
    def first(self) -> dt.date:
        """The first day, or the first that there is."""
        return self.valid_from or dt.date.min

    @property
    def last(self) -> dt.date:
        """The last day, or the last that there is."""
        return self.valid_to or dt.date.max

    def __str__(self) -> str:
        begin = f"from {self.valid_from}" if self.valid_from else ""
        end = f"to {self.valid_to}" if self.valid_to else ""
        return " ".join(part for part in (begin, end) if part)


@dataclass(frozen=True)
class Entry:
    """A rule with the days on which it holds. where: file and key, for faults."""

    rule: Rule
    dates: Dates
    where: str

    def holds(self, on: dt.date) -> bool:
        """Is the day among those on which the rule holds?"""
        return self.dates.first <= on <= self.dates.last


@dataclass(frozen=True, eq=False)
class TaxPack:
    """The rules of a country or a tariff sheet, by name; each with one or more entries that hold at different times.

    path: of the file, as shown to people. head: title, country, currency and source.
    """

    path: str
    head: PackHead
    entries: Mapping[str, tuple[Entry, ...]] = field(repr=False)

    @classmethod
    def read(cls, path: str | Path) -> TaxPack:
        """The pack in a TOML file.

        Raises InputError with every fault of the file: each with file and key, what was found, and what to do.
        """
        faults = Faults()
        path = Path(path)
        table = read_toml(path, faults)
        pack = None if table is None else _pack(shown(path), table, faults)
        faults.raise_if_any()
        if pack is None:
            raise AssertionError("a pack that could not be read left no fault")
        return pack

    def rule(self, name: str, on: dt.date | str, reading: Reading = "statutory") -> Rule:
        """The rule of that name on a day. Raises InputError where there is no such name, or none on that day.

        reading: `as_printed_2013` gives the entry of that reading if there is one on that day, and else the statutory
        one, as the source does not contradict itself there. `rule.reading` tells which it is.
        """
        return self.entry(name, on, reading).rule

    def entry(self, name: str, on: dt.date | str, reading: Reading = "statutory") -> Entry:
        """The same rule with its dates, source and note."""
        if name not in self.entries:
            raise InputError([Fault(self.path, f"it has no rule '{name}'", suggest(name, self.entries))])
        day = _day(on, f"{self.path}, {name}")
        found = {entry.rule.reading: entry for entry in self.entries[name] if entry.holds(day)}
        chosen = found.get(reading) or found.get("statutory")
        if chosen is None:
            periods = ", ".join(str(one.dates) for one in _by_date(self.entries[name]))
            remedy = f"It holds {periods}; choose a day among these, or add an entry to the pack"
            raise InputError([Fault(f"{self.path}, rules.{name}", f"no entry holds on {day}", remedy)])
        return chosen


def _day(on: dt.date | str, where: str) -> dt.date:
    """A day from a date, a time, or ISO text."""
    try:
        when = when_of(on)
    except ValueError as error:
        raise InputError([Fault(where, str(error))]) from None
    if when is None:
        raise InputError([Fault(where, f"found {written(on)}", "It must be a date such as 2013-07-01")])
    return when.date() if isinstance(when, dt.datetime) else when


def _pack(path: str, table: Mapping[str, Any], faults: Faults) -> TaxPack | None:
    """The pack of a TOML table; None, with faults, if its head is wrong or missing."""
    for key in table.keys() - {"pack", "rules"}:
        faults.add(f"{path}, {key}", f"unknown key '{key}'", suggest(key, ["pack", "rules"]))
    head = _head(path, table, faults)
    rules = table.get("rules", {})
    if not isinstance(rules, Mapping) or not rules:
        found = f"found {written(rules)}" if "rules" in table else "it has no rules"
        faults.add(f"{path}, rules", found, "Write each rule as [[rules.<name>]] with its kind, dates and source")
        return None
    money = _money(table.get("pack"))
    entries = {name: tuple(_entries(path, name, tables, money, faults)) for name, tables in rules.items()}
    for several in entries.values():
        _refuse_overlaps(several, faults)
    return None if head is None else TaxPack(path, head, entries)


def _head(path: str, table: Mapping[str, Any], faults: Faults) -> PackHead | None:
    """The table `[pack]`."""
    if "pack" not in table:
        faults.add(path, "it has no table [pack]", "Add [pack] with title, country, currency and source")
        return None
    return validated(lambda: PackHead.model_validate(table["pack"]), {"": path}, "pack", PackHead, faults)


def _money(head: Any) -> dict[str, Any]:
    """The context in which prices are read; empty if the head does not say it. Other faults of it do not matter."""
    table = (
        {key: value for key, value in head.items() if key in Money.model_fields} if isinstance(head, Mapping) else {}
    )
    try:
        money = Money.model_validate(table)
    except ValidationError:
        return {}
    return {"currency": money.currency, "rates": money.exchange_rates}


def _entries(path: str, name: str, tables: Any, money: Mapping[str, Any], faults: Faults) -> Iterator[Entry]:
    """Every entry of one rule that is right; faults for the others. money: the context of prices; empty: not known."""
    listed = isinstance(tables, list)
    for k, table in enumerate(tables if listed else [tables]):
        entry = _entry(path, f"rules.{name}[{k}]" if listed else f"rules.{name}", table, money, faults)
        if entry is not None:
            yield entry


def _entry(path: str, key: str, table: Any, money: Mapping[str, Any], faults: Faults) -> Entry | None:
    """One entry; None, with faults, if its dates or its rule are wrong."""
    if not isinstance(table, Mapping):
        faults.add(f"{path}, {key}", f"found {written(table)}", "It must be a table of keys")
        return None
    dated = {k: v for k, v in table.items() if k in Dates.model_fields}
    plain = {k: v for k, v in table.items() if k not in Dates.model_fields}
    dates = validated(lambda: Dates.model_validate(dated), {"": path}, key, Dates, faults)
    rule = _rule(path, key, plain, money, faults)
    return None if dates is None or rule is None else Entry(rule, dates, f"{path}, {key}")


def _rule(path: str, key: str, table: Mapping[str, Any], money: Mapping[str, Any], faults: Faults) -> Rule | None:
    """One table with a `kind` as a rule; None, with faults, if it cannot be one."""
    try:
        cls = class_of(Rule.kinds, table, "rule")
    except ValueError:
        cls = None
    if cls is not None and not money:
        return None  # its prices cannot be read before the pack says in which currency they are
    currency = money.get("currency", "")
    return validated(lambda: by_kind(Rule.kinds, table, "rule", money), {"": path}, key, cls, faults, currency)


def _refuse_overlaps(entries: Iterable[Entry], faults: Faults) -> None:
    """Two entries of one reading may not hold on the same day."""
    for one, two in combinations(_by_date(entries), 2):
        if one.rule.reading == two.rule.reading and two.dates.first <= one.dates.last:
            found = f"it holds {two.dates}, and {one.where.rpartition(', ')[2]} holds {one.dates}"
            faults.add(two.where, found, "Let one end on the day before the other begins, or give another name to one")


def _by_date(entries: Iterable[Entry]) -> list[Entry]:
    """Entries in the order in which they begin."""
    return sorted(entries, key=lambda entry: entry.dates.first)
