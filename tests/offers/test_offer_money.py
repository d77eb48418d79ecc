"""Cash flows of both parties over the years of an offer, against sums by hand."""

import datetime as dt

import numpy as np
import pytest

from dhsim.offer_cash import flows_of, shares
from dhsim.offer_file import Comparison, Offer
from dhsim.offer_money import Flows, supplier_flows, utility_flows

from .small_offers import MILL

YEAR = {"total_cost": 800.0, "buyer_cost": 50.0, "supplier_income": 50.0, "supplier_net": 30.0}


def offer(**changes):
    return Offer.model_validate({**MILL, "lifetime_years": None, **changes})


def comparison(**changes):
    return Comparison.model_validate({"first_year": 2025, "term_years": 3, "interest": 0.05, **changes})


def test_an_investment_and_then_what_is_saved():
    flows = utility_flows(offer(), comparison(), 400, 1000, YEAR).flows

    # The base costs 1000, now it is 800: 200 a year. Paying 50 twice: 150.
    assert flows.tolist() == pytest.approx([-400, 200, 200, 200])


def test_savings_and_payments_grow_apart():
    flows = utility_flows(offer(), comparison(saving_growth=0.1, price_growth=0.02), 400, 1000, YEAR).flows

    # 250 is saved before 50 is paid: 250 x 1.1 - 50 x 1.02 = 224, then 250 x 1.21 - 50 x 1.0404 = 250.48.
    assert flows.tolist() == pytest.approx([-400, 200, 224, 250.48])


def test_prices_are_those_of_the_first_year_also_of_what_begins_later():
    late = offer(starts=dt.date(2027, 1, 1))
    flows = utility_flows(late, comparison(saving_growth=0.1), 400, 1000, YEAR).flows

    # Two years of nothing; by then the saving has grown twice: 250 x 1.21 - 50. Grown from its own start: 200.
    assert flows[:4].tolist() == pytest.approx([0, 0, -400, 250 * 1.21 - 50])
    assert len(flows) == 2 + 1 + 3


def test_what_outlives_the_term_keeps_its_part():
    flows = utility_flows(offer(lifetime_years=5), comparison(), 400, 1000, YEAR).flows

    # Three of five years are gone: 400 x 2/5 = 160 in the last year.
    assert flows.tolist() == pytest.approx([-400, 200, 200, 360])


def test_a_supplier_that_stops_takes_the_rest_along():
    flows = utility_flows(offer(lifetime_years=5), comparison(), 400, 1000, YEAR, stops=2).flows

    assert flows.tolist() == pytest.approx([-400, 200, 200])


def test_a_supplier_that_stops_after_the_term_does_not_stop():
    stopped = utility_flows(offer(), comparison(), 400, 1000, YEAR, stops=9).flows

    assert stopped.tolist() == utility_flows(offer(), comparison(), 400, 1000, YEAR).flows.tolist()


def test_the_supplier_has_costs_that_do_not_grow():
    flows = supplier_flows(offer(), comparison(price_growth=0.02), 60, YEAR).flows

    # It is paid 50, and 30 are left: 20 are spent. 51 - 20 = 31 in the second year.
    assert flows.tolist() == pytest.approx([-60, 30, 31, 50 * 1.0404 - 20])


def test_what_flows_are_worth():
    flows = Flows(np.array([-100.0, 60.0, 60.0]), 0.1)

    assert flows.npv == pytest.approx(-100 + 60 / 1.1 + 60 / 1.21)
    assert flows.irr == pytest.approx(0.130662, abs=1e-5)
    assert flows.payback_years == pytest.approx(100 / 60)


def test_no_return_and_no_payback():
    flows = Flows(np.array([0.0, 60.0]), 0.1)

    assert np.isnan(flows.irr)
    assert Flows(np.array([-100.0, 60.0]), 0.1).payback_years == np.inf


def test_together_offers_share_what_they_save_by_what_their_heat_is_worth(answers):
    both = ("hall", "mill")
    parts = shares(answers, both)

    assert sum(parts.values()) == pytest.approx(1)
    first = flows_of(answers, both, "utility").flows[1]
    # A year with both: 46,620 less cost; no growth, so that all of it is there whatever the shares.
    assert first == pytest.approx(answers.of(())["total_cost"] - answers.of(both)["total_cost"])
    assert flows_of(answers, both, "utility").flows[0] == pytest.approx(-12_000 - 30_000)
