r"""Heat that has to be taken: so much in some hours, or so much in a period.

$$
q_t \ge \min\left(q^{\min}_t,\ q^{\mathrm{offered}}_t\right) \quad t \in \text{when}, \qquad E_p \ge s_p\, E^{\min}
$$

**Cost.** None, $k_t = 0$. One row a step and one a period, each where something is asked for; no variables, no whole
numbers.

**Invoice.** No line.

**Symbols.**

- $q^{\min}_t$: `least_mw`, MW, in the hours of `when`; $E^{\min}$: `least_mwh`, MWh a whole period
- $q^{\mathrm{offered}}_t$: `deal_offered_mw`, MW, where the supplier's offer is known; else there is no such bound

**Who pays.** Nobody, but for what the other clauses say of the flow. Under a sale so much has to be sold.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from pydantic import Field, model_validator

from ..calendar import Array, Hours
from ..errors import Finding
from ..fields import HourlyPositive, Positive
from ..hours_of import HoursOf
from ..linear import Linear
from .base import Clause
from .deal import Deal, Item, Metered
from .limits import TOLERANCE, broken
from .periods import Period, periods


class MustTake(Clause, kind="must_take"):
    """At least least_mw in the hours meant, and at least least_mwh in each period; it costs nothing by itself.

    Where the supplier offers less than least_mw, all that is offered has to be taken. A period that the run covers in
    part has that part of least_mwh.
    """

    claims = True

    least_mw: HourlyPositive = Field(0.0, description="least flow")
    when: HoursOf | None = Field(None, description="hours in which least_mw holds; default: all")
    least_mwh: Positive = Field(0.0, description="least volume of each period")
    period: Period = Field("year", description="what least_mwh is counted over")

    @model_validator(mode="after")
    def _something(self) -> MustTake:
        """One of the two must be asked for."""
        if isinstance(self.least_mw, float) and not self.least_mw and not self.least_mwh:
            raise ValueError("it asks for nothing; give least_mw, least_mwh or both")
        return self

    def faults(self, at: Hours, offered_mw: Array | None) -> Iterator[Finding]:
        """No more can be taken than there is."""
        if offered_mw is None or not self.least_mwh:
            return
        spans = periods(at, self.period)
        there = spans.sums(offered_mw) * at.step_h
        short = self.least_mwh * spans.share - there
        if short.max() > 1e-6:
            k = int(short.argmax())
            asked, since = self.least_mwh * spans.share[k], at.show(int(spans.begin[k]))
            found = f"{asked:g} MWh from {since}, and the source can give {there[k]:g}"
            yield "least_mwh", found, "Lower least_mwh, or look at available_mw, outages and maintenance of the source"

    def charge(self, deal: Deal) -> Linear:
        """The limits, as rows of the model."""
        least = self._least(deal.at, deal.offered_mw)
        if np.any(least):
            deal.add("least_mw", deal.flow_mw >= least)
        if self.least_mwh:
            spans = periods(deal.at, self.period)
            deal.add("least_mwh", deal.volumes_mwh(spans) >= self.least_mwh * spans.share)
        return Linear(deal.at.n)

    def invoice(self, metered: Metered) -> list[Item]:
        """Nothing to pay."""
        return []

    def breaches(self, metered: Metered) -> Iterator[str]:
        """Hours and periods in which less was taken."""
        steps, least = periods(metered.at, "day"), self._least(metered.at, metered.offered_mw)
        short = least - metered.flow_mw
        missing = steps.sums(np.where(short > TOLERANCE, short, 0.0)) * metered.at.step_h
        yield from broken(metered.at, steps, missing, np.ones(len(steps)), "MWh less than must be taken")
        spans = periods(metered.at, self.period)
        wanted = self.least_mwh * spans.share
        missing = wanted - metered.volumes_mwh(spans)
        yield from broken(metered.at, spans, missing, wanted, "MWh less than must be taken")

    def _least(self, at: Hours, offered_mw: Array | None) -> Array:
        """The least flow of each step."""
        least = at.values(self.least_mw)
        if self.when is not None:
            least = np.where(self.when.inside(at), least, 0.0)
        return least if offered_mw is None else np.minimum(least, offered_mw)
