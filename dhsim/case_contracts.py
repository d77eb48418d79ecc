"""Faults of contracts that only the flows under them can tell: who uses them, and what is on offer there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .calendar import Array, Hours
from .clauses import Clause
from .contract import Contract
from .draft import Draft, at, share_of, values_of
from .errors import Faults
from .metadata import hourly_values, references
from .schedule import Scheduled
from .site import Site

User = tuple[str, str, str]  # group, name and key of who names a contract


def check_contracts(draft: Draft, faults: Faults) -> None:
    """Everything that needs no hours: who names a contract, and how often."""
    for name, users in _users(draft).items():
        contract = draft.groups["contracts"].get(name)
        places = [".".join(user) for user in users]
        twice = sorted({place for place in places if places.count(place) > 1})
        for place in twice:
            faults.add(at(draft, place), f"the contract '{name}' is named twice", "Name it once")
        if contract is not None and not twice and len(places) > 1 and not _plain(contract):
            found = f"it has clauses that are not a plain price, and is named by {len(places)} flows: "
            faults.add(at(draft, f"contracts.{name}"), found + ", ".join(places), "Write one contract for each flow")
    _supplied_twice(draft, faults)
    _supplied_at_stream(draft, faults)


def check_offers(draft: Draft, hours: Hours, site: Site, faults: Faults) -> None:
    """What clauses find wrong with the run, or with what the supplier offers."""
    for name, users in _users(draft).items():
        contract = draft.groups["contracts"].get(name)
        if contract is None or any(
            values_of(hours, value) is None for clause in contract.clauses for _, value, _ in hourly_values(clause)
        ):
            continue
        for group, owner, _ in dict.fromkeys(users):
            for key, found, remedy in contract.faults(hours, _offered(draft, hours, site, group, owner)):
                faults.add(at(draft, f"contracts.{name}", key), found, remedy)


def _users(draft: Draft) -> dict[str, list[User]]:
    """Contract -> who names it."""
    out: dict[str, list[User]] = {}
    for where, thing in draft.parts():
        group, _, name = where.partition(".")
        for key, kind, contract in references(thing):
            if kind == "contract":
                out.setdefault(contract, []).append((group, name, key))
    return out


def _plain(contract: Contract) -> bool:
    """Has it plain prices only, so that each flow can be billed by itself?"""
    return all(type(clause).rate_per_mwh is not Clause.rate_per_mwh for clause in contract.clauses)


def _supplied_twice(draft: Draft, faults: Faults) -> None:
    """Two contracts that both cover the supply of one flow would pay for it twice."""
    for where, thing in draft.parts():
        for key, named in _lists(thing):
            supply = [name for name in named if _supplies(draft, name)]
            if len(set(supply)) > 1:
                found = f"the contracts {' and '.join(map(repr, supply))} each cover the supply of all of it"
                remedy = "Keep one, or give each supplier a commodity of its own, with buy_max_mw"
                faults.add(at(draft, where, key), found, remedy)


def _supplied_at_stream(draft: Draft, faults: Faults) -> None:
    """Heat that is paid for where it leaves its stream is not paid for again where it is delivered."""
    for owner, part in draft.groups["components"].items():
        named = list(references(part))
        streams = [draft.groups["streams"].get(name) for _, kind, name in named if kind == "stream"]
        for key, kind, name in named:
            for other in (stream.contract for stream in streams if stream is not None and stream.contract):
                if kind == "contract" and _supplies(draft, name) and _supplies(draft, other):
                    found = f"'{name}' and '{other}', the contract of its stream, each cover the supply of all of it"
                    faults.add(at(draft, f"components.{owner}", key), found, "Keep one")


def _supplies(draft: Draft, name: str) -> bool:
    """Does a contract say that it covers the supply of its flow, or bind its volume?"""
    contract: Contract | None = draft.groups["contracts"].get(name)
    return contract is not None and (contract.covers == "supply" or any(type(c).claims for c in contract.clauses))


def _lists(thing: Any) -> Iterator[tuple[str, list[str]]]:
    """Fields that name contracts, with all that they name."""
    out: dict[str, list[str]] = {}
    for key, kind, name in references(thing):
        if kind == "contract":
            out.setdefault(key, []).append(name)
    yield from out.items()


def _offered(draft: Draft, hours: Hours, site: Site, group: str, owner: str) -> Array | None:
    """What a supplier could deliver in each step; None where that is not known."""
    if group == "streams":
        known = owner in site.streams and draft.groups["streams"][owner].after is None
        return site.streams[owner].available_mw if known else None
    part = draft.groups[group][owner]
    there = values_of(hours, getattr(part, "available_mw", None))
    if there is None or not isinstance(part, Scheduled):
        return None
    share = share_of(hours, part)
    return None if share is None else there * share
