"""Everything that can be wrong with a case before a model is made of it, found all at once."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .calendar import Hours
from .case_contracts import check_contracts, check_offers
from .case_members import check_members
from .case_temperatures import check_temperatures
from .case_warnings import shortfall_prices, warnings_of
from .components import Component
from .draft import GROUPS, NAMED, Draft, at, values_of
from .errors import Fault, Faults, suggest
from .fields import Curve, Fields, Range, Shape
from .metadata import hourly_values, references, series_named, texts
from .quantities import unit_of
from .schedule import Scheduled
from .site import Site
from .siting import beyond, in_sequence, site_of

if TYPE_CHECKING:
    from .case import Case, Commodity

_NAME = "Use letters, digits and _, beginning with a letter, and no word of Python such as 'class'"
_OTHER_UNIT = re.compile(r"(?P<stem>.+)_(?P<unit>kw|gw|per_kwh|per_gwh|per_gj)")  # where keys take MW and MWh
RESERVED = frozenset({"hours", "boundaries", "objective", "total_cost"})
GROUP_OF = {
    "network": "networks",
    "commodity": "commodities",
    "stream": "streams",
    "contract": "contracts",
    "component": "components",
}


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
        if draft.hours is not None and isinstance(thing, Scheduled):
            _dates(draft, draft.hours, where, thing, faults)
    if not any(draft.unread.values()):
        _networks(draft, faults)
    check_contracts(draft, faults)
    check_members(draft, faults)
    for name, commodity in draft.groups["commodities"].items():
        _commodity(draft, name, commodity, faults)
    if draft.hours is not None:
        groups = draft.groups
        site = site_of(draft.hours, groups["networks"], groups["streams"], groups["components"].values())
        for name, component in groups["components"].items():
            _component(draft, draft.hours, site, name, component, faults)
        check_offers(draft, draft.hours, site, faults)
        check_temperatures(draft, draft.hours, site, faults)
        for name, found, remedy in beyond(site.streams, draft.hours):
            faults.add(at(draft, f"streams.{name}", "warmed_by_mw"), found, remedy)
    _sequence(draft, faults)
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
        elif series is not None and (unit := _other_unit(series)) and unit_of(key):
            found = f"the series '{series}' is named in {unit}, but its numbers are taken as they are"
            faults.add(place, found, f"{_unit_remedy(series, unit)}, and name {_in_mw(series)} here")
        elif isinstance(value, np.ndarray) and len(value) != hours.n:
            faults.add(place, f"{len(value)} values for a run of {hours.n} steps", "Give one number a step")
        else:
            if isinstance(value, Shape):
                _shape(draft, hours, f"{where}.{key}", value, faults)
            _in_range(hours, place, value, limits, faults)


def _shape(draft: Draft, hours: Hours, where: str, shape: Shape, faults: Faults) -> None:
    """A curve reads finite numbers; a profile may find fault with itself."""
    if isinstance(shape, Curve):
        _in_range(hours, at(draft, where), shape.of, Range(), faults)
    for key, found, remedy in shape.faults(hours):
        faults.add(at(draft, where, key), found, remedy)


def _series_remedy(draft: Draft, name: str, hours: Hours) -> str:
    """What to do about a name that no series has."""
    remedy = suggest(name, hours.series)
    for series in hours.series:
        if (unit := _other_unit(series)) and _in_mw(series) == name:
            return _unit_remedy(series, unit)
    if not hours.series or not draft.origins or remedy.startswith("Did"):
        return remedy
    return f'{remedy}; a column of another name is named in inputs by columns = {{ {name} = "<column>" }}'


def _other_unit(series: str) -> str:
    """The unit that a series is named in, if nothing here takes it; else an empty text."""
    match = _OTHER_UNIT.fullmatch(series.lower())
    if match is None:
        return ""
    written = match["unit"].replace("w", "W").replace("gj", "GJ").replace("gW", "GW")
    return written.replace("per_", "<currency>/")


def _in_mw(series: str) -> str:
    """The name of such a series in the unit that keys take."""
    match = _OTHER_UNIT.fullmatch(series.lower())
    return "" if match is None else f"{match['stem']}_{'per_mwh' if match['unit'].startswith('per') else 'mw'}"


def _unit_remedy(series: str, unit: str) -> str:
    """How to read a column that is in another unit."""
    name = _in_mw(series)
    return f'Read it with its unit in inputs: columns = {{ {name} = {{ column = "{series}", unit = "{unit}" }} }}'


def _in_range(hours: Hours, place: str, value: Any, limits: Range, faults: Faults) -> None:
    """Name the first step in which a value is out of range; what is wrong inside a profile has its own place."""
    values = values_of(hours, value)
    if values is None or not limits.breaks(values).any():
        return
    bad = np.flatnonzero(limits.breaks(values))
    first = int(bad[0])
    series = series_named(value)
    source = f" (series '{series}')" if series else ""
    found = f"{values[first]:g}{source} at {hours.show(first)} local and in {len(bad)} steps in all"
    faults.add(place, found, f"It must be {limits}")


def _component(draft: Draft, hours: Hours, site: Site, name: str, component: Component, faults: Faults) -> None:
    """What a component says of itself."""
    where = f"components.{name}"
    if all(values_of(hours, value) is not None for _, value, _ in hourly_values(component)):
        for key, found, remedy in component.faults(hours, site):
            faults.add(at(draft, where, key), found, remedy)


def _dates(draft: Draft, hours: Hours, where: str, thing: Scheduled, faults: Faults) -> None:
    """Dates must exist and be in order."""
    found: dict[str, list[pd.Timestamp]] = {}
    for key, when in thing.dates():
        try:
            found.setdefault(key, []).append(hours.instant(when))
        except ValueError as error:
            faults.add(at(draft, where, key), str(error), "Give an hour that exists")
    for key, stamps in found.items():
        if len(stamps) == 2 and stamps[1] <= stamps[0]:
            faults.add(at(draft, where, key), "the outage ends before it starts", "Correct the dates")
    opens, closes = found.get("commissioned"), found.get("closed")
    if opens is not None and closes is not None and opens >= closes:
        remedy = f"Swap or correct {thing.commissioned} and {thing.closed}"
        faults.add(at(draft, where, "closed"), "it closes before it is commissioned", remedy)


def _networks(draft: Draft, faults: Faults) -> None:
    """A network with demand needs somebody who can supply it."""
    supplied = {
        name
        for component in draft.groups["components"].values()
        if component.makes_heat
        for name in set(texts(component)) - {getattr(component, "drive_network", None)}
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


def _sequence(draft: Draft, faults: Faults) -> None:
    """Streams that come after each other must begin somewhere, with a stream whose span is known."""
    streams = draft.groups["streams"]
    order = in_sequence(streams)
    for name in (n for n in streams if n not in order and streams[n].after in streams):
        found = "the streams come after each other in a circle"
        faults.add(at(draft, f"streams.{name}", "after"), found, "Let one of them come first, with available_mw")
    for name in order:
        before = streams.get(streams[name].after or "")
        if before is not None and before.after is None and before.stream_outlet_min_c is None:
            found = f"'{streams[name].after}' has no stream_outlet_min_c, so that what is behind it is not known"
            faults.add(at(draft, f"streams.{name}", "after"), found, "Give stream_c and stream_outlet_min_c there")


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
