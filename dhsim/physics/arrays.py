"""Numbers as they come in: floats, lists or arrays become float arrays; what is missing or wrong is refused."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Numbers: TypeAlias = npt.ArrayLike

SAME_K = 1e-6  # temperatures nearer than this are one: 85.3 - 5 and 80.3 differ in the last digit


def known(name: str, value: Numbers) -> Array:
    """The value as a float array; a missing one (NaN) is refused, as comparisons would pass over it in silence."""
    array = np.asarray(value, dtype=float)
    refuse(np.isnan(array), f"{name} is missing (NaN)")
    return array


def quotient(above: Numbers, below: Numbers, otherwise: float = 0.0) -> Array:
    """above / below, elementwise, where `below` is above 0; `otherwise` where there is nothing to divide by."""
    top, bottom = np.asarray(above, dtype=float), np.asarray(below, dtype=float)
    return np.where(bottom > 0, top / np.where(bottom > 0, bottom, 1.0), otherwise)


def refuse(wrong: npt.ArrayLike, text: str) -> None:
    """Raise ValueError where any flag is set, with how many and the first index (hours are the last axis, from 0)."""
    flags = np.asarray(wrong, dtype=bool)
    if not flags.any():
        return
    if flags.ndim == 0:
        raise ValueError(text)
    first = ", ".join(str(i) for i in np.argwhere(flags)[0])
    raise ValueError(f"{text} in {flags.sum()} of {flags.size} places, first at index {first}")
