r"""The price at which something comes to a target, found by trying prices: each try may be a whole year's dispatch.

The price $c$ at which a rising function comes to a target, $v(c) = V$. Newton's step, where the slope is known:

$$
c_{k+1} = c_k + \frac{V - v(c_k)}{v'(c_k)}
$$

If that leaves what is known to hold the answer, $c^- < c < c^+$, the middle of it is tried; without a
slope the step is 10, 20, 40, ... per MWh until both ends are known. It ends with

$$
|V - v(c)| \le 10^{-7} S \quad \text{or} \quad c^+ - c^- \le 10^{-9} \max(1, |c|) .
$$

- $c$: price, currency per MWh; $v$: `Tried.value`, $v'$: `Tried.slope`; $V$: `target`; $S$: `size`, else $\max(|V|, 1)$
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

NEAR = 1e-7  # of the size of the target: what counts as equal
TRIES = 60
FIRST_STEP = 10.0  # currency per MWh, where nothing tells how far to go


@dataclass(frozen=True)
class Tried:
    """What a price came to. slope: how fast it rises with the price, where that is known; 0 otherwise."""

    value: float
    slope: float


def price_for(target: float, trial: Callable[[float], Tried], start: float = 0.0, size: float | None = None) -> float:
    """The price at which a rising function reaches a target; NaN where no price does.

    trial: what a price comes to. Cost of a year against the price of one supplier is concave and made of straight
    pieces (less is taken as the price rises), so Newton's steps end after a few; where one leaves what is known to hold
    the answer, the middle of that is tried. start: the first price. size: what to compare differences with.
    """
    low, high, price = float("-inf"), float("inf"), start
    scale = max(abs(target), 1.0) if size is None else max(size, 1e-12)
    step = FIRST_STEP
    for _ in range(TRIES):
        tried = trial(price)
        missing = target - tried.value
        if abs(missing) <= NEAR * scale:
            return price
        low, high = (price, high) if missing > 0 else (low, price)
        if high - low <= 1e-9 * max(1.0, abs(price)):
            return price
        guess = price + missing / tried.slope if tried.slope > 0 else price + (step if missing > 0 else -step)
        step *= 2.0
        if not low < guess < high:
            guess = (low + high) / 2.0
        if abs(guess) > 1e9:
            return float("nan")
        price = guess
    return float("nan")
