"""Values of named seasons, each some months long."""

from __future__ import annotations

import numpy as np
from pydantic import Field, model_validator

from ..calendar import Array, Hours
from ..fields import Fields, Number
from ..hours_of import Month
from .base import Profile


class Season(Fields):
    """Months with one value."""

    name: str = Field("", description="such as winter, spring and autumn, summer")
    months: tuple[Month, ...] = Field(min_length=1, description="months 1-12")
    value: Number = Field(description="value in these months, in the unit of the field")


class BySeason(Profile, kind="by_season"):
    """One value for each season of the local calendar, in the unit of the field; every month lies in one season."""

    seasons: tuple[Season, ...] = Field(min_length=1, description="together all twelve months")

    @model_validator(mode="after")
    def _every_month_once(self) -> BySeason:
        """Seasons neither overlap nor leave months out."""
        months = [month for season in self.seasons for month in season.months]
        twice = sorted({month for month in months if months.count(month) > 1})
        missing = sorted(set(range(1, 13)) - set(months))
        faults = []
        if twice:
            faults.append(f"month {', '.join(map(str, twice))} lies in more than one season")
        if missing:
            faults.append(f"month {', '.join(map(str, missing))} lies in no season")
        if faults:
            raise ValueError("; ".join(faults) + "; give each month 1-12 to one season")
        return self

    def at(self, hours: Hours) -> Array:
        """The value of the season in each step."""
        of_month = np.zeros(13)
        for season in self.seasons:
            of_month[list(season.months)] = season.value
        return np.asarray(of_month[hours.local.month.to_numpy()])
