"""Producers that cool on the way: the cascade by hand, and against a transport problem of thin slices of heat."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import linprog

from dhsim.physics.cascade import below_share, can_feed, series_coefficients, series_slack_mw

BACK, SUPPLY = 40, 80  # whole K here, so that slices of 1 K are exact
# hot and cold ends, from below the return to above the supply; equal for a condenser
ENDS = st.tuples(st.integers(36, 90), st.integers(0, 40)).map(lambda x: (x[0], max(x[0] - x[1], 34)))
PRODUCERS = st.lists(st.tuples(ENDS, st.sampled_from([0.0, 0.5, 1.0, 2.0, 5.0, 9.0])), min_size=1, max_size=5)


def slack(heat, hot, cold, supply=SUPPLY, back=BACK):
    """Room at every hot end, and at the return."""
    return series_slack_mw(*([[x] for x in values] for values in (heat, hot)), supply, back, [[x] for x in cold])[:, 0]


def slices(heat, hot, cold):
    """Heat by temperature: slices of 1 K of those that glide, everything at the hot end for those that do not."""
    if hot == cold:
        return [(hot, heat)]
    return [(t, heat / (hot - cold)) for t in range(cold, hot)]


def transport_works(heat, hot, cold, supply=SUPPLY, back=BACK):
    """Can all heat be given to the water, each slice to water that is not hotter? Slices are 1 K wide.

    A slice of a stream from t to t + 1 matches the water's slice from t to t + 1 in counterflow, or any colder one; a
    condenser at t the water's slice that ends at t.
    """
    given = [
        (t + (h > c), q) for q, h, c in zip(heat, hot, cold, strict=True) for t, q in slices(q, h, c) if q
    ]  # (end of the slice, MW)
    total = sum(q for _, q in given)
    ends = range(back + 1, supply + 1)
    pairs = [(i, k) for i, (t, _) in enumerate(given) for k, end in enumerate(ends) if end <= t]
    balance = np.zeros((len(given) + len(ends), len(pairs)))
    for column, (i, k) in enumerate(pairs):
        balance[i, column] = balance[len(given) + k, column] = 1
    wanted = [q for _, q in given] + [total / len(ends)] * len(ends)
    if not pairs:
        return False
    return linprog(np.zeros(len(pairs)), A_eq=balance, b_eq=wanted, method="highs").status == 0


def test_share_below_a_level():
    # 60 down to 40: below 50 half. A condenser at 50 gives all of it at 50. A boiler is below nothing.
    assert below_share([30.0, 40.0, 50.0, 60.0, 70.0], 60, 40).tolist() == [0, 0, 0.5, 1, 1]
    assert below_share([49.0, 50.0, 51.0], 50, 50).tolist() == [0, 1, 1]
    assert below_share([80.0, 1e9], np.inf, np.inf).tolist() == [0, 0]


def test_cold_end_above_hot_end_is_refused():
    with pytest.raises(ValueError, match="cold_c is above hot_c"):
        below_share(50, 40, 45)


def test_two_streams_that_each_alone_would_fit():
    # Return 40, supply 80, 10 MW: 0.25 MW/K. 60 -> 40 with 5 MW alone is just that, and so is 70 -> 40 with 7.5.
    assert slack([5, 5], [60, np.inf], [40, np.inf])[0] == pytest.approx(0)
    assert slack([7.5, 2.5], [70, np.inf], [40, np.inf])[0] == pytest.approx(0)
    # Together, 5 and 2.5 MW: between 40 and 60 they need 5/20 + 2.5/30 = 0.333 MW/K, and there are 0.25. At 60:
    # 5 + 2.5 x 20/30 = 6.667 of 5 MW. The total at the hottest end would not show it: 7.5 of 7.5 at 70.
    heat, hot, cold = [5, 2.5, 2.5], [60, 70, 90], [40, 40, 90]
    assert slack(heat, hot, cold) == pytest.approx([-5 / 3, 0, 0, 0])
    assert not transport_works(heat, hot, cold)
    # At 1.25 and 1.875 MW they are in.
    assert transport_works([2.5, 3.75, 3.75], hot, cold)
    assert slack([2.5, 3.75, 3.75], hot, cold) == pytest.approx([0, 1.25, 0, 0])


def test_a_stream_beside_a_condenser_in_the_middle_of_its_range():
    # 4 MW from 70 down to 50, and a condenser at 60 with 3 of 10 MW: 3 + 2 of 5 at 60, 7 of 7.5 at 70.
    assert slack([4, 3, 3], [70, 60, 90], [50, 60, 90]) == pytest.approx([0.5, 0, 0, 0])
    # With 3.5 MW from the condenser 5.5 of 5 at 60. (At 70 it is 7.5 of 7.5.)
    assert slack([4, 3.5, 2.5], [70, 60, 90], [50, 60, 90])[1] == pytest.approx(-0.5)


def test_heat_below_the_return_cannot_be_given():
    # 60 -> 30 with return 40: a third is colder than the water. At 60 alone there would be room: 3 of 5 MW.
    assert slack([3, 7], [60, 90], [30, 90]) == pytest.approx([2, 0, -1])
    assert can_feed([60, 60, 60, 35], 40, [30, 40, 60, 35]).tolist() == [False, True, True, False]
    assert can_feed(np.inf, 40, np.inf)


@given(producers=PRODUCERS)
def test_slack_is_not_negative_if_and_only_if_the_slices_find_colder_water(producers):
    ends, heat = zip(*producers, strict=True)
    hot, cold = zip(*ends, strict=True)
    assume(sum(heat) > 0)
    room = slack(heat, hot, cold).min()
    assume(abs(room) > 1e-6 or room >= -1e-12)
    assert transport_works(heat, hot, cold) == (room >= -1e-9)


@given(producers=PRODUCERS)
def test_cold_ends_and_all_levels_between_add_nothing_to_the_hot_ends(producers):
    ends, heat = (np.array(x, dtype=float) for x in zip(*producers, strict=True))
    hot, cold = ends[:, :1], ends[:, 1:]
    every = np.arange(BACK + 0.5, SUPPLY, 0.5)[:, np.newaxis]
    everywhere = np.einsum("kit,i->kt", series_coefficients(every, hot, SUPPLY, BACK, cold), heat)
    at_ends = series_slack_mw(heat[:, np.newaxis], hot, SUPPLY, BACK, cold)
    assert everywhere.min() >= min(at_ends.min(), 0) - 1e-9


@given(hot=st.floats(80, 150), cold=st.floats(40, 80), others=st.integers(0, 1), heat=st.floats(0.1, 10))
def test_a_stream_from_above_supply_to_above_return_may_give_all_heat(hot, cold, others, heat):
    assert (slack([heat, others], [hot, np.inf], [cold, np.inf]) >= -1e-9).all()


@given(producers=PRODUCERS, which=st.integers(0, 4), warmer=st.integers(0, 30), cold_too=st.booleans())
def test_a_hotter_producer_never_makes_the_worst_shortage_worse(producers, which, warmer, cold_too):
    """The room at a given level never shrinks; rows move with their hot ends, so that the worst of all is compared."""
    ends, heat = zip(*producers, strict=True)
    hot, cold = (np.array(x, dtype=float) for x in zip(*ends, strict=True))
    hotter, less_cold, which = hot.copy(), cold.copy(), which % len(heat)
    hotter[which] += warmer
    less_cold[which] = min(cold[which] + warmer * cold_too, hotter[which])
    assert slack(heat, hotter, less_cold).min() >= min(slack(heat, hot, cold).min(), 0) - 1e-9
    for level in range(41, 80):
        rows = [
            series_coefficients([[level]], h[:, None], SUPPLY, BACK, c[:, None])[0, :, 0] @ np.array(heat)
            for h, c in ((hot, cold), (hotter, less_cold))
        ]
        assert rows[1] >= rows[0] - 1e-9


def test_a_level_that_moves_with_its_producer_may_have_less_room_though_more_is_allowed():
    # 1 MW at 45 has room 10 x 5/40 - 1 = 0.25; at 50 with 1.4 MW of another: 2.5 - 2.4 = 0.1. Nothing got worse.
    cooler, warmer = (slack([1, 1.4, 7.6], [level, 50, 90], [level, 50, 90]) for level in (45, 50))
    assert cooler[0] == pytest.approx(0.25)
    assert warmer[0] == pytest.approx(0.1)
    assert cooler.min() == warmer.min() == 0


@given(producers=PRODUCERS)
def test_without_a_glide_the_rule_is_that_of_the_design(producers):
    ends, heat = zip(*producers, strict=True)
    hot = np.array([float(end) for end, _ in ends])
    heat = np.array(heat) * (hot > BACK)
    for room, level in zip(slack(heat, hot, hot), hot, strict=False):
        binds = BACK < level < SUPPLY
        expected = heat.sum() * (level - BACK) / (SUPPLY - BACK) - heat[hot <= level].sum() if binds else 0.0
        assert room == pytest.approx(expected, abs=1e-9)


def test_hours_in_which_a_stream_reaches_supply_and_hours_in_which_it_does_not():
    # 70 -> 50, 8 of 10 MW, return 40. Supply 80: 8 of 7.5 MW at 70. Supply 65: it reaches that; 8 x 15/20 of 10.
    room = series_slack_mw(
        np.array([[8.0, 8.0], [2.0, 2.0]]), [[70.0, 70.0], [90.0, 90.0]], [80.0, 65.0], 40, [[50.0, 50.0], [90.0, 90.0]]
    )
    assert room.tolist() == [pytest.approx([-0.5, 0]), [0, 0], [0, 0]]
