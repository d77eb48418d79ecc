"""The scenarios of a batch held against each other: differences, sensitivities, ranges, probability of loss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from .batch_reading import DRAW, Batch
from .table_parts import DUST

CASE = "input.case"
ALONE = "one at a time"
REGRESSION = "regression"
QUARTERS = "means of quarters"
GROUPS = "means by value"
_LOW, _HIGH = 0.05, 0.95


def differences(batch: Batch, base: str | None = None, of: Sequence[str] | None = None) -> pd.DataFrame:
    """Every scenario less the base: one row a result and scenario (not the base itself), result by result.

    value, base, difference: in the unit of the result; percent: of the base's size, so that its sign is that of the
    difference; missing where the base is nothing. of: results, all by default.
    """
    name = batch.scenario(base)
    kept = list(batch.results) if of is None else [batch.result(one) for one in of]
    values = batch.frame[kept].astype(float)
    rest = values.drop(index=name).reset_index()
    long = rest.melt(id_vars="scenario", var_name="result", value_name="value")
    own = {one: float(values[one][name]) for one in kept}
    long["base"] = long["result"].map(own).astype(float)
    long["difference"] = long["value"] - long["base"]
    size = long["base"].abs()
    long["percent"] = 100.0 * long["difference"] / size.where(size > DUST)
    return long


def ranges(batch: Batch) -> pd.DataFrame:
    """The spread of each result over all scenarios: n (those that have it), min, p5, mean, median, p95, max, sd.

    Quantiles are interpolated between scenarios; sd divides by n - 1, and is missing for a single scenario.
    """
    columns = ["result", "unit", "n", "min", "p5", "mean", "median", "p95", "max", "sd"]
    rows = []
    for name in batch.results:
        one = batch.frame[name].astype(float).dropna()
        if len(one):
            p5, median, p95 = one.quantile([_LOW, 0.5, _HIGH])
            spread = [one.min(), p5, one.mean(), median, p95, one.max(), one.std() if len(one) > 1 else np.nan]
            rows.append([name, batch.unit(name), len(one), *spread])
    return pd.DataFrame(rows, columns=columns)


def sensitivities(batch: Batch, of: str = "total_cost", base: str | None = None) -> pd.DataFrame:
    """How far each varied input moves a result, largest first: the numbers behind a tornado.

    least, most: of the result; at_least, at_most: the input there, missing where it is as in the file; swing: most -
    least; centre: where the bar hangs. method says which of these it is, the first that can be had:

    - "one at a time": over the base and the scenarios in which nothing but this input differs from it.
    - "regression": over all scenarios, a straight line in every input at once (words as one step each); its ends are at
      the input's 5 and 95 % quantiles with the others at their means. standardised: sd of the result per sd of the
      input. r2: the share of the variance that the lines explain; where it is low, the numbers say little.
    - "means of quarters": means of the result over the scenarios in the lowest and highest quarter of the input; where
      inputs move together, or there are too few scenarios for a regression. "means by value": the same for words.

    rank_correlation: Spearman's, over all scenarios, beside every method; missing for words. scenarios: how many count.
    Named cases change other things, and do not count.
    """
    name, result = batch.scenario(base), batch.result(of)
    batch = _without_cases(batch, name)
    fitted = _regression(batch, result)
    rows = []
    for column in batch.inputs:
        row = _alone(batch, result, name, column) or fitted.get(column) or _by_groups(batch, result, column)
        if row is not None:
            rows.append({"input": column, **row, "rank_correlation": _rank(batch, result, column)})
    frame = pd.DataFrame(rows, columns=["input", "method", "scenarios", *_NUMBERS, "rank_correlation"])
    frame.insert(4, "swing", frame["most"] - frame["least"])
    return frame.sort_values("swing", ascending=False, kind="stable", ignore_index=True)


_NUMBERS = ["least", "most", "at_least", "at_most", "centre", "standardised", "r2"]


def probability_of_loss(batch: Batch, base: str | None = None, of: str = "total_cost") -> pd.DataFrame:
    """The share of scenarios that cost more than their base, 0-1.

    First row: all scenarios but the base, each against the base; where all of them are draws, that is the share of
    draws. Then one row for each alternative of an axis: a scenario's base is then the one in which the axis has its
    base alternative and everything else, the draw too, is the same, so that both meet the same weather and prices. The
    base alternative is that of the base scenario, or, where that has none, the axis' first. Alternatives with fewer
    than two such pairs are left out. scenarios: pairs compared; losses: those that cost more, by more than dust;
    mean_difference, worst_difference: of the result, scenario less its base. Of a result that had better be high,
    losses are gains.
    """
    name, result = batch.scenario(base), batch.result(of)
    costs = batch.frame[result].astype(float)
    rows = [{"input": "", "value": "", "base": name, **_losses(costs.drop(index=name) - costs[name])}]
    own = inputs_of(batch, name)
    for column in batch.inputs:
        rows += _losses_on(batch, result, column, own[column])
    columns = ["input", "value", "base", "scenarios", "losses", "probability", "mean_difference", "worst_difference"]
    return pd.DataFrame(rows, columns=columns)


def varied_alone(batch: Batch, base: str, column: str) -> pd.DataFrame:
    """The scenarios in which nothing but one input differs from the base; empty if there are none."""
    own, others = inputs_of(batch, base), [c for c in batch.inputs if c != column]
    same = pd.Series(True, index=batch.frame.index)
    for other in others:
        same &= _equal(batch.frame[other], own[other])
    if DRAW in batch.frame:  # a draw may change what has no column of its own
        same &= _equal(batch.frame[DRAW], batch.frame[DRAW][base])
    return batch.frame[same & ~_equal(batch.frame[column], own[column])].drop(index=base, errors="ignore")


def inputs_of(batch: Batch, name: str) -> dict[str, Any]:
    """The inputs of a scenario. What an unvaried one does not say, one says that has all the same results."""
    rows = batch.frame[[*batch.inputs]]
    own = rows.loc[[name]]
    said = [column for column in batch.inputs if own[column].notna().all()]
    if len(said) < len(batch.inputs):
        results = batch.frame[[one for one in batch.results if one != "gap"]].astype(float)
        same = np.isclose(results, results.loc[[name]], rtol=1e-6, atol=DUST, equal_nan=True).all(axis=1)
        for column in said:
            same &= _equal(rows[column], own[column].iloc[0]).to_numpy()
        twins = rows[same & rows.notna().all(axis=1).to_numpy()]
        own = twins if len(twins) else own
    return {column: own[column].iloc[0] for column in batch.inputs}


def _equal(values: pd.Series[Any], value: Any) -> pd.Series[bool]:
    """Where values are a value; missing is equal to missing."""
    return values.isna() if pd.isna(value) else values == value


def _alone(batch: Batch, result: str, base: str, column: str) -> dict[str, Any] | None:
    """The range of a result when only one input leaves the base."""
    varied = varied_alone(batch, base, column)
    values = varied[result].astype(float).dropna()
    centre = float(batch.frame[result][base])
    if not len(values) or np.isnan(centre):
        return None
    inputs = [inputs_of(batch, base)[column], *varied.loc[values.index, column]]
    numbers = np.array([centre, *values])
    low, high = int(numbers.argmin()), int(numbers.argmax())
    return _row(ALONE, len(numbers), (numbers[low], numbers[high]), (inputs[low], inputs[high]), centre)


def _row(method: str, n: int, ends: tuple[float, float], at: tuple[Any, Any], centre: float) -> dict[str, Any]:
    """A bar of the tornado, turned so that the lesser end comes first."""
    turn = 1 if ends[0] <= ends[1] else -1
    (least, most), (at_least, at_most) = ends[::turn], at[::turn]
    row = {"method": method, "scenarios": n, "least": float(least), "most": float(most), "centre": centre}
    return row | {"at_least": at_least, "at_most": at_most, "standardised": np.nan, "r2": np.nan}


def _without_cases(batch: Batch, base: str) -> Batch:
    """The batch without its named cases, but for the base."""
    if CASE not in batch.frame:
        return batch
    kept = batch.frame[CASE].isna() | (batch.frame.index == base)
    return replace(batch, frame=batch.frame[kept], inputs=tuple(name for name in batch.inputs if name != CASE))


def _regression(batch: Batch, result: str) -> dict[str, dict[str, Any]]:
    """One bar for every number that was varied, from a least-squares fit of all at once; none where there is no one
    solution.
    """
    numbers = [c for c in batch.inputs if batch.is_number(c)]
    rows = batch.frame[[*batch.inputs, result]].dropna(subset=[*numbers, result])
    moving = [c for c in numbers if rows[c].nunique() > 1]
    words = [rows[c].astype("string").fillna("") for c in batch.inputs if c not in numbers]
    steps = [(word == one).to_numpy(dtype=float) for word in words for one in word.unique()[1:]]
    x = np.column_stack([np.ones(len(rows)), _standard(rows[moving].to_numpy(dtype=float)), *steps])
    y = rows[result].to_numpy(dtype=float)
    if len(rows) <= x.shape[1] or np.linalg.matrix_rank(x) < x.shape[1] or np.ptp(y) < DUST:
        return {}
    slopes = np.linalg.lstsq(x, y, rcond=None)[0]
    r2 = 1.0 - float(((y - x @ slopes) ** 2).sum() / ((y - y.mean()) ** 2).sum())
    return {c: _line(rows[c], y, float(slopes[k]), r2) for k, c in enumerate(moving, 1)}


def _standard(values: Any) -> Any:
    """Columns less their means, in multiples of their standard deviations."""
    return (values - values.mean(axis=0)) / values.std(axis=0, ddof=1) if values.size else values


def _line(inputs: pd.Series[Any], y: Any, slope: float, r2: float) -> dict[str, Any]:
    """A fitted line as a bar. slope: of the result per standard deviation of the input."""
    at = inputs.quantile(_LOW), inputs.quantile(_HIGH)
    ends = [float(y.mean() + slope * (one - inputs.mean()) / inputs.std()) for one in at]
    row = _row(REGRESSION, len(y), (ends[0], ends[1]), at, float(y.mean()))
    return row | {"standardised": slope / float(y.std(ddof=1)), "r2": r2}


def _by_groups(batch: Batch, result: str, column: str) -> dict[str, Any] | None:
    """Means of the result at both ends of a number, or for the best and the worst of several words."""
    rows = batch.frame[[column, result]].dropna()
    if rows[column].nunique() < 2:
        return None
    centre = float(rows[result].mean())
    if not batch.is_number(column):
        means = rows.groupby(column)[result].mean().sort_values()
        ends = float(means.iloc[0]), float(means.iloc[-1])
        return _row(GROUPS, len(rows), ends, (means.index[0], means.index[-1]), centre)
    low, high = rows[column].quantile([0.25, 0.75])
    below, above = rows[rows[column] <= low], rows[rows[column] >= high]
    at = float(below[column].mean()), float(above[column].mean())
    return _row(QUARTERS, len(rows), (float(below[result].mean()), float(above[result].mean())), at, centre)


def _rank(batch: Batch, result: str, column: str) -> float:
    """Spearman's rank correlation; missing for words, and where nothing moves."""
    if not batch.is_number(column):
        return float("nan")
    ranks = batch.frame[[column, result]].dropna().rank()
    moves = len(ranks) > 2 and bool((ranks.nunique() > 1).all())
    return float(ranks[column].corr(ranks[result])) if moves else float("nan")


def _losses_on(batch: Batch, result: str, column: str, own: Any) -> Iterator[dict[str, Any]]:
    """Every alternative of an axis against its base alternative, all else the same."""
    alternatives = list(batch.asked.get("axes", {}).get(column.removeprefix("input."), ()))
    if not batch.is_number(column):
        alternatives = list(map(str, alternatives))
    unsaid = bool(alternatives) and own not in alternatives  # missing, or "as it stands"
    base = alternatives[0] if unsaid else own
    others = [c for c in (*batch.inputs, DRAW) if c != column and c in batch.frame]
    here = batch.frame[batch.frame[column].notna()]
    partners = here.loc[_equal(here[column], base), [*others, result]].rename(columns={result: "partner"})
    if not len(partners) or not len(others):  # without other inputs a pair would be a scenario and the base once more
        return
    paired = here.merge(partners.drop_duplicates(others), on=others)
    for value, rows in paired[~_equal(paired[column], base)].groupby(column, sort=False):
        if len(rows) > 1:
            yield {"input": column, "value": value, "base": base, **_losses(rows[result] - rows["partner"])}


def _losses(more: pd.Series[Any]) -> dict[str, Any]:
    """How many differences are losses."""
    known = more.dropna()
    n, losses = len(known), int((known > DUST).sum())
    row = {"scenarios": n, "losses": losses, "probability": losses / n if n else np.nan}
    return row | {"mean_difference": known.mean() if n else np.nan, "worst_difference": known.max() if n else np.nan}
