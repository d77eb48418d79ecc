"""Duration curves: sorted hours keep their layers, layers add up to the demand, prices fall."""

import io

import numpy as np
import pytest
import xarray as xr
from plot_cases import axes, bare, layers, legend, steps, two_towns

import dhsim as dh
from dhsim import plots
from dhsim.errors import InputError


@pytest.fixture(scope="module")
def ds() -> xr.Dataset:
    return two_towns()


def thickness(ax: object) -> np.ndarray:
    """Of all layers together, those below zero counting against the others."""
    return sum(np.asarray(p.get_data()[0]) - np.asarray(p.get_data()[2]) for p in layers(ax))


def test_layers_stand_on_the_sorted_demand() -> None:
    # The boiler gives 2.5 MW at most: of 3 MW in the third hour, half a MW is missing.
    ax = plots.load_duration(bare((1.0, 2.0, 3.0)), ax=axes())
    assert steps(ax, "Heat demand") == pytest.approx([3, 2, 1])
    assert steps(ax, "Boiler") == pytest.approx([2.5, 2, 1])
    assert steps(ax, "Shortfall") == pytest.approx([3, 2, 1])  # the upper edge: boiler and shortfall
    assert (ax.get_xlim(), ax.get_xlabel()) == ((0.0, 3.0), "Hours, in the order of falling demand")
    assert ax.get_ylabel() == "Heat, MW"


@pytest.mark.parametrize("network", ["town", "village", None])
def test_layers_add_up_to_the_demand(ds: xr.Dataset, network: str | None) -> None:
    ax = plots.load_duration(ds, network, axes())
    demand = steps(ax, "Heat demand")
    assert (np.diff(demand) <= 0).all()
    whole = ds["demand_mw"].sum("network") if network is None else ds["demand_mw"].sel(network=network)
    assert demand == pytest.approx(np.sort(whole.values)[::-1])
    assert thickness(ax) == pytest.approx(demand, abs=1e-6)
    assert ax.get_xlim() == (0.0, 72.0)  # 288 quarters


def test_long_runs_are_drawn_as_means_of_neighbours() -> None:
    demand = np.random.default_rng(1).uniform(1, 3, 1000)
    ax = plots.load_duration(bare(tuple(demand)), ax=axes())
    # 1000 hours in at most 365 pieces: three hours each, the last alone.
    falling = np.sort(demand)[::-1]
    means = [falling[k : k + 3].mean() for k in range(0, 1000, 3)]
    assert len(layers(ax)[0].get_data()[0]) == 334
    assert thickness(ax) == pytest.approx(means)
    assert steps(ax, "Heat demand") == pytest.approx(falling)


def test_heat_lost_between_networks_is_named(ds: xr.Dataset) -> None:
    assert "Main, lost on the way" in legend(plots.load_duration(ds, ax=axes()))
    assert "Main, sending" in legend(plots.load_duration(ds, "town", axes()))


def test_prices_fall_and_say_their_mean(ds: xr.Dataset) -> None:
    ax = plots.price_duration(ds, ax=axes())
    price = ds["heat_price_per_mwh"]
    means = {name: f"{float(f'{price.sel(network=name).values.mean():.4g}'):g}" for name in ("town", "village")}
    labels = [f"Town, mean {means['town']}", f"Hill, mean {means['village']}"]
    assert legend(ax) == labels
    for name, label in zip(("town", "village"), labels, strict=True):
        assert steps(ax, label) == pytest.approx(np.sort(price.sel(network=name).values)[::-1])
    assert ax.get_ylabel() == "Marginal heat price, SEK/MWh"
    assert legend(plots.price_duration(ds, "village", axes())) == labels[1:]


def test_odd_results(ds: xr.Dataset) -> None:
    for draw in (plots.load_duration, plots.price_duration):
        with pytest.raises(InputError, match="Did you mean 'village'"):
            draw(ds, "vilage", axes())
    none = ds.drop_vars("heat_price_per_mwh")
    assert plots.price_duration(none, ax=axes()).texts[0].get_text() == "no prices in this result"
    still = dh.solve(
        dh.Case(
            hours=dh.hours_from("2023-01-01", 1),
            networks={"town": dh.Network(demand_mw=0.0)},
            components={"mill": dh.WasteHeat(network="town", available_mw=1)},
        )
    )
    ax = plots.load_duration(still, ax=axes())
    assert ax.get_ylim() == (0.0, 1.0)
    ax.figure.savefig(io.BytesIO(), dpi=20)
