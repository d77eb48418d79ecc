"""What is legal in a case, but unlikely to be meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .calendar import Hours
from .components import Component
from .draft import Draft
from .fields import Fields
from .metadata import references, texts
from .schedule import Scheduled
from .temperature_warnings import temperature_warnings

if TYPE_CHECKING:
    from .case import Network


def warnings_of(draft: Draft, hours: Hours, spare: Collection[str] = ()) -> Iterator[str]:
    """Warnings about a whole case without faults. spare: contracts whose user was removed on purpose."""
    passed_on = {stream.after for stream in draft.groups["streams"].values()}
    for name in sorted(draft.groups["streams"].keys() - draft.used("stream") - passed_on):
        yield f"streams.{name}: nobody takes from this stream"
    for name in sorted(draft.groups["contracts"].keys() - _contracts_used(draft) - set(spare)):
        yield f"contracts.{name}: nothing is bought or sold under this contract"
    for group in ("streams", "components"):
        for name, thing in draft.groups[group].items():
            yield from _dates(f"{group}.{name}", thing, hours)
    components = draft.groups["components"].values()
    drawn_on = {getattr(one, key, None) for one in components for key in ("from_network", "drive_network")}
    for name, network in draft.groups["networks"].items():
        if name not in drawn_on and not np.any(hours.values(network.demand_mw)):
            yield f"networks.{name}: the demand is zero in every step"
        yield from _size(draft, hours, name)
    yield from temperature_warnings(draft, hours)


def _contracts_used(draft: Draft) -> set[str]:
    """Contracts that are referred to, or whose name stands in any field of a component (of a class of one's own)."""
    marked = {name for _, part in draft.parts() for _, kind, name in references(part) if kind == "contract"}
    return marked | {text for part in draft.groups["components"].values() for text in texts(part)}


def _dates(where: str, thing: Scheduled, hours: Hours) -> Iterator[str]:
    """Outages that change nothing, and plants that do not exist yet or no more. What comes every year need not fall
    into the run.
    """
    for k, outage in enumerate(thing.outages):
        if outage.once is not None and not outage.off(hours).any():
            when = "lies outside the run" if _outside(hours, *outage.once) else "covers the start of no step"
            yield f"{where}.outages[{k}]: the outage from {outage.start} to {outage.end} {when} and changes nothing"
    if thing.commissioned is not None and not hours.between(thing.commissioned, None).any():
        yield f"{where}.commissioned: {thing.commissioned} is after the run, in which it never operates"
    if thing.closed is not None and not hours.between(None, thing.closed).any():
        yield f"{where}.closed: {thing.closed} is before the run, in which it never operates"
    if thing.stages and not any(np.any(hours.starts >= stage.comes(hours)) for stage in thing.stages):
        yield f"{where}.stages: all of them come after the run, in which it never operates"


def _outside(hours: Hours, start: dt.date, back: dt.date) -> bool:
    """Is an outage over before the run begins, or does it begin when the run is over?"""
    end = hours.starts[-1] + pd.Timedelta(hours=hours.step_h)
    return bool(hours.instant(back) <= hours.starts[0] or hours.instant(start) >= end)


def _size(draft: Draft, hours: Hours, network: str) -> Iterator[str]:
    """A peak above the sum of all sizes, where all are known."""
    sizes = [_gives_mw(draft, hours, component, network) for component in draft.groups["components"].values()]
    known = [size for size in sizes if size is not None]
    if len(known) < len(sizes):
        return
    demand, most = hours.values(draft.groups["networks"][network].demand_mw), sum(known)
    short = int(np.count_nonzero(demand > most * (1 + 1e-9)))
    if short:
        unit = "hour" if hours.step_h == 1 else "step"
        yield (
            f"networks.{network}: peak demand {_mw(demand.max())} MW is above the {_mw(most)} MW that all plants and "
            f"stores together can give, in {short} {unit}{'s'[: short != 1]}"
        )


def _gives_mw(draft: Draft, hours: Hours, component: Component, network: str) -> float | None:
    """Most heat that a component can give a network; None if that is not known."""
    if network not in set(texts(component)) or network == getattr(component, "drive_network", None):
        return 0.0
    if hasattr(component, "to_network"):
        size = getattr(component, "capacity_mw" if network == component.to_network else "back_capacity_mw", None)
        return None if size is None else float(size * (1 - getattr(component, "loss_share", 0.0)))
    if not component.makes_heat:
        lifted = getattr(component, "electricity", None) is not None  # a heat pump gives more than it draws
        return None if lifted else float(getattr(component, "discharge_mw", 0.0))
    stream = draft.groups["streams"].get(getattr(component, "stream", None) or "")
    limits = [_most(hours, component, key) for key in ("heat_capacity_mw", "capacity_mw", "available_mw")]
    limits += [] if stream is None else [_most(hours, stream, "available_mw")]
    return min((limit for limit in limits if limit is not None), default=None)


def _most(hours: Hours, part: Fields, key: str) -> float | None:
    """The largest value of a field in any step; None if the part has none."""
    value = getattr(part, key, None)
    return None if value is None else float(np.max(hours.values(value)))


def _mw(size: float) -> str:
    """37,470 or 12.5."""
    return f"{size:,.0f}" if size >= 1000 else f"{size:.4g}"


def shortfall_prices(networks: Mapping[str, Network], currency: str) -> Iterator[str]:
    """The default price of missing heat is meant for currencies worth about a krona to a euro."""
    for name, network in networks.items():
        default = "shortfall_per_mwh" not in network.model_fields_set
        if network.shortfall and default and currency not in ("EUR", "SEK", "DKK", "NOK", "USD", "GBP", "CHF"):
            yield (
                f"networks.{name}: missing heat costs {network.shortfall_per_mwh:g} {currency}/MWh by default; "
                "give shortfall_per_mwh, well above the dearest plant"
            )
