r"""A limit on what several components together take from a grid: a transformer, a feeder, a subscribed power.

In every step, for the members $i \in G$ of the limit and its commodity $k$:

$$
\sum_{i \in G} (u_{i,k,t} - s_{i,k,t}) \le \bar g_t
$$

- $u_{i,k,t}, s_{i,k,t}$: what a member takes from, and supplies to, `commodity`, MW, 0 or more
- $\bar g_t$: `max_mw`, MW
"""

from __future__ import annotations

from pydantic import Field

from .fields import CommodityName, ComponentName, Fields, HourlyPositive


class GridLimit(Fields):
    """In every step: what the members take of the commodity, less what they supply to it, is at most `max_mw`."""

    title: str = Field("", description="name for people; default: the limit's own name")
    commodity: CommodityName = Field(description="what comes through the grid, such as electricity")
    components: tuple[ComponentName, ...] = Field(min_length=1, description="who is connected behind the limit")
    max_mw: HourlyPositive = Field(description="most that they take together")
