r"""Values of named seasons, each some months long.

$$
y_t = Y_s \quad \text{for the season } s \text{ whose months hold that of step } t
$$

- $y_t$: value in step $t$, in the unit of the field; $Y_s$: `value` of a season of `seasons`
"""

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
        within = {month: [season for season in self.seasons if month in season.months] for month in range(1, 13)}
        twice = [month for month, seasons in within.items() if len(seasons) > 1]
        missing = [month for month, seasons in within.items() if not seasons]
        faults = []
        if twice:
            names = dict.fromkeys(season.name for month in twice for season in within[month])
            faults.append(f"{_lie(twice)} in more than one season" + (f" ({', '.join(names)})" if all(names) else ""))
        if missing:
            faults.append(f"{_lie(missing)} in no season")
        if faults:
            raise ValueError(" and ".join(faults) + "; give each month 1-12 to one season")
        return self

    def at(self, hours: Hours) -> Array:
        """The value of the season in each step."""
        of_month = np.zeros(13)
        for season in self.seasons:
            of_month[list(season.months)] = season.value
        return np.asarray(of_month[hours.local.month.to_numpy()])


def _lie(months: list[int]) -> str:
    """'month 3 lies' or 'months 3, 4 lie'."""
    listed = ", ".join(map(str, months))
    return f"month {listed} lies" if len(months) == 1 else f"months {listed} lie"
