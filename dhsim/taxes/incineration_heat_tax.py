r"""The tax on heat from burning waste, in full and as it stands on the tax return.

$$
\tau^{\mathrm{return}} = \left[\tau^{\mathrm{full}} - \frac{\tau^{\mathrm{sup}}}{V}\right]^+
$$

- $\tau^{\mathrm{full}}$: `full_per_mwh`, currency per MWh of heat
- $\tau^{\mathrm{sup}}$: `supplementary_per_mwh`, currency per MWh of waste; $V$: `divisor`
"""

from __future__ import annotations

from pydantic import Field

from ..fields import Positive
from .base import Rule


class IncinerationHeatTax(Rule, kind="incineration_heat_tax"):
    """`rate on the return = full rate - supplementary tax / divisor`, as the supplementary tax was paid on the waste.

    Source: Viegand Maagøe for Energistyrelsen 2013, Bilag B table 6 (L5295-5389), L5383.
    """

    full_per_mwh: Positive = Field(description="waste-heat rate per MWh of heat")
    supplementary_per_mwh: Positive = Field(description="supplementary tax per MWh of waste")
    divisor: float = Field(gt=0, description="1.2, as in the fuel split of a CHP")

    def return_per_mwh(self) -> float:
        """The rate on the tax return; at least 0."""
        return max(self.full_per_mwh - self.supplementary_per_mwh / self.divisor, 0.0)
