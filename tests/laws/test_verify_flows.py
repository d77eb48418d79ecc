"""Results in which a flow is not what it follows from: verification names it."""

import numpy as np
import pytest
from helpers import boiler, exchanger, pump, town

import dhsim as dh
from dhsim.verify import violations

NET = {"supply_c": 80, "return_c": 40}
POWER = {"power": dh.Commodity(buy_per_mwh=60)}


def flow_row(data, component, bus, direction):
    own = (data["flow_component"].values == component) & (data["flow_bus"].values == bus)
    return int(np.flatnonzero(own & (data["flow_direction"].values == direction))[0])


def changed(result, component, bus, direction, by):
    """A copy in which one flow is different."""
    data = result.copy(deep=True)
    data["flow_mw"].values[flow_row(data, component, bus, direction)] += by
    return "\n".join(violations(data))


def test_flue_gas_condenser_above_its_share():
    case = town([10], network=NET, plant=boiler(), dew=dh.FlueGasCondenser(network="town", of=("plant",)))
    result = dh.solve(case)
    assert not list(violations(result))
    assert "flow of dew into town: off by" in changed(result, "dew", "town", "supply", 1)
    assert "flow of dew against what it follows: off by 0.12" in changed(result, "plant", "gas", "take", 1)


@pytest.mark.parametrize("loss", [{"dn": 100}, {"loss_share": 0.1}])
def test_pipe_that_loses_nothing(loss):
    result = dh.solve(town([10], network=NET, plant=boiler(pipe={"length_km": 5, **loss})))
    assert not list(violations(result))
    assert "loss of the pipe of plant: off by" in changed(result, "plant", "town", "take", 0.05)


@pytest.mark.parametrize("levels", ["supply", (60.0, "supply")])
def test_heat_pump_that_takes_too_little(levels):
    mill = dh.Stream(available_mw=9, stream_c=50, stream_outlet_min_c=20)
    lift = pump(cop={"model": "lorenz", "quality": 0.5}, deliver_c=levels, om_per_mwh=-20)
    result = dh.solve(town([10], network=NET, streams={"mill": mill}, commodities=POWER, lift=lift, rest=boiler()))
    assert not list(violations(result))
    assert "what lift takes of power for its heat: off by -0.3" in changed(result, "lift", "power", "take", 0.3)
    assert "what lift takes of mill for its heat: off by -0.5" in changed(result, "lift", "mill", "take", 0.5)
    assert "heat of lift against its levels: off by 1" in changed(result, "lift", "town", "supply", 1)


def test_heat_that_has_to_be_taken_and_is_not():
    mill = dh.WasteHeat(network="town", available_mw=5, price_per_mwh=80, must_take=True)
    result = dh.solve(town([10], mill=mill, rest=boiler()))
    data = result.copy(deep=True)
    data["taken_mw"].values[0] -= 2
    assert "heat that has to be taken from mill: off by -2" in "\n".join(violations(data))


def test_one_of_low_priority_who_takes_what_is_kept():
    case = town(
        [10],
        network=NET,
        streams={"mill": dh.Stream(available_mw=6, stream_c=100, stream_outlet_min_c=50)},
        first=exchanger(priority=1, price_per_mwh=30),
        second=exchanger(price_per_mwh=1),
        rest=boiler(),
    )
    data = dh.solve(case).copy(deep=True)
    assert not list(violations(data))
    data["draw_mw"].values[list(data["draw_component"].values).index("first")] -= 2
    data["draw_mw"].values[list(data["draw_component"].values).index("second")] += 2
    assert "heat drawn from mill behind those of priority 1: off by 2" in "\n".join(violations(data))


def test_a_stream_that_brings_along_what_was_taken_before():
    streams = {
        "mill": dh.Stream(available_mw=6, stream_c=60, stream_outlet_min_c=30),
        "behind": dh.Stream(after="mill", stream_outlet_min_c=20),
    }
    up, down = pump(capacity_mw=3), pump(source="behind")
    result = dh.solve(town([20], streams=streams, commodities=POWER, up=up, down=down, rest=boiler()))
    assert not list(violations(result))
    data = result.copy(deep=True)
    data["brought_mw"].values[list(data["source"].values).index("behind")] += 3
    assert "heat that behind brings along: off by" in "\n".join(violations(data))
