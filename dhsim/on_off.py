"""What a plant that is on or off says of itself: least load, costs and times of switching, how the run begins."""

from __future__ import annotations

import math
from collections.abc import Iterator

from pydantic import Field

from .errors import Finding
from .fields import Fields, Positive, Share


def steps_of(hours: float, step_h: float) -> int:
    """The fewest whole steps that last so many hours."""
    return max(0, math.ceil(hours / step_h - 1e-9))


class OnOff(Fields):
    """Fields of plants that are on or off. A plant without any of them may run at any load (it is not committed)."""

    min_load_share: Share = Field(0.0, description="least output while on, as share of what is usable in the step")
    start_cost: Positive = Field(0.0, description="cost of a start, in currency")
    stop_cost: Positive = Field(0.0, description="cost of a stop, in currency")
    min_up_h: Positive = Field(0.0, description="hours it stays on once started, unless nothing of it is usable")
    min_down_h: Positive = Field(0.0, description="hours it stays off once stopped")
    start_max_mw: Positive | None = Field(None, description="most output in the first step after a start")
    stop_max_mw: Positive | None = Field(None, description="most output in the last step before a stop")
    initially_on: bool | None = Field(None, description="was it on before the run? Default: chosen, at no cost")
    initially_h: Positive | None = Field(None, description="hours since it was last switched; default: long ago")
    initial_mw: Positive | None = Field(None, description="output before the run, for ramps; default: chosen")

    def least_load(self) -> float:
        """Least output while on, as share of what is usable."""
        return self.min_load_share

    def is_committed(self, step_h: float) -> bool:
        """Does it matter whether it is on, so that it needs a yes or no in every step?"""
        held = max(steps_of(self.min_up_h, step_h), steps_of(self.min_down_h, step_h))
        costs = self.least_load() > 0 or self.start_cost > 0 or self.stop_cost > 0
        return costs or held > 1 or self.start_max_mw is not None or self.stop_max_mw is not None

    def on_before(self) -> bool | None:
        """Was it on before the run? None if that is left to choice."""
        if self.initially_on is None and self.initial_mw is not None:
            return self.initial_mw > 0
        return self.initially_on

    def mw_before(self) -> float | None:
        """Output before the run, MW; None if that is left to choice."""
        return 0.0 if self.initial_mw is None and self.initially_on is False else self.initial_mw

    def state_faults(self) -> Iterator[Finding]:
        """A beginning that contradicts itself."""
        if self.initially_on is False and self.initial_mw:
            found = f"{self.initial_mw:g} MW, and initially_on is false"
            yield "initial_mw", found, "Set initially_on = true, or initial_mw = 0"
        if self.initially_h is not None and self.on_before() is None:
            found = f"{self.initially_h:g} h since it was switched, and nothing says whether on or off"
            yield "initially_h", found, "Give initially_on"
