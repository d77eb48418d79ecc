"""Pictures of offers: what is drawn is what the tables say, labelled with units; odd tables draw too."""

from __future__ import annotations

from functools import partial

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from offer_frames import NAMES, TITLES, frames

from dhsim import plots_offers
from dhsim.plots_offers_parts import picture, scale_of, three_digits


def axes() -> mpl.axes.Axes:
    return Figure().add_subplot()


def bars(ax: mpl.axes.Axes) -> list[Rectangle]:
    return [patch for patch in ax.patches if isinstance(patch, Rectangle)]


def ticks(axis: mpl.axis.Axis) -> list[str]:
    return [text.get_text() for text in axis.get_ticklabels()]


def legend(ax: mpl.axes.Axes) -> list[str]:
    return [text.get_text() for text in ax.get_legend().get_texts()]


def of(name: str, key: str = "offers", value: str = "mill") -> pd.DataFrame:
    table = frames()[name]
    return table[table[key] == value]


def ranking(table: pd.DataFrame | None = None, risk: pd.DataFrame | None = None) -> mpl.axes.Axes:
    known = frames()
    table, risk = known["ranking"] if table is None else table, known["risk"] if risk is None else risk
    return plots_offers.ranking(axes(), table, risk, "SEK")


def test_the_ranking_draws_savings_and_their_ranges() -> None:
    ax = ranking()

    assert ticks(ax.yaxis) == ["Pulp mill", "Data centre + Pulp mill", "Incinerator", "Data centre"]
    np.testing.assert_allclose([bar.get_width() for bar in bars(ax)], [28.2344614, 26.997, 19.146, 4.15])
    span = ax.lines[0].get_xdata()  # the mill: 28.23 - 4.3 to 28.23 + 3.9 million
    np.testing.assert_allclose(span, [23.9344614, 32.1344614])
    assert ax.texts[0].get_text() == "28.2  (23.9 to 32.1)"
    assert ax.get_xlabel() == "Saving, million SEK a year"
    assert legend(ax) == ["Best that may be chosen", "Other", "Each price and weather year"]


def test_sets_that_are_not_allowed_are_hatched() -> None:
    table = frames()["ranking"]
    table["allowed"] = table["offers"] != "data_centre + mill"

    ax = ranking(table)

    assert [bool(bar.get_hatch()) for bar in bars(ax)] == [False, True, False, False]
    assert "Not allowed" in legend(ax)


def test_only_the_best_of_many_are_drawn() -> None:
    rows = [frames()["ranking"].iloc[:1].assign(offers=f"o{k}", saving=1e6 * k, title=f"Offer {k}") for k in range(30)]

    ax = ranking(pd.concat(rows), frames()["risk"].iloc[:0])

    assert ticks(ax.yaxis)[0] == "Offer 29"
    assert len(bars(ax)) == plots_offers.MOST_SETS


def test_a_ranking_without_numbers_says_so() -> None:
    ax = ranking(frames()["ranking"].assign(saving=np.nan))

    assert ax.texts[0].get_text() == "no offer could be judged"


def test_waterfall_steps_end_at_the_saving() -> None:
    ax = plots_offers.waterfall(axes(), of("saving_by_plant"), "SEK")

    *steps, total = bars(ax)
    assert sum(bar.get_width() for bar in steps) == pytest.approx(28.2344614)
    assert total.get_width() == pytest.approx(28.2344614)
    assert total.get_x() == 0.0
    assert ticks(ax.yaxis)[-1] == "Saving"
    assert ax.get_xlabel() == "Million SEK a year"


def test_small_steps_of_many_are_put_together() -> None:
    steps = pd.DataFrame({"item": [f"plant {k}" for k in range(12)], "amount": [1e6 * (12 - k) for k in range(12)]})

    ax = plots_offers.waterfall(axes(), steps, "SEK")

    # 12 + 11 + ... + 1 = 78 million; 6 large steps, the other 6 (6 + ... + 1 = 21 million) as one
    assert ticks(ax.yaxis)[-2:] == ["6 smaller ones", "Saving"]
    assert bars(ax)[-2].get_width() == pytest.approx(21.0)
    assert bars(ax)[-1].get_width() == pytest.approx(78.0)
    assert plots_offers.steps_of(steps) == len(bars(ax)) == plots_offers.MOST_STEPS + 1


def test_a_loss_is_drawn_left_of_nothing() -> None:
    steps = pd.DataFrame({"item": ["Boiler", "Contract"], "amount": [2e6, -5e6]})

    total = bars(plots_offers.waterfall(axes(), steps, "SEK"))[-1]

    assert (total.get_x(), total.get_width()) == (0.0, pytest.approx(-3.0))


def test_no_steps_at_all() -> None:
    ax = plots_offers.waterfall(axes(), frames()["saving_by_plant"].iloc[:0], "SEK")

    assert ax.texts[0].get_text() == "nothing is displaced"


def test_heat_is_stacked_by_use_and_month() -> None:
    ax = plots_offers.heat_by_month(axes(), of("heat_by_month", "offer"), "Pulp mill")

    direct, preheat, unused = bars(ax)[:12], bars(ax)[12:24], bars(ax)[24:]
    assert direct[0].get_height() == pytest.approx(9.0)  # January: 9000 MWh
    assert preheat[0].get_y() == pytest.approx(9.0)
    assert unused[0].get_y() == pytest.approx(12.0)
    assert all(bar.get_hatch() for bar in unused)
    assert ax.get_ylabel() == "Heat on offer, GWh a month"
    assert ticks(ax.xaxis) == list("JFMAMJJASOND")


def test_months_may_be_texts() -> None:
    table = of("heat_by_month", "offer").assign(month=[f"2023-{k:02}" for k in range(1, 13)])

    assert ticks(plots_offers.heat_by_month(axes(), table).xaxis) == list("JFMAMJJASOND")


def test_panels_share_a_scale() -> None:
    table = frames()["heat_by_month"]
    small = table[table["offer"] == "mill"].assign(direct_mwh=1.0, preheat_mwh=0.0, unused_mwh=0.0)

    assert "MWh a month" in plots_offers.heat_by_month(axes(), small).get_ylabel()
    assert "GWh a month" in plots_offers.heat_by_month(axes(), small, beside=table).get_ylabel()


def test_value_duration_has_a_line_for_each_offer() -> None:
    table = frames()["value_duration"]

    ax = plots_offers.value_duration(axes(), table, TITLES, "SEK")

    own = table[table["offer"] == "incinerator"]
    np.testing.assert_array_equal(ax.lines[1].get_ydata(), own["value_per_mwh"])
    assert legend(ax) == ["Data centre", "Incinerator", "Pulp mill"]
    assert len({line.get_linestyle() for line in ax.lines[:3]}) == 3  # told apart without colours
    assert ax.get_ylabel() == "Next MWh, SEK/MWh"


def test_negotiation_bars_reach_from_lowest_to_break_even() -> None:
    table = frames()["ranking"]
    table = table[~table["offers"].str.contains("+", regex=False)]

    ax = plots_offers.negotiation(axes(), table, "SEK")

    mill = bars(ax)[0]
    assert (mill.get_x(), mill.get_x() + mill.get_width()) == (pytest.approx(9.44), pytest.approx(329.86))
    assert {text.get_text() for text in ax.texts} >= {"9", "330", "−32", "110"}
    asked, agreed = ax.lines[:2]
    assert (asked.get_xdata()[0], agreed.get_xdata()[0]) == (115.15, pytest.approx(169.65))


def test_where_there_is_no_room_or_no_price() -> None:
    table = frames()["ranking"].iloc[[0, 2, 3]].copy()
    table["lowest_per_mwh"] = [400.0, np.nan, 0.0]
    table["break_even_per_mwh"] = [300.0, 100.0, np.inf]

    ax = plots_offers.negotiation(axes(), table, "SEK")

    assert "No room" in legend(ax)
    assert [text.get_text() for text in ax.texts].count("not known") == 2


def test_cash_flows_of_both_parties() -> None:
    ax = plots_offers.cash_flow(axes(), of("cash_flows", "offer"), "SEK", "Pulp mill")

    utility, supplier = ax.lines[:2]
    assert (utility.get_label(), supplier.get_label()) == ("Utility", "Supplier")
    assert utility.get_ydata()[1] == pytest.approx(-40.8 + 31.1)
    assert ax.get_ylabel() == "Sum of flows, million SEK"


@pytest.mark.parametrize("name", ["heat_by_month", "cash_flows"])
def test_an_offer_without_an_answer_has_an_empty_panel(name: str) -> None:
    table = frames()[name].iloc[:0]
    draw = plots_offers.heat_by_month if name == "heat_by_month" else partial(plots_offers.cash_flow, currency="SEK")

    assert draw(axes(), table).texts[0].get_text() == "not known"


def test_a_picture_is_the_same_each_time_and_needs_no_file() -> None:
    table = frames()["heat_by_month"]
    draw = [partial(plots_offers.heat_by_month, table=table[table["offer"] == one], title=one) for one in NAMES]

    once, twice = (picture(draw, (7.3, 2.0), share_y=True, legend=plots_offers.HEAT_LABELS) for _ in range(2))

    assert once == twice
    assert b"<svg" in once
    assert b"<image" not in once


def test_titles_are_no_formulas() -> None:
    table = frames()["ranking"].assign(title="A $x_1$ & <b> " + "long " * 30)

    assert picture([partial(plots_offers.ranking, table=table, risk=frames()["risk"], currency="$")], (7.3, 2.0))


def test_short_numbers() -> None:
    assert [three_digits(value) for value in (28.2345, 4.149, -0.5, 1234.5)] == ["28.2", "4.15", "−0.50", "1\u2009234"]
    assert [scale_of([value])[1] for value in (3e6, -2e4, 500.0)] == ["million ", "thousand ", ""]
