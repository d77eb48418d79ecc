r"""Heat that is paid for whether it is taken or not.

$$
C_p = \alpha\, V s_p, \qquad c_p = c \quad \text{or} \quad c_p = \left[\frac{\Delta t}{H_p} \sum_{t \in p} c_t\right]^+
$$

**Without rights that pass on** the missing volume is $M_p = [C_p - E_p]^+$, the amount $A_p = c_p M_p$.

**With them**, period by period, nothing being left from before the run:

$$
\begin{aligned}
M_p &= [C_p - E_p - K_{p-1}]^+ \\
X_p &= [E_p + K_{p-1} - C_p]^+ \\
U_{r,p} &= \min\left(X_p - \sum_{i < r} U_{i,p},\ M_r - \sum_{j < p} U_{r,j}\right), \qquad
U_p = \sum_{r = p-n}^{p-1} U_{r,p} \\
K_p &= \min(X_p - U_p,\ \kappa\, C_{p+1}) \\
A_p &= c\, M_p - c^{\mathrm{back}} U_p
\end{aligned}
$$

$U_{r,p}$ is what of the heat left in $r$ is made up for in $p$: the oldest first. The last period of the run carries
nothing, $K_p = 0$.

**Cost.** $k_t = A_{p(t)} / H_{p(t)}$, with $M_p \ge 0$ and $M_p \ge C_p - E_p$, or with rights

$$
E_p + M_p + K_{p-1} - K_p - U_p \ge C_p, \qquad \sum_l U_{p,p+l} \le M_p, \qquad 0 \le K_p \le \kappa\, C_{p+1} .
$$

Binaries $b_p$ come in only if rights expire within the run ($0 < n <$ periods $- 1$), and under a sale, where what is
missing earns (`clauses/deal.py`); rights are refused there:

$$
M_p \le C_p b_p, \qquad U_p \le (1 - b_p) \sum_{r=p-n}^{p-1} C_r, \qquad K_p \le (1 - b_p)\, \kappa\, C_{p+1} .
$$

**Invoice.** A line a period, `missing`: quantity $M_p$ in MWh, amount $c_p M_p$, also where both are 0. A line
`made up` in periods with $U_p > 0$: quantity $-U_p$ in MWh, amount $-c^{\mathrm{back}} U_p$. What is taken is paid
for by the other clauses of the contract.

**Symbols.**

- $\alpha$: `share`; $V$: `of_mwh`, MWh a whole period; $C_p$: commitment, MWh; $n$: `make_up_periods`
- $c$: `price_per_mwh`; $c_t$: sum of the plain prices that remunerate the supplier, currency per MWh
- $c^{\mathrm{back}}$: `make_up_per_mwh`, or $c$; $\kappa$: `carry_forward`, 0-1
- $X_p$: what is above the commitment, MWh; $b_p$: `short`, 0 or 1
- $M_p$: `missing_mwh`; $K_p$: `carried_mwh`; $U_{p,p+l}$: `made_up_<l>_later_mwh`, MWh

**Who pays.** The buyer pays the counterparty for heat it left; what is made up for is paid back. Under a sale the
customer pays us.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from pydantic import Field, model_validator

from ..calendar import Array, Hours
from ..errors import Finding
from ..fields import Positive, Share
from ..linear import Linear
from .base import Clause
from .deal import Deal, Item, Metered, items
from .periods import Period, Periods, periods


class TakeOrPay(Clause, kind="take_or_pay"):
    """What is missing of `share x of_mwh` in a period is paid for at price_per_mwh, beside what is taken.

    price_per_mwh: default the mean of the contract's plain prices over the period. A period that the run covers in part
    is committed to that part.

    carry_forward: what is taken above the commitment counts in the next period, up to that share of its commitment.
    make_up_periods: heat paid for and left may be taken in that many following periods, above their own commitment,
    oldest first; make_up_per_mwh is then paid back for each MWh. Both need a price_per_mwh, and both together need
    make_up_per_mwh = price_per_mwh: then taking as early as possible is best. Linear, but for heat to be made up for
    that expires within the run: paying once more would renew the right to it, which whole numbers prevent.
    """

    claims = True
    order = 0.5  # after all plain prices, before taxes on remuneration

    share: Share = Field(1.0, description="share of the volume that is paid for anyway")
    of_mwh: Positive = Field(description="volume of a whole period")
    period: Period = Field("year", description="what the volume is counted over")
    price_per_mwh: Positive | None = Field(
        None, description="for each MWh missing; default: mean price of the contract"
    )
    carry_forward: Share = Field(0.0, description="most that counts in the next period, as a share of the commitment")
    make_up_periods: Annotated[int, Field(ge=0, le=24)] = Field(0, description="periods in which it may be made up for")
    make_up_per_mwh: Positive | None = Field(None, description="paid back for each MWh made up; default: price_per_mwh")

    @model_validator(mode="after")
    def _prices_known(self) -> TakeOrPay:
        """Rights that pass on need one price."""
        price, back = self.price_per_mwh, self._back_per_mwh
        if (self.carry_forward or self.make_up_periods) and price is None:
            raise ValueError("carry_forward and make_up_periods need a price_per_mwh that is the same in all periods")
        if price is not None and back > price:
            raise ValueError(f"make_up_per_mwh is {back:g}, more than the {price:g} that were paid")
        if self.carry_forward and self.make_up_periods and back != price:
            raise ValueError("carry_forward and make_up_periods together need make_up_per_mwh = price_per_mwh")
        return self

    def faults(self, at: Hours, offered_mw: Array | None) -> Iterator[Finding]:
        """Nobody commits to more than there is."""
        if offered_mw is None:
            return
        spans = periods(at, self.period)
        there = spans.sums(offered_mw) * at.step_h
        short = self._committed(spans) - there
        if short.max() > 1e-6 * max(1.0, float(there.max())):
            k = int(short.argmax())
            asked, since = self._committed(spans)[k], at.show(int(spans.begin[k]))
            found = f"{asked:g} MWh are committed from {since}, and the source can give {there[k]:g}"
            yield "of_mwh", found, "Lower share or of_mwh, or look at available_mw and outages of the source"

    def charge(self, deal: Deal) -> Linear:
        """What is missing, times its price, less what is made up for."""
        spans = periods(deal.at, self.period)
        committed, prices = self._committed(spans), self._prices(deal.at, deal.rate_per_mwh, spans)
        taken = deal.volumes_mwh(spans)
        if self.price_per_mwh is None and not np.any(deal.rate_per_mwh):
            found = "the contract has no plain price that what is missing could cost"
            raise deal.fault(found, "Give price_per_mwh")
        if not (self.carry_forward or self.make_up_periods):
            missing = deal.larger("missing_mwh", committed - taken, np.zeros(len(spans)), prices)
            return deal.spread(missing * prices, spans)
        if deal.sold:
            found = "carry_forward and make_up_periods are not known for what is sold"
            raise deal.fault(found, "Leave them out")
        missing = deal.variable("missing_mwh", len(spans))
        extra, made_up = self._passed_on(deal, spans, committed, missing)
        deal.add("committed", taken + missing + extra >= committed)
        return deal.spread(missing * prices - made_up * self._back_per_mwh, spans)

    def _passed_on(self, deal: Deal, spans: Periods, committed: Array, missing: Any) -> tuple[Linear, Linear]:
        """What comes in from other periods less what goes out to them, and what is made up for in each; MWh."""
        n = len(spans)
        carried, made_up, of_missing = Linear(n), Linear(n), Linear(n)
        limit = self.carry_forward * np.append(committed[1:], 0.0)
        if self.carry_forward:
            carried = deal.variable("carried_mwh", n, upper=limit).linear()
        for later in range(1, min(self.make_up_periods, n - 1) + 1):
            used = deal.variable(f"made_up_{later}_later_mwh", n - later)  # row k: paid for in k, taken in k + later
            made_up = made_up + _placed(used.linear(), later, n)
            of_missing = of_missing + _placed(used.linear(), 0, n)
        if of_missing.terms:
            deal.add("made_up_of_missing", of_missing <= missing)
        if 0 < self.make_up_periods < n - 1:
            self._either(deal, committed, missing, made_up, carried, limit)
        return _later(carried, 1) - carried - made_up, made_up

    def _either(
        self, deal: Deal, committed: Array, missing: Any, made_up: Linear, carried: Linear, limit: Array
    ) -> None:
        """A period is either short, or has something left to make up with and to carry forward."""
        deal.whole("heat that is paid for expires before the run ends")
        n, before = len(committed), np.append(0.0, np.cumsum(committed))
        rights = before[:-1] - before[np.maximum(np.arange(n) - self.make_up_periods, 0)]
        short = deal.variable("short", n, upper=1.0, integer=True)
        deal.add("missing_if_short", missing <= short * committed)
        deal.add("made_up_if_not_short", made_up <= (1.0 - short) * rights)
        if self.carry_forward:
            deal.add("carried_if_not_short", carried <= (1.0 - short) * limit)

    def invoice(self, metered: Metered) -> list[Item]:
        """Missing volume of each period, and what is paid back."""
        spans = periods(metered.at, self.period)
        book = self._book(metered.volumes_mwh(spans), self._committed(spans))
        prices = self._prices(metered.at, metered.rate_per_mwh, spans)
        lines = list(items(spans, book.missing, "MWh", book.missing * prices, "missing", keep=True))
        back = items(spans, -book.made_up, "MWh", -book.made_up * self._back_per_mwh, "made up")
        return lines + [line for line in back if line.quantity]

    def _book(self, taken: Array, committed: Array) -> Book:
        """The account of each period, one after the other."""
        n = len(taken)
        missing, made_up, rights, carried = np.zeros(n), np.zeros(n), np.zeros(n), 0.0
        for k in range(n):
            above = taken[k] + carried - committed[k]
            missing[k] = rights[k] = max(-above, 0.0)
            free = max(above, 0.0)
            for j in range(max(0, k - self.make_up_periods), k):
                used = min(free, rights[j])
                rights[j], free, made_up[k] = rights[j] - used, free - used, made_up[k] + used
            carried = min(free, self.carry_forward * committed[k + 1]) if k + 1 < n else 0.0
        return Book(missing, made_up)

    def _committed(self, spans: Periods) -> Array:
        """MWh committed in each period."""
        return np.asarray(self.share * self.of_mwh * spans.share)

    def _prices(self, at: Hours, rate_per_mwh: Array, spans: Periods) -> Array:
        """The price of what is missing in each period."""
        if self.price_per_mwh is not None:
            return np.full(len(spans), self.price_per_mwh)
        mean = spans.sums(np.broadcast_to(rate_per_mwh, (at.n,))) * at.step_h / spans.hours
        return np.asarray(np.maximum(mean, 0.0))  # nobody is paid for leaving heat

    @property
    def _back_per_mwh(self) -> float:
        """What is paid back for each MWh made up."""
        return (self.price_per_mwh or 0.0) if self.make_up_per_mwh is None else self.make_up_per_mwh


@dataclass(frozen=True, eq=False)
class Book:
    """MWh missing, and MWh made up for, in each period."""

    missing: Array
    made_up: Array


def _placed(expr: Linear, first: int, n: int) -> Linear:
    """Rows put at first, first + 1, ... of n rows; the others are nothing."""
    return expr.by_group(np.arange(expr.n) + first, n)


def _later(expr: Linear, by: int) -> Linear:
    """Every row moved to a later one; the last ones fall away."""
    group = np.arange(expr.n) + by
    return expr.by_group(np.where(group < expr.n, group, -1), expr.n)
