r"""Money that is given once.

$$
k_t = \begin{cases} -S / \Delta t & t = t^* \\ 0 & \text{otherwise} \end{cases}
$$

**Cost.** A constant. It is no remuneration of the supplier, and no part of what VAT is reckoned on.

**Invoice.** One line for the step $t^*$: quantity 1 payment, amount $-S$; no line if the date lies outside the run.

**Symbols.**

- $S$: `amount`, currency, once
- $t^*$: the step in which the local date `paid` lies; the first step of the run without it

**Who pays.** The state pays us, also under a sale ($\sigma = 1$).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from pydantic import Field

from ..calendar import Array, Hours
from ..dates import When
from ..errors import Finding
from ..fields import Positive
from ..linear import Linear
from .base import Clause
from .deal import Deal, Item, Metered


class Subsidy(Clause, kind="subsidy"):
    """`amount`, once, as income of the payer of the contract; nothing if its date lies outside the run."""

    order = 3  # after VAT: what the state gives is no part of a supply
    remunerates = False
    paid_to = "The state"

    amount: Positive = Field(description="currency, once")
    paid: When | None = Field(None, description="local date (or time) of payment; default: the first step of the run")

    def charge(self, deal: Deal) -> Linear:
        """A negative constant in one step."""
        return Linear(deal.at.n, (), -self._per_h(deal.at))

    def invoice(self, metered: Metered) -> list[Item]:
        """One line, if it falls into the run."""
        paid = np.flatnonzero(self._per_h(metered.at))
        return [Item(int(k), int(k) + 1, 1.0, "payment", -self.amount) for k in paid]

    def faults(self, at: Hours, offered_mw: Array | None) -> Iterator[Finding]:
        """A date-time must exist on the local clock."""
        try:
            self._per_h(at)
        except ValueError as error:
            yield "paid", str(error), "Give an hour that exists"

    def _per_h(self, at: Hours) -> Array:
        """The amount in the step of its date, per hour."""
        out = np.zeros(at.n)
        when = at.starts[0] if self.paid is None else at.instant(self.paid)
        step = int(at.starts.searchsorted(when, side="right")) - 1
        if step >= 0 and (when - at.starts[step]).total_seconds() < 3600 * at.step_h:
            out[step] = self.amount / at.step_h
        return out
