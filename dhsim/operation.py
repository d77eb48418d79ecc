"""The limits that every producing component shares, as rows on its output: ramps, must-run, annual volumes."""

from __future__ import annotations

import numpy as np

from .block import Block
from .calendar import Array, Hours
from .components import Producer
from .errors import ModelError
from .linear import Linear


def limit_operation(block: Block, producer: Producer, output: Linear, capacity_mw: float, at: Hours) -> None:
    """Add the shared limits of a producer. `output` in MW; `capacity_mw` rated."""
    usable = np.minimum(output.highest(), block.usable(capacity_mw))
    if output.is_variable():
        block.at_most("capacity", output, usable)  # only tightens the bound of a variable that was given none
    least = _must_run(block, producer, output, usable)
    _ramps(block, producer, output, usable, least, at)
    _annual(block, producer, output, at)


def _must_run(block: Block, producer: Producer, output: Linear, usable: Array) -> Array:
    """`output >= must_run_share x usable capacity`; returns the right-hand side."""
    if producer.must_run_share == 0:
        return np.zeros(output.n)
    least = producer.must_run_share * usable
    if not np.isfinite(least).all():
        raise ModelError(f"{block.pyomo.name}: must_run_share needs a capacity to be a share of; give capacity_mw")
    block.at_least("must_run", output, least)
    return least


def _ramps(block: Block, producer: Producer, output: Linear, usable: Array, least: Array, at: Hours) -> None:
    """`|output - output one step earlier| <= ramp x step`.

    A plant that becomes unavailable may fall, and one that must run again may rise, as fast as that asks for.
    """
    change = output - output.shift(1)
    if producer.ramp_up_mw_per_h is not None:
        forced = least - np.roll(least, 1)
        block.add("ramp_up", change <= np.maximum(producer.ramp_up_mw_per_h * at.step_h, forced), skip=1)
    if producer.ramp_down_mw_per_h is not None:
        with np.errstate(invalid="ignore"):  # no limit before and after: nothing is lost
            forced = np.nan_to_num(np.roll(usable, 1) - usable, nan=0.0, posinf=np.inf, neginf=0.0)
        block.add("ramp_down", -change <= np.maximum(producer.ramp_down_mw_per_h * at.step_h, forced), skip=1)


def _annual(block: Block, producer: Producer, output: Linear, at: Hours) -> None:
    """Volumes of each local calendar year, pro rata for the part of the year that the run covers."""
    years = np.unique(at.years)
    share = np.array([at.year_share(int(year)) for year in years])
    volume = at.step_h * output.by_group(np.searchsorted(years, at.years), len(years))
    if producer.annual_max_mwh is not None:
        block.add("annual_max", volume <= producer.annual_max_mwh * share)
    if producer.annual_min_mwh is not None:
        block.add("annual_min", volume >= producer.annual_min_mwh * share)
