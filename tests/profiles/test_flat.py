"""The same in every step."""

import dhsim as dh


def test_the_same_in_every_step():
    assert dh.Flat(mw=3).at(dh.hours_from("2023-01-01", 3)).tolist() == [3, 3, 3]
