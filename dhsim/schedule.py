r"""When something is there: dates, stages, maintenance, planned and forced stops, for components and streams alike.

The share of the capacity that is there in a step is a product; the sizes of all variables are multiplied by it:

$$
a_t = \alpha_t \, \delta_t \, \sigma_t \, \prod_o (1 - o_t) \, (1 - w_t) \, (1 - \phi_t),
$$

$$
\sigma_t = \sum_{j} \sigma_j \, [\text{the last date of stage } j \text{ is past}]
$$

- $a_t$: share that can be used, 0-1
- $\alpha_t$: `availability`, 0-1
- $\delta_t$: in service, 0 or 1: from `commissioned` on, until `closed`
- $\sigma_j$: `share` of a stage, which comes with the latest of its dates; $\sigma_t = 1$ without `stages`
- $o_t$: 1 in steps that begin during a planned stop of `outages`, else 0
- $w_t$: 1 in steps in an ISO week of `maintenance_weeks`, else 0
- $\phi_t$: part of the step that stops of `forced_outages` cover, 0-1 (`outages`)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated

import numpy as np
import pandas as pd
from pydantic import Field, field_validator, model_validator

from .calendar import Array, Hours
from .dates import When
from .fields import Fields, HourlyShare, Share
from .outages import ForcedOutages, Outage

Week = Annotated[int, Field(ge=1, le=53)]


class Stage(Fields):
    """A part of the capacity, which comes when the last of what it needs is there: plant, grid, permit and pipe."""

    share: Share = Field(description="share of the capacity that comes with this stage, 0-1")
    plant: When | None = Field(None, description="first local day (or time) on which the plant runs")
    grid: When | None = Field(None, description="first local day (or time) with a connection to the power grid")
    permit: When | None = Field(None, description="first local day (or time) on which it is permitted")
    pipe: When | None = Field(None, description="first local day (or time) with a pipe to the network")

    @model_validator(mode="after")
    def _dated(self) -> Stage:
        """A stage without any date would never come."""
        if not self.dates():
            raise ValueError("this stage has no date; give at least one of plant, grid, permit and pipe")
        return self

    def dates(self) -> dict[str, dt.date]:
        """The dates it waits for, by what comes then."""
        named = {"plant": self.plant, "grid": self.grid, "permit": self.permit, "pipe": self.pipe}
        return {key: when for key, when in named.items() if when is not None}

    def comes(self, at: Hours) -> pd.Timestamp:
        """The latest of its dates, as a UTC stamp."""
        return max(at.instant(when) for when in self.dates().values())


class Scheduled(Fields):
    """Base of what is not always there in full. `available_share` puts all of these fields together."""

    availability: HourlyShare = Field(1.0, description="share of the capacity that can be used, 0-1")
    outages: tuple[Outage, ...] = Field((), description="planned stops: local dates or times, or MM-DD for every year")
    maintenance_weeks: tuple[Week, ...] = Field((), description="ISO weeks (1-53) off in every year, local calendar")
    forced_outages: ForcedOutages | None = Field(None, description="stops by chance, which repeat with their seed")
    commissioned: When | None = Field(None, description="first local day (or time) of operation")
    closed: When | None = Field(None, description="first local day (or time) without operation")
    stages: tuple[Stage, ...] = Field((), description="parts of the capacity and when each comes; default: all at once")

    @field_validator("stages")
    @classmethod
    def _one_whole(cls, stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
        """Stages are shares of one capacity."""
        total = sum(stage.share for stage in stages)
        if total > 1 + 1e-9:
            raise ValueError(f"the shares of the stages add up to {total:g}; they must add up to 1 at most")
        return stages

    def in_service(self, at: Hours) -> Array:
        """1 in steps between commissioning and closing, 0 outside."""
        return at.between(self.commissioned, self.closed).astype(float)

    def staged_share(self, at: Hours) -> Array:
        """Share of the capacity whose stages have come, 0-1; 1 where there are no stages."""
        if not self.stages:
            return np.ones(at.n)
        built = sum(stage.share * np.asarray(at.starts >= stage.comes(at)) for stage in self.stages)
        return np.minimum(built, 1.0)

    def available_share(self, at: Hours) -> Array:
        """Share of the capacity that can be used in each step: availability, dates, stages and every kind of stop."""
        share = at.values(self.availability) * self.in_service(at) * self.staged_share(at)
        for outage in self.outages:
            share = np.where(outage.off(at), 0.0, share)
        if self.maintenance_weeks:
            weeks = at.local.isocalendar().week.to_numpy()
            share = np.where(np.isin(weeks, self.maintenance_weeks), 0.0, share)
        return share if self.forced_outages is None else share * (1.0 - self.forced_outages.off_share(at))

    def dates(self) -> Iterator[tuple[str, dt.date]]:
        """Every date or time of one year in these fields, as (place, date)."""
        for k, outage in enumerate(self.outages):
            yield from ((f"outages[{k}]", when) for when in outage.once or ())
        yield from ((key, when) for key in ("commissioned", "closed") if (when := getattr(self, key)) is not None)
        for k, stage in enumerate(self.stages):
            yield from ((f"stages[{k}].{key}", when) for key, when in stage.dates().items())
