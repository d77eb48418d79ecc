"""Where flows meet: the balance of a network, the purchase and sale of a commodity, the limit of a stream."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from .block import Block
from .brought import Before
from .calendar import Array, Hours
from .errors import Fault, InputError
from .hourly import HourlyConstraint
from .linear import Algebra, Linear
from .site import StreamAt
from .temperature_rows import Limit, limit_draws
from .validation import located

if TYPE_CHECKING:
    from .case import Case, Commodity, Network
    from .components import Draw


Direction = Literal["buy", "sell", ""]


@dataclass(frozen=True, eq=False)
class Agreed:
    """A flow under a contract. offered_mw: what the supplier could deliver, where that is known."""

    owner: str
    contract: str
    direction: Direction
    flow: Algebra
    offered_mw: Array | None = None


@dataclass(frozen=True, eq=False)
class CostLine:
    """One line of the objective: who, for what, how much of it, at what rate.

    owner: component, commodity or stream. cost: currency per hour in each step, income negative. Where the cost is
    rate x quantity, `quantity_mw` and `rate_per_mwh` say so and results can be checked line by line. direction: "buy"
    or "sell" for a commodity or stream, "" for a component's own costs. agreed: the flow under contract that the line
    is of, and clause: its place in the contract; None and -1 for what is under no contract.
    """

    owner: str
    item: str
    cost: Linear
    counterparty: str = ""
    contract: str = ""
    quantity_mw: Linear | None = None
    rate_per_mwh: Array | None = None
    direction: Direction = ""
    agreed: Agreed | None = None
    clause: int = -1

    @classmethod
    def of(cls, owner: str, item: str, cost: Linear) -> CostLine:
        """A line of a component's own; if it is one variable times a rate, that is noted."""
        quantity, rate = _split(cost)
        return cls(owner, item, cost, quantity_mw=quantity, rate_per_mwh=rate)

    @classmethod
    def priced(cls, owner: str, item: str, flow: Algebra, rate: Array, direction: Direction) -> CostLine:
        """A flow at a price."""
        return cls(owner, item, flow * rate, quantity_mw=flow.linear(), rate_per_mwh=rate, direction=direction)

    @classmethod
    def under(cls, agreed: Agreed, case: Case, room: Block) -> list[CostLine]:
        """One line a clause of a contract; what is sold under it is income."""
        contract, at, flow = case.contracts[agreed.contract], case.hours, agreed.flow.linear()
        sold = agreed.direction == "sell"
        lines = []
        where = located(case.origins, f"contracts.{agreed.contract}")
        for k, clause, cost in contract.charges(flow, at, room, agreed.contract, sold, agreed.offered_mw, where):
            price, payee = clause.rate_per_mwh(at), contract.payee(clause)
            sign = contract.sign(clause, sold)
            quantity, rate = (None, None) if price is None else (flow, sign * price)
            line = cls(agreed.owner, clause.kind, sign * cost, payee, agreed.contract, quantity, rate, agreed.direction)
            lines.append(replace(line, agreed=agreed, clause=k))
        lines.sort(key=lambda line: line.clause)
        free = cls(agreed.owner, "unmetered", Linear(at.n), contract.counterparty, agreed.contract, agreed=agreed)
        return lines or [free]


def _split(cost: Linear) -> tuple[Linear | None, Array | None]:
    """A cost that is one variable times a rate, as both; else neither."""
    if len(cost.terms) != 1 or np.any(cost.constant) or cost.terms[0].row is not None:
        return None, None
    term = cost.terms[0]
    if len(term.coef) != term.var.n or not np.array_equal(term.pos, np.arange(term.var.n)):
        return None, None
    return term.var.linear(), term.coef


def network_bus(room: Block, network: Network, made: Linear, used: Linear, at: Hours) -> HourlyConstraint:
    """Heat supplied equals heat taken plus demand, in every step."""
    return room.add("balance", made - used == at.values(network.demand_mw))


def stream_bus(
    room: Block, name: str, at_site: StreamAt, draws: Sequence[Draw], taken: Linear, before: Before | None, case: Case
) -> tuple[list[Limit], list[CostLine]]:
    """What all takers together draw is at most what is there, and as hot as they need it; it is paid once, here.

    Returns the limits that another MW would widen, and the lines of the bill.
    """
    stream = case.streams[name]
    price = case.hours.values(stream.price_per_mwh)
    lines = [CostLine.priced(name, "heat purchase", taken, price, "buy")] if np.any(price) else []
    if stream.contract is not None:
        agreed = Agreed(name, stream.contract, "buy", taken, at_site.available_mw if before is None else None)
        lines += CostLine.under(agreed, case, room)
    return limit_draws(room, at_site, draws, taken, before), lines


def commodity_bus(
    room: Block, name: str, commodity: Commodity, made: Linear, used: Linear, case: Case
) -> tuple[Linear, Linear, list[CostLine]]:
    """What is bought and sold of a commodity, and what that costs.

    Where it is only used or only made, purchase or sale is that flow itself, and no variable or row is needed.
    """
    if made.terms and used.terms:
        buy, sell = _with_balance(room, commodity, made, used)
    else:
        buy, sell = used, made
    _need_price(name, commodity, buy, sell, case)
    if commodity.buy_max_mw is not None and buy.terms:
        room.at_most("buy_limit", buy, case.hours.values(commodity.buy_max_mw))
    if commodity.sell_max_mw is not None and sell.terms:
        room.at_most("sell_limit", sell, case.hours.values(commodity.sell_max_mw))
    return buy, sell, [*_purchase(room, name, commodity, buy, case), *_sale(room, name, commodity, sell, case)]


def _with_balance(room: Block, commodity: Commodity, made: Linear, used: Linear) -> tuple[Linear, Linear]:
    """Own production serves own use first; the rest is bought or sold."""
    buy = room.hourly("buy_mw", upper=np.inf if commodity.can_buy else 0.0)
    sell = room.hourly("sell_mw", upper=np.inf if commodity.can_sell else 0.0)
    room.add("balance", made - used + buy - sell == 0.0)
    return buy.linear(), sell.linear()


def _need_price(name: str, commodity: Commodity, buy: Linear, sell: Linear, case: Case) -> None:
    """Flows without a price would be free by accident: InputError."""
    found = ""
    if buy.terms and not commodity.can_buy and not (sell.terms and commodity.can_sell):
        found, remedy = "it is used, but cannot be bought", "Give buy_per_mwh or contracts; 0 if it is free"
    elif sell.terms and not commodity.can_sell and not (buy.terms and commodity.can_buy):
        found, remedy = "it is made, but cannot be sold", "Give sell_per_mwh or sale_contracts; 0 if nobody pays"
    if found:
        raise InputError([Fault(located(case.origins, f"commodities.{name}"), found, remedy)])


def _purchase(room: Block, name: str, commodity: Commodity, buy: Linear, case: Case) -> list[CostLine]:
    """Price, contracts and CO2 of what is bought. Contracts count even if nothing is: their fees are owed."""
    at = case.hours
    lines = []
    if commodity.buy_per_mwh is not None and buy.terms:
        lines.append(CostLine.priced(name, "purchase", buy, at.values(commodity.buy_per_mwh), "buy"))
    for contract in commodity.contracts:
        lines += CostLine.under(Agreed(name, contract, "buy", buy), case, room)
    co2 = at.values(commodity.co2_t_per_mwh) * at.values(commodity.co2_price_per_t)
    if np.any(co2) and buy.terms:
        lines.append(CostLine.priced(name, "co2", buy, co2, "buy"))
    return lines


def _sale(room: Block, name: str, commodity: Commodity, sell: Linear, case: Case) -> list[CostLine]:
    """Price and contracts of what is sold, as negative costs."""
    lines = []
    if commodity.sell_per_mwh is not None and sell.terms:
        price = -case.hours.values(commodity.sell_per_mwh)
        lines.append(CostLine.priced(name, "sale", sell, price, "sell"))
    for contract in commodity.sale_contracts:
        lines += CostLine.under(Agreed(name, contract, "sell", sell), case, room)
    return lines


def demand_sales(room: Block, name: str, network: Network, case: Case) -> list[CostLine]:
    """What customers pay for the demand of a network, as negative costs that no decision changes."""
    demand = Linear(case.hours.n, (), case.hours.values(network.demand_mw))
    lines: list[CostLine] = []
    for contract in network.sale_contracts:
        lines += CostLine.under(Agreed(name, contract, "sell", demand), case, room)
    return lines
