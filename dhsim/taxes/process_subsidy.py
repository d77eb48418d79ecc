r"""A subsidy to companies that turn a process from fossil fuel to renewable energy or district heating.

$$
S = \left[\min\left(a I,\ s N E,\ I - n B\right)\right]^+
$$

- $a$: `large_share`, `medium_share` or `small_share`, 0-1; $I$: `investment`, currency
- $s$: `fossil_saved_per_mwh`, currency per MWh; $N$: `counted_years`; $E$: `fossil_saved_mwh_per_year`, MWh
- $n$: `least_payback_years`; $B$: `saving_per_year`, currency a year
- $S$: subsidy, currency, once, paid by the state, income positive
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from ..fields import Positive, Share
from ..physics.arrays import Array, Numbers, known
from .base import Rule, refuse_unknown

Size = Literal["large", "medium", "small"]


class ProcessSubsidy(Rule, kind="process_subsidy"):
    """The least of a share of the investment, a rate on the fossil energy saved, and what leaves the least payback.

    Source: Viegand Maagøe for Energistyrelsen 2013, "VE til proces", L2390-2430.
    """

    large_share: Share = Field(description="share of the investment for a large company")
    medium_share: Share = Field(description="for a medium one")
    small_share: Share = Field(description="for a small one")
    fossil_saved_per_mwh: Positive = Field(description="on fossil energy saved a year")
    counted_years: Positive = Field(description="years of that saving that count")
    least_payback_years: Positive = Field(description="payback that the subsidy may not shorten further")

    def subsidy(
        self, size: Size, investment: Numbers, saving_per_year: Numbers, fossil_saved_mwh_per_year: Numbers
    ) -> Array:
        """What is paid once, in currency (income positive), at least 0, elementwise; savings in currency a year.

        Raises ValueError for an unknown size of company.
        """
        refuse_unknown(size, Size, "size of a company")
        spent = known("investment", investment)
        share = {"large": self.large_share, "medium": self.medium_share, "small": self.small_share}[size]
        fossil = known("fossil_saved_mwh_per_year", fossil_saved_mwh_per_year)
        by_energy = self.fossil_saved_per_mwh * self.counted_years * fossil
        by_payback = spent - self.least_payback_years * known("saving_per_year", saving_per_year)
        return np.asarray(np.maximum(np.minimum(np.minimum(share * spent, by_energy), by_payback), 0.0))
