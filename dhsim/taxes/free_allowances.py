r"""Emission allowances that are given for heat delivered to district heating.

$$
n = a\, Q, \qquad w = a\, c^{\mathrm{CO2}}
$$

- $a$: `allowance_t_per_mwh`, t per MWh; $Q$: `heat_mwh`, MWh; $n$: allowances, t
- $c^{\mathrm{CO2}}$: `allowance_price_per_t`, currency per t; $w$: worth, currency per MWh of heat, income positive
"""

from __future__ import annotations

import numpy as np
from pydantic import Field

from ..fields import Positive
from ..physics.arrays import Array, Flags, Numbers, known
from .base import Rule


class FreeAllowances(Rule, kind="free_allowances"):
    """`allowances = rate x heat`, for installations in the emissions trading system; one allowance is one tonne of CO2.

    Source: Viegand Maagøe for Energistyrelsen 2013, L1473 and L2098-2168.
    """

    allowance_t_per_mwh: Positive = Field(description="allowances per MWh of heat; 62.3 t/TJ in the report")
    above_mw: Positive = Field(description="rated thermal input above which an installation takes part")

    def takes_part(self, rated_input_mw: Numbers) -> Flags:
        """Is an installation of this rated thermal input in the trading system?"""
        return np.asarray(known("rated_input_mw", rated_input_mw) > self.above_mw)

    def allowances_t(self, heat_mwh: Numbers) -> Array:
        """Allowances for heat, elementwise."""
        return np.asarray(self.allowance_t_per_mwh * known("heat_mwh", heat_mwh))

    def worth_per_mwh(self, allowance_price_per_t: Numbers) -> Array:
        """What they are worth per MWh of heat, in currency (income positive)."""
        return self.allowance_t_per_mwh * known("allowance_price_per_t", allowance_price_per_t)
