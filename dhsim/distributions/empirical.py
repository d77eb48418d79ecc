r"""Values that were observed, each as likely as the others: from a list, or a column of a file.

$$
F(x) = \frac{1}{n} \sum_{k=1}^{n} [x_k \le x]
$$

- $x_k$: `values`, or the numbers in `column` of `file`; $n$: how many there are
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import Field, ValidationInfo, model_validator

from ..calendar import Array
from ..errors import Faults, suggest
from ..fields import Number
from ..numbers_in import numbers
from ..tables_in import read_table
from .base import Distribution


class Empirical(Distribution, kind="empirical"):
    """{ kind = "empirical", values = [17.3, 30.6, 37.1] }, or { ..., file = "winters.csv", column = "mean_c" }.

    What is drawn are these values and none between them. The file is read once, when the table is.
    """

    values: tuple[Number, ...] = Field((), description="each as likely as the others")
    file: str | None = Field(None, exclude=True, description="CSV, Excel or Parquet; the values then stand in `values`")
    column: str | None = Field(None, exclude=True, description="header of the column of the file")

    @model_validator(mode="before")
    @classmethod
    def _from_file(cls, table: Any, info: ValidationInfo) -> Any:
        """Put the values of the column into the table."""
        if not isinstance(table, Mapping):
            return table
        given = [key for key in ("file", "column") if table.get(key) is not None]
        if bool(given) == ("values" in table) or len(given) == 1:
            found = " and ".join([*(["values"] if "values" in table else []), *given]) or "neither values nor a file"
            raise ValueError(f"it has {found}; give either values, or file and column")
        if not given or not all(isinstance(table[key], str) for key in given):
            return table
        folder = Path((info.context or {}).get("folder", ""))
        return {**table, "values": _column(table["file"], table["column"], folder)}

    @model_validator(mode="after")
    def _some(self) -> Empirical:
        """There must be something to draw."""
        if not self.values:
            raise ValueError("values is empty; give at least one value")
        return self

    def at(self, u: Array) -> Array:
        """The values in rising order, each over as much of 0 to 1 as the others."""
        values = np.sort(self.values)
        share = np.arange(1, values.size) / values.size
        return np.asarray(values[np.searchsorted(share, u)])

    def below(self, x: Array) -> Array:
        """The share of the values that are at most x."""
        return np.asarray(np.searchsorted(np.sort(self.values), x, side="right") / len(self.values))

    def moments(self) -> tuple[float, float]:
        """Mean and standard deviation of the values, which are all there is: not an estimate from a sample."""
        return float(np.mean(self.values)), float(np.std(self.values))


def _column(file: str, column: str, folder: Path) -> tuple[float, ...]:
    """The numbers of a column. Raises ValueError with the first fault of the file."""
    faults = Faults()
    table = read_table(file, folder, faults)
    if table is not None and column not in table.columns:
        raise ValueError(f"{file} has no column '{column}'. {suggest(column, table.columns)}")
    values = np.zeros(0) if table is None else numbers(table, [column], None, faults)[column]
    for fault in faults.found:
        raise ValueError(f"{fault.where}: {fault.found}. {fault.remedy}")
    if not values.size or np.isnan(values).any():
        blank = f"{np.isnan(values).sum()} of {values.size} cells are empty" if values.size else "it has no rows"
        raise ValueError(f"{file}, column '{column}': {blank}. Give a column that is filled to the end")
    return tuple(values.tolist())
