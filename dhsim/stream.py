r"""A flow of waste heat that one or several components share.

Heat of a stream of $\dot m$ kg/s; with `available_mw` it is given, for the span from $T^{\text{in}}_t$ to
$T^{\text{out}}_t$:

$$
A_t = a_t \, \dot m_t \, c \, (T^{\text{in}}_t - T^{\text{out}}_t) / 1000, \qquad c = 4.186 \text{ kJ/(kg K)}
$$

One that comes `after` another (with a prime), behind a load $w_t$, has its flow, and brings along what was left there:

$$
\kappa_t = \frac{A'_t}{T'^{\text{in}}_t - T'^{\text{out}}_t}, \qquad
T^{\text{in}}_t = T'^{\text{out}}_t + \frac{w_t}{\kappa_t},
$$

$$
A_t = a_t \, \kappa_t \, (T^{\text{in}}_t - T^{\text{out}}_t)^{+}, \qquad
\sum_i u_{i,t} + \sum_i u'_{i,t} \le A_t + A'_t
$$

where the sums go over all streams before it. Where its outlet is above what it comes at, only what was left above the
outlet can be taken. Who may draw from which part of it: `temperature_rows`. Cost: $c_t \sum_i u_{i,t}$ per h.

- $A_t$: heat on offer, `available_mw`, MW; $\dot m_t$: `flow_kg_per_s`, kg/s; $u_{i,t}$: taken by $i$, MW, 0 or more
- $T^{\text{in}}_t$: `stream_c`, °C; $T^{\text{out}}_t$: the lower of `stream_outlet_min_c` and $T^{\text{in}}_t$, °C
- $\kappa_t$: flow times heat capacity, MW/K; $w_t$: `warmed_by_mw`, MW; $c_t$: `price_per_mwh`, currency per MWh
"""

from __future__ import annotations

from pydantic import Field, model_validator

from .fields import ContractName, Hourly, HourlyCelsius, HourlyPositive, StreamName
from .schedule import Scheduled


class Stream(Scheduled):
    """A flow of waste heat: how much, how hot, and how far it may be cooled.

    `available_mw` is the heat of the whole span from `stream_c` to `stream_outlet_min_c`; or give `flow_kg_per_s` of
    water. A stream may come `after` another, behind the taps on that one and a load that warms it by `warmed_by_mw`: it
    then comes at the other's lowest outlet plus that warming, and brings along what was left in the other.
    """

    title: str = Field("", description="name for people; default: the stream's own name")
    available_mw: HourlyPositive | None = Field(None, description="heat in the stream in each step")
    flow_kg_per_s: HourlyPositive | None = Field(None, description="water flow, instead of available_mw")
    stream_c: HourlyCelsius | None = Field(None, description="temperature at which the stream comes")
    stream_outlet_min_c: HourlyCelsius | None = Field(None, description="lowest temperature it may be cooled to")
    after: StreamName | None = Field(None, description="the stream it is the rest of")
    warmed_by_mw: HourlyPositive = Field(0.0, description="load that warms it in between; only with `after`")
    price_per_mwh: Hourly = Field(0.0, description="paid per MWh taken")
    contract: ContractName | None = Field(None, description="contract on the heat taken, beside or instead of a price")

    @model_validator(mode="after")
    def _one_size(self) -> Stream:
        """Its heat is given once: as MW, by a flow, or by the stream it comes after."""
        given = [key for key in ("available_mw", "flow_kg_per_s", "after") if getattr(self, key) is not None]
        if len(given) != 1:
            found = f"it has {' and '.join(given)}" if given else "it has none of them"
            raise ValueError(f"{found}. Give exactly one of available_mw, flow_kg_per_s and after")
        if self.after is None and self.warmed_by_mw != 0.0:
            raise ValueError("warmed_by_mw is given for a stream that comes after no other. Name that one in `after`")
        if self.after is not None and self.stream_c is not None:
            raise ValueError("its stream_c follows from the stream it comes after. Leave stream_c out")
        if self.available_mw is None and self.stream_outlet_min_c is None:
            raise ValueError("without stream_outlet_min_c its heat is not known. Give it")
        if self.flow_kg_per_s is not None and self.stream_c is None:
            raise ValueError("a flow without stream_c has no heat. Give stream_c")
        return self
