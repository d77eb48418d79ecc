"""Batch processes: hours on, hours off, charges, and the published furnace."""

import pytest

import dhsim as dh

STOCKHOLM = "Europe/Stockholm"


def values(n, start="2023-01-01", step_h=1.0, zone="UTC", **fields):
    return dh.Batch(**{"mw": 2, "on_h": 2, "off_h": 1, **fields}).at(dh.hours_from(start, n, step_h, zone)).tolist()


def test_on_and_off_from_the_start_of_the_run():
    assert values(7) == [2, 2, 0, 2, 2, 0, 2]


def test_it_stops_after_its_charges():
    assert values(8, charges=2) == [2, 2, 0, 2, 2, 0, 0, 0]
    assert values(3, charges=0) == [0, 0, 0]


def test_the_first_charge_may_come_later_or_have_been_before():
    profile = {"mw": 2, "on_h": 2, "off_h": 1, "charges": 2}
    hours = dh.hours_from("2023-01-01", 8, zone=STOCKHOLM)
    assert dh.Batch(start="2023-01-01T02:00", **profile).at(hours).tolist() == [0, 0, 2, 2, 0, 2, 2, 0]
    # Begun at 22:00 the day before: two hours of heat are past, one of rest and one charge are left.
    assert dh.Batch(start="2022-12-31T22:00", **profile).at(hours).tolist() == [0, 2, 2, 0, 0, 0, 0, 0]


def test_a_step_has_the_share_in_which_it_is_on():
    # On 0-1.5, off 1.5-2, on 2-3.5, off 3.5-4.
    assert values(4, on_h=1.5, off_h=0.5) == [2, 1, 2, 1]
    assert values(4, step_h=0.5, on_h=1.5, off_h=0.5) == [2, 2, 2, 0]
    assert values(2, on_h=0.25, off_h=0.25) == [1, 1]


@pytest.mark.parametrize("step_h", [1.0, 0.25])
def test_published_furnace(step_h):
    # 1,250 charges of 5 h and 1 h between them: 6,250 h with heat in 7,500 h, and none after.
    on = values(int(8760 / step_h), step_h=step_h, zone=STOCKHOLM, mw=1, on_h=5, off_h=1, charges=1250)
    assert sum(on) * step_h == 6250
    assert sum(on[: int(7500 / step_h)]) * step_h == 6250
    assert set(on) == {0, 1}
