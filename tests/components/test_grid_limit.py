"""A limit on what several components together take from the grid."""

import pytest
from helpers import boiler, flow, heat, near, price, steps, town

import dhsim as dh
from dhsim.verify import violations


def electric(**fields):
    return dh.ElectricBoiler(
        **{"network": "town", "electricity": "power", "capacity_mw": 20, "efficiency": 1, **fields}
    )


def pump(**fields):
    return dh.HeatPump(**{"network": "town", "electricity": "power", "capacity_mw": 20, "cop": 3, **fields})


def plant(**fields):
    table = {"fuel": "gas", "electricity": "power", "capacity_mw": 10, "c_b": 0.5, "efficiency": 0.9}
    return dh.ChpBackPressure(network="town", **{**table, **fields})


def limited(demand, max_mw, members, power=10, hours=None, **components):
    """A town behind a limit, gas heat at 50."""
    base = town(
        demand,
        hours,
        commodities={"power": dh.Commodity(buy_per_mwh=power, sell_per_mwh=power)},
        reserve=boiler(),
        **components,
    )
    return base.add("feeder", dh.GridLimit(commodity="power", components=members, max_mw=max_mw))


def test_members_share_the_limit():
    result = dh.solve(limited([30], 8, ["electric", "pump"], electric=electric(), pump=pump()))
    # The pump's 20 MW take 6.667 and come first, as they take least per heat; 1.333 are left for the boiler.
    assert heat(result, "pump") == near([20])
    assert heat(result, "electric") == near([8 - 20 / 3])
    assert result["grid_used_mw"].sel(grid_limit="feeder").values == near([8])
    # Another MW saves 50 of gas for 10 of power.
    assert result["grid_price_per_mwh"].sel(grid_limit="feeder").values == near([40])
    assert price(result) == near([50])


def test_who_is_no_member_is_free():
    result = dh.solve(limited([30], 2, ["pump"], electric=electric(), pump=pump()))
    assert heat(result, "pump") == near([6])
    assert heat(result, "electric") == near([20])


def test_own_production_gives_room():
    result = dh.solve(limited([30], 2, ["electric", "chp"], electric=electric(), chp=plant(must_run_share=1)))
    # The plant's 10 MW heat make 5 MW power: 7 MW for the boiler, of which 2 come from the grid.
    assert heat(result, "electric") == near([7])
    assert flow(result, "chp", "power") == near([5])
    assert result["grid_used_mw"].values == near([[2]])


def test_by_the_hour():
    hours = steps(2, free_mw=[0, 12])
    result = dh.solve(limited([30, 30], "free_mw", ["electric"], hours=hours, electric=electric()))
    assert heat(result, "electric") == near([0, 12])


def test_without_a_bind_another_mw_is_worth_nothing():
    result = dh.solve(limited([5], 8, ["electric"], electric=electric()))
    assert result["grid_price_per_mwh"].values == near([[0]])


def test_it_is_a_row_of_its_own():
    model = limited([30], 8, ["electric"], electric=electric()).to_pyomo()
    model.feeder.limit.deactivate()
    assert heat(dh.solve(model, check=False), "electric") == near([20])


def test_verify_finds_a_broken_limit():
    result = dh.solve(limited([30], 8, ["electric"], electric=electric()))
    assert not list(violations(result))
    broken = result.copy(deep=True)
    broken["grid_max_mw"][:] = 7
    assert [line.partition(" at ")[0] for line in violations(broken)] == ["use of feeder: off by 1"]
    broken = result.copy(deep=True)
    broken["grid_used_mw"][:] = 7
    assert next(violations(broken)).startswith("use of feeder against its flows: off by -1")


def test_case_knows_it():
    case = limited([30], 8, ["electric"], electric=electric())
    assert "1 grid limit" in repr(case)
    assert heat(dh.solve(case.replace(feeder={"max_mw": 5})), "electric") == near([5])
    assert heat(dh.solve(case.remove("feeder")), "electric") == near([20])
    with pytest.raises(dh.InputError, match=r"grid_limits\.feeder\.components: there is no component 'electric'"):
        case.remove("electric")


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"components": ["electrc"]}, "components: there is no component 'electrc'. Did you mean 'electric'"),
        ({"components": ["reserve"]}, "components: 'reserve' neither takes nor supplies 'power'"),
        ({"components": ["electric", "electric"]}, "'electric' is named twice"),
        ({"commodity": "powr"}, "commodity: there is no commodity 'powr'"),
        ({"max_mw": "no_such"}, "max_mw: there is no series 'no_such'"),
    ],
)
def test_faults(fields, text):
    case = limited([30], 8, ["electric"], electric=electric())
    with pytest.raises(dh.InputError, match=text):
        case.replace(feeder=fields)


def test_a_name_is_used_once():
    case = limited([30], 8, ["electric"], electric=electric())
    limit = dh.GridLimit(commodity="power", components=["electric"], max_mw=1)
    with pytest.raises(dh.InputError, match="the name 'reserve' is used twice"):
        case.add("reserve", limit)
