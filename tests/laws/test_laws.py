"""Laws that hold for every case, tried on random ones."""

import numpy as np
import pytest
from helpers import changed, cost, doubled, in_quarters, near, price, random_cases, shifted, sizes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import dhsim as dh
from dhsim.verify import violations

law = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# Costs go up to 10 000 x 70 MW x 12 h; the solver's rounding is far below.
TOLERANCE = 1e-4


@law
@given(random_cases())
def test_the_optimum_keeps_every_balance_limit_and_cost(case):
    assert list(violations(dh.solve(case, check=False))) == []


@law
@given(random_cases(), st.data())
def test_an_offer_that_may_be_refused_never_raises_cost(case, data):
    n = case.hours.n
    offer = data.draw(st.lists(st.integers(0, 20), min_size=n, max_size=n))
    asked = data.draw(st.lists(st.integers(-10, 80), min_size=n, max_size=n))
    network = data.draw(st.sampled_from(["town", "village"]))
    more = case.add("offer", dh.WasteHeat(network=network, available_mw=offer, price_per_mwh=asked))
    assert cost(more) <= cost(case) + TOLERANCE


@law
@given(random_cases(), st.integers(1, 11))
def test_shifting_a_cyclic_case_in_time_changes_nothing(case, by):
    assert cost(shifted(case, by)) == near(cost(case))


@law
@given(random_cases())
def test_doubling_every_demand_and_size_doubles_cost(case):
    assert cost(doubled(case)) == near(2 * cost(case))


@law
@given(random_cases(), st.data())
def test_another_hour_of_outage_never_lowers_cost(case, data):
    name = data.draw(st.sampled_from(sorted(case.components)))
    hour = data.draw(st.integers(0, case.hours.n - 1))
    start, end = (case.hours.starts[0].tz_localize(None) + np.timedelta64(hour + k, "h") for k in (0, 1))
    stopped = case.replace(**{name: {"outages": [{"from": start.to_pydatetime(), "to": end.to_pydatetime()}]}})
    assert cost(stopped) >= cost(case) - TOLERANCE


@law
@given(random_cases(), st.data())
def test_longer_forced_outages_never_lower_cost(case, data):
    # A small tank with a fixed loss runs dry in a long stop, which is no dispatch at all.
    name = data.draw(st.sampled_from(sorted({*case.components, *case.streams} - {"tank"})))
    stops = {"stops_per_year": 2000, "seed": data.draw(st.integers(0, 1000))}
    mean_h = data.draw(st.floats(0.1, 20))
    less, more = (case.replace(**{name: {"forced_outages": {**stops, "mean_h": mean_h * k}}}) for k in (1, 2))
    assert cost(case) <= cost(less) + TOLERANCE
    assert cost(less) <= cost(more) + TOLERANCE


@law
@given(random_cases(), st.data())
def test_a_larger_size_never_raises_cost(case, data):
    name, field = data.draw(st.sampled_from(sizes(case)))
    larger = np.asarray(getattr(case.components[name], field)) * 1.5 + 1
    assert cost(case.replace(**{name: {field: larger.tolist()}})) <= cost(case) + TOLERANCE


@law
@given(random_cases(), st.data())
def test_heat_price_lies_between_the_costs_of_a_little_more_and_a_little_less(case, data):
    # Cost is convex in demand, so cost(d - e) - cost <= -e x price and cost(d + e) - cost >= e x price, whatever e is.
    network = data.draw(st.sampled_from(["town", "village"]))
    hour = data.draw(st.integers(0, case.hours.n - 1))
    result = dh.solve(case)
    now, worth = result.attrs["objective"], price(result, network)[hour]
    demand = case.networks[network].demand_mw

    def with_demand(change):
        other = demand.copy()
        other[hour] += change
        return cost(case.replace(**{network: {"demand_mw": other}}))

    step = 0.01
    assert with_demand(step) - now >= step * worth - TOLERANCE
    if demand[hour] >= step:
        assert now - with_demand(-step) <= step * worth + TOLERANCE


@law
@given(random_cases(), st.integers(0, 11))
def test_heat_price_is_the_slope_of_cost_where_it_has_one(case, hour):
    hour %= case.hours.n
    demand = case.networks["town"].demand_mw + 0.5
    case = case.replace(town={"demand_mw": demand})
    result = dh.solve(case)
    step = 1e-3

    def slope(change):
        other = demand.copy()
        other[hour] += change
        return (cost(case.replace(town={"demand_mw": other})) - result.attrs["objective"]) / change

    up, down = slope(step), slope(-step)
    if up == pytest.approx(down, abs=0.1):
        assert price(result)[hour] == pytest.approx((up + down) / 2, abs=0.2)


@law
@given(random_cases(most=6, store_loss=False))
def test_quarter_hours_with_the_same_values_cost_the_same(case):
    assert cost(in_quarters(case)) == near(cost(case))


@law
@given(random_cases())
def test_the_same_prices_in_another_currency_change_only_the_currency(case):
    def converted(key, value):
        return 11.0 * np.array(value) if key.endswith(("per_mwh", "per_t")) and not key.startswith("co2_t_") else value

    # Shortfall has a price by default, so it is written out first.
    case = case.replace(**{name: {"shortfall_per_mwh": 10_000.0} for name in case.networks})
    assert cost(changed(case, converted)) == near(11 * cost(case))
