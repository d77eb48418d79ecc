r"""A supplier that promises heat pays damages for what it does not offer.

$$
\begin{aligned}
L_p &= \Delta t \left[g \sum_{t \in p} r_t - \sum_{t \in p} \min(q^{\mathrm{offered}}_t,\ r_t)\right]^+ \\
A_p &= -\left(\min(D_p,\ D^{\max}) - \min(D_{p-1},\ D^{\max})\right), \qquad
D_p = \sum_{j \le p,\ j \text{ in } y} d\, L_j
\end{aligned}
$$

$D_{p-1} = 0$ for the first period of the run that begins in the year $y$: damages add up until they reach the limit.

**Cost.** $k_t = A_{p(t)} / H_{p(t)}$, a constant: what is offered is no decision.

**Invoice.** One line a period: quantity $L_p$ in MWh, amount $A_p$, never positive. Of a period that the run covers in
part the hours in the run count; $D^{\max}$ is not cut for a part year.

**Symbols.**

- $g$: `guaranteed_share`, 0-1; $r_t$: `promised_mw`, MW; $q^{\mathrm{offered}}_t$: `deal_offered_mw`, MW
- $d$: `damages_per_mwh`, currency per MWh; $D^{\max}$: `most_per_year`, currency, without it there is no limit
- $L_p$: energy missing, MWh; $D_p$: damages of the year so far, currency

**Who pays.** The counterparty pays the buyer. For a sale it is refused, as nobody's offer is known there.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from pydantic import Field

from ..calendar import Array, Hours
from ..errors import Finding
from ..fields import HourlyPositive, Positive, Share
from ..linear import Linear
from .base import Clause
from .deal import Deal, Item, Metered, items
from .periods import Period, Periods, periods


class AvailabilityGuarantee(Clause, kind="availability_guarantee"):
    """`damages = damages_per_mwh x (guaranteed_share x promised - offered)` in each period, where that is above 0.

    offered: what the supplier could have delivered, at most what was promised in each hour; whether it was taken does
    not matter. Damages are income of the buyer, at most most_per_year in each year. They depend on no decision.
    """

    promised_mw: HourlyPositive = Field(description="what the supplier promises to offer")
    guaranteed_share: Share = Field(description="share of it that must be offered in each period")
    damages_per_mwh: Positive = Field(description="paid back for each MWh that is missing")
    period: Period = Field("month", description="what is counted together")
    most_per_year: Positive | None = Field(None, description="limit of all damages of a year")

    def faults(self, at: Hours, offered_mw: Array | None) -> Iterator[Finding]:
        """Somebody must offer something."""
        if offered_mw is None:
            found = "this flow has no supplier whose offer is known"
            yield "promised_mw", found, "Use it on waste heat or a stream, which have available_mw"

    def charge(self, deal: Deal) -> Linear:
        """Damages as a negative constant."""
        spans = periods(deal.at, self.period)
        offered = np.zeros(deal.at.n) if deal.offered_mw is None else deal.offered_mw
        return Linear(deal.at.n, (), -spans.evenly(self._damages(deal.at, spans, offered)[1]))

    def invoice(self, metered: Metered) -> list[Item]:
        """Damages of each period."""
        spans = periods(metered.at, self.period)
        offered = np.zeros(metered.at.n) if metered.offered_mw is None else metered.offered_mw
        missing, damages = self._damages(metered.at, spans, offered)
        return list(items(spans, missing, "MWh", -damages))

    def _damages(self, at: Hours, spans: Periods, offered_mw: Array) -> tuple[Array, Array]:
        """MWh missing, and money, of each period."""
        promised = at.values(self.promised_mw)
        due = self.guaranteed_share * spans.sums(promised)
        missing = np.maximum(due - spans.sums(np.minimum(offered_mw, promised)), 0.0) * at.step_h
        damages = missing * self.damages_per_mwh
        if self.most_per_year is not None:
            for year in np.unique(at.years[spans.begin]):
                inside = at.years[spans.begin] == year
                so_far = np.minimum(np.cumsum(damages[inside]), self.most_per_year)
                damages[inside] = np.diff(so_far, prepend=0.0)
        return missing, damages
