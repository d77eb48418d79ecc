"""Pictures of offers compared: every function takes axes and rows of `offer_tables`, and returns the axes."""

from __future__ import annotations

from itertools import cycle
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from .asked import plain
from .palette import SOURCES, USED, shade
from .plot_parts import LINES, MONTHS, number, plain_axes, say
from .plots_offers_parts import at_end, legend_above, money_axis, scale_of, short, three_digits, widen

MOST_SETS = 6  # of offers in the ranking; more would not be read
MOST_STEPS = 7  # of a waterfall; smaller ones are put together
_SEEN = 1e-3  # of the largest step: what is smaller cannot be seen
_GAIN, _LOSS, _SUM = shade(SOURCES[2], 0.25), shade(SOURCES[1], 0.15), "#4D4D4D"
_OTHER = shade(SOURCES[0], 0.6)
_BAR: Any = {"edgecolor": "black", "linewidth": 0.4}
_FORBIDDEN: Any = {"facecolor": "white", "hatch": "////"}
_HEAT: dict[str, tuple[str, Any]] = {  # column -> label and look, from the bottom up
    "direct_mwh": ("Direct", {"facecolor": USED["direct"]}),
    "preheat_mwh": ("Preheating", {"facecolor": USED["preheat"]}),
    "lifted_mwh": ("Lifted by heat pump", {"facecolor": USED["lifted"]}),
    "unused_mwh": ("Unused", {"facecolor": "#F2F2F2", "hatch": "////"}),
}
_PARTIES = {"utility": ("Utility", SOURCES[0], "-"), "supplier": ("Supplier", SOURCES[1], "--")}
HEAT_LABELS = tuple(label for label, _ in _HEAT.values())
_MARKS: Any = {  # of prices: column -> label and look
    "price_per_mwh": ("Asked", {"marker": "D", "color": "white", "markersize": 7.5}),
    "agreed_per_mwh": ("Split by the key", {"marker": "o", "color": "black", "markersize": 3.5}),
}


def ranking(ax: Axes, table: pd.DataFrame, risk: pd.DataFrame, currency: str) -> Axes:
    """Bars: saving in the year as it stands, the largest on top; lines and dots: in every price and weather year.

    table: rows of `ranking`; sets of offers that may not be taken together are hatched, the portfolio is dark.
    """
    known = table[np.isfinite(table["saving"].astype(float))].sort_values("saving", ascending=False)
    rows = known.head(MOST_SETS).to_dict("records")
    if not rows:
        return say(ax, "no offer could be judged")
    years = {name: part["saving"].dropna() for name, part in risk.groupby("offers")}
    spread = [float(one) for row in rows for one in years.get(row["offers"], ())]
    scale = scale_of([float(row["saving"]) for row in rows] + spread)
    for place, row in enumerate(rows):
        value, each = float(row["saving"]) / scale[0], years.get(row["offers"], pd.Series(dtype=float)) / scale[0]
        ax.barh(-place, value, height=0.6, **_BAR, **_look(row))
        if len(each):
            ax.plot([each.min(), each.max()], [-place, -place], color="black", linewidth=1.0)
            ax.plot(each, np.full(len(each), -place), "o", color="black", markersize=2.8)
        end = max([value, *each]) if value >= 0 else min([value, *each])
        at_end(ax, end, -place, _with_range(value, each), value >= 0)
    ax.set_yticks(-np.arange(len(rows)), [short(row["title"], 40) for row in rows])
    ax.set_ylim(-len(rows) + 0.4, 0.6)
    ax.axvline(0.0, color="black", linewidth=0.6)
    widen(ax, 0.02, 0.24 if spread else 0.1)
    money_axis(ax, f"Saving, {scale[1]}{plain(currency)} a year")
    return legend_above(ax, _said_of(rows, bool(spread)))


def _look(row: dict[Any, Any]) -> dict[str, Any]:
    """How the bar of a set of offers looks."""
    if not _true(row.get("allowed", True)):
        return dict(_FORBIDDEN)
    return {"facecolor": _GAIN if _true(row.get("portfolio", False)) else _OTHER}


def _said_of(rows: list[dict[Any, Any]], ranges: bool) -> list[Any]:
    """What the bars and dots of a ranking mean; only what is drawn."""
    looks = [_look(row) for row in rows]
    told = {"Best that may be chosen": {"facecolor": _GAIN}, "Other": {"facecolor": _OTHER}, "Not allowed": _FORBIDDEN}
    patches = [Patch(label=text, **_BAR, **look) for text, look in told.items() if look in looks]
    dot: Any = {"color": "black", "linewidth": 1.0, "marker": "o", "markersize": 2.8}
    return [*patches, *([Line2D([], [], label="Each price and weather year", **dot)] if ranges else [])]


def waterfall(ax: Axes, steps: pd.DataFrame, currency: str) -> Axes:
    """What adds up to the saving, from above down. steps: rows of `saving_by_plant` of one set of offers."""
    known = _largest(steps)
    if not len(known):
        return say(ax, "nothing is displaced")
    amounts = known["amount"].to_numpy(dtype=float)
    ends = np.cumsum(amounts)
    scale = scale_of(ends)
    for place, (amount, end) in enumerate(zip(amounts, ends, strict=True)):
        look: Any = {"facecolor": _GAIN} if amount > 0 else {"facecolor": _LOSS, "hatch": "//"}
        ax.barh(-place, amount / scale[0], left=(end - amount) / scale[0], height=0.66, **_BAR, **look)
        ax.plot([end / scale[0]] * 2, [-place, -place - 1], color="black", linewidth=0.5)
        at_end(ax, max(end, end - amount) / scale[0], -place, three_digits(amount / scale[0], True))
    total, last = float(steps["amount"].sum()) / scale[0], -len(amounts)
    ax.barh(last, total, height=0.66, color=_SUM, **_BAR)
    at_end(ax, max(total, 0.0), last, three_digits(total, True), weight="bold")
    ax.set_yticks(-np.arange(len(amounts) + 1), [*(short(text, 38) for text in known["item"]), "Saving"])
    ax.set_ylim(last - 0.6, 0.6)
    ax.axvline(0.0, color="black", linewidth=0.6)
    widen(ax, 0.0, 0.1)
    money_axis(ax, f"{scale[1].capitalize()}{plain(currency)} a year")
    more, less = Patch(facecolor=_GAIN, label="Cost that falls away", **_BAR), Patch(facecolor=_LOSS, hatch="//")
    less.set(label="Cost that is added", **_BAR)
    return legend_above(
        ax, [patch for patch, there in ((more, (amounts > 0).any()), (less, (amounts < 0).any())) if there]
    )


def steps_of(steps: pd.DataFrame) -> int:
    """How many bars a waterfall has."""
    return len(_largest(steps)) + 1


def _largest(steps: pd.DataFrame) -> pd.DataFrame:
    """The steps of a waterfall that can be seen, the small ones of many put together at the end."""
    size = steps["amount"].abs()
    known: pd.DataFrame = steps[size > _SEEN * size.max()]
    if len(known) <= MOST_STEPS:
        return known
    kept = known["amount"].abs().rank(method="first") > len(known) - MOST_STEPS + 1
    rest = pd.DataFrame(
        {"item": [f"{len(known) - int(kept.sum())} smaller ones"], "amount": [known["amount"][~kept].sum()]}
    )
    return pd.concat([known[kept], rest], ignore_index=True)


def heat_by_month(ax: Axes, table: pd.DataFrame, title: str = "", beside: pd.DataFrame | None = None) -> Axes:
    """How the heat on offer is used, month by month. table: rows of `heat_by_month` of one offer; beside: those of all
    panels that share the scale.
    """
    ax.set_title(short(title, 34), loc="left")
    if not len(table):
        return say(ax, "not known")
    columns = {name: np.nan_to_num(table[name].to_numpy(dtype=float)) for name in _HEAT}
    in_gwh = (table if beside is None else beside)[list(_HEAT)].sum(axis=1).max() >= 2000.0
    base = np.zeros(len(table))
    for name, values in columns.items():
        label, look = _HEAT[name]
        values = values / (1000.0 if in_gwh else 1.0)
        if values.any():
            ax.bar(np.arange(len(table)), values, bottom=base, width=0.82, label=label, **_BAR, **look)
        base = base + values
    ax.set_xticks(np.arange(len(table)), [_month(one) for one in table["month"]])
    plain_axes(ax, f"heat on offer, {'GWh' if in_gwh else 'MWh'} a month")
    return ax


def value_duration(ax: Axes, table: pd.DataFrame, titles: dict[str, str], currency: str) -> Axes:
    """What another MWh of every stream is worth, hours in order of worth. table: rows of `value_duration`."""
    known = table[np.isfinite(table["value_per_mwh"].astype(float))]
    if not len(known):
        return say(ax, "no value is known")
    groups = known.groupby("offer", sort=False)
    for (name, part), colour, style in zip(groups, cycle(SOURCES), cycle(LINES)):
        look: Any = {"color": colour, "linewidth": 1.4, "label": short(titles.get(str(name), name), 24)}
        ax.plot(part["hours"], part["value_per_mwh"], style, **look)
    ax.axhline(0.0, color="black", linewidth=0.5)
    ax.set_xlim(0.0, float(known["hours"].max()))
    ax.xaxis.set_major_locator(MaxNLocator(5))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    ax.set_xlabel("Hours of the year with at least this value")
    plain_axes(ax, f"next MWh, {plain(currency)}/MWh")
    return legend_above(ax, ax.get_legend_handles_labels()[0])


def negotiation(ax: Axes, table: pd.DataFrame, currency: str) -> Axes:
    """Bars from the supplier's lowest price to the utility's break-even. table: rows of `ranking`, one offer each."""
    rows, missing = table.to_dict("records"), []
    for place, row in enumerate(rows):
        low, high = float(row["lowest_per_mwh"]), float(row["break_even_per_mwh"])
        if not np.isfinite([low, high]).all():
            missing.append(place)
            continue
        look: Any = {"facecolor": _OTHER} if high >= low else {"facecolor": _LOSS, "hatch": "xxxx"}
        ax.barh(-place, high - low, left=low, height=0.4, **_BAR, **look)
        for end in (low, high):
            at_end(ax, end, -place, number(round(end)), end == max(low, high))
        for column, (_, mark) in _MARKS.items():
            ax.plot(row[column], -place, linestyle="", markeredgecolor="black", mew=0.8, **mark)
    for place in missing:
        ax.text(0.5, -place, "not known", ha="center", va="center", transform=ax.get_yaxis_transform())
    ax.set_yticks(-np.arange(len(rows)), [short(row["title"], 22) for row in rows])
    ax.set_ylim(-len(rows) + 0.4, 0.6)
    widen(ax, 0.2, 0.16)
    money_axis(ax, f"Mean energy price, {plain(currency)}/MWh")
    marks = [
        Line2D([], [], linestyle="", markeredgecolor="black", mew=0.8, label=text, **mark)
        for text, mark in _MARKS.values()
    ]
    none = any(float(row["lowest_per_mwh"]) > float(row["break_even_per_mwh"]) for row in rows)
    gap = [Patch(facecolor=_LOSS, hatch="xxxx", label="No room", **_BAR)] if none else []
    return legend_above(ax, [*marks, *gap])


def cash_flow(
    ax: Axes, table: pd.DataFrame, currency: str, title: str = "", beside: pd.DataFrame | None = None
) -> Axes:
    """What each party has earned by the end of every year. table: rows of `cash_flows` of one offer; beside: those of
    all panels that share the scale.
    """
    ax.set_title(short(title, 34), loc="left")
    known = table[np.isfinite(table["cumulative"].astype(float))]
    if not len(known):
        return say(ax, "not known")
    scale = scale_of((known if beside is None else beside)["cumulative"].dropna())
    for party, part in known.groupby("party", sort=False):
        label, colour, style = _PARTIES.get(str(party), (short(party), "black", ":"))
        look: Any = {"linewidth": 1.4, "marker": "os"[style == "--"], "markersize": 3}
        ax.plot(part["year"], part["cumulative"] / scale[0], style, color=colour, label=label, **look)
    ax.axhline(0.0, color="black", linewidth=0.6)
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    plain_axes(ax, f"sum of flows, {scale[1]}{plain(currency)}")
    return ax


def _with_range(value: float, years: Any) -> str:
    """A saving, with the least and the most of all years."""
    return three_digits(value) + (f"  ({three_digits(min(years))} to {three_digits(max(years))})" if len(years) else "")


def _month(value: Any) -> str:
    """A month as its first letter, as narrow panels need: of a number, or of 2023-01."""
    text = str(value)
    digits = text[5:7] if len(text) >= 7 and text[4] == "-" else text.partition(".")[0]
    return MONTHS[int(digits) - 1][0] if digits.isdigit() and 1 <= int(digits) <= 12 else text


def _true(value: Any) -> bool:
    """A cell that says yes."""
    return bool(value) if value is not None and value == value else False
