r"""A price that follows what the heat would have cost otherwise.

$$
k_t = c_t\, q_t, \qquad c_t = \min\left(\max\left(\alpha\, c^{\mathrm{alt}}_t,\ c^{\min}\right),\ c^{\max}\right)
$$

**Cost.** No variables, no rows.

**Invoice.** One line a month: quantity $E_m$ in MWh, amount $\Delta t \sum_{t \in m} c_t\, q_t$.

**Symbols.**

- $\alpha$: `share`, at least 0
- $c^{\mathrm{alt}}_t$: `alternative_per_mwh`, currency per MWh
- $c^{\min}$: `floor_per_mwh`, $c^{\max}$: `cap_per_mwh`, currency per MWh; without one there is no such limit

**Who pays.** The buyer pays the counterparty. Under a sale it is income.
"""

from __future__ import annotations

from pydantic import Field

from ..calendar import Array, Hours
from ..fields import Hourly, Positive
from .base import PerMwh
from .bounded import Bounded


class AlternativePrice(Bounded, PerMwh, kind="alternative_price"):
    """`price = share x alternative_per_mwh`, between floor and cap: the supplier is paid a share of what is avoided."""

    alternative_per_mwh: Hourly = Field(description="what a MWh would cost otherwise, such as heat from the own boiler")
    share: Positive = Field(description="share of it that is paid")

    def price(self, at: Hours) -> Array:
        """The price in each step."""
        return self.bounded(self.share * at.values(self.alternative_per_mwh))
