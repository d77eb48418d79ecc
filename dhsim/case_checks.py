"""Everything that can be wrong with a case before a model is made of it, found all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from .calendar import Array
from .components import Component
from .errors import Fault, Faults, suggest
from .fields import Fields, Range
from .metadata import hourly_values, references, series_named
from .physics.cop import carnot_cop, lorenz_cop

if TYPE_CHECKING:
    from .case import Case, Network, Stream

RESERVED = frozenset({"hours", "boundaries", "objective", "total_cost"})
GROUP_OF = {"network": "networks", "commodity": "commodities", "stream": "streams", "contract": "contracts"}


def check(case: Case) -> tuple[list[Fault], list[str]]:
    """All faults, and warnings about what is legal but unlikely to be meant."""
    faults = Faults()
    if case.hours.n == 0:
        faults.add("run", "there is not one step between start and end", "Check [run] start and end")
        return faults.found, []
    _names(case, faults)
    for where, thing in _parts(case):
        _references(case, where, thing, faults)
        _hourly(case, where, thing, faults)
    for name, component in case.components.items():
        _component(case, name, component, faults)
    for check_bus in (_networks, _commodities):
        check_bus(case, faults)
    if faults:
        return faults.found, []
    _temperatures(case, faults)
    return faults.found, list(_warnings(case))


def _parts(case: Case) -> Iterator[tuple[str, Fields]]:
    """Every part of the case with its dotted path; clauses count as parts of their own."""
    for group in ("networks", "commodities", "streams", "components", "contracts"):
        for name, thing in getattr(case, group).items():
            yield f"{group}.{name}", thing
    for name, contract in case.contracts.items():
        for k, clause in enumerate(contract.clauses):
            yield f"contracts.{name}.clauses[{k}]", clause


def _where(case: Case, path: str, key: str = "") -> str:
    """'models/town.toml, components.mill.price_per_mwh', or without the file for cases made in Python."""
    owner = ".".join(path.split("[")[0].split(".")[:2])
    full = f"{path}.{key}" if key else path
    origin = case.origins.get(owner)
    return f"{origin}, {full}" if origin else full


def _names(case: Case, faults: Faults) -> None:
    """Names must be usable as names of a Pyomo block, and be used once."""
    seen: dict[str, str] = {}
    for group in ("networks", "commodities", "streams", "components"):
        for name in getattr(case, group):
            where = _where(case, f"{group}.{name}")
            if not name.isidentifier() or name.startswith("_"):
                faults.add(where, f"'{name}' is not a usable name", "Use letters, digits and _, beginning with a letter")
            if name in RESERVED:
                faults.add(where, f"the name '{name}' is reserved", "Choose another name")
            if name in seen:
                other = _where(case, f"{seen[name]}.{name}")
                faults.add(where, f"the name '{name}' is used twice, also at {other}", "Rename one of them")
            seen[name] = group


def _references(case: Case, where: str, thing: Fields, faults: Faults) -> None:
    """Every name that is referred to must exist."""
    for key, kind, name in references(thing):
        known = getattr(case, GROUP_OF[kind])
        if name not in known:
            faults.add(_where(case, where, key), f"there is no {kind} '{name}'", suggest(name, known))


def _hourly(case: Case, where: str, thing: Fields, faults: Faults) -> None:
    """Series must exist, lists must be as long as the run, and values be in range in every step."""
    for key, value, limits in hourly_values(thing):
        place = _where(case, where, key)
        series = series_named(value)
        if series is not None and series not in case.hours.series:
            faults.add(place, f"there is no series '{series}'", suggest(series, case.hours.series))
            continue
        if isinstance(value, np.ndarray) and len(value) != case.hours.n:
            faults.add(place, f"{len(value)} values for a run of {case.hours.n} steps", "Give one number a step")
            continue
        _in_range(case, place, series, case.hours.values(value), limits, faults)


def _in_range(case: Case, place: str, series: str | None, values: Array, limits: Range, faults: Faults) -> None:
    """Name the first step in which a value is out of range."""
    bad = np.flatnonzero(limits.breaks(values))
    if len(bad):
        first = int(bad[0])
        source = f" (series '{series}')" if series else ""
        faults.add(
            place,
            f"{values[first]:g}{source} at {case.hours.show(first)} local and in {len(bad)} steps in all",
            f"It must be {limits}",
        )


def _component(case: Case, name: str, component: Component, faults: Faults) -> None:
    """What a component says of itself, and dates that do not exist."""
    where = f"components.{name}"
    for key, found, remedy in component.faults(case.hours):
        faults.add(_where(case, where, key), found, remedy)
    for key in ("commissioned", "closed"):
        when = getattr(component, key)
        if when is not None:
            _instant(case, _where(case, where, key), when, faults)
    for k, outage in enumerate(component.outages):
        for moment in (outage.start, outage.last()):
            _instant(case, _where(case, where, f"outages[{k}]"), moment, faults)
    if component.commissioned is not None and component.closed is not None and component.commissioned >= component.closed:
        faults.add(_where(case, where, "closed"), "it closes before it is commissioned", "Swap or correct the dates")


def _instant(case: Case, where: str, when: object, faults: Faults) -> None:
    """A local time must exist."""
    try:
        case.hours.instant(when)  # type: ignore[arg-type]
    except ValueError as error:
        faults.add(where, str(error), "Give an hour that exists")


def _networks(case: Case, faults: Faults) -> None:
    """A network with demand needs somebody who can supply it."""
    supplied = {
        name
        for component in case.components.values()
        if component.makes_heat
        for _, kind, name in references(component)
        if kind == "network"
    }
    if not case.networks:
        faults.add("networks", "there is no network", "Add [networks.<name>] with demand_mw")
    for name in case.networks:
        if name not in supplied:
            faults.add(
                _where(case, f"networks.{name}"),
                "no component supplies this network",
                "Add a boiler, heat pump, waste heat or link that names it",
            )


def _commodities(case: Case, faults: Faults) -> None:
    """What is used must be sold by somebody, and buying must not be cheaper than selling at once."""
    for name, commodity in case.commodities.items():
        used = any(name == ref for c in case.components.values() for _, kind, ref in references(c) if kind == "commodity")
        where = _where(case, f"commodities.{name}")
        if used and not (commodity.can_buy or commodity.can_sell):
            faults.add(where, "it has no price", "Give buy_per_mwh, sell_per_mwh or contracts; 0 if it is free")
        _arbitrage(case, name, where, faults)


def _arbitrage(case: Case, name: str, where: str, faults: Faults) -> None:
    """Selling dearer than buying, without limit, would earn without end."""
    commodity = case.commodities[name]
    plain = not commodity.contracts and not commodity.sale_contracts and commodity.co2_t_per_mwh == 0.0
    if commodity.buy_per_mwh is None or commodity.sell_per_mwh is None or not plain:
        return
    named = (series_named(commodity.buy_per_mwh), series_named(commodity.sell_per_mwh))
    if any(series is not None and series not in case.hours.series for series in named):
        return
    gain = case.hours.values(commodity.sell_per_mwh) - case.hours.values(commodity.buy_per_mwh)
    if gain.max() > 1e-9 and (commodity.buy_max_mw is None or commodity.sell_max_mw is None):
        step = int(gain.argmax())
        faults.add(
            where,
            f"at {case.hours.show(step)} local it sells for {gain[step]:g} more than it costs to buy, without limit",
            "Correct the prices, or set buy_max_mw and sell_max_mw",
        )


def _temperatures(case: Case, faults: Faults) -> None:
    """Where the temperatures are known, no COP may be above what the second law allows."""
    for name, component in case.components.items():
        cop = getattr(component, "cop", None)
        stream = case.streams.get(getattr(component, "source", None) or "")
        network = case.networks.get(getattr(component, "network", ""))
        if cop is None or stream is None or network is None or stream.stream_c is None or network.supply_c is None:
            continue
        excess = case.hours.values(cop) - ideal_cop(case, stream, network)
        step = int(excess.argmax())
        if excess[step] > 1e-9:
            given = case.hours.values(cop)[step]
            faults.add(
                _where(case, f"components.{name}", "cop"),
                f"{given:.3g} at {case.hours.show(step)} local is above the ideal {given - excess[step]:.3g} "
                f"between stream and network temperatures, in {int((excess > 1e-9).sum())} steps in all",
                "Lower the COP, or correct the temperatures",
            )


def ideal_cop(case: Case, stream: Stream, network: Network) -> Array:
    """The best COP from a stream to a network's supply line: Lorenz' where both glides are known, else Carnot's."""
    at = case.hours.values
    if stream.stream_outlet_min_c is None or network.return_c is None:
        return carnot_cop(at(stream.stream_c), at(network.supply_c))
    return lorenz_cop(at(stream.stream_c), at(stream.stream_outlet_min_c), at(network.return_c), at(network.supply_c))


def _warnings(case: Case) -> Iterator[str]:
    """Legal, but worth a look."""
    taken = {name for c in case.components.values() for _, kind, name in references(c) if kind == "stream"}
    for name in case.streams:
        if name not in taken:
            yield f"streams.{name}: nobody takes from this stream"
    for name, network in case.networks.items():
        if not np.any(case.hours.values(network.demand_mw)):
            yield f"networks.{name}: the demand is zero in every step"


def used_series(case: Case) -> Mapping[str, list[str]]:
    """Series name -> the places that read it."""
    out: dict[str, list[str]] = {}
    for where, thing in _parts(case):
        for key, value, _ in hourly_values(thing):
            series = series_named(value)
            if series is not None:
                out.setdefault(series, []).append(f"{where}.{key}")
    return out
