"""COP of heat pumps: hours running, the mean by electricity, colours by price, also against the source."""

import io

import numpy as np
import pytest
import xarray as xr
from plot_cases import ZONE, axes, bare, two_towns

import dhsim as dh
from dhsim import plots
from dhsim.asked import heat_pumps
from dhsim.errors import InputError
from dhsim.plots_cop import lifting_of


@pytest.fixture(scope="module")
def ds() -> xr.Dataset:
    return two_towns()


@pytest.fixture(scope="module")
def warming() -> xr.Dataset:
    """A pump whose COP rises from 2 to 4 with its stream, the only supply; half as much heat is asked for later."""
    return dh.solve(
        dh.Case(
            hours=dh.hours_from("2023-01-01", 4, zone=ZONE),
            networks={"town": dh.Network(demand_mw=[8.0, 8, 4, 0], supply_c=80, return_c=45)},
            commodities={"el": dh.Commodity(title="Power", buy_per_mwh=[10.0, 20, 30, 40])},
            streams={"river": dh.Stream(available_mw=20, stream_c=[6.0, 8, 10, 12], stream_outlet_min_c=2)},
            components={
                "pump": dh.HeatPump(network="town", electricity="el", source="river", capacity_mw=9, cop=[2, 2.5, 4, 5])
            },
        )
    )


def test_hours_running_and_weighted_mean(warming: xr.Dataset) -> None:
    ax = plots.cop(warming, "pump", axes())
    points = ax.collections[0]
    assert np.asarray(points.get_offsets())[:, 1] == pytest.approx([2, 2.5, 4])  # the last hour is off
    # Heat 8 + 8 + 4 = 20, electricity 8/2 + 8/2.5 + 4/4 = 8.2: mean 20/8.2 = 2.439; that of the COPs would be 2.83.
    assert ax.lines[0].get_ydata()[0] == pytest.approx(20 / 8.2)
    assert ax.get_title("left") == "Pump: 3 h running, weighted mean COP 2.44"
    assert np.asarray(points.get_array()) == pytest.approx([10, 20, 30])
    assert ax.figure.axes[1].get_ylabel() == f"Power, bought, {warming['cost_rate_per_mwh'].attrs['units']}"


def test_against_the_temperature_of_the_source(warming: xr.Dataset, ds: xr.Dataset) -> None:
    ax = plots.cop(warming, "pump", axes(), against="source")
    assert np.asarray(ax.collections[0].get_offsets()) == pytest.approx(np.array([[6, 2], [8, 2.5], [10, 4]]))
    assert ax.get_xlabel() == "Temperature of the stream, °C"
    words = plots.cop(ds, "air", axes(), against="source").texts[0].get_text()
    assert words == "the temperature that Air cools is not known"


def test_quarters_and_a_pump_without_a_stream(ds: xr.Dataset) -> None:
    heat, driven = lifting_of(ds, "air")
    assert driven == pytest.approx(heat / 2)
    ax = plots.cop(ds, "air", axes())
    hours = np.count_nonzero(heat > 1e-3) / 4
    assert ax.get_title("left") == f"Air: {hours:g} h running, weighted mean COP 2.00"
    assert ax.get_xlabel() == "Local time, Europe/Stockholm"


def test_the_pump_of_a_seasonal_store_is_without_what_flows_directly() -> None:
    pit = dh.SeasonalStore(
        type="pit",
        network="town",
        electricity="el",
        capacity_mwh=40,
        charge_mw=5,
        discharge_mw=5,
        hot_c=70,
        cold_c=20,
        cop=4,
    )
    run = dh.solve(
        dh.Case(
            hours=dh.hours_from("2023-01-01", 6, zone=ZONE),
            networks={"town": dh.Network(demand_mw=[0.0, 0, 0, 8, 8, 8], supply_c=80, return_c=45)},
            commodities={"el": dh.Commodity(buy_per_mwh=20), "gas": dh.Commodity(buy_per_mwh=[1, 1, 1, 15, 15, 15])},
            components={
                "boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=9, efficiency=1.0),
                "pit": pit,
            },
        )
    )
    heat, driven = lifting_of(run, "pit")
    given = (
        run["flow_mw"]
        .values[
            (run["flow_component"].values == "pit")
            & (run["flow_bus"].values == "town")
            & (run["flow_direction"].values == "supply")
        ]
        .sum(axis=0)
    )
    assert driven.sum() > 0
    assert heat.sum() == pytest.approx(4 * driven.sum())
    assert (heat <= given + 1e-6).all()
    assert heat.sum() < given.sum() - 0.1  # the rest flows directly, without electricity
    assert heat_pumps(run) == ["pit"]


def test_a_price_that_never_changes_needs_no_colours(warming: xr.Dataset) -> None:
    flat = warming.copy(deep=True)
    flat["cost_rate_per_mwh"].values[...] = 20.0
    assert len(plots.cop(flat, "pump", axes()).figure.axes) == 1


def test_names_that_are_no_heat_pump(ds: xr.Dataset) -> None:
    with pytest.raises(InputError, match=r"'boiler': it is no heat pump\. Known: air, river_pump"):
        plots.cop(ds, "boiler", axes())
    with pytest.raises(InputError, match=r"'river_pmp'.*no such component.*Did you mean 'river_pump'"):
        plots.cop(ds, "river_pmp", axes())
    with pytest.raises(InputError, match="There are none"):
        plots.cop(bare(), "boiler", axes())


def test_a_pump_that_never_ran_says_so(warming: xr.Dataset) -> None:
    idle = warming.copy(deep=True)
    idle["lift_mw"].values[...] = 0.0
    ax = plots.cop(idle, "pump", axes())
    assert ax.texts[0].get_text() == "Pump did not run"
    ax.figure.savefig(io.BytesIO(), dpi=20)
