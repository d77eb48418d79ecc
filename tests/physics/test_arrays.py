"""Arithmetic that all of physics shares."""

import numpy as np

from dhsim.physics.arrays import quotient


def test_a_quotient_has_its_own_value_where_there_is_nothing_to_divide_by():
    # 6 / 2 = 3; by zero, by less than zero and by a missing number it is what is asked for.
    assert np.array_equal(quotient(6.0, [2.0, 0.0, -1.0, np.nan]), [3.0, 0.0, 0.0, 0.0])
    assert np.array_equal(quotient([6.0, 1.0], [0.0, 4.0], np.inf), [np.inf, 0.25])
