"""Pictures: what is drawn is what was dispatched, labelled from the result; odd cases draw too."""

import io
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
import xarray as xr
from helpers import GAS, boiler
from matplotlib.figure import Figure
from matplotlib.patches import StepPatch

import dhsim as dh
from dhsim import palette, plots, tables
from dhsim.asked import local_time
from dhsim.errors import InputError

ZONE = "Europe/Stockholm"


def make(n: int = 48, step_h: float = 1.0, start: str = "2023-01-01", **more: object) -> xr.Dataset:
    demand = 6.0 + 3.0 * np.sin(np.arange(n) * step_h / 24 * 2 * np.pi) + np.arange(n) * step_h / 200
    power = 60 + 40 * np.sin(np.arange(n) * step_h / 24 * 4 * np.pi)
    tank = dh.Store(title="Hot-water tank", network="town", capacity_mwh=6, charge_mw=4, discharge_mw=4)
    return dh.solve(
        dh.Case(
            hours=dh.hours_from(start, n, step_h=step_h, zone=ZONE),
            title="Two towns",
            currency="SEK",
            networks={"town": dh.Network(demand_mw=demand), "village": dh.Network(title="Hill", demand_mw=1.0)},
            commodities={"gas": dh.Commodity(buy_per_mwh=45), "el": dh.Commodity(buy_per_mwh=power)},
            components={
                "boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=5, efficiency=0.9),
                "old_boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=9, efficiency=0.6),
                "pump": dh.HeatPump(network="town", electricity="el", capacity_mw=3, cop=2),
                "pipe": dh.Link(from_network="town", to_network="village", capacity_mw=2, loss_share=0.1),
                "tank": tank,
            },
        )
    )


@pytest.fixture(scope="module")
def ds() -> xr.Dataset:
    return make()


@pytest.fixture(scope="module")
def month() -> xr.Dataset:
    return make(30 * 24, start="2023-03-10")


def axes() -> mpl.axes.Axes:
    return Figure().add_subplot()


def legend(ax: mpl.axes.Axes) -> list[str]:
    return [text.get_text() for text in ax.get_legend().get_texts()]


def layers(ax: mpl.axes.Axes) -> list[StepPatch]:
    return [patch for patch in ax.patches if isinstance(patch, StepPatch) and patch.get_fill()]


@pytest.mark.parametrize("network", ["town", "village"])
def test_stack_adds_up_to_demand(ds: xr.Dataset, network: str) -> None:
    total = plots.stack(ds, network).sum(axis=1)
    np.testing.assert_allclose(total, ds["demand_mw"].sel(network=network), atol=1e-6)


def test_daily_stack_adds_up_to_daily_demand_with_the_clock_change(month: xr.Dataset) -> None:
    days = plots.span(month, every="day")
    assert sorted(set(np.round(np.diff(days.edges) * 24))) == [1, 23, 24]  # 26 March; the run ends at 01:00
    total = plots.stack(month, "town", days).sum(axis=1)
    demand = pd.Series(month["demand_mw"].sel(network="town").values, index=local_time(month))
    np.testing.assert_allclose(total, demand.groupby(demand.index.date).mean(), atol=1e-6)


def test_drawn_layers_reach_the_demand_line(ds: xr.Dataset) -> None:
    ax = plots.dispatch(ds, "town", ax=axes())
    thickness = np.array([np.asarray(p.get_data()[0]) - np.asarray(p.get_data()[2]) for p in layers(ax)])
    np.testing.assert_allclose(thickness.sum(axis=0), ds["demand_mw"].sel(network="town"), atol=1e-6)
    line = next(p for p in ax.patches if isinstance(p, StepPatch) and p.get_label() == "Heat demand")
    np.testing.assert_allclose(line.get_data()[0], ds["demand_mw"].sel(network="town"))


def test_dispatch_labels_follow_the_result(ds: xr.Dataset) -> None:
    ax = axes()
    assert plots.dispatch(ds, "town", ax=ax) is ax
    assert ax.get_ylabel() == "Heat, MW"
    assert ax.get_xlabel() == "Local time, Europe/Stockholm"
    # from the top of the picture down; titles where there are some; the shortfall that never came is left out
    assert legend(ax) == [
        "Heat demand",
        "Hot-water tank, charging",
        "Pipe, sending",
        "Hot-water tank",
        "Old boiler",
        "Boiler",
        "Pump",
    ]


def test_units_come_from_attributes(ds: xr.Dataset) -> None:
    other = ds.copy(deep=True)
    other["flow_mw"].attrs["units"] = "kW"
    other["level_mwh"].attrs |= {"units": "GJ", "long_name": "content"}
    other["cost_rate_per_mwh"].attrs["units"] = "EUR/GJ"
    assert plots.dispatch(other, "town", ax=axes()).get_ylabel() == "Heat, kW"
    assert plots.dispatch(other, "town", ax=axes(), every="day").get_ylabel() == "Heat, daily mean, kW"
    assert plots.levels(other, axes()).get_ylabel() == "Content, GJ"
    assert plots.heat_price(other, axes()).get_ylabel() == "Price, EUR/GJ"


def test_a_span_is_local_and_leaves_out_its_end(ds: xr.Dataset) -> None:
    part = plots.span(ds, "2023-01-02", "2023-01-02 06:00")
    assert (part.steps.start, part.steps.stop) == (24, 30)
    assert local_time(ds)[24].hour == 0
    with pytest.raises(InputError, match=r"no step lies in it.*2023-01-01 00:00 to 2023-01-02 23:00"):
        plots.span(ds, "2024-01-01")


def test_unknown_network_is_named(ds: xr.Dataset) -> None:
    with pytest.raises(InputError, match="Did you mean 'village'"):
        plots.dispatch(ds, "vilage", ax=axes())


def test_level_and_prices(ds: xr.Dataset) -> None:
    ax = plots.levels(ds, axes())
    np.testing.assert_allclose(ax.lines[0].get_ydata(), ds["level_mwh"].values[0])
    assert legend(plots.heat_price(ds, axes())) == ["Heat, Hill", "Heat, Town", "Electricity, bought"]
    assert legend(plots.heat_price(ds, axes(), "town")) == ["Heat", "Electricity, bought"]
    assert legend(plots.levels(ds, axes(), "town")) == ["Hot-water tank"]
    assert not plots.levels(ds, axes(), "village").lines


def test_power_sold_by_chp_and_bought_by_a_heat_pump() -> None:
    spot = np.array([100.0, 20.0])
    ds = dh.solve(
        dh.Case(
            hours=dh.hours_from("2023-01-01", 2),
            networks={"town": dh.Network(demand_mw=6.0)},
            commodities={
                "power": dh.Commodity(buy_per_mwh=spot + 10, sell_per_mwh=spot),
                "chips": dh.Commodity(buy_per_mwh=30),
            },
            components={
                "chp": dh.ChpBackPressure(
                    network="town", fuel="chips", electricity="power", capacity_mw=6, c_b=0.5, efficiency=1.0
                ),
                "pump": dh.HeatPump(network="town", electricity="power", capacity_mw=6, cop=3),
            },
        )
    )
    # Heat from CHP: 1.5 x 30 - 0.5 x spot = -5, then 35. From the pump: 110 / 3 = 36.7, then 10. So one hour each.
    power = tables.commodities(ds).set_index("commodity").loc["power"]
    assert (power["sold_mwh"], power["received_per_mwh"]) == (pytest.approx(3), pytest.approx(100))
    assert (power["bought_mwh"], power["paid_per_mwh"]) == (pytest.approx(2), pytest.approx(30))
    price = tables.electricity_price(ds)
    assert price is not None
    assert price[0] == "electricity, bought"
    assert list(price[1]) == [110, 30]


def test_rare_extreme_prices_do_not_flatten_the_others(ds: xr.Dataset) -> None:
    high = ds.copy(deep=True)
    high["heat_price_per_mwh"].values[0, 5] = 10_000.0
    ax = plots.heat_price(high, axes())
    assert ax.get_ylim()[1] < 500
    assert ax.get_title("right") == "not shown in full: up to 10\u2009000"


def test_overview_of_a_month(month: xr.Dataset) -> None:
    figure = plots.overview(month, "town")
    top, week, level, price = figure.axes
    assert figure.get_suptitle() == "Two towns: Town"
    assert (
        week.get_title("left") == "Week of highest demand, 2 Apr 2023 to 8 Apr 2023"
    )  # demand grows; the 9th is cut off
    assert week.get_xlim() == level.get_xlim() == price.get_xlim() != top.get_xlim()
    assert [label.get_text() for label in price.get_xticklabels()][:2] == ["Sun 2 Apr", "Mon 3 Apr"]


def test_legends_stand_outside_and_nothing_overlaps(month: xr.Dataset) -> None:
    figure = plots.overview(month, "town")
    figure.draw_without_rendering()
    page = figure.bbox
    boxes = [ax.get_window_extent() for ax in figure.axes]
    for ax, box in zip(figure.axes, boxes, strict=True):
        frame = ax.get_legend().get_window_extent()
        assert frame.x0 >= box.x1
        assert frame.x1 <= page.x1
        ticks = [t.get_window_extent() for t in ax.get_xticklabels() if t.get_visible() and t.get_text()]
        assert all(left.x1 < right.x0 for left, right in pairwise(ticks))
    assert all(upper.y0 > lower.y1 for upper, lower in pairwise(boxes))


def bare(demand_mw: float, n: int = 30, **components: dh.Component) -> xr.Dataset:
    components = components or {"sun": dh.SolarHeat(network="town", available_mw=1.0)}
    return dh.solve(
        dh.Case(
            hours=dh.hours_from("2023-03-25", n, zone=ZONE),
            networks={"town": dh.Network(demand_mw=demand_mw)},
            components=components,
        )
    )


@pytest.mark.parametrize(("demand_mw", "n"), [(0.0, 30), (0.5, 1), (2.0, 30)])  # nothing, one step, a shortfall
def test_odd_cases_draw(demand_mw: float, n: int) -> None:
    figure = plots.overview(bare(demand_mw, n))
    figure.savefig(io.BytesIO(), dpi=20)
    assert len(figure.axes) == 2  # no store
    assert figure.axes[0].get_ylim()[1] >= demand_mw


def test_without_prices_the_panel_says_so() -> None:
    ax = plots.heat_price(bare(0.5).drop_vars("heat_price_per_mwh"), axes())
    assert ax.texts[0].get_text() == "no prices in this result"


def test_shortfall_is_red_hatched_and_on_top() -> None:
    top = layers(plots.dispatch(bare(2.0), "town", ax=axes()))[-1]
    assert (top.get_label(), top.get_hatch()) == ("Shortfall", "////")
    assert mpl.colors.to_hex(top.get_facecolor()) == palette.KINDS["shortfall"].lower()


def test_settings_of_matplotlib_are_left_alone() -> None:
    before = mpl.rcParams.copy()
    plots.overview(bare(0.5))
    assert mpl.rcParams == before


def test_ticks_across_the_clock_change_are_local_midnights() -> None:
    left, right = (pd.Timestamp(day, tz=ZONE) for day in ("2023-03-24", "2023-03-31"))
    ticks, names = plots.time_ticks(left, right)
    assert names[2:4] == ["Sun 26 Mar", "Mon 27 Mar"]
    assert [tick.hour for tick in ticks] == [0] * 8
    months, names = plots.time_ticks(pd.Timestamp("2023-01-01", tz=ZONE), pd.Timestamp("2024-01-01", tz=ZONE))
    assert (len(months), names[0], names[4], names[-1]) == (13, "1 Jan\n2023", "1 May", "1 Jan\n2024")
    _, names = plots.time_ticks(left, left + pd.Timedelta(hours=12))
    assert names == ["00:00\n24 Mar", "06:00", "12:00"]


def test_numbers_on_axes() -> None:
    assert [plots.number(x) for x in (0.5, -20.0, -0.0, 12_345.0)] == ["0.5", "\u221220", "0", "12\u2009345"]


def test_stacking_order_and_colours() -> None:
    kinds = {
        "short": "shortfall",
        "tank": "store",
        "mine": "fusion",
        "b1": "boiler",
        "b2": "boiler",
        "chp": "chp_back_pressure",
        "mill": "waste_heat",
    }
    assert palette.order(kinds) == ["mill", "chp", "b1", "b2", "mine", "tank", "short"]
    colour = palette.colours(kinds)
    assert colour["b1"] == palette.KINDS["boiler"].lower()
    assert colour["mine"] == palette.OTHERS[0].lower()
    assert len(set(colour.values())) == len(kinds)
    many = palette.colours({f"b{k}": "boiler" for k in range(7)})
    assert len(set(many.values())) == 7


def test_every_shipped_kind_has_its_colour() -> None:
    from dhsim.components import Component

    shipped = {kind for kind, cls in Component.kinds.items() if cls.__module__.startswith("dhsim.")}
    assert shipped <= set(palette.KINDS)
    assert len(set(palette.KINDS.values())) == len(palette.KINDS)


def test_many_small_plants_are_one_layer_but_shortfall_is_always_seen() -> None:
    # 30 boilers of 1 MW and a demand of 30.5: eight layers of their own, the rest together, and half a MW missing.
    case = dh.Case(
        hours=dh.hours_from("2023-01-01", 2), networks={"town": dh.Network(demand_mw=30.5)}, commodities={"gas": GAS},
        components={f"boiler_{k:02d}": boiler(capacity_mw=1.0) for k in range(30)},
    )  # fmt: skip

    labels = plots.dispatch(dh.solve(case), "town").get_legend_handles_labels()[1]

    assert labels[:8] == [f"Boiler {k:02d}" for k in range(8)]
    assert labels[8:] == ["Shortfall", "Others", "Heat demand"]


def test_long_titles_leave_room_for_the_picture() -> None:
    case = dh.Case(
        hours=dh.hours_from("2023-01-01", 2), networks={"town": dh.Network(demand_mw=3.0)}, commodities={"gas": GAS},
        components={"boiler": boiler(title="W" * 200)},
    )  # fmt: skip

    label = plots.dispatch(dh.solve(case), "town").get_legend_handles_labels()[1][0]

    assert label.count("\n") == 2
    assert label.endswith("…")
