r"""One of several distributions, each with the chance that it is the one.

$$
F(x) = \sum_k w_k F_k(x), \qquad m = \sum_k w_k m_k, \qquad \sigma^2 = \sum_k w_k \bigl( \sigma_k^2 + (m_k - m)^2
\bigr)
$$

- $F_k, m_k, \sigma_k$: distribution, mean and standard deviation of a part of `parts`; $w_k$: its `weight`, or in
  `weights`, together 1
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from pydantic import Field, model_validator

from ..calendar import Array
from ..fields import Share
from .base import AnyDistribution, Distribution
from .discrete import must_sum_to_one

_HALVINGS = 100  # far more than a double has digits, so that both ends meet
_SAME = 1e-9  # of the size of a value: how near to it halving must come to have found it
_JUMP = 1e-6  # share of a part that is at one value, if it is discrete there
_EDGE = 1e-15  # shares below are not asked for: a normal distribution is infinite at 0 and 1


class Mixture(Distribution, kind="mixture"):
    """{ kind = "mixture", parts = [{ weight = 0.9, kind = "normal", ... }, { weight = 0.1, kind = "uniform", ... }] }.

    Drawn by its own inverse, not by first choosing a part: so more of u is always more of the value.
    """

    parts: tuple[AnyDistribution, ...] = Field(min_length=1, description="each a distribution, with its weight in it")
    weights: tuple[Share, ...] = Field((), description="of the parts, together 1, where they do not hold their own")

    @model_validator(mode="before")
    @classmethod
    def _weights_apart(cls, table: Any) -> Any:
        """The weights of the parts in a list of their own."""
        parts = table.get("parts") if isinstance(table, Mapping) else None
        if not isinstance(parts, list | tuple) or not all(isinstance(part, Mapping) for part in parts):
            return table
        weights = [part["weight"] for part in parts if "weight" in part]
        if not weights:
            return table
        if "weights" in table or len(weights) < len(parts):
            raise ValueError(f"{len(weights)} of {len(parts)} parts hold a weight; give each part one, and no weights")
        return {
            **table,
            "weights": weights,
            "parts": [{k: v for k, v in part.items() if k != "weight"} for part in parts],
        }

    @model_validator(mode="after")
    def _weighed(self) -> Mixture:
        """Each part has a weight, and together they are everything."""
        if len(self.weights) != len(self.parts):
            raise ValueError(f"it has {len(self.parts)} parts and {len(self.weights)} weights; give each part a weight")
        must_sum_to_one(self.weights)
        return self

    def at(self, u: Array) -> Array:
        """Where `below` reaches u, between the least and the most that any part has there: by halving."""
        u = np.asarray(u, dtype=float)
        quantiles = np.array([part.at(u) for part, weight in self._weighted() if weight > 0])
        low, high = quantiles.min(axis=0), quantiles.max(axis=0)
        high = np.where(self.below(low) >= u, low, high)
        for _ in range(_HALVINGS):
            middle = low + (high - low) / 2
            if ((middle == low) | (middle == high)).all():
                break
            reached = self.below(middle) >= u
            low, high = np.where(reached, low, middle), np.where(reached, middle, high)
        return self._on_values(high, u)

    def _on_values(self, x: Array, u: Array) -> Array:
        """x moved onto the value of a discrete part that it came next to: 0 is drawn as 0, not as 1e-30."""
        nearby = _SAME * np.maximum(np.abs(x), _SAME)
        for part in self.parts:
            jumps = part.below(x) - part.below(x - nearby) > _JUMP
            value = part.at(np.clip(part.below(x), _EDGE, 1 - _EDGE))
            x = np.where(jumps & (self.below(value) >= u), value, x)
        return x

    def below(self, x: Array) -> Array:
        """The weighted share of the parts that is at or below x."""
        return np.asarray(sum(weight * part.below(x) for part, weight in self._weighted()))

    def moments(self) -> tuple[float, float]:
        """Mean, and standard deviation within and between the parts."""
        each = [(weight, *part.moments()) for part, weight in self._weighted()]
        mean = sum(weight * m for weight, m, _ in each)
        return mean, float(np.sqrt(sum(weight * (sd**2 + (m - mean) ** 2) for weight, m, sd in each)))

    def _weighted(self) -> Iterator[tuple[Distribution, float]]:
        """Each part with its weight."""
        return zip(self.parts, self.weights, strict=True)
