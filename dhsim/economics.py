"""What an investment costs a year, and that cost hour by hour."""

from __future__ import annotations

import numpy as np

from .calendar import Array, Hours


def annuity_factor(interest: float, years: float) -> float:
    """Share of an investment that is paid each year: r / (1 - (1 + r)^-n), and 1/n without interest.

    interest: real, as a share (0.05). years: lifetime. Source: present value of n equal payments at the end of years.
    Raises ValueError for a lifetime that is not above 0, or a negative interest.
    """
    if years <= 0 or interest < 0:
        needed = "an annuity needs a lifetime above 0 and an interest of at least 0"
        raise ValueError(f"{needed}, found {years}, {interest}")
    return 1.0 / years if interest == 0 else float(-interest / np.expm1(-years * np.log1p(interest)))


def per_hour(per_year: float, at: Hours) -> Array:
    """A yearly cost spread evenly over the hours of each local calendar year, in currency per hour.

    A run over a calendar year pays it once, leap year or not; a part year pays its part.
    """
    out = np.zeros(at.n)
    for _, inside, share in at.by_year():
        out[inside] = per_year * share / (np.count_nonzero(inside) * at.step_h)
    return out
