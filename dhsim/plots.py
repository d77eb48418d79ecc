"""Pictures of a result. Every function takes axes and returns them; `overview` makes the page that `dhsim run` writes.

Times are local. Labels and units come from the attributes of the result. Nothing here changes matplotlib's settings.
"""

from __future__ import annotations

import matplotlib as mpl
import xarray as xr
from matplotlib.figure import Figure

from .plot_parts import STYLE, Every, When, check_network, is_long, page, period, run_days, share_time
from .plot_parts import number as number
from .plot_parts import peak_week as peak_week
from .plot_parts import span as span
from .plot_parts import time_ticks as time_ticks
from .plots_batch import ranges as ranges
from .plots_batch import scatter as scatter
from .plots_batch import tornado as tornado
from .plots_cop import cop as cop
from .plots_dispatch import dispatch as dispatch
from .plots_dispatch import heat_price as heat_price
from .plots_dispatch import levels as levels
from .plots_dispatch import stack as stack
from .plots_dispatch import store_names as store_names
from .plots_duration import load_duration as load_duration
from .plots_duration import price_duration as price_duration
from .plots_months import monthly_cost as monthly_cost
from .plots_months import monthly_energy as monthly_energy
from .plots_sankey import sankey as sankey
from .plots_sources import stream_duration as stream_duration
from .plots_sources import utilisation as utilisation
from .plots_stores import store_cycles as store_cycles
from .plots_temperature import by_level as by_level
from .plots_temperature import shows_temperatures as shows_temperatures
from .plots_temperature import temperature_week as temperature_week
from .plots_temperature import temperatures as temperatures
from .plots_year import year_map as year_map

__all__ = [
    "by_level",
    "cop",
    "dispatch",
    "dispatch_page",
    "heat_price",
    "levels",
    "load_duration",
    "monthly_cost",
    "monthly_energy",
    "overview",
    "peak_week",
    "price_duration",
    "ranges",
    "sankey",
    "scatter",
    "stack",
    "store_cycles",
    "stream_duration",
    "temperature_week",
    "temperatures",
    "tornado",
    "utilisation",
    "year_map",
]
DAILY_FROM_DAYS = 93.0  # spans longer than a quarter of a year are drawn as daily means


def overview(ds: xr.Dataset, network: str | None = None) -> Figure:
    """One A4 page: the run as daily means, its week of highest demand hour by hour, store level, prices.

    network: default the first. Runs below three weeks are drawn hour by hour only. Save it with `figure.savefig(...)`.
    """
    network = _first(ds, network)
    long = is_long(ds)
    start, end = peak_week(ds, network) if long else (None, None)
    heights = [1.0] * long + [1.25] + [0.5] * bool(store_names(ds, network)) + [0.6]
    with mpl.rc_context(STYLE):
        figure, panels = page(ds, network, heights)
        hours = panels[long:]
        if long:
            dispatch(ds, network, ax=panels[0], every="day").set_title("Whole run, daily means", loc="left")
        title = f"{'Week of highest demand' if long else 'Every step'}, {period(ds, start, end)}"
        dispatch(ds, network, start, end, hours[0]).set_title(title, loc="left")
        if len(hours) == 3:
            levels(ds, hours[1], network, start, end)
        heat_price(ds, hours[-1], network, start, end)
        share_time(hours)
        figure.align_ylabels(panels)
    return figure


def dispatch_page(ds: xr.Dataset, network: str | None = None, start: When = None, end: When = None) -> Figure:
    """One A4 page of any span: dispatch with the demand line, store level and prices below, on one time axis.

    network: default the first. start, end: local, the end left out; default the whole run. Spans above three months
    are drawn as daily means (levels as they are). Raises InputError where the network or the span is not in the run.
    """
    network = _first(ds, network)
    check_network(ds, network)
    days = run_days(ds, span(ds, start, end))
    every: Every = "day" if days > DAILY_FROM_DAYS else "step"
    has_store = bool(store_names(ds, network))
    with mpl.rc_context(STYLE):
        figure, panels = page(ds, network, [1.6] + [0.6] * has_store + [0.7])
        title = f"{period(ds, start, end)}{', daily means' if every == 'day' else ''}"
        dispatch(ds, network, start, end, panels[0], every).set_title(title, loc="left")
        if has_store:
            levels(ds, panels[1], network, start, end)
        heat_price(ds, panels[-1], network, start, end, every)
        share_time(panels)
        figure.align_ylabels(panels)
    return figure


def _first(ds: xr.Dataset, network: str | None) -> str:
    """The network named, or the first."""
    return str(ds["network"].values[0]) if network is None else network


def __dir__() -> list[str]:
    """What there is to call, without what this module imports."""
    return __all__
