"""The pipe from a plant to its network: what it loses is taken from the network, and its annuity is paid."""

from __future__ import annotations

from dataclasses import replace

from .block import Block
from .calendar import Hours
from .components import Component, Producer, Terms
from .components.terms import PipeLoss
from .economics import per_hour
from .errors import ModelError
from .linear import Algebra, Linear
from .site import NetworkAt


def connected(component: Component, terms: Terms, room: Block, at: Hours) -> Terms:
    """The terms with the plant's pipe, if it has one.

    A loss by diameter or heat loss is there in every hour in which the plant is available, as its pipe is kept warm,
    whether heat flows or not, at the temperature to which the plant heats the water. A loss_share is that share of the
    heat: with heat and loss both as flows at the network, (1 - share) x heat arrives, exactly. The plant's rules
    (capacity, temperature, source) act on the heat before the pipe. The annuity is paid while the plant is in service,
    also in an outage.
    """
    pipe = component.pipe if isinstance(component, Producer) else None
    if pipe is None:
        return terms
    networks = [bus for bus in terms.supplies if bus in room.site.networks]
    if len(networks) != 1:
        raise ModelError(f"component '{room.name}': a pipe leads to one network, and it supplies {len(networks)}")
    name = networks[0]
    carried = _as_it_carries(terms, room.site.networks[name])
    warm_mw = pipe.kept_warm_mw(carried, at.n) * (room.available > 0)
    lost: Algebra = Linear(at.n) + warm_mw
    if pipe.loss_share:
        lost = lost + pipe.loss_share * terms.supplies[name]
    cost: Algebra = Linear(at.n) + per_hour(pipe.cost_per_year(), at) * room.in_service
    consumes = dict(terms.consumes)
    if not lost.linear().is_zero():
        consumes[name] = consumes[name] + lost if name in consumes else lost
    loss = PipeLoss(name, warm_mw, pipe.loss_share)
    return replace(terms, consumes=consumes, costs={**terms.costs, "pipe": cost}, pipe=loss)


def _as_it_carries(terms: Terms, network: NetworkAt) -> NetworkAt:
    """The network with the temperature of the pipe's own water as supply: as hot as the plant heats it, if it says."""
    if network.supply_c is None or len(terms.feeds) != 1 or terms.feeds[0].flexible:
        return network
    return replace(network, supply_c=terms.feeds[0].hot_c)
