"""Bars by month: months are those of the local calendar, their sums those of the tables, incomes below zero."""

import io

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from matplotlib.container import BarContainer
from plot_cases import ZONE, axes, bare, legend, two_towns

import dhsim as dh
from dhsim import plots, tables
from dhsim.errors import InputError
from dhsim.plots_months import by_month, cost_of


@pytest.fixture(scope="module")
def ds() -> xr.Dataset:
    """The last day of March and the first of April, in hours; power is sold."""
    return two_towns(48, 1.0, "2023-03-31")


def heights(ax: object, name: str) -> list[float]:
    """Of the bars of one label."""
    bars = [one for one in ax.containers if isinstance(one, BarContainer)]  # type: ignore[attr-defined]
    found = next(one for one in bars if str(one.get_label()).lstrip("_").replace("\n", " ") == name)
    return [patch.get_height() for patch in found]


def totals(ax: object) -> np.ndarray:
    """Of all bars of each month."""
    return np.sum([[patch.get_height() for patch in one] for one in ax.containers], axis=0)  # type: ignore[attr-defined]


def test_months_begin_at_local_midnight() -> None:
    # In UTC the first of April would begin two hours later, and the first step lies in March.
    run = two_towns(4, 1.0, "2023-03-31 22:00")
    sums = by_month(run, pd.DataFrame({"one": [1.0, 2.0, 4.0, 8.0]}))
    assert [str(month) for month in sums.index] == ["2023-03", "2023-04"]
    assert list(sums["one"]) == [3.0, 12.0]


def test_quarters_count_a_quarter() -> None:
    run = two_towns(8, 0.25, "2023-03-24")
    assert by_month(run, pd.DataFrame({"one": np.full(8, 10.0)}))["one"].tolist() == [20.0]  # 8 x 10 MW x 0.25 h


@pytest.mark.parametrize("network", ["town", "village", None])
def test_heat_of_each_month_adds_up_to_its_demand(ds: xr.Dataset, network: str | None) -> None:
    ax = plots.monthly_energy(ds, network, axes())
    whole = ds["demand_mw"].sum("network") if network is None else ds["demand_mw"].sel(network=network)
    assert totals(ax) == pytest.approx([whole.values[:24].sum(), whole.values[24:].sum()])
    marks = ax.collections[0].get_segments()
    assert [mark[0][1] for mark in marks] == pytest.approx([whole.values[:24].sum(), whole.values[24:].sum()])


def test_months_add_up_to_the_table(ds: xr.Dataset) -> None:
    ax = plots.monthly_energy(ds, "town", axes())
    table = tables.heat(ds).query("network == 'town'").set_index("component")
    assert sum(heights(ax, "River pump")) == pytest.approx(table.loc["river_pump", "supplied_mwh"])
    assert sum(heights(ax, "Hot-water tank, charging")) == pytest.approx(-table.loc["tank", "taken_mwh"], abs=1e-5)
    assert max(heights(ax, "Hot-water tank, charging")) <= 0
    assert ax.get_ylabel() == "Heat, MWh per month"
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["Mar\n2023", "Apr"]


def test_costs_add_up_to_the_total(ds: xr.Dataset) -> None:
    table = tables.costs(ds)
    ax = plots.monthly_cost(ds, axes())
    assert totals(ax).sum() == pytest.approx(ds.attrs["total_cost"])
    gas = table.query("owner == 'gas'")["cost"].sum()
    assert sum(heights(ax, "Gas")) == pytest.approx(gas)
    assert ax.lines[0].get_ydata() == pytest.approx(totals(ax))  # the diamonds
    assert ax.get_ylabel() == "Cost, SEK per month"


def test_income_is_below_zero(ds: xr.Dataset) -> None:
    ax = plots.monthly_cost(ds, axes(), by="item")
    sale = -tables.costs(ds).query("item == 'sale'")["cost"].sum()
    assert sale > 0
    assert sum(heights(ax, "Sale")) == pytest.approx(-sale)
    assert ax.dataLim.y0 < 0


def test_by_counterparty() -> None:
    grid = dh.Contract(counterparty="Gas company", clauses=[{"kind": "energy_price", "price_per_mwh": 45}])
    run = dh.solve(
        dh.Case(
            hours=dh.hours_from("2023-01-01", 2, zone=ZONE),
            networks={"town": dh.Network(demand_mw=9.0)},
            commodities={"gas": dh.Commodity(contracts=["gas"])},
            contracts={"gas": grid},
            components={
                "boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=20, efficiency=0.9, om_per_mwh=2.0)
            },
        )
    )
    ax = plots.monthly_cost(run, axes(), by="counterparty")
    # 2 h x 9 MW / 0.9 x 45 = 900 to the gas company; 18 MWh x 2 = 36 to nobody else.
    assert heights(ax, "Gas company") == pytest.approx([900])
    assert heights(ax, "No counterparty") == pytest.approx([36])


def test_much_money_and_much_heat_get_short_numbers(ds: xr.Dataset) -> None:
    much = ds.copy(deep=True)
    for key in ("flow_mw", "demand_mw", "cost_per_h"):
        much[key].values[...] *= 1e4
    assert plots.monthly_energy(much, ax=axes()).get_ylabel() == "Heat, GWh per month"
    assert plots.monthly_cost(much, axes()).get_ylabel() == "Cost, million SEK per month"


def test_many_small_ones_are_one_layer() -> None:
    mills = {f"mill_{k:02d}": dh.WasteHeat(network="town", available_mw=1.0 + k, price_per_mwh=k) for k in range(12)}
    run = dh.solve(
        dh.Case(
            hours=dh.hours_from("2023-01-01", 2, zone=ZONE),
            networks={"town": dh.Network(demand_mw=78.0)},  # 1 + 2 + ... + 12: all of them
            components=mills,
        )
    )
    ax = plots.monthly_energy(run, ax=axes())
    # Nine layers: the eight largest, 5 to 12 MW, and 1 + 2 + 3 + 4 = 10 MW for 2 h as one.
    assert heights(ax, "Others") == pytest.approx([20])
    assert len(ax.containers) == 9
    assert len({name for name in legend(ax) if name.startswith("Mill")}) == 8
    assert sum(cost_of(run).sum()) == pytest.approx(float(run.attrs["total_cost"]) / 1.0)


def test_odd_results(ds: xr.Dataset) -> None:
    with pytest.raises(InputError, match="Did you mean 'village'"):
        plots.monthly_energy(ds, "vilage", axes())
    free = dh.solve(
        dh.Case(
            hours=dh.hours_from("2023-01-01", 1),
            networks={"town": dh.Network(demand_mw=0.0)},
            components={"mill": dh.WasteHeat(network="town", available_mw=1)},
        )
    )
    for draw in (plots.monthly_energy, plots.monthly_cost):
        draw(free, ax=axes()).figure.savefig(io.BytesIO(), dpi=20)
        draw(bare((1.0,)), ax=axes()).figure.savefig(io.BytesIO(), dpi=20)
