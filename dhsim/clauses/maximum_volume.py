r"""The most that may be taken in a period.

$$
E_p \le s_p\, E^{\max}
$$

**Cost.** None, $k_t = 0$. One row a period, no variables, no whole numbers. The price of the limit is seen in the heat
price of the network.

**Invoice.** No line.

**Symbols.**

- $E^{\max}$: `most_mwh`, MWh a whole period

**Who pays.** Nobody. Under a sale the same limit holds for what is sold.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from ..fields import Positive
from ..linear import Linear
from .base import Clause
from .deal import Deal, Item, Metered
from .limits import broken
from .periods import Period, periods


class MaximumVolume(Clause, kind="maximum_volume"):
    """At most most_mwh in each period; a period that the run covers in part has that part of it. It costs nothing."""

    claims = True

    most_mwh: Positive = Field(description="most that is delivered in a period")
    period: Period = Field("year", description="what the volume is counted over")

    def charge(self, deal: Deal) -> Linear:
        """The limit, as rows of the model."""
        spans = periods(deal.at, self.period)
        deal.add("most_mwh", deal.volumes_mwh(spans) <= self.most_mwh * spans.share)
        return Linear(deal.at.n)

    def invoice(self, metered: Metered) -> list[Item]:
        """Nothing to pay."""
        return []

    def breaches(self, metered: Metered) -> Iterator[str]:
        """Periods in which more was taken."""
        spans = periods(metered.at, self.period)
        most = self.most_mwh * spans.share
        yield from broken(metered.at, spans, metered.volumes_mwh(spans) - most, most, "MWh more than the maximum")
