r"""The keys of a pair of buried pipes: its length, what it loses, and what it costs.

A pair of pipes of length $L$ loses, in every step in which it is kept warm, and of what it carries,

$$
\ell_t = \Bigl( \frac{2 U L}{1000} \Bigl( \frac{T^{\text{h}}_t + T^{\text{r}}_t}{2} - T^{\text{g}} \Bigr)
\Bigr)^{+}, \qquad
q^{\text{lost}}_t = [a_t \gt 0] \, \ell_t + \lambda q_t
$$

where $q^{\text{lost}}_t$ is taken from the network that the plant supplies, so that $q_t - q^{\text{lost}}_t$ arrives.
The pipe of a plant costs its annuity, in every step of service, spread over the $H_y$ hours of the calendar year in the
run, of which they are the part $\tau_y$:

$$
C_t = \delta_t \, \frac{\tau_y}{H_y} \, \frac{r}{1 - (1 + r)^{-n}} \, (c^{\text{km}} L + c^{\text{fix}})
$$

- $\ell_t$: loss of supply and return pipe together, MW, 0 or more; $q_t$: heat before the pipe, MW
- $L$: `length_km`, km; $U$: loss of one pipe of the pair, W/(m K), `loss_w_per_mk` or by `dn` (`physics.pipe`)
- $T^{\text{h}}_t$: the network's supply, or what the plant heats the water to where it says one temperature, °C;
  $T^{\text{r}}_t$: return, °C; $T^{\text{g}}$: `ground_c`, °C
- $\lambda$: `loss_share`, 0-1; $a_t, \delta_t$: share that is there, and in service (`schedule`)
- $c^{\text{km}}, c^{\text{fix}}$: `cost_per_km`, `fixed_cost`; $r$: `interest`; $n$: `lifetime_years`; $C_t$: item
  `pipe`, currency per h
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from pydantic import Field, model_validator

from .calendar import Array
from .economics import annuity_factor
from .errors import Finding
from .fields import Celsius, Fields, Positive, Share
from .physics.pipe import PIPES, loss_mw, pipe_of
from .site import NetworkAt

_BY_LENGTH = ("dn", "loss_w_per_mk")
_LOSSES = (*_BY_LENGTH, "loss_share", "loss_mw")


class Buried(Fields):
    """A pair of buried pipes: what it loses by its diameter (DN), by its heat loss, or as a share of what it carries.

    By diameter or heat loss it is `2 U L ((T_supply + T_return)/2 - T_ground)` in every hour in which it is kept warm,
    whether heat flows or not (physics/pipe.py). The table of diameters holds pipes with the second thickness of
    insulation.
    """

    length_km: Positive | None = Field(None, description="length of the route")
    dn: int | None = Field(None, description="nominal diameter, 20 to 500; the loss is that of the table of pipes")
    loss_w_per_mk: Positive | None = Field(None, description="loss of one pipe of the pair, W per metre and K")
    loss_share: Share = Field(0.0, description="share of the heat sent that does not arrive")
    ground_c: Celsius = Field(8.0, description="temperature of the ground")

    @model_validator(mode="after")
    def _one_loss(self) -> Buried:
        """One way to give the loss, and what it needs."""
        given = [key for key in _LOSSES if getattr(self, key, None)]
        if len(given) > 1 and given[0] in _BY_LENGTH:
            raise ValueError(f"{given[0]} is given beside {given[1]}, another way to give the loss. Keep one of them")
        if self.dn is not None and self.dn not in PIPES:
            sizes = ", ".join(map(str, PIPES))
            raise ValueError(f"dn = {self.dn} is not in the table of pipes. Give one of {sizes}, or loss_w_per_mk")
        if given and given[0] in _BY_LENGTH and self.length_km is None:
            raise ValueError(f"length_km is missing, which {given[0]} needs. Add length_km")
        return self

    def loss_faults(self, network: NetworkAt | None) -> Iterator[Finding]:
        """A loss by length needs the temperatures of the network; None for one that could not be read."""
        key = next((key for key in _BY_LENGTH if getattr(self, key) is not None), None)
        if key is not None and network is not None and network.levels_c is None:
            found = "the loss follows from the temperatures of the network, which has none"
            yield key, found, "Give the network supply_c and return_c, or the pipe loss_share instead"

    def kept_warm_mw(self, network: NetworkAt, n: int) -> Array:
        """Heat lost in each of `n` steps at the network's temperatures, MW; 0 where the ground is warmer, and where
        the loss is given as a share."""
        u_w_per_mk = pipe_of(self.dn).u_w_per_mk if self.dn is not None else self.loss_w_per_mk
        if u_w_per_mk is None or network.levels_c is None:
            return np.zeros(n)
        return np.maximum(loss_mw(self.length_km or 0.0, u_w_per_mk, *network.levels_c, self.ground_c), 0.0)


class Pipe(Buried):
    """The pipe from a plant or a source to the network, and what it costs a year: the annuity of its investment.

    Heat is counted where it is made; what the pipe loses is taken out of the network again, so that heat supplied less
    heat taken is what arrives.
    """

    length_km: Positive = Field(description="length of the route")
    cost_per_km: Positive = Field(0.0, description="investment per km")
    fixed_cost: Positive = Field(0.0, description="investment whatever the length: heat exchanger, connection")
    lifetime_years: float = Field(30.0, gt=0, description="years over which the investment is paid back")
    interest: Positive = Field(0.04, description="real interest, as a share")

    def cost_per_year(self) -> float:
        """Annuity of the investment, currency a year."""
        investment = self.cost_per_km * self.length_km + self.fixed_cost
        return annuity_factor(self.interest, self.lifetime_years) * investment
