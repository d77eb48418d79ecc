r"""The saving is shared by a key: the supplier gets its part of what the heat saves the buyer.

$$
k_t = c_t\, q_t, \qquad c_t = \alpha \left[c^{\mathrm{alt}}_t - c^{\mathrm{own}}_t\right]^+
$$

**Cost.** No variables, no rows.

**Invoice.** One line a month: quantity $E_m$ in MWh, amount $\Delta t \sum_{t \in m} c_t\, q_t$, never negative.

**Symbols.**

- $\alpha$: `supplier_share`, 0-1
- $c^{\mathrm{alt}}_t$: `alternative_per_mwh`, $c^{\mathrm{own}}_t$: `own_per_mwh`, currency per MWh

**Who pays.** The buyer pays the counterparty. Under a sale it is income.
"""

from __future__ import annotations

import numpy as np
from pydantic import Field

from ..calendar import Array, Hours
from ..fields import Hourly, Share
from .base import PerMwh


class ShareOfSaving(PerMwh, kind="share_of_saving"):
    """`price = supplier_share x (alternative_per_mwh - own_per_mwh)`; nothing in hours without a saving.

    alternative_per_mwh: what the heat would cost otherwise. own_per_mwh: what the buyer spends to make use of a MWh
    (electricity of the heat pump, pumping). Source: the allocation key (fördelningsnyckel) of the guide for property
    owners on recovered condenser heat.
    """

    alternative_per_mwh: Hourly = Field(description="what a MWh would cost otherwise")
    own_per_mwh: Hourly = Field(0.0, description="what the buyer spends on each MWh beside this contract")
    supplier_share: Share = Field(description="allocation key: the supplier's part of the saving, 0-1")

    def price(self, at: Hours) -> Array:
        """The price in each step."""
        saving = at.values(self.alternative_per_mwh) - at.values(self.own_per_mwh)
        return np.asarray(self.supplier_share * np.maximum(saving, 0.0))
