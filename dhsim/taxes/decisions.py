r"""Decision tables: rows that each hold for some cases; the first that fits decides, and every case has one.

A row $r$ with the values $v_{r,k}$ for the keys $k$ fits a case $x$ if each value is that of the case, or "any":

$$
r(x) = \min \{ r : v_{r,k} \in \{x_k, \text{any}\} \text{ for all } k \}
$$

A table in which some case $x$ has no row is refused when it is read.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, TypeVar, get_args

from ..fields import Fields

Every = Literal["any"]
Row = TypeVar("Row", bound=Fields)


def deciding(rows: Iterable[Row], case: Mapping[str, str]) -> Row | None:
    """The first row whose values for the keys of the case are those of the case, or "any"; None if no row fits."""
    return next((row for row in rows if all(getattr(row, key) in (value, "any") for key, value in case.items())), None)


def refuse_gaps(rows: Iterable[Fields], choices: Mapping[str, Any]) -> None:
    """Raise ValueError if some case has no row. choices: key -> the Literal of its values."""
    rows = tuple(rows)
    for case in _cases(choices):
        if deciding(rows, case) is None:
            named = ", ".join(f"{key} = '{value}'" for key, value in case.items())
            raise ValueError(f"no row says what holds for {named}; add one, as the last may be for any case")


def _cases(choices: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Every combination of the values."""
    for values in itertools.product(*(get_args(choice) for choice in choices.values())):
        yield dict(zip(choices, values, strict=True))
