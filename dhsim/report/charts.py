"""The hourly charts of a report, which can be zoomed and read off: data for the library Bokeh inside the page.

One block a network: a strip of daily means to choose a span from, then dispatch, store level, prices, temperatures, all
over the same span. Times are local wall-clock times. Numbers are kept as 32-bit floats, and where a run has very many
steps as means of several, so that a report stays small.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from bokeh.document import Document
from bokeh.models import (
    ColumnDataSource,
    DatetimeTickFormatter,
    HoverTool,
    NumeralTickFormatter,
    Range1d,
    RangeTool,
)
from bokeh.plotting import figure
from bokeh.resources import Resources
from bokeh.transform import stack as stacked

from ..asked import local_time, title_of
from ..calendar import Array
from ..plot_parts import peak_week
from .series import Chart, charts_of, readable

MOST_NUMBERS = 450_000  # of one report; each takes about 5.3 bytes in the file
_DAY_MS = 86_400_000
_LONG_DAYS = 14  # runs from here on open at one week, and have a strip to choose others from
_TOOLS = "xpan,xbox_zoom,xwheel_zoom,xzoom_in,xzoom_out,reset"
_HEIGHTS = {"dispatch": 340, "level": 150, "price": 190, "temperature": 180}
_STRIP = 84
_CHOOSE = "Demand of the whole run, daily means: move the blue window or its edges to choose what is shown below"
_TIMES: Any = dict.fromkeys(("minutes", "hours", "hourmin"), "%H:%M")
_TIMES |= {"days": "%e %b", "months": "%b %Y", "years": "%Y"}


@dataclass(frozen=True)
class Block:
    """The charts of one network, ready to be put into a page. title: of the network; data: a document of Bokeh, as
    JSON; charts: of each its root in the document, what stands over it, and what its colours mean. every: how many
    steps a point is the mean of.
    """

    title: str
    data: str
    charts: list[dict[str, Any]]
    every: int = 1


def library() -> str:
    """The script that the charts need: BokehJS without widgets and tables."""
    return str(Resources(mode="inline", components=["bokeh"]).js_raw[0])


def blocks(ds: xr.Dataset) -> Iterator[Block]:
    """The charts of every network."""
    made = {str(network): charts_of(ds, str(network)) for network in ds["network"].values}
    every = steps_a_point(ds, [one for charts in made.values() for one in charts])
    titles = title_of(ds, "network")
    for network, charts in made.items():
        yield _block(ds, network, readable(network, titles[network]), charts, every)


def steps_a_point(ds: xr.Dataset, charts: list[Chart]) -> int:
    """How many steps each point is the mean of, so that all points together stay few enough."""
    series = sum(len(one.lines) + 1 for one in charts)
    return max(1, -(-series * ds.sizes["time"] // MOST_NUMBERS))


def _key(chart: Chart, root: str) -> dict[str, Any]:
    """What stands over a chart: its heading, and what each colour means, the top of the stack first."""
    rows = [{"label": one.label, "colour": one.colour, "dash": one.dash, "area": bool(one.area)} for one in chart.lines]
    return {"root": root, "title": f"{chart.title}, {chart.axis}", "lines": rows[::-1]}


def _block(ds: xr.Dataset, network: str, title: str, charts: list[Chart], every: int) -> Block:
    """All plots of a network as one document, each with a place of its own in the page."""
    source, fields = _source(ds, charts, every)
    x, document = np.asarray(source.data["x"]), Document()
    start, end = _first_span(ds, network, x)
    span = Range1d(start=start, end=end, bounds=(float(x[0]), float(x[-1])), min_interval=_DAY_MS / 8)
    plots = [_plot(one, names, source, span) for one, names in zip(charts, fields, strict=True)]
    keys = [_key(one, plot.id) for one, plot in zip(charts, plots, strict=True)]
    if x[-1] - x[0] > _LONG_DAYS * _DAY_MS:
        plots.insert(0, _strip(source, fields[0][-1], span))
        keys.insert(0, {"root": plots[0].id, "title": _CHOOSE, "lines": []})
    for plot in plots:
        document.add_root(plot)
    text = json.dumps(document.to_json(deferred=False), separators=(",", ":")).replace("<", "\\u003c")
    return Block(title, text, keys, every)


def _source(ds: xr.Dataset, charts: list[Chart], every: int) -> tuple[ColumnDataSource, list[list[str]]]:
    """Every series as a column, one longer than there are steps: the last repeats, so that its step has a width."""
    wall = local_time(ds, "boundary").tz_localize(None).as_unit("ms").asi8.astype(float)
    firsts = np.arange(0, ds.sizes["time"], every)
    data: dict[str, Any] = {"x": np.append(wall[firsts], wall[-1])}
    fields: list[list[str]] = []
    for chart in charts:
        fields.append([f"c{len(data) + k}" for k in range(len(chart.lines))])
        data |= {
            name: _points(one.values, firsts, ds.sizes["time"])
            for name, one in zip(fields[-1], chart.lines, strict=True)
        }
    return ColumnDataSource(data), fields


def _points(values: Array, firsts: Any, steps: int) -> Any:
    """Means of each point, and the end; of levels (one more than steps) what stands at each boundary."""
    if len(values) > steps:
        out = np.append(values[firsts], values[-1])
    else:
        means = np.add.reduceat(values, firsts) / np.diff(np.append(firsts, steps))
        out = np.append(means, means[-1])
    return (np.round(out, 3) + 0.0).astype(np.float32)


def _first_span(ds: xr.Dataset, network: str, x: Any) -> tuple[float, float]:
    """What is shown at first: the week of highest demand, or all of a short run."""
    if x[-1] - x[0] <= _LONG_DAYS * _DAY_MS:
        return float(x[0]), float(x[-1])
    start, end = (stamp.timestamp() * 1000 for stamp in peak_week(ds, network))
    return max(start, float(x[0])), min(end, float(x[-1]))


def _plot(chart: Chart, fields: list[str], source: ColumnDataSource, span: Range1d) -> Any:
    """One chart: layers of the stack first, then lines over them, and what is read off where one points."""
    plot = _bare(_HEIGHTS[chart.what], span, tools=chart.what == "dispatch")
    pairs = list(zip(fields, chart.lines, strict=True))
    for side in ("given", "taken"):
        pile = [(field, one) for field, one in pairs if one.area == side]
        for k, (_, one) in enumerate(pile):
            look: Any = {"fill_color": one.colour}
            look |= {"hatch_pattern": "right_diagonal_line", "hatch_color": "white"} if one.hatched else {}
            below, above = ([field for field, _ in pile[:n]] for n in (k, k + 1))
            low = stacked(*below) if below else 0.0
            high = stacked(*above)
            plot.varea_step(x="x", y1=low, y2=high, source=source, step_mode="after", **look)
    for field, one in pairs:
        if not one.area:
            draw = plot.line if chart.what == "level" else plot.step
            how: Any = {} if chart.what == "level" else {"mode": "after"}
            draw("x", field, source=source, color=one.colour, line_width=1.4, line_dash=one.dash, **how)
    _read_off(plot, chart, fields, source)
    return plot


def _bare(height: int, span: Range1d, tools: bool) -> Any:
    """Axes over local time; the other axis fits what is seen. tools: show their buttons, which serve all charts."""
    plot: Any = figure(
        height=height, x_range=span, x_axis_type="datetime", tools=_TOOLS, active_scroll=None, active_drag="xpan",
        toolbar_location="above" if tools else None, sizing_mode="stretch_width", window_axis="x",
        min_border_left=58, min_border_right=12,
    )  # fmt: skip
    plot.toolbar.logo = None
    plot.xaxis.formatter = DatetimeTickFormatter(**_TIMES)
    plot.yaxis.formatter = NumeralTickFormatter(format="0[.]0")  # a comma between thousands is a decimal comma here
    plot.grid.grid_line_alpha = 0.5
    plot.outline_line_color = None
    return plot


def _read_off(plot: Any, chart: Chart, fields: list[str], source: ColumnDataSource) -> None:
    """All values of the step one points at. They hang on an unseen line, as areas know no points."""
    last = plot.line("x", fields[-1], source=source, line_alpha=0.0)
    rows = [(one.label, f"@{field}{{0.0}}") for field, one in zip(fields, chart.lines, strict=True)][::-1]
    tips = [("", "@x{%a %e %b %Y %H:%M}"), *rows]
    hover = HoverTool(renderers=[last], mode="vline", line_policy="prev", point_policy="follow_mouse", tooltips=tips)
    hover.formatters = {"@x": "datetime"}
    plot.add_tools(hover)


def _strip(source: ColumnDataSource, field: str, span: Range1d) -> Any:
    """The whole run as daily means of the demand, on which a window is moved."""
    x, load = np.asarray(source.data["x"]), np.asarray(source.data[field], dtype=float)[:-1]
    firsts = np.flatnonzero(np.diff(x[:-1] // _DAY_MS, prepend=-1.0))
    means = np.add.reduceat(load, firsts) / np.diff(np.append(firsts, len(load)))
    days = ColumnDataSource({"x": x[firsts], "y": means.astype(np.float32)})
    plot: Any = figure(
        height=_STRIP, x_axis_type="datetime", tools="", toolbar_location=None, sizing_mode="stretch_width",
        min_border_left=58, min_border_right=12, x_range=Range1d(start=float(x[0]), end=float(x[-1])),
    )  # fmt: skip
    plot.varea("x", 0.0, "y", source=days, fill_color="#999999")
    plot.yaxis.visible, plot.grid.visible, plot.outline_line_color = False, False, None
    short = {"months": "%b"} if x[-1] - x[0] < 367 * _DAY_MS else {}  # the year stands at the head of the page
    plot.xaxis.formatter = DatetimeTickFormatter(**{**_TIMES, **short})
    window = RangeTool(x_range=span, start_gesture="pan")
    window.overlay.fill_color, window.overlay.fill_alpha = "#0072B2", 0.25
    plot.add_tools(window)
    return plot
