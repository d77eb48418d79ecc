"""A case becomes a Pyomo model: one block a component, a balance a bus, one objective."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from .block import Block
from .brought import Before, Passed
from .buses import Agreed, CostLine, commodity_bus, demand_sales, network_bus, stream_bus
from .calendar import Array, Hours
from .case import Case
from .commitment import Commitment, switching_costs
from .components import Component, Draw, Feed, Offer, Producer, Terms
from .components.shortfall import Shortfall
from .connection import connected
from .errors import Faults, InputError, ModelError
from .hourly import HourlyConstraint
from .linear import Algebra, Linear
from .operation import limit_operation
from .pyomo_internals import ConcreteModel, Objective, PyomoBlock, RangeSet
from .site import Site
from .siting import site_of
from .temperature_rows import FeedRow, Limit, limit_feeds
from .total_cost import TotalCost


@dataclass
class Parts:
    """What the engine knows of a model it made: enough to write the result, with no technology in sight.

    blocks, terms: component -> its Pyomo block, its terms. output, capacity_mw, usable_mw, least_mw: component -> what
    the shared limits act on, its rated size, and the most and least it may be in each step. commitments: plants that
    are on or off -> how they are switched. costs: every line of the
    objective. balances: network -> its rows. limits: source of waste heat -> what bounds the heat taken from it.
    feed_rows: network -> its rows of temperature. feeds, draws: with the component they are of. buys, sells: commodity
    -> MW. grid_used: grid limit -> MW taken by its members less what they supply. grid_rows: grid limit -> the row that
    bounds it.
    """

    case: Case
    site: Site
    components: dict[str, Component] = field(default_factory=dict)
    blocks: dict[str, PyomoBlock] = field(default_factory=dict)
    terms: dict[str, Terms] = field(default_factory=dict)
    output: dict[str, Linear] = field(default_factory=dict)
    capacity_mw: dict[str, float] = field(default_factory=dict)
    usable_mw: dict[str, Array] = field(default_factory=dict)
    least_mw: dict[str, Array] = field(default_factory=dict)
    commitments: dict[str, Commitment] = field(default_factory=dict)
    costs: list[CostLine] = field(default_factory=list)
    balances: dict[str, HourlyConstraint] = field(default_factory=dict)
    limits: dict[str, list[Limit]] = field(default_factory=dict)
    feed_rows: dict[str, list[FeedRow]] = field(default_factory=dict)
    feeds: list[tuple[str, Feed]] = field(default_factory=list)
    draws: list[tuple[str, Draw]] = field(default_factory=list)
    buys: dict[str, Linear] = field(default_factory=dict)
    sells: dict[str, Linear] = field(default_factory=dict)
    grid_used: dict[str, Linear] = field(default_factory=dict)
    grid_rows: dict[str, HourlyConstraint] = field(default_factory=dict)


def build(case: Case) -> ConcreteModel:
    """The Pyomo model of a case.

    It holds `hours` and `boundaries` (index sets), one block a component, network, commodity, stream and grid limit
    under its own name, `total_cost`, and `objective`. `model.dhsim` keeps what results need. Raises ModelError on a
    name clash.
    """
    model = ConcreteModel(name="dhsim")
    model.hours = RangeSet(0, case.hours.n - 1)
    model.boundaries = RangeSet(0, case.hours.n)
    site = site_of(case.hours, case.networks, case.streams, case.components.values())
    parts = model.dhsim = Parts(case, site)
    missing = shortfalls(case)
    members = {**case.components, **missing}
    for name in (*sorted(case.components), *sorted(missing)):  # column order decides ties: names do, files do not
        _add_component(model, parts, name, members[name], case.hours)
    _add_follows(model, parts)
    _in_order(parts, list(members))
    _add_buses(model, parts)
    _add_grid_limits(model, parts)
    model.total_cost = TotalCost([line.cost for line in parts.costs], case.hours.step_h)
    model.objective = Objective(expr=model.total_cost)
    return model


def _in_order(parts: Parts, names: list[str]) -> None:
    """Let results list components as the case does."""
    for group in ("components", "terms", "output", "capacity_mw", "usable_mw"):
        of_name = getattr(parts, group)
        setattr(parts, group, {name: of_name[name] for name in names})
    parts.costs.sort(key=lambda line: names.index(line.owner))


def _add_buses(model: ConcreteModel, parts: Parts) -> None:
    """Join all flows: the limit of each stream, the trade of each commodity, the balance of each network.

    Raises InputError with every commodity that lacks a price.
    """
    case, faults = parts.case, Faults()
    for name in sorted(case.streams):
        _, taken = flows_at(name, parts.terms, case.hours.n)
        room, draws = _room(model, parts, name), [draw for _, draw in parts.draws if draw.source == name]
        at_site, before = parts.site.streams[name], before_of(parts, name)
        parts.limits[name], lines = stream_bus(room, name, at_site, draws, taken, before, case)
        parts.costs += lines
    for name in sorted(case.commodities):
        made, used = flows_at(name, parts.terms, case.hours.n)
        room = _room(model, parts, name)
        try:
            trade = commodity_bus(room, name, case.commodities[name], made, used, case)
        except InputError as error:
            faults.take(error)
            continue
        parts.buys[name], parts.sells[name], lines = trade
        parts.costs += lines
    faults.raise_if_any()
    for name in sorted(case.networks):
        made, used = flows_at(name, parts.terms, case.hours.n)
        room, feeds = _room(model, parts, name), [feed for _, feed in parts.feeds if feed.network == name]
        parts.balances[name] = network_bus(room, case.networks[name], made, used, case.hours)
        parts.costs += demand_sales(room, name, case.networks[name], case)
        parts.feed_rows[name] = limit_feeds(room, parts.site.networks[name], feeds, made)


def _add_grid_limits(model: ConcreteModel, parts: Parts) -> None:
    """What the members of each grid limit take together, less what they supply, is at most the limit."""
    for name in sorted(parts.case.grid_limits):
        limit = parts.case.grid_limits[name]
        members = {one: parts.terms[one] for one in limit.components}
        made, used = flows_at(limit.commodity, members, parts.case.hours.n)
        row = _room(model, parts, name).add("limit", used - made <= parts.case.hours.values(limit.max_mw))
        parts.grid_used[name], parts.grid_rows[name] = used - made, row


def shortfalls(case: Case) -> dict[str, Component]:
    """One shortfall a network that allows it, named after the network."""
    return {
        f"shortfall_{name}": Shortfall(network=name, price_per_mwh=network.shortfall_per_mwh)
        for name, network in case.networks.items()
        if network.shortfall
    }


def flows_at(bus: str, terms: Mapping[str, Terms], n: int) -> tuple[Linear, Linear]:
    """Everything supplied to a bus, and everything taken from it, MW."""
    made, used = Linear(n), Linear(n)
    for term in terms.values():
        if bus in term.supplies:
            made = made + term.supplies[bus]
        if bus in term.consumes:
            used = used + term.consumes[bus]
    return made, used


def before_of(parts: Parts, stream: str) -> Before | None:
    """All streams that a stream comes after: what they held, and what was taken from them."""
    passed, warmed_k = [], np.zeros(parts.case.hours.n)
    while (earlier := parts.case.streams[stream].after) is not None:
        warmed_k = warmed_k + parts.site.streams[stream].warmed_k
        passed.append(passed_at(parts, earlier, warmed_k))
        stream = earlier
    return Before(passed) if passed else None


def passed_at(parts: Parts, stream: str, warmed_k: Array) -> Passed:
    """A stream with its takers; warmed_k: by the loads behind it, K."""
    _, taken = flows_at(stream, parts.terms, parts.case.hours.n)
    draws = [draw for _, draw in parts.draws if draw.source == stream]
    return Passed(parts.site.streams[stream], draws, taken, warmed_k)


def _add_component(model: ConcreteModel, parts: Parts, name: str, component: Component, at: Hours) -> None:
    """Build one component, apply the shared limits, and note its terms and costs."""
    room = _room(model, parts, name, component.available_share(at), component.in_service(at))
    terms = connected(component, _with_expressions(name, component.build(room, at), at.n), room, at)
    _know_buses(parts.case, name, terms)
    if isinstance(component, Producer) and not terms.feeds:
        terms = replace(terms, feeds=component.feeds(terms, at, parts.site))
    output = _output(parts.case, terms, at.n)
    parts.components[name], parts.terms[name], parts.output[name] = component, terms, output
    parts.blocks[name] = room.pyomo
    parts.feeds += [(name, feed) for feed in terms.feeds]
    parts.draws += [(name, draw) for draw in terms.draws]
    capacity_mw = _capacity(component, terms, output)
    if isinstance(component, Producer):
        parts.least_mw[name], plan = limit_operation(room, component, output, capacity_mw, at)
        if plan is not None:
            parts.commitments[name] = plan
    parts.capacity_mw[name] = capacity_mw
    parts.usable_mw[name] = np.minimum(output.highest(), np.inf if terms.stored else room.usable(capacity_mw))
    if terms.offer is not None:
        parts.limits[name] = _own_limits(room, output, terms.offer)
    for item, cost in terms.costs.items():
        if not cost.linear().is_zero():
            parts.costs.append(CostLine.of(name, item, cost.linear()))
    if name in parts.commitments:
        parts.costs += switching_costs(name, parts.commitments[name], at)
    for contract, flow in terms.bought.items():
        offered = None if terms.offer is None else terms.offer.available_mw
        parts.costs += CostLine.under(Agreed(name, contract, "buy", flow, offered), parts.case, room)


def _own_limits(room: Block, output: Linear, offer: Offer) -> list[Limit]:
    """What bounds the heat taken from a source of a component's own, from above and from below."""
    share = np.broadcast_to(np.asarray(offer.usable_share, dtype=float), (output.n,))
    most = share * offer.available_mw
    if offer.limit is not None:
        limits = [Limit(offer.limit, np.ones(output.n), offer.available_mw)]
    else:
        limits = [Limit(room.at_most("on_offer", output, most), share, most)]
    if offer.must is not None:
        limits.append(Limit(offer.must.holder, offer.must.per_mw, offer.must.least_mw, least=True))
    return limits


def _add_follows(model: ConcreteModel, parts: Parts) -> None:
    """Flows that are at most a share of what other components take."""
    for name, terms in parts.terms.items():
        for k, follow in enumerate(terms.follows):
            led: Algebra = Linear(parts.case.hours.n)
            for leader in follow.leaders:
                taken = parts.terms[leader].consumes
                bus = follow.bus or next((bus for bus in taken if bus in parts.case.commodities), "")
                led = led + taken[bus] if bus in taken else led
            row = HourlyConstraint(follow.flow <= led * follow.share, steps=model.hours)
            setattr(model.component(name), f"follows_{k + 1}", row)


def _room(
    model: ConcreteModel, parts: Parts, name: str, available: Array | None = None, in_service: Array | None = None
) -> Block:
    """A new block under a name that must be free."""
    if hasattr(model, name):
        raise ModelError(f"'{name}' is a name that Pyomo models use themselves; choose another name in the model file")
    pyomo = PyomoBlock()
    setattr(model, name, pyomo)
    ones = np.ones(parts.case.hours.n)
    return Block(
        pyomo,
        model.hours,
        model.boundaries,
        ones if available is None else available,
        ones if in_service is None else in_service,
        parts.site,
    )


def _with_expressions(name: str, terms: object, n: int) -> Terms:
    """The terms with plain numbers made expressions; a component of a researcher's own may return anything."""
    if not isinstance(terms, Terms):
        raise ModelError(f"component '{name}': build() returned {type(terms).__name__}, not Terms")

    def made(flows: Mapping[str, object]) -> dict[str, Algebra]:
        return {key: flow if isinstance(flow, Algebra) else Linear(n) + np.asarray(flow) for key, flow in flows.items()}

    supplies, consumes = made(terms.supplies), made(terms.consumes)
    return replace(terms, supplies=supplies, consumes=consumes, costs=made(terms.costs), bought=made(terms.bought))


def _know_buses(case: Case, name: str, terms: Terms) -> None:
    """A component of a researcher's own may only name buses and contracts that the case has."""
    buses = {*case.networks, *case.commodities, *case.streams}
    for bus in {*terms.supplies, *terms.consumes} - buses:
        raise ModelError(f"component '{name}' uses the bus '{bus}', which is no network, commodity or stream")
    for bus in terms.supplies.keys() & case.streams.keys():
        raise ModelError(f"component '{name}' supplies the stream '{bus}', but streams can only be taken from")
    for contract in set(terms.bought) - set(case.contracts):
        raise ModelError(f"component '{name}' buys under the contract '{contract}', which the case does not have")


def _output(case: Case, terms: Terms, n: int) -> Linear:
    """What the shared limits act on: as the component says, else all heat it supplies."""
    if terms.output is not None:
        return terms.output.linear()
    total: Algebra = Linear(n)
    for bus, flow in terms.supplies.items():
        if bus in case.networks:
            total = total + flow
    return total.linear()


def _capacity(component: Component, terms: Terms, output: Linear) -> float:
    """Rated MW: as the component says, else its field `capacity_mw`, else the most its variables allow."""
    if terms.capacity_mw is not None:
        return terms.capacity_mw
    named = getattr(component, "capacity_mw", None)
    return float(named) if isinstance(named, float | int) else float(output.highest().max(initial=0.0))
