"""What a stream could do by temperature alone: published hours, and the same as a solved model finds."""

import numpy as np
import pytest
from helpers import boiler, near, steps, town

import dhsim as dh

X = 0.5 * (1 + np.cos(2 * np.pi * np.arange(8760) / 8760))
SUPPLY_C = 70 + 50 * X  # MC-21
LOAD_MW = 25 + 225 * X**5.088996912  # MC-01
HOURS = {80: 2585, 90: 3819, 95: 4381, 100: 4941, 110: 6175}  # published, approach 0


@pytest.fixture(scope="module")
def year() -> dh.Case:
    hours = steps(8760, supply_c=SUPPLY_C, load_mw=LOAD_MW)
    network = {"supply_c": "supply_c", "return_c": 50}
    return town("load_mw", hours=hours, network=network, reserve=boiler(capacity_mw=300))


def test_published_hours(year):
    table = dh.potential(year, "town", tuple(HOURS), approach_k=0.0)

    assert list(table["direct_hours"]) == list(HOURS.values())
    assert list(table["stream"]) == ["80 °C", "90 °C", "95 °C", "100 °C", "110 °C"]
    hours = table[["direct_hours", "preheat_hours", "lifted_hours"]].sum(axis=1)
    assert list(hours) == [8760] * 5


def test_an_approach_of_5_k_makes_95_as_90(year):
    ninety_five = dh.potential(year, "town", (95,)).iloc[0]

    assert ninety_five["direct_hours"] == 3819
    # In 43.6 % of the hours, which hold 13.8 % of the heat.
    assert ninety_five["direct_share"] == pytest.approx(0.138, abs=5e-4)


def test_solved_models_find_the_same_hours_and_heat(year):
    # Every temperature has a town of its own, with as much free heat as it can take.
    names = {f"at_{c}": c for c in HOURS}
    case = dh.Case(
        hours=year.hours,
        networks={n: dh.Network(demand_mw="load_mw", supply_c="supply_c", return_c=50) for n in names},
        commodities=year.commodities,
        components={f"boiler_{n}": boiler(network=n, capacity_mw=300) for n in names}
        | {
            f"source_{n}": dh.WasteHeat(network=n, available_mw=1000, stream_c=c, approach_k=0)
            for n, c in names.items()
        },
    )
    result = dh.solve(case)
    for name, celsius in names.items():
        used = {way: result[f"{way}_mw"].sel(source=f"source_{name}").values for way in ("direct", "preheat")}
        expected = dh.potential(case, name, (celsius,), approach_k=0).iloc[0]
        assert int((used["direct"] > 1e-6).sum()) == HOURS[celsius]
        assert used["direct"].sum() == pytest.approx(expected["direct_mwh"], rel=1e-6)
        assert used["preheat"].sum() == pytest.approx(expected["preheat_mwh"], rel=1e-6)


def test_by_hand():
    case = town([20, 10, 8, 4], network={"supply_c": [80, 70, 80, 80], "return_c": [40, 40, 70, 60]}, reserve=boiler())
    row = dh.potential(case, "town", (75,)).iloc[0]
    # It heats to 70 °C. Step 1: 30 of 40 K, 15 of 20 MW. Step 2: direct. Step 3: at the return, nothing. Step 4: 10 of
    # 20 K, 2 of 4 MW.
    assert [row[f"{way}_hours"] for way in ("direct", "preheat", "lifted")] == [1, 2, 1]
    assert [row[f"{way}_mwh"] for way in ("direct", "preheat", "lifted")] == near([10, 17, 15])
    assert [row[f"{way}_share"] for way in ("direct", "preheat", "lifted")] == near([10 / 42, 17 / 42, 15 / 42])


def test_quarters_of_an_hour_count_as_such():
    case = town([20, 10], hours=steps(2, step_h=0.25), network={"supply_c": 80, "return_c": 40}, reserve=boiler())
    row = dh.potential(case, "town", (85,)).iloc[0]

    assert (row["direct_hours"], row["direct_mwh"]) == (0.5, pytest.approx(7.5))


def test_streams_may_be_series_curves_and_arrays():
    hours = steps(2, laundry_c=[60, 90], outdoor_c=[-10, 10])
    case = town([20, 20], hours=hours, network={"supply_c": 80, "return_c": 40}, reserve=boiler())
    curve = dh.Curve(of="outdoor_c", points=[[-10, 60], [10, 90]])
    table = dh.potential(case, "town", ("laundry_c", [60, 90], np.array([60.0, 90.0]), curve))

    assert list(table["stream"]) == ["laundry_c", "stream 2", "stream 3", "stream 4"]
    assert list(table["direct_hours"]) == [1] * 4
    assert list(table["preheat_mwh"]) == near([7.5] * 4)  # (55 - 40) / 40 x 20
    assert list(table["mean_c"]) == near([75] * 4)


def test_no_demand_has_no_shares():
    case = town([0, 0], network={"supply_c": 80, "return_c": 40}, reserve=boiler())

    assert dh.potential(case, "town")["direct_share"].isna().all()


@pytest.mark.parametrize(
    ("network", "missing"),
    [({}, "supply_c and return_c"), ({"supply_c": 80}, "return_c"), ({"return_c": 40}, "supply_c")],
)
def test_a_network_without_temperatures_is_refused(network, missing):
    with pytest.raises(dh.InputError, match=rf"networks.town: it has no {missing}\. Give the network both"):
        dh.potential(town([20], network=network, reserve=boiler()), "town")


def test_every_fault_is_named():
    case = town([20, 20], network={"supply_c": 80, "return_c": 40}, hours=steps(2, a_c=[1, 2]), reserve=boiler())
    with pytest.raises(dh.InputError, match="Did you mean 'town'"):
        dh.potential(case, "twon")
    with pytest.raises(dh.InputError) as error:
        dh.potential(case, "town", ("b_c", [1, 2, 3], float("nan"), 80), approach_k=-1)
    assert [fault.where for fault in error.value.faults] == ["approach_k", *(f"streams_c[{k}]" for k in range(3))]
