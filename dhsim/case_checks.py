"""Everything that can be wrong with a case before a model is made of it, found all at once."""

from __future__ import annotations

import datetime as dt
import keyword
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .calendar import Hours
from .case_temperatures import check_temperatures
from .case_warnings import shortfall_prices, warnings_of
from .clauses import Clause
from .components import Component
from .draft import GROUPS, NAMED, Draft, at, values_of
from .errors import Fault, Faults, suggest
from .fields import Fields, Range
from .metadata import hourly_values, references, series_named, texts

if TYPE_CHECKING:
    from .case import Case, Commodity

_NAME = "Use letters, digits and _, beginning with a letter, and no word of Python such as 'class'"
RESERVED = frozenset({"hours", "boundaries", "objective", "total_cost"})
GROUP_OF = {"network": "networks", "commodity": "commodities", "stream": "streams", "contract": "contracts"}


def check(case: Case) -> tuple[list[Fault], list[str]]:
    """All faults, and warnings about what is legal but unlikely to be meant."""
    draft = _draft(case)
    faults = faults_of(draft)
    if faults:
        return faults, []
    return [], [*warnings_of(draft, case.hours, case.spare_contracts), *shortfall_prices(case.networks, case.currency)]


def _draft(case: Case) -> Draft:
    """A whole case as what is checked."""
    return Draft(case.hours, {group: getattr(case, group) for group in GROUPS}, case.origins)


def faults_of(draft: Draft) -> list[Fault]:
    """All faults of what could be read. What cannot be judged without the rest is left out."""
    faults = Faults()
    if draft.hours is not None and draft.hours.n == 0:
        faults.add("run", "there is not one step between start and end", "Check [run] start and end")
        return faults.found
    _names(draft, faults)
    for where, thing in draft.parts():
        _references(draft, where, thing, faults)
        if draft.hours is not None:
            _hourly(draft, draft.hours, where, thing, faults)
    if not any(draft.unread.values()):
        _networks(draft, faults)
    _contracts(draft, faults)
    for name, commodity in draft.groups["commodities"].items():
        _commodity(draft, name, commodity, faults)
    if draft.hours is not None:
        for name, component in draft.groups["components"].items():
            _component(draft, draft.hours, name, component, faults)
            check_temperatures(draft, draft.hours, name, component, faults)
    return faults.found


def _names(draft: Draft, faults: Faults) -> None:
    """Names must be usable as names of a Pyomo block, and be used once."""
    seen: dict[str, str] = {}
    for group in NAMED:
        for name in draft.names(group):
            where = at(draft, f"{group}.{name}")
            if not name.isidentifier() or name.startswith("_") or keyword.iskeyword(name):
                faults.add(where, f"'{name}' is not a usable name", _NAME)
            if name in RESERVED:
                faults.add(where, f"the name '{name}' is reserved", "Choose another name")
            if name.startswith("shortfall_") and name.removeprefix("shortfall_") in draft.names("networks"):
                faults.add(where, f"the name '{name}' is that of the network's own shortfall", "Choose another name")
            if name in seen:
                other = at(draft, f"{seen[name]}.{name}")
                faults.add(where, f"the name '{name}' is used twice, also at {other}", "Rename one of them")
            seen[name] = group


def _references(draft: Draft, where: str, thing: Fields, faults: Faults) -> None:
    """Every name that is referred to must exist."""
    for key, kind, name in references(thing):
        known = draft.names(GROUP_OF[kind])
        if name not in known:
            remedy = suggest(name, known)
            if kind == "contract" and not known:
                remedy += ". List the TOML file with contracts in inputs"
            faults.add(at(draft, where, key), f"there is no {kind} '{name}'", remedy)


def _hourly(draft: Draft, hours: Hours, where: str, thing: Fields, faults: Faults) -> None:
    """Series must exist, lists must be as long as the run, and values be in range in every step."""
    for key, value, limits in hourly_values(thing):
        place = at(draft, where, key)
        series = series_named(value)
        if series is not None and series not in hours.series:
            faults.add(place, f"there is no series '{series}'", _series_remedy(draft, series, hours))
        elif isinstance(value, np.ndarray) and len(value) != hours.n:
            faults.add(place, f"{len(value)} values for a run of {hours.n} steps", "Give one number a step")
        else:
            _in_range(hours, place, value, limits, faults)


def _series_remedy(draft: Draft, name: str, hours: Hours) -> str:
    """What to do about a name that no series has."""
    remedy = suggest(name, hours.series)
    if not hours.series or not draft.origins or remedy.startswith("Did"):
        return remedy
    return f'{remedy}; a column of another name is named in inputs by columns = {{ {name} = "<column>" }}'


def _in_range(hours: Hours, place: str, value: Any, limits: Range, faults: Faults) -> None:
    """Name the first step in which a value is out of range."""
    values = hours.values(value)
    bad = np.flatnonzero(limits.breaks(values))
    if not len(bad):
        return
    first = int(bad[0])
    series = series_named(value)
    source = f" (series '{series}')" if series else ""
    found = f"{values[first]:g}{source} at {hours.show(first)} local and in {len(bad)} steps in all"
    faults.add(place, found, f"It must be {limits}")


def _component(draft: Draft, hours: Hours, name: str, component: Component, faults: Faults) -> None:
    """What a component says of itself, and dates that do not exist."""
    where = f"components.{name}"
    if all(values_of(hours, value) is not None for _, value, _ in hourly_values(component)):
        for key, found, remedy in component.faults(hours):
            faults.add(at(draft, where, key), found, remedy)
    for k, outage in enumerate(component.outages):
        start, end = (
            _instant(hours, at(draft, where, f"outages[{k}]"), t, faults) for t in (outage.start, outage.back())
        )
        if start is not None and end is not None and end <= start:
            faults.add(at(draft, where, f"outages[{k}]"), "the outage ends before it starts", "Correct the dates")
    opens, closes = (
        None if when is None else _instant(hours, at(draft, where, key), when, faults)
        for key, when in (("commissioned", component.commissioned), ("closed", component.closed))
    )
    if opens is not None and closes is not None and opens >= closes:
        found = "it closes before it is commissioned"
        faults.add(
            at(draft, where, "closed"), found, f"Swap or correct {component.commissioned} and {component.closed}"
        )


def _instant(hours: Hours, where: str, when: dt.date, faults: Faults) -> pd.Timestamp | None:
    """A local time, which must exist."""
    try:
        return hours.instant(when)
    except ValueError as error:
        faults.add(where, str(error), "Give an hour that exists")
        return None


def _networks(draft: Draft, faults: Faults) -> None:
    """A network with demand needs somebody who can supply it."""
    supplied = {
        name for component in draft.groups["components"].values() if component.makes_heat for name in texts(component)
    }
    if not draft.groups["networks"]:
        faults.add("networks", "there is no network", "Add [networks.<name>] with demand_mw")
    for name in draft.groups["networks"]:
        if name not in supplied:
            faults.add(
                at(draft, f"networks.{name}"),
                "no component supplies this network",
                "Add a boiler, heat pump, waste heat or link that names it",
            )


def _contracts(draft: Draft, faults: Faults) -> None:
    """A contract is an agreement on one flow; only one of plain prices may be named by several."""
    users: dict[str, list[str]] = {}
    for where, thing in draft.parts():
        for key, kind, name in references(thing):
            if kind == "contract":
                users.setdefault(name, []).append(f"{where}.{key}")
    for name, places in users.items():
        contract = draft.groups["contracts"].get(name)
        twice = sorted({place for place in places if places.count(place) > 1})
        for place in twice:
            faults.add(at(draft, place), f"the contract '{name}' is named twice", "Name it once")
        if contract is None or twice or len(places) < 2:
            continue
        if any(type(clause).rate_per_mwh is Clause.rate_per_mwh for clause in contract.clauses):
            found = (
                f"it has clauses that are not a plain price, and is named by {len(places)} flows: {', '.join(places)}"
            )
            faults.add(at(draft, f"contracts.{name}"), found, "Write one contract for each flow")


def _commodity(draft: Draft, name: str, commodity: Commodity, faults: Faults) -> None:
    """What is used must be sold by somebody, and buying must not be cheaper than selling at once."""
    where = at(draft, f"commodities.{name}")
    if name in draft.used("commodity") and not (commodity.can_buy or commodity.can_sell):
        faults.add(where, "it has no price", "Give buy_per_mwh, sell_per_mwh or contracts; 0 if it is free")
    if draft.hours is not None:
        _arbitrage(draft.hours, commodity, where, faults)


def _arbitrage(hours: Hours, commodity: Commodity, where: str, faults: Faults) -> None:
    """Selling dearer than buying, without limit, would earn without end."""
    buy, sell = values_of(hours, commodity.buy_per_mwh), values_of(hours, commodity.sell_per_mwh)
    co2_t, co2_price = values_of(hours, commodity.co2_t_per_mwh), values_of(hours, commodity.co2_price_per_t)
    if buy is None or sell is None or co2_t is None or co2_price is None:
        return
    if commodity.contracts or commodity.sale_contracts:
        return
    gain = sell - buy - co2_t * co2_price
    if gain.max() > 1e-9 and commodity.buy_max_mw is None and commodity.sell_max_mw is None:
        step = int(gain.argmax())
        faults.add(
            where,
            f"at {hours.show(step)} local it sells for {gain[step]:g} more than it costs to buy, without limit",
            "Correct the prices, or set buy_max_mw or sell_max_mw",
        )


def used_series(case: Case) -> Mapping[str, list[str]]:
    """Series name -> the places that read it."""
    out: dict[str, list[str]] = {}
    for where, thing in _draft(case).parts():
        for key, value, _ in hourly_values(thing):
            series = series_named(value)
            if series is not None:
                out.setdefault(series, []).append(f"{where}.{key}")
    return out
