"""Store levels and cycles: what is drawn is the level of the result and the heat that came out of it."""

import io

import numpy as np
import pytest
import xarray as xr
from plot_cases import axes, bare, legend, two_towns

import dhsim as dh
from dhsim import plots, tables
from dhsim.errors import InputError
from dhsim.plots_stores import cycles_of


@pytest.fixture(scope="module")
def ds() -> xr.Dataset:
    return two_towns()


def day_and_night(days: int) -> xr.Dataset:
    """A tank of 10 MWh that is filled by a free mill in 12 hours of 1 MW and emptied in the next 12, every day."""
    load = np.tile(np.r_[np.zeros(12), np.ones(12)], days)
    mill = np.tile(np.r_[np.ones(12), np.zeros(12)], days)
    return dh.solve(
        dh.Case(
            hours=dh.hours_from("2023-01-01", 24 * days),
            networks={"town": dh.Network(demand_mw=load)},
            commodities={"gas": dh.Commodity(buy_per_mwh=45)},
            components={
                "mill": dh.WasteHeat(network="town", available_mw=mill),
                "boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=2, efficiency=0.9),
                "tank": dh.Store(network="town", capacity_mwh=10, charge_mw=2, discharge_mw=2),
            },
        )
    )


def test_cycles_are_heat_out_over_capacity() -> None:
    run = day_and_night(3)
    # 10 of the 12 MWh of each night come out of the tank: one cycle a day.
    assert cycles_of(run, "tank")[[0, 24, 48, 72]] == pytest.approx([0, 1, 2, 3])
    ax = plots.store_cycles(run, "tank", axes())
    right = ax.figure.axes[-1]
    assert right.lines[0].get_ydata()[-1] == pytest.approx(3)
    assert legend(ax) == ["Level", "Tank, 3 cycles"]
    assert ax.lines[0].get_ydata() == pytest.approx(10 * run["level_mwh"].values[0])  # % of 10 MWh
    assert (ax.get_ylabel(), right.get_ylabel()) == ("Heat in store, % of capacity", "Full cycles so far")


def test_last_cycle_is_that_of_the_table(ds: xr.Dataset) -> None:
    assert cycles_of(ds, "tank")[-1] == pytest.approx(tables.stores(ds)["cycles"][0])


def test_long_runs_show_days_and_their_range() -> None:
    ax = plots.store_cycles(day_and_night(30), ax=axes())
    band, mean = ax.patches
    assert band.get_data()[0] == pytest.approx([100] * 30)  # full once a day
    assert band.get_data()[2] == pytest.approx([0] * 30)  # and empty once
    assert len(mean.get_data()[0]) == 30
    assert legend(ax) == ["Level, range of each day", "Level, daily mean", "Tank, 30 cycles"]


def test_several_stores_are_named() -> None:
    run = dh.solve(
        dh.Case(
            hours=dh.hours_from("2023-01-01", 4),
            networks={"town": dh.Network(demand_mw=[0.0, 4, 0, 4])},
            commodities={"gas": dh.Commodity(buy_per_mwh=[1, 50, 1, 50])},
            components={
                "boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=9, efficiency=1),
                "a": dh.Store(network="town", capacity_mwh=2, charge_mw=2, discharge_mw=2),
                "b": dh.Store(network="town", capacity_mwh=2, charge_mw=2, discharge_mw=2),
            },
        )
    )
    ax = plots.store_cycles(run, ax=axes())
    assert legend(ax) == ["A, level", "B, level", "A, 2 cycles", "B, 2 cycles"]
    right = ax.figure.axes[-1]
    assert right.get_ylabel() == "Cycles so far, % of the run's"
    assert right.lines[0].get_ydata() == pytest.approx([0, 0, 50, 50, 100])
    assert legend(plots.store_cycles(run, "b", axes())) == ["Level", "B, 2 cycles"]


def test_odd_results(ds: xr.Dataset) -> None:
    assert plots.store_cycles(bare(), ax=axes()).texts[0].get_text() == "no store"
    with pytest.raises(InputError, match=r"store 'tnk'.*Did you mean 'tank'.*Stores: tank"):
        plots.store_cycles(ds, "tnk", axes())
    with pytest.raises(InputError, match="no such store"):
        plots.store_cycles(bare(), "tank", axes())
    plots.store_cycles(two_towns(1), ax=axes()).figure.savefig(io.BytesIO(), dpi=20)


def test_levels_of_a_network_that_is_not_there(ds: xr.Dataset) -> None:
    for draw in (plots.levels, plots.heat_price):
        with pytest.raises(InputError, match="Did you mean 'village'"):
            draw(ds, axes(), "vilage")
