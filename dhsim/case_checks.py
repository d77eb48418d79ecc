"""Everything that can be wrong with a case before a model is made of it, found all at once."""

from __future__ import annotations

import datetime as dt
import keyword
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .calendar import Array, Hours
from .case_warnings import warnings_of
from .components import Component
from .draft import NAMED, Draft
from .errors import Fault, Faults, suggest
from .fields import Fields, Range
from .metadata import hourly_values, references, series_named
from .physics.cop import carnot_cop, lorenz_cop
from .validation import located

if TYPE_CHECKING:
    from .case import Case, Commodity, Network, Stream

_NAME = "Use letters, digits and _, beginning with a letter, and no word of Python such as 'class'"
RESERVED = frozenset({"hours", "boundaries", "objective", "total_cost"})
GROUP_OF = {"network": "networks", "commodity": "commodities", "stream": "streams", "contract": "contracts"}


def check(case: Case) -> tuple[list[Fault], list[str]]:
    """All faults, and warnings about what is legal but unlikely to be meant."""
    draft = _draft(case)
    faults = faults_of(draft)
    return faults, [] if faults else list(warnings_of(draft, case.hours, case.spare_contracts))


def _draft(case: Case) -> Draft:
    """A whole case as what is checked."""
    return Draft(case.hours, {group: getattr(case, group) for group in (*NAMED, "contracts")}, case.origins)


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
    for name, commodity in draft.groups["commodities"].items():
        _commodity(draft, name, commodity, faults)
    if draft.hours is not None:
        for name, component in draft.groups["components"].items():
            _component(draft, draft.hours, name, component, faults)
            _temperatures(draft, draft.hours, name, component, faults)
    return faults.found


def _at(draft: Draft, path: str, key: str = "") -> str:
    """'models/town.toml, components.mill.price_per_mwh', or without the file for cases made in Python."""
    return located(draft.origins, f"{path}.{key}" if key else path)


def _names(draft: Draft, faults: Faults) -> None:
    """Names must be usable as names of a Pyomo block, and be used once."""
    seen: dict[str, str] = {}
    for group in NAMED:
        for name in draft.names(group):
            where = _at(draft, f"{group}.{name}")
            if not name.isidentifier() or name.startswith("_") or keyword.iskeyword(name):
                faults.add(where, f"'{name}' is not a usable name", _NAME)
            if name in RESERVED:
                faults.add(where, f"the name '{name}' is reserved", "Choose another name")
            if name.startswith("shortfall_") and name.removeprefix("shortfall_") in draft.names("networks"):
                faults.add(where, f"the name '{name}' is that of the network's own shortfall", "Choose another name")
            if name in seen:
                other = _at(draft, f"{seen[name]}.{name}")
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
            faults.add(_at(draft, where, key), f"there is no {kind} '{name}'", remedy)


def _hourly(draft: Draft, hours: Hours, where: str, thing: Fields, faults: Faults) -> None:
    """Series must exist, lists must be as long as the run, and values be in range in every step."""
    for key, value, limits in hourly_values(thing):
        place = _at(draft, where, key)
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
    if all(_values(hours, value) is not None for _, value, _ in hourly_values(component)):
        for key, found, remedy in component.faults(hours):
            faults.add(_at(draft, where, key), found, remedy)
    for k, outage in enumerate(component.outages):
        start, end = (
            _instant(hours, _at(draft, where, f"outages[{k}]"), t, faults) for t in (outage.start, outage.back())
        )
        if start is not None and end is not None and end <= start:
            faults.add(_at(draft, where, f"outages[{k}]"), "the outage ends before it starts", "Correct the dates")
    opens, closes = (
        None if when is None else _instant(hours, _at(draft, where, key), when, faults)
        for key, when in (("commissioned", component.commissioned), ("closed", component.closed))
    )
    if opens is not None and closes is not None and opens >= closes:
        found = "it closes before it is commissioned"
        faults.add(
            _at(draft, where, "closed"), found, f"Swap or correct {component.commissioned} and {component.closed}"
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
        name
        for component in draft.groups["components"].values()
        if component.makes_heat
        for _, kind, name in references(component)
        if kind == "network"
    }
    if not draft.groups["networks"]:
        faults.add("networks", "there is no network", "Add [networks.<name>] with demand_mw")
    for name in draft.groups["networks"]:
        if name not in supplied:
            faults.add(
                _at(draft, f"networks.{name}"),
                "no component supplies this network",
                "Add a boiler, heat pump, waste heat or link that names it",
            )


def _commodity(draft: Draft, name: str, commodity: Commodity, faults: Faults) -> None:
    """What is used must be sold by somebody, and buying must not be cheaper than selling at once."""
    where = _at(draft, f"commodities.{name}")
    if name in draft.used("commodity") and not (commodity.can_buy or commodity.can_sell):
        faults.add(where, "it has no price", "Give buy_per_mwh, sell_per_mwh or contracts; 0 if it is free")
    if draft.hours is not None:
        _arbitrage(draft.hours, commodity, where, faults)


def _values(hours: Hours, value: Any) -> Array | None:
    """The values in every step; None if they are not known."""
    series = series_named(value)
    if value is None or (series is not None and series not in hours.series):
        return None
    if isinstance(value, np.ndarray) and len(value) != hours.n:
        return None
    return hours.values(value)


def _arbitrage(hours: Hours, commodity: Commodity, where: str, faults: Faults) -> None:
    """Selling dearer than buying, without limit, would earn without end."""
    buy, sell = _values(hours, commodity.buy_per_mwh), _values(hours, commodity.sell_per_mwh)
    co2_t, co2_price = _values(hours, commodity.co2_t_per_mwh), _values(hours, commodity.co2_price_per_t)
    if buy is None or sell is None or co2_t is None or co2_price is None:
        return
    if commodity.contracts or commodity.sale_contracts:
        return
    gain = sell - buy - co2_t * co2_price
    if gain.max() > 1e-9 and (commodity.buy_max_mw is None or commodity.sell_max_mw is None):
        step = int(gain.argmax())
        faults.add(
            where,
            f"at {hours.show(step)} local it sells for {gain[step]:g} more than it costs to buy, without limit",
            "Correct the prices, or set buy_max_mw and sell_max_mw",
        )


def _temperatures(draft: Draft, hours: Hours, name: str, component: Component, faults: Faults) -> None:
    """Where the temperatures are known, no COP may be above what the second law allows."""
    cop = _values(hours, getattr(component, "cop", None))
    stream = draft.groups["streams"].get(getattr(component, "source", None) or "")
    network = draft.groups["networks"].get(getattr(component, "network", None) or "")
    best = None if stream is None or network is None else _best_cop(hours, stream, network)
    if cop is None or best is None:
        return
    excess = cop - best
    step = int(excess.argmax())
    if excess[step] > 1e-9:
        above = np.count_nonzero(excess > 1e-9)
        faults.add(
            _at(draft, f"components.{name}", "cop"),
            f"{cop[step]:.3g} at {hours.show(step)} local is above the ideal {best[step]:.3g} "
            f"between stream and network temperatures, in {above} steps in all",
            "Lower the COP, or correct the temperatures",
        )


def _best_cop(hours: Hours, stream: Stream, network: Network) -> Array | None:
    """The ideal COP, where the temperatures are known and possible."""
    for part in (stream, network):
        for _, value, limits in hourly_values(part):
            values = _values(hours, value)
            if values is None or limits.breaks(values).any():
                return None
    return None if stream.stream_c is None or network.supply_c is None else ideal_cop(hours, stream, network)


def ideal_cop(hours: Hours, stream: Stream, network: Network) -> Array:
    """The best COP from a stream to a network's supply line: Lorenz' where both glides are known, else Carnot's."""
    at = hours.values
    if stream.stream_outlet_min_c is None or network.return_c is None:
        return carnot_cop(at(stream.stream_c), at(network.supply_c))
    return lorenz_cop(at(stream.stream_c), at(stream.stream_outlet_min_c), at(network.return_c), at(network.supply_c))


def used_series(case: Case) -> Mapping[str, list[str]]:
    """Series name -> the places that read it."""
    out: dict[str, list[str]] = {}
    for where, thing in _draft(case).parts():
        for key, value, _ in hourly_values(thing):
            series = series_named(value)
            if series is not None:
                out.setdefault(series, []).append(f"{where}.{key}")
    return out
