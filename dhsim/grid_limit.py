"""A limit on what several components together take from a grid: a transformer, a feeder, a subscribed power."""

from __future__ import annotations

from pydantic import Field

from .fields import CommodityName, ComponentName, Fields, HourlyPositive


class GridLimit(Fields):
    """In every step: what the members take of the commodity, less what they supply to it, is at most `max_mw`."""

    title: str = Field("", description="name for people; default: the limit's own name")
    commodity: CommodityName = Field(description="what comes through the grid, such as electricity")
    components: tuple[ComponentName, ...] = Field(min_length=1, description="who is connected behind the limit")
    max_mw: HourlyPositive = Field(description="most that they take together")
