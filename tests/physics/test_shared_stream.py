"""Several takers of one stream: by hand, and against a transport problem of thin slices of the stream's heat."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import linprog

from dhsim.physics.shared_stream import above_share, can_draw, most_above, stream_rows

RANGES = st.tuples(st.integers(20, 100), st.sampled_from([0, 0, 5, 15, 30, 60])).map(lambda x: (x[0], x[0] - x[1]))
TAKERS = st.lists(st.tuples(RANGES, st.sampled_from([0.0, 0.5, 1.0, 3.0, 6.0, 10.0])), min_size=1, max_size=4)
STREAM = st.tuples(st.integers(30, 95), st.sampled_from([0, 10, 30, 60])).map(lambda x: (x[0], x[0] - x[1]))


def room(heat, from_c, to_c, inlet, outlet, available=10.0):
    """Room above every level, that of all heat last, MW."""
    rows, limits = stream_rows([[x] for x in from_c], [[x] for x in to_c], inlet, outlet)
    above = np.einsum("ykt,k->y", rows, np.array(heat, dtype=float))
    return np.append(limits[:, 0] * available - above, available - sum(heat))


def works(heat, from_c, to_c, inlet, outlet):
    """The rules of the physics: nobody draws who cannot, and there is room above every level."""
    fits = can_draw(from_c, to_c, inlet, outlet) | (np.array(heat) == 0)
    return bool(fits.all() and room(heat, from_c, to_c, inlet, outlet).min() >= -1e-9)


def slices(heat, hot, cold):
    """(lower end, upper end, MW) of slices of 1 K; of a range without width all at one temperature."""
    return [(t, t + 1, heat / (hot - cold)) for t in range(cold, hot)] if hot > cold else [(hot, hot, heat)]


def transport_works(heat, from_c, to_c, inlet, outlet, available=10.0):
    """Can every slice of need be served by heat of the stream that is not colder at either of its ends?"""
    held = slices(available, inlet, outlet)
    needs = [part for taker in zip(heat, from_c, to_c, strict=True) if taker[0] for part in slices(*taker)]
    pairs = [
        (i, k)
        for i, (low, high, _) in enumerate(held)
        for k, (from_low, from_high, _) in enumerate(needs)
        if low >= from_low and high >= from_high
    ]
    given_up, served = np.zeros((len(held), len(pairs))), np.zeros((len(needs), len(pairs)))
    for column, (i, k) in enumerate(pairs):
        given_up[i, column] = served[k, column] = 1
    if not pairs or not needs:
        return not needs
    found = linprog(
        np.zeros(len(pairs)),
        A_ub=given_up,
        b_ub=[q + 1e-9 for *_, q in held],
        A_eq=served,
        b_eq=[q for *_, q in needs],
        method="highs",
    )
    return bool(found.status == 0)


def test_share_above_a_level():
    # 90 -> 30: above 45 three quarters. All at 45: everything above 45 and colder levels.
    assert above_share([100.0, 90.0, 45.0, 30.0, 0.0], 90, 30).tolist() == [0, 0, 0.75, 1, 1]
    assert above_share([46.0, 45.0, 44.0], 45, 45).tolist() == [0, 1, 1]


def test_range_upside_down_is_refused():
    with pytest.raises(ValueError, match="to_c is above from_c"):
        stream_rows([[40.0]], [[50.0]], 90, 30)


def test_two_takers_at_the_inlet_share_the_flow():
    # 90 -> 30, 10 MW. To 45 at most 7.5, to 65 at most 4.1667. Half the flow each: 3.75 and 2.0833 MW, just allowed:
    # above 65 3.75 x 25/45 + 2.0833 = 4.1667 of 4.1667; above 45 5.8333 of 7.5.
    assert room([3.75, 25 / 12], [90, 90], [45, 65], 90, 30) == pytest.approx([5 / 3, 0, 25 / 6])
    rows, limits = stream_rows([[90.0], [90.0]], [[45.0], [65.0]], 90, 30)
    full_flow = limits[:, 0] * 10
    assert rows[1, :, 0] * full_flow / full_flow[1] == pytest.approx([1, 1])  # shares of the flow sum to at most 1


def test_a_heat_pump_behind_a_direct_taker_takes_what_is_left_below():
    # Direct 90 -> 45, heat pump 45 -> 30: 7.5 MW and 2.5 MW.
    assert works([7.5, 2.5], [90, 45], [45, 30], 90, 30)
    assert not works([7.5, 2.51], [90, 45], [45, 30], 90, 30)
    # What direct exchange leaves above is not too hot for it: all 10 MW.
    assert works([0, 10], [90, 45], [45, 30], 90, 30)
    assert not works([7.51, 0], [90, 45], [45, 30], 90, 30)


def test_a_taker_that_needs_only_the_coldest_can_take_anything():
    assert works([10], [30], [30], 90, 30)
    assert works([4.1, 5.9], [90, 30], [65, 30], 90, 30)
    assert not works([4.1, 6.0], [90, 30], [65, 30], 90, 30)


def test_a_range_that_ends_below_the_stream_is_served_by_hotter_heat():
    # 90 -> 10 of a stream 90 -> 30: only 5/8 has to be above 40, and the whole may be taken.
    assert works([10], [90], [10], 90, 30)
    # With 1/8 of it to be above 80, another that needs 90 -> 80 gets the rest: 10/6 - 5/8.
    assert works([5, 10 / 6 - 5 / 8 - 1e-6], [90, 90], [10, 80], 90, 30)
    assert not works([5, 10 / 6 - 5 / 8 + 1e-6], [90, 90], [10, 80], 90, 30)


def test_nothing_for_a_taker_that_needs_it_hotter_than_the_stream():
    assert can_draw([95.0, 90.0, 90.0], [45.0, 45.0, 90.0], 90, 30).tolist() == [False, True, False]
    # Condensing steam gives everything at its temperature, and below; nothing above it.
    assert can_draw([100.0, 101.0, 101.0, 90.0], [100.0, 101.0, 60.0, 30.0], 100, 100).tolist() == [1, 0, 0, 1]


def test_condensing_steam_is_shared_by_heat_alone():
    assert works([4, 6], [100, 70], [100, 20], 100, 100)
    assert not works([4, 6.1], [100, 70], [100, 20], 100, 100)


def test_inlets_that_change_by_the_hour():
    # To 45 °C. At 90 °C three quarters; at 50 a quarter; at 45 nothing, at 40 nothing; at 45 °C condensing, all.
    inlet, outlet = np.array([90.0, 50.0, 45.0, 40.0, 45.0]), np.array([30.0, 30.0, 30.0, 30.0, 45.0])
    hot, cold = inlet[np.newaxis], np.minimum(45.0, inlet)[np.newaxis]
    rows, limits = stream_rows(hot, cold, inlet, outlet)
    allowed = can_draw(hot, cold, inlet, outlet)[0]
    assert allowed.tolist() == [True, True, False, False, True]
    assert rows[0, 0].tolist() == [1, 1, 0, 0, 0]
    assert limits[0] == pytest.approx([0.75, 0.25, 1, 1, 1])


@given(takers=TAKERS, stream=STREAM)
def test_allowed_if_and_only_if_the_slices_are_served(takers, stream):
    ranges, heat = zip(*takers, strict=True)
    from_c, to_c = zip(*ranges, strict=True)
    least = room(heat, from_c, to_c, *stream).min()
    assume(abs(least) > 1e-6 or least >= -1e-12)
    assert transport_works(heat, from_c, to_c, *stream) == works(heat, from_c, to_c, *stream)


# What is kept for those who come first.


def levels_of(from_c, to_c, inlet, outlet, available=10.0):
    """Rows and MW, that of all heat first, as most_above wants them."""
    rows, limits = stream_rows([[x] for x in from_c], [[x] for x in to_c], inlet, outlet)
    rows = np.concatenate([np.ones((1, *rows.shape[1:])), rows])
    return rows, np.concatenate([[[1.0]], limits]) * available


def test_kept_for_a_direct_taker_is_what_it_can_take():
    # Wants 20, can take 7.5 to 45 °C; above 65 that is 7.5 x 25/45 = 4.167.
    rows, most = levels_of([90, 90], [45, 65], 90, 30)
    assert most_above(rows[:, :1], most, [[20.0]])[:, 0] == pytest.approx([7.5, 7.5, 25 / 6])
    assert most_above(rows[:, :1], most, [[np.inf]])[:, 0] == pytest.approx([7.5, 7.5, 25 / 6])
    assert most_above(rows[:, :1], most, [[3.0]])[:, 0] == pytest.approx([3, 3, 5 / 3])


def test_kept_for_two_is_not_more_than_both_can_take_together():
    # Each wants 20: together they take at most the 7.5 MW above 45 °C, and 2.5 are left below for those who come later.
    rows, most = levels_of([90, 90], [45, 45], 90, 30)
    assert most_above(rows, most, [[20.0], [20.0]])[:, 0] == pytest.approx([7.5, 7.5, 7.5])


@given(takers=TAKERS, stream=STREAM)
def test_kept_is_never_less_than_what_they_can_take(takers, stream):
    """Against the linear program of the rows themselves; for one taker it is just that."""
    ranges, wanted = zip(*takers, strict=True)
    from_c, to_c = zip(*ranges, strict=True)
    rows, most = levels_of(from_c, to_c, *stream)
    kept = most_above(rows, most, np.array(wanted)[:, np.newaxis])[:, 0]
    bounds = [(0, q) for q in wanted]
    for row, found in zip(rows[:, :, 0], kept, strict=True):
        best = -linprog(-row, A_ub=rows[:, :, 0], b_ub=most[:, 0], bounds=bounds, method="highs").fun
        assert found >= best - 1e-7
        if len(takers) == 1:
            assert found == pytest.approx(best, abs=1e-7)
    assert (kept <= most[:, 0] + 1e-9).all()
