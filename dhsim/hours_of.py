"""Named hours of the week and months of the year, for prices and peaks that only count then."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field, field_validator

from .calendar import Hours
from .fields import Fields

Month = Annotated[int, Field(ge=1, le=12)]
Clock = Annotated[int, Field(ge=0, le=24)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class HoursOf(Fields):
    """Steps of the local calendar: in these months, on these weekdays, between these hours; what is not given is all.

    Public holidays count as the weekdays they fall on. Over midnight each hour belongs to its own day: "fri" from 22 to
    6 is Friday from 0 to 6 and from 22 to 24.
    """

    months: tuple[Month, ...] | None = Field(None, min_length=1, description="months 1-12")
    weekdays: tuple[Weekday, ...] | None = Field(None, min_length=1, description="mon to sun")
    clock: tuple[Clock, Clock] | None = Field(None, description="from and to, hours of the day: [6, 22], or [22, 6]")

    @field_validator("clock")
    @classmethod
    def _some_hours(cls, clock: tuple[int, int] | None) -> tuple[int, int] | None:
        """From and to must differ."""
        if clock is not None and clock[0] % 24 == clock[1] % 24 and clock != (0, 24):
            raise ValueError(f"from {clock[0]} to {clock[1]} is no time; leave it out for all hours")
        return clock

    def inside(self, at: Hours) -> npt.NDArray[np.bool_]:
        """The steps that are meant."""
        local = at.local
        mask = np.ones(at.n, dtype=bool)
        if self.months is not None:
            mask &= np.isin(local.month.to_numpy(), self.months)
        if self.weekdays is not None:
            mask &= np.isin(local.day_of_week.to_numpy(), [WEEKDAYS.index(day) for day in self.weekdays])
        if self.clock is not None:
            begin, end = self.clock
            hour = local.hour.to_numpy()
            mask &= (hour >= begin) & (hour < end) if begin < end else (hour >= begin) | (hour < end)
        return mask
