r"""Prices that change with the volume of a month, season or year.

Tier $j$ reaches from $u_{p,j-1}$ to $u_{p,j}$, with $u_{p,j} = s_p U_j$, $u_{p,0} = 0$ and no end of the last one.

**Cost**, spread over the hours of each period, $k_t = A_{p(t)} / H_{p(t)}$:

$$
A_p = \sum_j c_j\, x_{p,j}, \qquad \sum_j x_{p,j} = E_p .
$$

With `marginal`, $0 \le x_{p,j} \le u_{p,j} - u_{p,j-1}$. Where prices rise (fall, for what is sold) the tiers fill in
order by themselves; else binaries see to it, for $j \ge 2$ and with $E^{\max}_p$ the most that the flow can be:

$$
x_{p,j-1} \ge (u_{p,j-1} - u_{p,j-2})\, b_{p,j}, \qquad
x_{p,j} \le \min(u_{p,j} - u_{p,j-1},\ E^{\max}_p)\, b_{p,j} .
$$

With `all_units` one tier holds all of the volume, always with binaries:

$$
u_{p,j-1}\, b_{p,j} \le x_{p,j} \le \min(u_{p,j},\ E^{\max}_p)\, b_{p,j}, \qquad \sum_j b_{p,j} = 1 .
$$

At a threshold both tiers fit, and the payer takes the cheaper. What is sold is kept $10^{-6}$ of the threshold away
from it on the side whose price would be the higher. One tier alone has no variables: $A_p = c_1 E_p$.

**Invoice**, `marginal`: one line a period and tier, quantity $x_{p,j}$ in MWh; the first always, the others if touched:

$$
x_{p,j} = \min\left([E_p - u_{p,j-1}]^+,\ u_{p,j} - u_{p,j-1}\right), \qquad A_{p,j} = c_j\, x_{p,j} .
$$

`all_units`: one line a period, quantity $E_p$ in MWh, at the price of the tier that $E_p$ lies in:

$$
A_p = E_p \min \{c_j : u_{p,j-1} \le E_p \le u_{p,j}\} .
$$

**Symbols.**

- $U_j$: `tiers[j].up_to_mwh`, MWh a whole period; $c_j$: `tiers[j].price_per_mwh`, currency per MWh
- $x_{p,j}$: `tier_<j>_mwh`, MWh; $b_{p,j}$: `tier_<j>_begun` or `tier_<j>_holds`, 0 or 1

**Who pays.** The buyer pays the counterparty. Under a sale it is income.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Literal

import numpy as np
from pydantic import Field, model_validator

from ..calendar import Array
from ..fields import Fields, Positive
from ..linear import Linear
from .base import Clause
from .deal import Deal, Item, Metered, items
from .periods import Period, Periods, periods

ROUNDING = 1e-7  # of a threshold: what still counts as exactly there
ASIDE = 1e-6  # of a threshold: how far what is sold keeps from it, where its price would be the lower one


class Tier(Fields):
    """One price, up to a volume."""

    up_to_mwh: Positive | None = Field(None, description="volume of the period up to which it holds; last tier: none")
    price_per_mwh: float = Field(description="currency for each MWh")


class Tiers(Clause, kind="tiers"):
    """Each MWh of a period costs the price of its tier.

    marginal: every MWh costs the price of the tier it falls in; linear where prices rise with volume (fall, for what is
    sold), else with whole numbers. all_units: all MWh of the period cost the price of the tier that the volume ends in,
    with whole numbers; a volume exactly at a threshold has the lower of the two prices. Thresholds are volumes of whole
    periods; a period that the run covers in part has that part of them.
    """

    tiers: tuple[Tier, ...] = Field(min_length=1, description="in rising order of up_to_mwh")
    period: Period = Field("year", description="what the volume is counted over")
    method: Literal["marginal", "all_units"] = Field("marginal", description="which MWh have the price of the tier")

    @model_validator(mode="after")
    def _in_order(self) -> Tiers:
        """Thresholds rise, and the last tier has none."""
        ends = [tier.up_to_mwh for tier in self.tiers]
        if any(end is None for end in ends[:-1]) or ends[-1] is not None:
            raise ValueError("every tier but the last needs up_to_mwh, and the last has none")
        if any(b <= a for a, b in pairwise([0.0, *(end for end in ends[:-1] if end is not None)])):
            listed = ", ".join(f"{end:g}" for end in ends[:-1] if end is not None)
            raise ValueError(f"the tiers end at {listed} MWh; sort them, each threshold once and above 0")
        return self

    def charge(self, deal: Deal) -> Linear:
        """Volume in each tier times its price."""
        spans = periods(deal.at, self.period)
        volume = deal.volumes_mwh(spans)
        if len(self.tiers) == 1:
            return deal.spread(volume * self._prices[0], spans)
        within = self._marginal(deal, spans, volume) if self.method == "marginal" else self._all(deal, spans, volume)
        return deal.spread(within, spans)

    def _marginal(self, deal: Deal, spans: Periods, volume: Linear) -> Linear:
        """A variable for what lies in each tier; dearer ones fill last by themselves."""
        widths, prices = np.diff(self._edges(spans), axis=0), self._prices
        convex = np.all(np.diff(prices) * (-1 if deal.sold else 1) >= 0)
        fills = [deal.variable(f"tier_{k + 1}_mwh", len(spans), upper=width) for k, width in enumerate(widths)]
        deal.add("all_tiers", sum(fills[1:], fills[0].linear()) == volume)
        if not convex:
            deal.whole("a later tier is better")
            self._fill_in_order(deal, spans, fills, widths, deal.highest_of(volume, "the volume"))
        return _sum([fill * price for fill, price in zip(fills, prices, strict=True)])

    def _fill_in_order(self, deal: Deal, spans: Periods, fills: list[Any], widths: Array, most: Array) -> None:
        """A tier begins only when the one before is full."""
        for k in range(1, len(fills)):
            begun = deal.variable(f"tier_{k + 1}_begun", len(spans), upper=1.0, integer=True)
            deal.add(f"tier_{k}_full", fills[k - 1] >= begun * widths[k - 1])
            deal.add(f"tier_{k + 1}_after", fills[k] <= begun * np.minimum(widths[k], most))

    def _all(self, deal: Deal, spans: Periods, volume: Linear) -> Linear:
        """One tier holds all of the volume."""
        deal.whole("one price holds for all units")
        most = deal.highest_of(volume, "the volume")
        low, high = self._reach(spans, deal.sold)
        chosen, held = [], []
        for k in range(len(self.tiers)):
            one = deal.variable(f"tier_{k + 1}_holds", len(spans), upper=1.0, integer=True)
            all_of_it = deal.variable(f"tier_{k + 1}_mwh", len(spans))
            deal.add(f"tier_{k + 1}_from", all_of_it >= one * low[k])
            deal.add(f"tier_{k + 1}_to", all_of_it <= one * np.minimum(high[k], most))
            chosen.append(one)
            held.append(all_of_it)
        deal.add("one_tier", _sum(chosen) == 1.0)
        deal.add("all_tiers", _sum(held) == volume)
        return _sum([all_of_it * price for all_of_it, price in zip(held, self._prices, strict=True)])

    def _reach(self, spans: Periods, sold: bool) -> tuple[Array, Array]:
        """From where to where the price of each tier holds. At a threshold both prices do, and the payer would choose
        the lower one; the seller, who would choose the higher one, is kept away from it."""
        edges, rise = self._edges(spans), np.diff(self._prices)[:, None]
        low, high = edges[:-1].copy(), edges[1:].copy()
        if sold:
            low[1:] *= np.where(rise > 0, 1 + ASIDE, 1.0)
            high[:-1] *= np.where(rise < 0, 1 - ASIDE, 1.0)
        return low, high

    def invoice(self, metered: Metered) -> list[Item]:
        """One line for each tier that is touched, or for the one that holds."""
        spans = periods(metered.at, self.period)
        volume, edges = metered.volumes_mwh(spans), self._edges(spans)
        if self.method == "all_units":
            return list(items(spans, volume, "MWh", volume * self._held_price(volume, edges)))
        lines: list[Item] = []
        for k, price in enumerate(self._prices):
            inside = np.clip(volume - edges[k], 0.0, edges[k + 1] - edges[k])
            what = f"tier {k + 1}" if len(self.tiers) > 1 else ""
            lines += [line for line in items(spans, inside, "MWh", inside * price, what) if line.quantity or not k]
        return lines

    def _held_price(self, volume: Array, edges: Array) -> Array:
        """The price of all units; at a threshold the lower one."""
        prices, volume = self._prices, np.maximum(volume, 0.0)
        fits = [(volume >= low * (1 - ROUNDING)) & (volume <= high * (1 + ROUNDING)) for low, high in pairwise(edges)]
        return np.asarray(np.min(np.where(fits, prices[:, None], np.inf), axis=0))

    @property
    def _prices(self) -> Array:
        """The price of each tier."""
        return np.array([tier.price_per_mwh for tier in self.tiers])

    def _edges(self, spans: Periods) -> Array:
        """Where tiers begin and end in each span: one row an edge."""
        ends = np.array([0.0, *(np.inf if tier.up_to_mwh is None else tier.up_to_mwh for tier in self.tiers)])
        return np.asarray(ends[:, None] * spans.share)


def _sum(parts: list[Any]) -> Linear:
    """All of them together."""
    total: Linear = parts[0].linear()
    for part in parts[1:]:
        total = total + part
    return total
