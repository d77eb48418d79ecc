"""Laws of temperature, for random sources, networks and prices."""

from __future__ import annotations

import numpy as np
import pytest
from helpers import boiler, cost, town
from hypothesis import given, settings
from hypothesis import strategies as st

import dhsim as dh

HOURS = 4
CELSIUS = st.integers(30, 120)
MW = st.integers(0, 40)


@st.composite
def towns(draw: st.DrawFn) -> dh.Case:
    """A town with a mill of its own, a shared stream with direct use and a heat pump, and a boiler on either branch."""
    back = draw(st.lists(st.integers(30, 55), min_size=HOURS, max_size=HOURS))
    supply = [b + draw(st.integers(5, 60)) for b in back]
    inlet, river = draw(CELSIUS), draw(CELSIUS)
    branch = st.sampled_from(["series", "parallel"])
    return town(
        draw(st.lists(st.integers(1, 60), min_size=HOURS, max_size=HOURS)),
        network={"supply_c": supply, "return_c": back},
        commodities={"power": dh.Commodity(buy_per_mwh=draw(st.integers(10, 150)))},
        streams={
            "river": dh.Stream(
                available_mw=draw(MW), stream_c=river, stream_outlet_min_c=river - draw(st.integers(0, 60))
            )
        },
        mill=dh.WasteHeat(
            network="town",
            available_mw=draw(MW),
            stream_c=inlet,
            stream_outlet_min_c=inlet - draw(st.integers(0, 60)),
            approach_k=draw(st.integers(0, 10)),
            feed=draw(branch),
            price_per_mwh=draw(st.integers(0, 40)),
        ),
        direct=dh.WasteHeat(network="town", stream="river", approach_k=draw(st.integers(0, 10)), feed=draw(branch)),
        pump=dh.HeatPump(
            network="town",
            electricity="power",
            source="river",
            capacity_mw=30,
            cop={"model": "lorenz", "quality": 0.5},
            deliver_c=["supply", min(60, max(supply))],
        ),
        hot=boiler(feed=draw(branch), deliver_c=draw(st.integers(110, 130)), efficiency=0.85),
        rest=boiler(),
    )


@given(case=towns())
@settings(max_examples=40, deadline=None)
def test_every_rule_holds_and_both_roads_agree(case: dh.Case) -> None:
    """dh.solve verifies each result from its numbers alone; Pyomo's own HiGHS interface is the second road."""
    from dhsim.contract_check import solve_with_pyomo

    result = dh.solve(case)
    assert solve_with_pyomo(case.to_pyomo()) == pytest.approx(result.attrs["objective"], rel=1e-9, abs=1e-6)
    assert (result["taken_mw"].values <= result["available_mw"].values + 1e-6).all()


@given(case=towns(), more=st.integers(1, 30))
@settings(max_examples=40, deadline=None)
def test_a_hotter_network_never_lowers_cost(case: dh.Case, more: int) -> None:
    supply = np.asarray(case.hours.values(case.networks["town"].supply_c)) + more
    plain = case.replace(pump={"cop": 3.0}, hot={"deliver_c": 200})
    hotter = plain.replace(town={"supply_c": supply})
    assert cost(hotter) >= cost(plain) - 1e-6 * abs(cost(plain))


@given(case=towns(), more=st.integers(1, 20))
@settings(max_examples=40, deadline=None)
def test_a_larger_approach_never_lowers_cost(case: dh.Case, more: int) -> None:
    worse = case.replace(
        mill={"approach_k": case.components["mill"].approach_k + more},
        direct={"approach_k": case.components["direct"].approach_k + more},
        pump={"cop": 3.0},
    )
    assert cost(worse) >= cost(case.replace(pump={"cop": 3.0})) - 1e-6 * abs(cost(case))


@given(case=towns(), more=st.integers(1, 20))
@settings(max_examples=30, deadline=None)
def test_a_hotter_source_never_raises_cost(case: dh.Case, more: int) -> None:
    """The same heat at higher temperatures can do all that it could before."""
    mill = case.components["mill"]
    lifted = {"stream_c": mill.stream_c + more, "stream_outlet_min_c": mill.stream_outlet_min_c + more}
    assert cost(case.replace(mill=lifted)) <= cost(case) + 1e-6 * abs(cost(case))


@given(case=towns())
@settings(max_examples=30, deadline=None)
def test_at_or_below_return_nothing_is_fed(case: dh.Case) -> None:
    back = np.asarray(case.hours.values(case.networks["town"].return_c))
    cold = case.replace(mill={"stream_c": back - 1, "stream_outlet_min_c": back - 20, "approach_k": 0})
    flows = dh.solve(cold)
    own = flows["flow_component"].values == "mill"
    assert np.abs(flows["flow_mw"].values[own]).max() <= 1e-9
