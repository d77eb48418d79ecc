"""What changed: exactly the changed paths and series of two cases, exactly the changed rows of two results."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import dhsim as dh
from dhsim.differences import (
    Leaf,
    changed_hourly,
    changed_results,
    changed_values,
    inputs_of_case,
    inputs_of_result,
)

DEMAND = np.array([10.0, 12.0, 14.0, 16.0])


def town(title: str = "Town", price: object = 45.0, hours: int = 4, **more: dh.Component) -> dh.Case:
    """Four hours, a boiler on gas bought under a contract."""
    gas = {"counterparty": "Gas company", "clauses": [{"kind": "energy_price", "price_per_mwh": price}]}
    return dh.Case(
        hours=dh.hours_from("2023-01-01", hours, zone="Europe/Stockholm").with_series({"load": DEMAND[:hours]}),
        title=title,
        currency="SEK",
        networks={"town": dh.Network(demand_mw="load")},
        commodities={"gas": dh.Commodity(contracts=["gas_2023"])},
        contracts={"gas_2023": dh.Contract.model_validate(gas)},
        components={
            "boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=20, efficiency=0.9),
            **more,
        },
    )


def values(before: dh.Case, after: dh.Case) -> dict[str, tuple[object, object]]:
    table = changed_values(inputs_of_case(before), inputs_of_case(after))
    return {row.path: (row.before, row.after) for row in table.itertuples()}


def test_the_same_case_did_not_change():
    assert values(town(), town()) == {}
    assert len(changed_hourly(inputs_of_case(town()), inputs_of_case(town()))) == 0


def test_changed_numbers_are_told_by_path_with_their_difference():
    after = town("Other").replace(boiler={"capacity_mw": 25})
    table = changed_values(inputs_of_case(town()), inputs_of_case(after)).set_index("path")

    assert list(table.index) == ["title", "components.boiler.capacity_mw"]
    assert table.loc["components.boiler.capacity_mw", ["before", "after", "difference"]].tolist() == [20, 25, 5]
    assert np.isnan(table.loc["title", "difference"])


def test_clauses_are_counted_and_a_field_given_for_the_first_time_had_nothing():
    assert values(town(), town(price=50.0)) == {"contracts.gas_2023.clauses[0].price_per_mwh": (45.0, 50.0)}
    warmed = town().replace(town={"return_c": 45.0, "supply_c": {"of": "load", "points": [[0, 90], [20, 70]]}})
    assert values(town(), warmed) == {
        "networks.town.return_c": (None, 45.0),
        "networks.town.supply_c.of": (None, "load"),
        "networks.town.supply_c.points": (None, ((0.0, 90.0), (20.0, 70.0))),
    }


def test_a_part_that_is_new_or_gone_is_one_row():
    pump = dh.HeatPump(network="town", electricity="gas", capacity_mw=3, cop=3)
    assert values(town(), town(pump=pump)) == {"components.pump": (None, "heat_pump")}
    assert values(town(pump=pump), town()) == {"components.pump": ("heat_pump", None)}


def test_another_kind_counts_only_fields_that_somebody_set():
    electric = dh.ElectricBoiler(network="town", electricity="gas", capacity_mw=20, efficiency=0.9)
    assert values(town(), town(boiler=electric)) == {
        "components.boiler": ("boiler", "electric_boiler"),
        "components.boiler.fuel": ("gas", None),
        "components.boiler.electricity": (None, "gas"),
    }


def test_series_that_changed_with_their_mean_difference():
    after = town().with_series(load=DEMAND + np.array([0, 0, 2, 6]))
    row = changed_hourly(inputs_of_case(town()), inputs_of_case(after)).iloc[0]

    # Mean 52 / 4 = 13, then 60 / 4 = 15: 2 more, 6 at most, in two hours.
    assert row.tolist() == ["series.load", 13, 15, 2, 6, 2]


def test_runs_of_different_length_have_means_only():
    row = changed_hourly(inputs_of_case(town()), inputs_of_case(town(hours=2))).iloc[0]

    assert row[["mean_before", "mean_after", "mean_difference"]].tolist() == [13, 11, -2]
    assert row[["largest_difference", "steps"]].isna().all()
    assert values(town(), town(hours=2)) == {"hours.end": ("2023-01-01 04:00", "2023-01-01 02:00")}


def test_a_number_that_became_a_series():
    row = changed_values({"x": Leaf(3.0)}, {"x": Leaf(np.array([2.0, 6.0]))}).iloc[0]

    assert row[["before", "after"]].tolist() == [3, "2 values, mean 4"]


def test_missing_and_endless_numbers_equal_themselves():
    odd = {"x": Leaf(np.array([np.nan, np.inf, 1.0])), "y": Leaf(np.nan), "z": Leaf(0.1 + 0.2)}

    assert not len(changed_hourly(odd, dict(odd)))
    assert not len(changed_values(odd, {**odd, "z": Leaf(0.3)}))


@pytest.fixture(scope="module")
def results() -> tuple[xr.Dataset, xr.Dataset]:
    """Gas at 45, then at 54."""
    return dh.solve(town()), dh.solve(town(price=54.0).with_series(load=DEMAND + 1))


def test_results_keep_inputs_that_can_be_compared(results):
    before, after = map(inputs_of_result, results)
    table = changed_values(before, after).set_index("path")
    hourly = changed_hourly(before, after).set_index("path")

    assert list(table.index) == ["contracts.gas_2023.clauses[0].price_per_mwh"]
    assert table.iloc[0].tolist() == [45, 54, 9]
    assert hourly.loc["networks.town.demand_mw", "mean_difference"] == pytest.approx(1)


def test_cost_heat_and_price_of_results_side_by_side(results):
    changed = changed_results(*results)

    # 52 MWh / 0.9 x 45 = 2600; 56 MWh / 0.9 x 54 = 3360: 760 more, which is 29.23 %.
    costs = changed["costs"].set_index("owner")
    assert costs.loc["gas", ["before", "after", "difference", "percent"]].tolist() == pytest.approx(
        [2600, 3360, 760, 100 * 760 / 2600]
    )
    assert costs.index[-1] == "total"
    assert changed["heat"][["component", "before", "after"]].to_numpy().tolist() == [["boiler", 52, 56]]
    # The next MWh costs 45 / 0.9 = 50, then 54 / 0.9 = 60.
    price = changed["prices"].set_index("quantity").loc["mean_per_mwh"]
    assert (price["before"], price["after"], price["percent"]) == pytest.approx((50, 60, 20))
    assert not len(changed["waste_heat"])


def test_a_result_equals_itself(results):
    inputs = inputs_of_result(results[0])

    assert not len(changed_values(inputs, inputs))
    assert all(not len(table) for table in changed_results(results[0], results[0]).values())


def test_what_only_one_result_has_counts_as_nothing_in_the_other(results):
    pump = dh.HeatPump(network="town", electricity="gas", capacity_mw=3, cop=3)
    after = dh.solve(town(pump=pump))
    heat = changed_results(results[0], after)["heat"].set_index("component")

    # The pump makes 3 MW in all 4 hours, at 45 / 3 = 15 a MWh.
    assert np.isnan(heat.loc["pump", "before"])
    assert heat.loc[["boiler", "pump"], "difference"].tolist() == pytest.approx([-12, 12])
    assert changed_values(*map(inputs_of_result, (results[0], after)))["path"].tolist() == ["components.pump"]
