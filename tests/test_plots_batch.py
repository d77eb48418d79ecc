"""Pictures of a batch: what is drawn is what the tables say, labelled for people; odd batches draw too."""

from __future__ import annotations

import io
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from dhsim import plots_batch
from dhsim.batch_reading import Batch, batch_of
from dhsim.comparison import sensitivities
from dhsim.errors import InputError

GAS, TANK, OFFER = "input.commodities.gas.buy_per_mwh", "input.components.tank.capacity_mwh", "input.offer"
BASE = {GAS: 50.0, TANK: 10.0, OFFER: "none"}


def batch(rows: list[dict[str, object]]) -> Batch:
    return batch_of(pd.DataFrame(rows), {"title": "Two $ towns", "currency": "SEK", "axes": {}})


def one_at_a_time() -> Batch:
    changes = [({GAS: 40.0}, 8.5e6), ({GAS: 60.0}, 11.4e6), ({TANK: 0.0}, 10.3e6), ({OFFER: "mill"}, 9.9e6)]
    rows = [{"scenario": "base", **BASE, "total_cost": 10e6, "co2_t": 5.0}]
    rows += [{"scenario": f"s{k}", **BASE, **c, "total_cost": y, "co2_t": 4.0 + k} for k, (c, y) in enumerate(changes)]
    return batch(rows)


def draws(n: int = 60) -> Batch:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"scenario": [f"draw {k}" for k in range(n)], GAS: rng.normal(50, 8, n)})
    frame[TANK] = rng.uniform(0, 20, n)
    frame[OFFER] = np.where(np.arange(n) % 2, "mill", "none")
    frame["total_cost"] = 2e5 * frame[GAS] - 1e5 * frame[TANK] - 1e6 * (frame[OFFER] == "mill")
    return batch_of(frame, {"currency": "SEK"})


def axes() -> mpl.axes.Axes:
    return Figure().add_subplot()


def ticks(axis: mpl.axis.Axis) -> list[str]:
    return [text.get_text() for text in axis.get_ticklabels()]


def legend(ax: mpl.axes.Axes) -> list[str]:
    return [text.get_text() for text in ax.get_legend().get_texts()]


def bars(ax: mpl.axes.Axes) -> list[Rectangle]:
    return [patch for patch in ax.patches if isinstance(patch, Rectangle)]


def test_bars_reach_from_the_base_to_both_ends() -> None:
    ax = axes()
    assert plots_batch.tornado(ax, one_at_a_time()) is ax
    # million SEK, largest swing on top: gas from 10 to 8.5 and 11.4; the tank to 10.3 only; the mill to 9.9 only
    spans = [(round(bar.get_x(), 6), round(bar.get_width(), 6)) for bar in bars(ax)]
    assert spans == [(10, -1.5), (10, 1.4), (10, 0.3), (10, -0.1)]
    assert ticks(ax.yaxis) == ["Gas: buy, SEK/MWh", "Tank: capacity, MWh", "Offer"]
    assert [text.get_text() for text in ax.texts] == ["40", "60", "0", "mill"]
    assert ax.get_xlabel() == "Total cost, million SEK"
    assert ax.lines[0].get_xdata()[0] == 10
    assert ax.get_title("left") == "Only this input leaves the base"


def test_colours_say_on_which_side_of_the_base_an_input_is() -> None:
    ax = plots_batch.tornado(axes(), one_at_a_time())
    low, high = plots_batch._SIDES["low"], plots_batch._SIDES["high"]
    drawn = [mpl.colors.to_hex(bar.get_facecolor()) for bar in bars(ax)]
    assert drawn == [low.lower(), high.lower(), low.lower(), plots_batch._SIDES["other"]]
    assert legend(ax) == ["Input below base", "Input above base", "Other value"]


def test_colours_are_apart_in_grey_too() -> None:
    grey = sorted(np.dot(mpl.colors.to_rgb(c), (0.299, 0.587, 0.114)) for c in plots_batch._SIDES.values())
    assert all(right - left > 0.1 for left, right in pairwise(grey))


def test_a_regression_is_marked_where_it_stands_beside_another_method() -> None:
    some = draws()
    ax = plots_batch.tornado(axes(), some)
    table = sensitivities(some)
    assert set(table["method"]) == {"regression", "means by value"}
    assert sorted(ticks(ax.yaxis)) == ["Gas: buy, SEK/MWh *", "Offer **", "Tank: capacity, MWh *"]
    assert ax.get_title("left").startswith("* regression over all scenarios")
    widths = [bar.get_x() + bar.get_width() for bar in bars(ax)][:2]
    assert widths == pytest.approx((table.loc[0, ["least", "most"]] / 1e6).tolist())


def test_boxes_hold_quartiles_and_whiskers_five_percent() -> None:
    some = draws()
    ax = plots_batch.ranges(axes(), some, by="offer")
    assert sorted(ticks(ax.xaxis)) == ["mill", "none"]
    assert ax.get_xlabel() == "Offer"
    first = some.frame.loc[some.frame[OFFER] == ticks(ax.xaxis)[0], "total_cost"] / 1e6
    heights = ax.patches[0].get_path().vertices[:, 1]
    assert (heights.min(), heights.max()) == pytest.approx(first.quantile([0.25, 0.75]).tolist())
    whiskers = sorted(y for line in ax.lines[:2] for y in line.get_ydata())
    assert (whiskers[0], whiskers[-1]) == pytest.approx(first.quantile([0.05, 0.95]).tolist())


def test_many_numbers_are_put_into_groups_of_like_size() -> None:
    ax = plots_batch.ranges(axes(), draws(), by="commodities.gas.buy_per_mwh")
    assert len(ticks(ax.xaxis)) == 5
    assert all(" to\n" in text for text in ticks(ax.xaxis))


def test_few_scenarios_are_dots_and_the_base_a_dashed_line() -> None:
    ax = plots_batch.ranges(axes(), one_at_a_time())
    assert ticks(ax.xaxis) == ["40", "50", "60"]
    assert not ax.patches  # 50: base, tank and mill, three dots
    assert [len(line.get_ydata()) for line in ax.lines[:3]] == [1, 3, 1]
    assert (ax.lines[3].get_linestyle(), ax.lines[3].get_ydata()[0], ax.lines[3].get_label()) == ("--", 10, "Base")


def test_scatter_of_any_two_with_the_base_as_a_star() -> None:
    ax = plots_batch.scatter(axes(), one_at_a_time(), "commodities.gas.buy_per_mwh", "total_cost")
    assert ax.get_xlabel() == "Gas: buy, SEK/MWh"
    assert ax.get_ylabel() == "Total cost, million SEK"
    assert legend(ax) == ["none", "mill", "Base"]
    star = ax.lines[-1]
    assert (star.get_marker(), star.get_xdata()[0], star.get_ydata()[0]) == ("*", 50, 10)
    assert len({line.get_marker() for line in ax.lines}) == 3


def test_scenarios_that_leave_a_word_as_it_is_are_drawn_too() -> None:
    rows = [{"scenario": "base", "total_cost": 1.0}, {"scenario": "a", GAS: 2.0, "total_cost": 2.0}]
    rows += [{"scenario": name, GAS: 3.0, "input.case": name, "total_cost": 3.0} for name in ("b", "c")]
    ax = plots_batch.scatter(axes(), batch(rows), GAS, "total_cost")
    assert legend(ax) == ["as in the file", "b", "c"]
    assert [len(line.get_xdata()) for line in ax.lines] == [1, 1, 1]


def test_two_columns_that_no_scenario_has_together() -> None:
    rows = [{"scenario": "base", GAS: 2.0}, {"scenario": "a", "total_cost": 2.0}]
    assert plots_batch.scatter(axes(), batch(rows), GAS, "total_cost").texts[0].get_text() == "no scenario has both"


def test_scatter_over_words() -> None:
    ax = plots_batch.scatter(axes(), one_at_a_time(), "offer", "co2_t")
    ax.figure.draw_without_rendering()
    assert {"none", "mill"} <= set(ticks(ax.xaxis))


def test_unknown_columns_are_met_with_the_nearest() -> None:
    with pytest.raises(InputError, match="Did you mean 'total_cost'"):
        plots_batch.scatter(axes(), one_at_a_time(), "offer", "total_cots")


@pytest.mark.parametrize(
    "some",
    [
        batch([{"scenario": "base", "total_cost": 1.0}]),
        batch([{"scenario": "base", GAS: 1.0, "total_cost": 1.0}, {"scenario": "b", GAS: 2.0, "total_cost": 1.0}]),
        batch([{"scenario": "base", "total_cost": 0.0}, {"scenario": "b", "input.case": "b", "total_cost": 1e9}]),
        batch([{"scenario": "base", "total_cost": 2.0}, {"scenario": "b", GAS: 2.0, "total_cost": np.nan}]),
        batch([{"scenario": "b", GAS: k, TANK: k, "total_cost": -k} | {"scenario": str(k)} for k in range(9)]),
    ],
)
def test_odd_batches_draw(some: Batch) -> None:
    for page in (plots_batch.tornado_page, plots_batch.ranges_page):
        page(some).savefig(io.BytesIO(), dpi=20)
    plots_batch.scatter_page(some, "total_cost", "total_cost").savefig(io.BytesIO(), dpi=20)


def test_nothing_varied_is_said() -> None:
    alone = batch([{"scenario": "base", "total_cost": 1.0}])
    assert plots_batch.tornado(axes(), alone).texts[0].get_text() == "no input moves total cost, SEK"
    assert plots_batch.ranges(axes(), alone).texts[0].get_text() == "nothing was varied"


def test_pages_are_headed_and_nothing_overlaps() -> None:
    figure = plots_batch.ranges_page(one_at_a_time())
    figure.draw_without_rendering()
    assert figure.get_suptitle() == r"Two \$ towns"
    assert [ax.get_xlabel() for ax in figure.axes if ax.axison] == [
        "Gas: buy, SEK/MWh", "Tank: capacity, MWh", "Offer",
    ]  # fmt: skip
    boxes = [ax.get_tightbbox() for ax in figure.axes if ax.axison]
    assert not any(one.overlaps(other) for k, one in enumerate(boxes) for other in boxes[k + 1 :])


def test_the_legend_of_ranges_explains_what_is_drawn() -> None:
    texts = [
        [text.get_text() for text in plots_batch.ranges_page(some).legends[0].get_texts()] for some in (dots(), draws())
    ]
    assert texts[0] == ["One scenario, where there are few", "Base"]
    assert texts[1] == ["Middle half and median; whiskers 5 to 95 %", "Base: draw 0"]


def dots() -> Batch:
    return batch([{"scenario": "base", GAS: 1.0, "total_cost": 1.0}, {"scenario": "b", GAS: 2.0, "total_cost": 3.0}])


def test_settings_of_matplotlib_are_left_alone() -> None:
    before = mpl.rcParams.copy()
    plots_batch.tornado_page(draws())
    assert mpl.rcParams == before
