"""Pictures of temperatures: layers add up to the heat, hours and labels are those of the result, odd cases draw too."""

import io
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pytest
import xarray as xr
from helpers import boiler, near, steps, town
from matplotlib.figure import Figure
from matplotlib.patches import StepPatch

import dhsim as dh
from dhsim import palette, plots, tables
from dhsim.errors import InputError
from dhsim.plot_parts import named

DEMAND = np.array([20.0, 16.0, 30.0, 24.0, 12.0, 20.0])
SUPPLY_C = np.array([80.0, 75.0, 95.0, 90.0, 70.0, 80.0])
NET = {"supply_c": SUPPLY_C, "return_c": 40}


@pytest.fixture(scope="module")
def ds() -> xr.Dataset:
    """A laundry and a dairy that preheat, steel hotter than the supply, a heat pump at 60 °C, a tank."""
    levels = [65.0, 66.0, 65.0, 64.0, 65.0, 65.0]
    return dh.solve(
        town(
            DEMAND,
            network=NET,
            streams={"cooling_water": dh.Stream(available_mw=3, stream_c=25, stream_outlet_min_c=15)},
            commodities={"power": dh.Commodity(buy_per_mwh=40)},
            laundry=dh.WasteHeat(title="Laundry", network="town", available_mw=2, stream_c=levels),
            steel=dh.WasteHeat(network="town", available_mw=4, stream_c=120, must_take=True),
            dairy=dh.WasteHeat(network="town", available_mw=3, stream_c=80, price_per_mwh=5, capacity_mw=2),
            pump=dh.HeatPump(
                network="town", electricity="power", source="cooling_water", cop=4, capacity_mw=3, deliver_c=60
            ),
            tank=dh.Store(network="town", capacity_mwh=10, charge_mw=4, discharge_mw=4),
            reserve=boiler(),
        )
    )


@pytest.fixture(scope="module")
def plain() -> xr.Dataset:
    """A town without temperatures."""
    return dh.solve(town(DEMAND, mill=dh.WasteHeat(network="town", available_mw=5), reserve=boiler()))


def axes() -> mpl.axes.Axes:
    return Figure().add_subplot()


def labels(ax: mpl.axes.Axes) -> list[str]:
    return [text.get_text().replace("\n", " ") for text in ax.get_legend().get_texts()]


def values(ax: mpl.axes.Axes, label: str) -> np.ndarray:
    found = [p for p in ax.patches if isinstance(p, StepPatch) and str(p.get_label()).replace("\n", " ") == label]
    return np.asarray(found[0].get_data()[0])


def layers(ax: mpl.axes.Axes) -> list[StepPatch]:
    return [p for p in ax.patches if isinstance(p, StepPatch) and p.get_fill()]


def test_every_temperature_is_drawn(ds: xr.Dataset) -> None:
    ax = plots.temperatures(ds, "town", ax=axes())
    assert values(ax, "Supply") == near(SUPPLY_C)
    assert values(ax, "Return") == near([40] * 6)
    assert values(ax, "Delivered by the plants") == near(ds["delivered_c"].values[0])
    assert values(ax, "Cooling water") == near([25] * 6)  # for the heat pump only
    assert values(ax, "Laundry") == near([65, 66, 65, 64, 65, 65])
    assert ax.get_ylabel() == "Temperature, °C"
    low, high = ax.get_ylim()
    assert 10 < low < 25
    assert 120 < high < 140  # not from zero


def test_layers_by_level_add_up_to_the_supply(ds: xr.Dataset) -> None:
    ax = plots.by_level(ds, "town", ax=axes())
    up = [p for p in layers(ax) if np.min(p.get_data()[0]) >= 0]
    thickness = sum(np.asarray(p.get_data()[0]) - np.asarray(p.get_data()[2]) for p in up)
    into = ds["flow_mw"].values[(ds["flow_bus"].values == "town") & (ds["flow_direction"].values == "supply")]
    assert thickness == near(into.sum(axis=0))
    assert values(ax, "Heat demand") == near(DEMAND)


def test_layers_go_from_cold_to_hot_and_say_how_hot(ds: xr.Dataset) -> None:
    ax = plots.by_level(ds, "town", ax=axes())
    bottom_up = [text for text in labels(ax)[::-1] if "°C" in text]
    # The laundry at 65 °C less 5; the pump as hot; the dairy at 75, or 70 where the supply is; steel at the supply's.
    assert bottom_up[-1].endswith("at supply, 70–95 °C")
    assert {text.split(",")[0] for text in bottom_up[:2]} == {"Laundry", "Pump"}
    assert "Laundry, 59–61 °C" in bottom_up
    assert "Steel, 70–95 °C" in bottom_up
    grey = [np.dot(mpl.colors.to_rgb(p.get_facecolor()), [0.3, 0.6, 0.1]) for p in layers(ax)[: len(bottom_up)]]
    assert all(lower >= upper - 1e-9 for lower, upper in pairwise(grey))  # darker the hotter, also in grey


def test_what_is_stored_is_below_zero() -> None:
    tank = dh.Store(network="town", capacity_mwh=10, charge_mw=5, discharge_mw=5)
    oil = {"oil": dh.Commodity(buy_per_mwh=[10, 50])}
    parts = {"reserve": boiler(fuel="oil"), "tank": tank}
    result = dh.solve(town([5, 5], network={"supply_c": 80, "return_c": 40}, commodities=oil, **parts))
    ax = plots.by_level(result, "town", ax=axes())
    assert values(ax, "Into stores and other networks").min() < -1
    assert labels(ax)[-1] == "Reserve, Tank, at supply, 80 °C"


def test_a_parallel_branch_keeps_its_own_temperature() -> None:
    hot = dh.WasteHeat(network="town", available_mw=5, stream_c=105, feed="parallel")
    result = dh.solve(town([20.0], network={"supply_c": 80, "return_c": 40}, mill=hot, reserve=boiler()))
    assert labels(plots.by_level(result, "town", ax=axes()))[1] == "Mill, 100 °C"


def test_a_branch_that_may_run_hotter_says_so_and_the_rest_is_named_after_its_plants() -> None:
    mill = dh.WasteHeat(network="town", available_mw=5, stream_c=65, feed="parallel")
    hot = boiler(feed="parallel", deliver_c=100, capacity_mw=12)
    net = {"supply_c": 80, "return_c": 40}
    result = dh.solve(town([20.0], network=net, mill=mill, hot=hot, reserve=boiler(capacity_mw=5)))
    found = labels(plots.by_level(result, "town", ax=axes()))
    assert "Hot, at supply or hotter, up to 100 °C" in found
    assert "Reserve, at supply, 80 °C" in found


def test_week_page(ds: xr.Dataset) -> None:
    figure = plots.temperature_week(ds, "town")
    above, below = figure.axes
    assert above.get_title("left") == "Every step, 1 Jan 2023 to 1 Jan 2023"
    assert above.get_xlim() == below.get_xlim()
    figure.draw_without_rendering()
    for ax in figure.axes:
        frame = ax.get_legend().get_window_extent()
        assert frame.x0 >= ax.get_window_extent().x1
        assert frame.x1 <= figure.bbox.x1
    assert tuple(figure.get_size_inches()) == (11.69, 8.27)


def test_week_of_highest_demand_of_a_long_run() -> None:
    n = 30 * 24
    hours = steps(n, outdoor_c=np.linspace(5, -10, n))
    net = {"supply_c": 80, "return_c": 40}
    mill = dh.WasteHeat(network="town", available_mw=5, stream_c=70)
    result = dh.solve(town(np.linspace(10, 30, n), hours=hours, network=net, mill=mill, reserve=boiler()))
    above, _ = plots.temperature_week(result, "town").axes
    assert above.get_title("left") == "Week of highest demand, 24 Jan 2023 to 30 Jan 2023"
    day = plots.temperature_week(result, "town", "2023-01-05", "2023-01-06").axes[0]
    assert day.get_title("left") == "Every step, 5 Jan 2023 to 5 Jan 2023"


def test_hours_in_which_a_source_is_hot_enough(ds: xr.Dataset) -> None:
    # 80 °C less 5 reaches 75 and 70 °C; 45 less 5 is the return.
    assert labels(plots.stream_duration(ds, "town", "dairy", axes()))[3:] == [
        "Feeds directly, 2 h",
        "Preheats, 4 h",
        "Too cold, 0 h",
    ]
    assert labels(plots.stream_duration(ds, "town", 45, axes()))[2:] == [
        "Source at 45 °C, less approach",
        "Feeds directly, 0 h",
        "Preheats, 0 h",
        "Too cold, 6 h",
    ]
    assert labels(plots.stream_duration(ds, "town", 80, axes(), approach_k=0))[3] == "Feeds directly, 4 h"


def test_duration_is_in_the_order_of_supply(ds: xr.Dataset) -> None:
    ax = plots.stream_duration(ds, "town", "laundry", axes())
    assert values(ax, "Supply") == near([95, 90, 80, 80, 75, 70])
    assert values(ax, "Preheats, 6 h") == near([1] * 6)
    assert ax.get_xlim() == (0.0, 6.0)
    cold = plots.stream_duration(ds, "town", "cooling_water", axes())  # no direct taker: 25 less 5
    assert values(cold, "Cooling water, less approach") == near([20] * 6)


def test_givers_electricity_does_not_make_the_stream_hotter() -> None:
    shop = dh.WasteHeat(
        network="town",
        available_mw=10,
        stream_c=55,
        deliver_c=["stream", "supply"],
        electricity="power",
        extra_electricity_per_k=0.01,
    )
    power, net = {"power": dh.Commodity(buy_per_mwh=10)}, {"supply_c": 80, "return_c": 40}
    result = dh.solve(town([20.0], network=net, commodities=power, shop=shop, reserve=boiler()))
    assert values(plots.stream_duration(result, "town", "shop", axes()), "Shop, less approach") == near([50])


def test_bars_are_the_tables(ds: xr.Dataset) -> None:
    ax = plots.utilisation(ds, axes())
    table = tables.waste_heat(ds).set_index("source")
    ticks = [label.get_text() for label in ax.get_yticklabels()]
    assert set(ticks) == {named(ds, name) for name in table.index}
    lengths = dict.fromkeys(ticks, 0.0)
    assert len(ax.containers) >= 4
    for bars in ax.containers:
        for name, bar in zip(ticks, bars, strict=True):
            lengths[name] += bar.get_width()
    assert lengths == {named(ds, name): pytest.approx(mwh, abs=1e-5) for name, mwh in table["available_mwh"].items()}
    assert table.loc["dairy", "unused_mwh"] > 0
    assert ax.get_xlabel() == "Heat, MWh"
    assert "Not used: capacity" in labels(ax)
    assert " 100% used" in [text.get_text() for text in ax.texts]


def test_much_heat_is_in_gwh(ds: xr.Dataset) -> None:
    much = ds.copy(deep=True)
    for key in ("available_mw", "taken_mw", "direct_mw", "preheat_mw", "lifted_mw", "unused_mw"):
        much[key] = much[key] * 1000
    assert plots.utilisation(much, axes()).get_xlabel() == "Heat, GWh"


def test_without_temperatures_it_says_so(plain: xr.Dataset) -> None:
    words = "no supply and return temperature of this network"
    for draw in (plots.temperatures, plots.by_level):
        assert draw(plain, "town", ax=axes()).texts[0].get_text() == words
    assert plots.stream_duration(plain, "town", 80, axes()).texts[0].get_text() == words
    plots.temperature_week(plain, "town").savefig(io.BytesIO(), dpi=20)
    assert not plots.shows_temperatures(plain, "town")
    nothing = dh.solve(town(DEMAND, reserve=boiler()))
    assert plots.utilisation(nothing, axes()).texts[0].get_text() == "no source of waste heat"


def test_levels_without_anything_at_them_need_no_picture(ds: xr.Dataset) -> None:
    assert plots.shows_temperatures(ds, "town")
    assert not plots.shows_temperatures(dh.solve(town(DEMAND, network=NET, reserve=boiler())), "town")


def test_names_that_are_not_there(ds: xr.Dataset, plain: xr.Dataset) -> None:
    for draw in (plots.temperatures, plots.by_level, plots.temperature_week):
        with pytest.raises(InputError, match="Did you mean 'town'"):
            draw(ds, "twon")
    with pytest.raises(InputError, match="Did you mean 'laundry'"):
        plots.stream_duration(ds, "town", "laundri", axes())
    mixed = plain.assign(supply_c=ds["supply_c"], return_c=ds["return_c"])
    with pytest.raises(InputError, match=r"source 'mill': it has no temperature"):
        plots.stream_duration(mixed, "town", "mill", axes())


def test_one_step_draws() -> None:
    mill = dh.WasteHeat(network="town", available_mw=0, stream_c=70)
    result = dh.solve(town([0.0], network={"supply_c": 80, "return_c": 40}, mill=mill, reserve=boiler()))
    plots.temperature_week(result, "town").savefig(io.BytesIO(), dpi=20)
    assert plots.utilisation(result, axes()).texts[0].get_text() == " nothing offered"
    plots.stream_duration(result, "town", "mill", axes())


def test_colours_of_temperatures() -> None:
    assert palette.by_temperature(40, 40, 80) == "#ffffb2"
    assert palette.by_temperature(200, 40, 80) == palette.by_temperature(80, 40, 80) == "#d42020"
    assert palette.by_temperature(60, 60, 60) == "#d42020"
