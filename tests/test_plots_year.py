"""The map of a year: every step stands where the local clock was, whatever the steps; colours fit the values."""

import io

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from plot_cases import ZONE, axes, bare, two_towns

import dhsim as dh
from dhsim import plots
from dhsim.asked import local_time
from dhsim.errors import InputError
from dhsim.picked import pick
from dhsim.plots_year import day_cells


@pytest.fixture(scope="module")
def ds() -> xr.Dataset:
    return two_towns()


def counted(n: int, start: str, step_h: float = 1.0) -> xr.Dataset:
    """A run whose demand counts its steps: 0, 1, 2..."""
    return dh.solve(
        dh.Case(
            hours=dh.hours_from(start, n, step_h=step_h, zone=ZONE),
            networks={"town": dh.Network(demand_mw=np.arange(n, dtype=float))},
            commodities={"gas": dh.Commodity(buy_per_mwh=45)},
            components={"boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=n, efficiency=1.0)},
        )
    )


def cells(run: xr.Dataset) -> tuple[pd.DatetimeIndex, np.ndarray]:
    return day_cells(run, run["demand_mw"].values[0])


def drawn(ax: object) -> np.ndarray:
    return np.ma.filled(ax.collections[0].get_array(), np.nan)  # type: ignore[attr-defined]


def test_the_hour_that_the_clock_leaves_out_is_empty() -> None:
    days, found = cells(counted(72, "2023-03-25"))
    assert list(days.strftime("%m-%d")) == ["03-25", "03-26", "03-27", "03-28"]
    # 24 steps on Saturday. Sunday: 00:00 is step 24, 01:00 step 25, 02:00 is no hour, 03:00 step 26; 23 hours in all.
    assert list(found[:4, 1]) == pytest.approx([24, 25, np.nan, 26], nan_ok=True)
    assert found[0, 2] == 24 + 23
    assert found[0, 3] == 71  # the 72nd hour of the run is the first of the fourth day
    assert np.isnan(found[1:, 3]).all()


def test_the_hour_that_comes_twice_is_the_mean_of_both() -> None:
    # 29 October: 00:00 is step 0, 01:00 step 1, 02:00 both steps 2 and 3, 03:00 step 4.
    _, found = cells(counted(25, "2023-10-29"))
    assert list(found[:5, 0]) == [0, 1, 2.5, 4, 5]
    assert found[23, 0] == 24


@pytest.mark.parametrize(
    ("step_h", "rows", "expected"),
    [
        (0.25, 96, {0: 0, 7: 7, 95: 95}),  # 01:45 is step 7
        (3.0, 24, {0: 0, 2: 0, 3: 1, 23: 7}),  # each step fills its three hours
        (1.5, 48, {0: 0, 2: 0, 3: 1, 47: 15}),  # rows of half an hour
    ],
)
def test_steps_of_other_lengths(step_h: float, rows: int, expected: dict[int, int]) -> None:
    _, found = cells(counted(int(24 / step_h), "2023-01-01", step_h))
    assert found.shape == (rows, 1)
    assert {row: found[row, 0] for row in expected} == expected


def test_the_map_holds_what_the_result_holds(ds: xr.Dataset) -> None:
    ax = axes()
    assert plots.year_map(ds, "heat_price_per_mwh", "village", ax) is ax
    found, local = drawn(ax), local_time(ds)
    k = 200
    row, day = local[k].hour * 4 + local[k].minute // 15, (local[k].date() - local[0].date()).days
    assert found[row, day] == pytest.approx(ds["heat_price_per_mwh"].sel(network="village").values[k])
    assert np.isfinite(found).sum() == ds.sizes["time"]  # spring: no quarter comes twice
    assert ax.get_xlabel() == "Local time, Europe/Stockholm"
    assert ax.figure.axes[1].get_ylabel() == "Hill: marginal heat price, SEK/MWh"


def test_a_component_is_its_heat_or_its_flow_at_a_bus(ds: xr.Dataset) -> None:
    # A pump of COP 2: 0.5 MW electricity per MW heat, taken, hence negative.
    heat, power = pick(ds, "air"), pick(ds, "air", "el")
    assert heat.values.max() == pytest.approx(3.0)
    assert power.values == pytest.approx(-0.5 * heat.values)
    assert (heat.with_unit, power.with_unit) == ("Air: heat, MW", "Air: Electricity, MW")
    # Of a link, what arrives less what is sent; at one end, that end only.
    both = pick(ds, "pipe").values
    assert both == pytest.approx(pick(ds, "pipe", "town").values + pick(ds, "pipe", "village").values)


def test_variables_by_name(ds: xr.Dataset) -> None:
    assert pick(ds, "supply_c", "town").with_unit == "Town: supply temperature, °C"
    assert pick(ds, "stream_c", "river").values == pytest.approx([12.0] * 288)
    level = pick(ds, "level_mwh")  # of the only store, at the ends of steps
    assert level.values == pytest.approx(ds["level_mwh"].values[0, 1:])
    assert level.with_unit == "Hot-water tank: heat in store, MWh"
    assert pick(ds, "output_mw", "chp").component == "chp"  # its colour
    power = pick(ds, "electricity_price_per_mwh")
    assert power.with_unit == "Price of electricity, bought, SEK/MWh"
    assert power.values[0] == pytest.approx(65.0)  # 60 + 5, the sine begins at zero


def test_names_that_are_not_there(ds: xr.Dataset) -> None:
    with pytest.raises(InputError, match=r"'tnk'.*Did you mean 'tank'.*Known: boiler, condensing"):
        plots.year_map(ds, "tnk", ax=axes())
    with pytest.raises(InputError, match="Did you mean 'heat_price_per_mwh'"):
        plots.year_map(ds, "heat_price", ax=axes())
    with pytest.raises(InputError, match=r"several of dimension network.*Give at: town, village"):
        plots.year_map(ds, "heat_price_per_mwh", ax=axes())
    with pytest.raises(InputError, match=r"no such network.*Did you mean 'village'"):
        plots.year_map(ds, "heat_price_per_mwh", "vilage", axes())
    with pytest.raises(InputError, match=r"'boiler' at 'el': it has no flow there\. Known: gas, town\."):
        plots.year_map(ds, "boiler", "el", axes())
    with pytest.raises(InputError, match="nothing in the result takes or gives electricity"):
        plots.year_map(bare(), "electricity_price_per_mwh", ax=axes())


def test_charging_and_discharging_are_apart_also_in_grey(ds: xr.Dataset) -> None:
    ax = plots.year_map(ds, "tank", ax=axes())
    mesh = ax.collections[0]
    low, high = mesh.norm.vmin, mesh.norm.vmax
    assert low < 0 < high
    shades = mesh.cmap(mesh.norm(np.linspace(low, high, 50)))[:, :3] @ [0.299, 0.587, 0.114]
    assert (np.diff(shades) > -1e-3).all()  # lighter all the way: what is dark was charged


def test_values_of_one_sign_go_from_pale_to_dark(ds: xr.Dataset) -> None:
    mesh = plots.year_map(ds, "steel", ax=axes()).collections[0]
    pale, dark = (float(np.dot(mesh.cmap(end)[:3], [0.3, 0.6, 0.1])) for end in (0.0, 1.0))
    assert pale > 0.9
    assert dark < 0.25


def test_a_temperature_that_never_changes_and_one_not_known(ds: xr.Dataset) -> None:
    mesh = plots.year_map(ds, "stream_c", "river", axes()).collections[0]
    assert (mesh.norm.vmin, mesh.norm.vmax) == (11.5, 12.5)
    ax = plots.year_map(ds, "supply_c", "village", axes())
    assert ax.texts[0].get_text() == "Hill: supply temperature is not known in this run"


def test_a_flow_that_never_changes_is_dark_and_one_that_never_flows_pale(ds: xr.Dataset) -> None:
    steady = bare((2.0, 2.0))
    mesh = plots.year_map(steady, "boiler", ax=axes()).collections[0]
    assert (mesh.norm.vmin, mesh.norm.vmax) == (0.0, 2.0)
    idle = plots.year_map(steady, "shortfall_town", ax=axes()).collections[0]
    assert (idle.norm.vmin, idle.norm.vmax) == (0.0, 1.0)
    taken = plots.year_map(steady, "boiler", "gas", axes()).collections[0]  # -2 / 0.9
    assert (taken.norm.vmin, taken.norm.vmax) == (pytest.approx(-2 / 0.9), 0.0)


def test_rare_extremes_have_the_colour_of_the_end() -> None:
    run = counted(24 * 30, "2023-01-01")
    high = run.copy(deep=True)
    high["demand_mw"].values[0, 5] = 1e6
    ax = plots.year_map(high, "demand_mw", ax=axes())
    assert ax.collections[0].norm.vmax < 800
    assert ax.figure.axes[1]._colorbar.extend == "max"


def test_one_step_draws() -> None:
    plots.year_map(bare((1.0,)), "boiler", ax=axes()).figure.savefig(io.BytesIO(), dpi=20)
