"""A case: everything a run needs, validated and frozen, no solver in sight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pydantic import Field

from .calendar import Hours
from .components import Component
from .contract import Contract
from .errors import Fault, Faults, InputError, suggest
from .fields import (
    ContractName,
    Fields,
    Hourly,
    HourlyCelsius,
    HourlyPositive,
    Positive,
)
from .grid_limit import GridLimit
from .metadata import references
from .stream import Stream
from .validation import located, validated

if TYPE_CHECKING:
    from .pyomo_internals import ConcreteModel


class Network(Fields):
    """A heat bus: demand, and the temperatures it runs at."""

    title: str = ""
    demand_mw: HourlyPositive = Field(description="heat demand in each step")
    supply_c: HourlyCelsius | None = Field(None, description="supply temperature")
    return_c: HourlyCelsius | None = Field(None, description="return temperature")
    supply_max_c: float | None = Field(None, description="hottest water that the network is built for")
    shortfall: bool = Field(True, description="may demand go unmet, at shortfall_per_mwh?")
    shortfall_per_mwh: Positive = Field(10_000.0, description="cost of a MWh not delivered, in the model's currency")
    sale_contracts: tuple[ContractName, ...] = Field((), description="contracts under which the demand is billed")


class Commodity(Fields):
    """Something bought and sold: electricity, gas, wood chips, heat from outside."""

    title: str = ""
    buy_per_mwh: Hourly | None = Field(None, description="price paid, before any contract")
    sell_per_mwh: Hourly | None = Field(None, description="price received, before any contract")
    contracts: tuple[ContractName, ...] = Field((), description="contracts on what is bought")
    sale_contracts: tuple[ContractName, ...] = Field((), description="contracts on what is sold")
    buy_max_mw: HourlyPositive | None = Field(None, description="most that can be bought in a step")
    sell_max_mw: HourlyPositive | None = Field(None, description="most that can be sold in a step")
    co2_t_per_mwh: HourlyPositive = Field(0.0, description="CO2 released per MWh bought")
    co2_price_per_t: HourlyPositive = Field(0.0, description="price of that CO2, beside the price of the commodity")

    @property
    def can_buy(self) -> bool:
        """Is there a price to buy at?"""
        return self.buy_per_mwh is not None or bool(self.contracts)

    @property
    def can_sell(self) -> bool:
        """Is there a price to sell at?"""
        return self.sell_per_mwh is not None or bool(self.sale_contracts)


@dataclass(frozen=True, eq=False)
class Case:
    """One validated question. Raises `InputError` with every fault when it is made from things that do not fit.

    hours: the steps of the run with all series. networks, commodities, streams, contracts, grid_limits, components: by
    name; a name is used once. currency: ISO code. origins: dotted path -> file it came from. provenance: dotted path ->
    (stated, derived or assumed, note). sources: file -> SHA-256 of what was read. notes: what was done to the input
    while it was read, such as gaps filled; they come first in `warnings`. spare_contracts: whose user was removed on
    purpose.
    """

    hours: Hours
    networks: Mapping[str, Network]
    components: Mapping[str, Component]
    commodities: Mapping[str, Commodity] = field(default_factory=dict)
    streams: Mapping[str, Stream] = field(default_factory=dict)
    contracts: Mapping[str, Contract] = field(default_factory=dict)
    grid_limits: Mapping[str, GridLimit] = field(default_factory=dict)
    title: str = "Untitled"
    currency: str = "EUR"
    exchange_rates: Mapping[str, float] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    provenance: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    spare_contracts: frozenset[str] = frozenset()
    warnings: tuple[str, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        """Check everything that can be known before a model is made, on copies of the groups that were given."""
        from .case_checks import check

        for group, kind in GROUPS.items():
            for name, thing in getattr(self, group).items():
                if not isinstance(thing, kind):
                    found = f"found {type(thing).__name__}, which is no {kind.__name__}"
                    raise InputError([Fault(f"{group}.{name}", found, f"Give a dhsim {kind.__name__}")])
        for group in (*GROUPS, "exchange_rates", "origins", "provenance", "sources"):
            object.__setattr__(self, group, dict(getattr(self, group)))

        faults, warnings = check(self)
        if faults:
            raise InputError(faults)
        object.__setattr__(self, "warnings", (*self.notes, *warnings))

    def __repr__(self) -> str:
        """Title, span and counts on one line."""
        parts = {group: len(getattr(self, group)) for group in GROUPS if getattr(self, group)}
        counts = ", ".join(f"{n} {_ONE.get(group, group[:-1]) if n == 1 else group}" for group, n in parts.items())
        span = f"{self.hours.n} steps of {self.hours.step_h:g} h from {self.hours.show(0)}"
        return f"Case({self.title!r}: {span} {self.hours.zone}, {counts}, {len(self.hours.series)} series)"

    def add(self, name: str, thing: Component | Network | Commodity | Stream | Contract | GridLimit) -> Case:
        """The case with one more part, put where its type belongs; the case itself is unchanged.

        Raises InputError if the name is taken.
        """
        group = _group_of(thing)
        if name in getattr(self, group):
            remedy = "Choose another name, change the part with replace(), or remove() it first"
            raise InputError([Fault(located(self.origins, f"{group}.{name}"), "there is one already", remedy)])
        return self._with(group, {**getattr(self, group), name: thing})

    def remove(self, name: str) -> Case:
        """The case without a part; if a contract shares a component's name, the component is meant.

        Raises InputError for a name that is not there.
        """
        group = self._group_with(name)
        freed = {of for _, kind, of in references(getattr(self, group)[name]) if kind == "contract"}
        kept = {k: v for k, v in getattr(self, group).items() if k != name}
        return self._with(group, kept, spare_contracts=self.spare_contracts | freed)

    def replace(self, **changes: Mapping[str, Any]) -> Case:
        """The case with fields of parts changed: `case.replace(mill={"price_per_mwh": 30}, tank={"charge_mw": 20})`.

        If a contract shares a component's name, the component is meant. Raises InputError for a name or field that is
        not there, and for values that do not fit.
        """
        new: dict[str, Any] = {}
        faults = Faults()
        for name, fields in changes.items():
            group = self._group_with(name)
            part = getattr(self, group)[name]
            table = {**{key: getattr(part, key) for key in part.model_fields_set}, **fields}
            changed = self._validated(type(part), table, f"{group}.{name}", faults)
            new.setdefault(group, dict(getattr(self, group)))[name] = changed
        faults.raise_if_any()
        paths = tuple(f"{self._group_with(name)}.{name}.{key}" for name, fields in changes.items() for key in fields)
        kept = {path: why for path, why in self.provenance.items() if not path.startswith(paths)} if paths else {}
        return replace(self, **new, provenance=kept)

    def with_series(self, **series: Any) -> Case:
        """The case with some series replaced: a number, one value a step, or the name of another series.

        Raises InputError for a series that nothing reads, another length, or a name that is not known.
        """
        from .case_checks import used_series

        faults, given, known = Faults(), {}, {**self.hours.series, **used_series(self)}
        for name, values in series.items():
            if name not in known:
                faults.add(f"series.{name}", "nothing reads a series of this name", suggest(name, known))
            try:
                given[name] = self.hours.values(values)
            except (KeyError, ValueError, TypeError):
                found = f"found {values!r:.40}, which is no value for each of {self.hours.n} steps"
                faults.add(f"series.{name}", found, "Give a number, one number a step, or the name of a series")
        faults.raise_if_any()
        return replace(self, hours=self.hours.with_series({**self.hours.series, **given}))

    @property
    def context(self) -> dict[str, Any]:
        """What conversion of values with units needs to know."""
        return {"currency": self.currency, "rates": self.exchange_rates}

    def to_pyomo(self) -> ConcreteModel:
        """The Pyomo model of the case: one block a component, to be extended with ordinary Pyomo."""
        from .model import build

        return build(self)

    def _group_with(self, name: str) -> str:
        """The group that holds a name."""
        for group in SEARCHED:
            if name in getattr(self, group):
                return group
        known = [known for group in SEARCHED for known in getattr(self, group)]
        raise InputError([Fault("case", f"there is nothing named '{name}'", suggest(name, known))])

    def _validated(self, cls: type[Fields], table: Mapping[str, Any], where: str, faults: Faults) -> Fields | None:
        """One part from its fields; None, with the faults noted, if they do not fit."""
        return validated(
            lambda: cls.model_validate(table, context=self.context), self.origins, where, cls, faults, self.currency
        )

    def _with(self, group: str, parts: Mapping[str, Any], **more: Any) -> Case:
        """The case with one group of parts replaced."""
        return replace(self, **{group: parts, **more})


GROUPS: dict[str, type[Fields]] = {
    "networks": Network,
    "commodities": Commodity,
    "streams": Stream,
    "contracts": Contract,
    "components": Component,
    "grid_limits": GridLimit,
}
_ONE = {"commodities": "commodity", "grid_limits": "grid limit"}
SEARCHED = ("components", "networks", "commodities", "streams", "grid_limits", "contracts")


def _group_of(thing: Fields) -> str:
    """The group of a case that a thing belongs to."""
    for group, kind in GROUPS.items():
        if isinstance(thing, kind):
            return group
    raise TypeError(f"a case holds {', '.join(GROUPS).replace('_', ' ')}, not {type(thing).__name__}")
