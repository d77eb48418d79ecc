"""Draws of uncertain inputs: which numbers vary, how, and how many times; the same draws from the same seed.

The draws of one input come from the seed and the input's own path. So in `latin_hypercube` and `random`, adding,
removing or moving an input leaves the draws of all others as they were, and two samples with the same seed, count and
method draw the same for a path that both have. In `sobol` the inputs share one sequence, and a change changes all.
Inputs in `correlated` are brought into each other's order, and so depend on the others that are named there.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from pydantic import Field, field_validator, model_validator

from .calendar import Array
from .distributions import AnyDistribution
from .errors import suggest
from .fields import Fields, Number
from .in_order import correlation_matrix, in_order

_EDGE = 1e-12  # draws stay so far from 0 and 1, where a normal distribution is infinite
_DRAWS_EACH = 10  # least number of draws for each correlated input: with fewer their order cannot be brought about


class Correlated(Fields):
    """Two inputs that tend to be high together (rank above 0), or one high where the other is low (below 0)."""

    a: str
    b: str
    rank: Annotated[Number, Field(gt=-1, lt=1, description="Spearman's rank correlation")]


class Sample(Fields):
    """`count` draws of every input in `of`, a table of dotted paths and distributions.

    Sample(count=1000, seed=1, of={"series.spot_per_mwh.scale": {"kind": "lognormal", "mean": 1, "sd": 0.3}}).draw()
    """

    count: Annotated[int, Field(ge=1)]
    seed: Annotated[int, Field(ge=0)]
    method: Literal["latin_hypercube", "sobol", "random"] = "latin_hypercube"
    draws: Literal["shared", "independent"] = Field(
        "shared", description="do the other axes of a batch all get the same draws, so that differences are no noise?"
    )
    correlated: tuple[Correlated, ...] = Field((), description="all inputs that are in no pair are independent")
    of: dict[str, AnyDistribution] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _may_lack_a_seed(cls, table: Any) -> Any:
        """Let a missing seed be told beside the other faults, in words of its own."""
        return {"seed": None, **table} if isinstance(table, Mapping) else table

    @field_validator("seed", mode="before")
    @classmethod
    def _has_seed(cls, seed: Any) -> Any:
        """Nothing is drawn that cannot be drawn again."""
        if seed is None:
            raise ValueError("a seed is missing where draws are asked for; add seed = 1, or any other whole number")
        return seed

    @model_validator(mode="after")
    def _correlations_are_possible(self) -> Sample:
        """Each pair names two inputs, once; and together they do not contradict each other."""
        seen: set[frozenset[str]] = set()
        for pair in self.correlated:
            both = frozenset((pair.a, pair.b))
            for path in (pair.a, pair.b):
                if path not in self.of:
                    raise ValueError(f"correlated names '{path}', which is not drawn. {suggest(path, self.of)}")
            if len(both) < 2 or both in seen:
                fault = f"names '{pair.a}' and '{pair.b}' twice" if len(both) == 2 else f"pairs '{pair.a}' with itself"
                raise ValueError(f"correlated {fault}; name each pair once")
            seen.add(both)
        paths = self._in_pairs()
        if self.count < _DRAWS_EACH * len(paths):
            least = f"{len(paths)} correlated inputs need a count of at least {_DRAWS_EACH * len(paths)}"
            raise ValueError(f"count = {self.count} is too few draws to correlate; {least}")
        correlation_matrix(paths, self._ranks())
        return self

    def draw(self, stream: int = 0) -> pd.DataFrame:
        """One row for each draw, numbered from 0, and one column for each path.

        stream: number of the combination of a batch's other axes, from 0. Combinations get the same draws if
        draws = "shared", and draws of their own if "independent". Which share of a distribution is drawn is the same on
        every machine with the same numpy and scipy; values can differ in their last digits, as functions there do.
        """
        if stream < 0:
            raise ValueError(f"streams are numbered from 0, found {stream}")
        for note in self.notes():
            warnings.warn(note, stacklevel=2)
        shares = self._shares(stream if self.draws == "independent" else 0)
        values = {path: self.of[path].at(np.clip(u, _EDGE, 1 - _EDGE)) for path, u in shares.items()}
        return pd.DataFrame(values, index=pd.RangeIndex(self.count, name="draw"))

    def notes(self) -> tuple[str, ...]:
        """What is no fault, but should be known."""
        power = 1 << (self.count - 1).bit_length()
        if self.method != "sobol" or power == self.count:
            return ()
        uneven = f"count = {self.count} is no power of two, and a Sobol sequence is evenly spread only over those"
        return (f"{uneven}; {power // 2} and {power} are the nearest",)

    def _shares(self, stream: int) -> dict[str, Array]:
        """Path -> numbers between 0 and 1, evenly spread, in the order that the correlations ask for."""
        shares = self._sobol(stream) if self.method == "sobol" else {path: self._one(path, stream) for path in self.of}
        paths = self._in_pairs()
        if not paths:
            return shares
        target = correlation_matrix(paths, self._ranks())
        return {**shares, **in_order({path: shares[path] for path in paths}, target)}

    def _one(self, path: str, stream: int) -> Array:
        """The shares of one input. Hypercubes of one dimension each, in orders of their own, are one of all."""
        own = int.from_bytes(hashlib.sha256(path.encode()).digest()[:16], "big")
        generator = np.random.default_rng([self.seed, stream, own])
        if self.method == "random":
            return generator.random(self.count)
        from scipy.stats import qmc  # loaded when it is used, as that takes half a second

        return np.asarray(qmc.LatinHypercube(d=1, seed=generator).random(self.count)[:, 0])

    def _sobol(self, stream: int) -> dict[str, Array]:
        """Scrambled points of a Sobol sequence: the first `count` of a power of two."""
        from scipy.stats import qmc

        sequence = qmc.Sobol(d=len(self.of), seed=np.random.default_rng([self.seed, stream]))
        points = sequence.random_base2((self.count - 1).bit_length())[: self.count]
        return dict(zip(self.of, points.T, strict=True))

    def _in_pairs(self) -> list[str]:
        """The inputs that are correlated with another, in the order of `of`."""
        named = {path for pair in self.correlated for path in (pair.a, pair.b)}
        return [path for path in self.of if path in named]

    def _ranks(self) -> dict[tuple[str, str], float]:
        """Pair of inputs -> rank correlation."""
        return {(pair.a, pair.b): pair.rank for pair in self.correlated}
