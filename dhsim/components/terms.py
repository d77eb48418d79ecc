r"""What a component tells the engine: flows on buses, costs, temperatures, what it stores.

Notation of all equations, and what the engine makes of the terms of the components $i$. For each network $n$, commodity
$k$ and stream $w$, in every step $t$:

$$
\sum_i s_{i,n,t} - \sum_i u_{i,n,t} = d_{n,t} \qquad \text{(its dual is the heat price)}
$$

$$
\sum_i s_{i,k,t} - \sum_i u_{i,k,t} + b_{k,t} - v_{k,t} = 0, \qquad
0 \le b_{k,t} \le \bar b_{k,t}, \quad 0 \le v_{k,t} \le \bar v_{k,t}
$$

$$
\sum_i u_{i,w,t} \le A_{w,t} \qquad \text{(and as hot as each needs it: temperature rows)}
$$

A flow that follows others is at most a share of what its leaders $j \in F$ take; the objective is the cost of the run:

$$
x_{i,t} \le \varphi_{i,t} \sum_{j \in F} u_{j,t}
$$

$$
\min \; \Delta t \sum_t \Bigl( \sum_i C_{i,t} + \sum_k C_{k,t} + \sum_w c_{w,t} \sum_i u_{i,w,t} + \sum_m C_{m,t}
\Bigr),
$$

$$
C_{k,t} = (c^{\text{buy}}_{k,t} + \epsilon_{k,t} c^{\text{CO2}}_{k,t}) \, b_{k,t} - c^{\text{sell}}_{k,t} v_{k,t}
$$

- $t = 0, 1, \dots, N - 1$: steps; $\Delta t$: their length, `step_h`, h; levels of stores stand on boundaries
  $0 \dots N$
- $q$: heat, MW; $p$: electricity, MW; $f$: fuel, MW, lower heating value; $T$: temperature, °C; a bar: a size, MW or
  MWh
- $s_{i,n,t}$: what $i$ supplies to a bus, `flow_mw` of direction `supply`, MW, 0 or more
- $u_{i,n,t}$: what $i$ takes from a bus, MW, 0 or more; in results `flow_mw` of direction `take`, with the sign turned
- $d_{n,t}$: demand, `demand_mw`, MW; $A_{w,t}$: heat on offer, `available_mw`, MW
- $b_{k,t}, v_{k,t}$: `buy_mw`, `sell_mw`, MW; $\bar b, \bar v$: `buy_max_mw`, `sell_max_mw`; both variables only where
  the commodity is made and used, else purchase is what is used, and sale what is made
- $c^{\text{buy}}, c^{\text{sell}}$: `buy_per_mwh`, `sell_per_mwh`; $\epsilon, c^{\text{CO2}}$: `co2_t_per_mwh`,
  `co2_price_per_t`; $c_{w,t}$: `price_per_mwh` of the stream, currency per MWh
- $C_{i,t}$: a component's own costs, `cost_per_h`, currency per h, income negative; $C_{m,t}$: of the clauses of
  contracts
- $[\,\cdot\,]$: 1 where the condition holds, else 0; $(x)^+ = \max(x, 0)$; temperatures nearer than $10^{-6}$ K are one
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ..calendar import Array

if TYPE_CHECKING:
    from ..hourly import HourlyConstraint, HourlyVar
    from ..linear import Algebra

Branch = Literal["series", "parallel"]


@dataclass(frozen=True)
class Stored:
    """How a store's level follows from its flows, so that results can be checked without the model.

    level: MWh on the n+1 step boundaries. charge: MW taken from the network. discharge: MW that leaves the store, which
    is what the network gets where `given` is None. keep: share of the level that is left after one step. fixed_loss_mw:
    lost whatever the level. given: MW that the network gets, where a heat pump adds to what leaves the store.
    """

    level: Algebra
    charge: Algebra
    discharge: Algebra
    keep: float
    charge_efficiency: float
    discharge_efficiency: float
    fixed_loss_mw: Array
    capacity_mwh: float
    cyclic: bool
    given: Algebra | None = None


@dataclass(frozen=True)
class Feed:
    """Heat that comes to a network at a temperature of its own. Heat without a Feed reaches whatever is asked.

    heat: MW, a part of what the component supplies to `network`. hot_c: to which it heats the network's water, °C per
    step. cold_c: the water's temperature down to which the heat is spread evenly (a stream that cools on the way);
    None: all of it is given at hot_c (a condenser). branch: a step on the plant's main flow, or a branch beside it.
    flexible: it may run cooler than hot_c (a boiler), so that hot_c is the most it can.
    """

    network: str
    heat: Algebra
    hot_c: Array
    cold_c: Array | None = None
    branch: Branch = "series"
    flexible: bool = False


@dataclass(frozen=True)
class Draw:
    """Heat that is taken out of a source of waste heat: a stream, or what the component itself has on offer.

    source: name of the stream or of the component. heat: MW. from_c, to_c: the range of the stream's temperatures from
    which it is drawn evenly, None where the stream has none. lifted: by a heat pump, not by direct exchange.
    network, hot_c: to whom direct exchange gives it, and how hot, which tells whether it is direct use or preheat.
    priority: the lowest is served first; reserved_mw: what is then kept for it, MW. None: after all that have one.
    """

    source: str
    heat: Algebra
    from_c: Array | None = None
    to_c: Array | None = None
    lifted: bool = False
    network: str = ""
    hot_c: Array | None = None
    priority: int | None = None
    reserved_mw: Array | None = None


@dataclass(frozen=True, eq=False)
class MustTake:
    """What has to be taken of an offer: least_mw per step; holder: the row, or the variable with that lower bound;
    per_mw: how much least_mw rises with another MW on offer."""

    least_mw: Array
    holder: HourlyVar | HourlyConstraint
    per_mw: Array


@dataclass(frozen=True)
class Offer:
    """What a component has on offer as a source of its own.

    available_mw: per step. limit: the row that bounds what is taken of it; None: the engine bounds the output.
    usable_share: share of it that the temperatures let through. must: what has to be taken of it.
    """

    available_mw: Array
    limit: HourlyConstraint | None = None
    usable_share: Array | float = 1.0
    must: MustTake | None = None


@dataclass(frozen=True, eq=False)
class PipeLoss:
    """What a component's pipe takes out of its network: kept_warm_mw per step, whether heat flows or not, and a share
    of the heat supplied there."""

    network: str
    kept_warm_mw: Array
    share: float


@dataclass(frozen=True)
class Follow:
    """A flow that is at most a share of what other components take from a bus: `flow <= share x sum of theirs`.

    flow: MW. share: per step. leaders: names of components. bus: what they take, such as fuel; "" for the first
    commodity that each takes.
    """

    flow: Algebra
    share: Array
    leaders: tuple[str, ...]
    bus: str = ""


@dataclass(frozen=True)
class Terms:
    """What a component does, hour by hour: all that the engine sees of it.

    supplies, consumes: bus name -> MW into, out of the bus. costs: item -> currency per hour (income negative).
    bought: contract name -> MW bought under it.
    output: MW that the shared limits (ramps, annual volumes, must-run) act on; default: the sum of heat supplied.
    offer: what could have been supplied, for sources whose utilisation is of interest. stored: for stores.
    capacity_mw: rated size of `output` for full-load hours; default: its largest possible value.
    feeds: parts of what is supplied to networks that come at a temperature of their own. draws: what is taken from
    which source of waste heat, at which temperatures; a stream that is only in `consumes` may be taken anywhere.
    follows: flows that are at most a share of what other components do. pipe: what its own pipe loses.
    """

    supplies: Mapping[str, Algebra] = field(default_factory=dict)
    consumes: Mapping[str, Algebra] = field(default_factory=dict)
    costs: Mapping[str, Algebra] = field(default_factory=dict)
    bought: Mapping[str, Algebra] = field(default_factory=dict)
    output: Algebra | None = None
    offer: Offer | None = None
    stored: Stored | None = None
    capacity_mw: float | None = None
    feeds: Sequence[Feed] = ()
    draws: Sequence[Draw] = ()
    follows: Sequence[Follow] = ()
    pipe: PipeLoss | None = None
