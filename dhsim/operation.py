"""The limits that every producing component shares, as rows on its output: ramps, must-run, annual volumes."""

from __future__ import annotations

import numpy as np

from .block import Block
from .calendar import Array, Hours
from .commitment import Commitment, commit
from .components import Producer
from .errors import ModelError
from .linear import Linear


def limit_operation(
    block: Block, producer: Producer, output: Linear, capacity_mw: float, at: Hours
) -> tuple[Array, Commitment | None]:
    """Add the shared limits of a producer. `output` in MW; `capacity_mw` rated. Returns what must-run asks for, MW, and
    how the plant is switched if it is on or off.

    Raises ModelError where a limit is set on a producer whose output is nothing, or has no size to be a share of.
    """
    limits = ("ramp_up_mw_per_h", "ramp_down_mw_per_h", "annual_min_mwh", "annual_max_mwh", "must_run_share")
    given = [key for key in limits if getattr(producer, key)]
    given += ["switching on and off"] * producer.is_committed(at.step_h)
    if given and not output.terms:
        raise ModelError(
            f"{block.pyomo.name}: {given[0]} acts on heat, and it supplies none; name an output in its Terms"
        )
    usable = np.minimum(output.highest(), block.usable(capacity_mw))
    if output.is_variable():
        block.at_most("capacity", output, usable)  # only tightens the bound of a variable that was given none
    least = _must_run(block, producer, output, usable)
    plan = commit(block, producer, output, usable, least, at)
    _ramps(block, producer, output, usable, least if plan is None else plan.least_mw, plan, at)
    _first_ramps(block, producer, output, usable, least if plan is None else plan.least_mw, plan, at)
    _annual(block, producer, output, at)
    return least, plan


def _must_run(block: Block, producer: Producer, output: Linear, usable: Array) -> Array:
    """`output >= must_run_share x usable capacity`; returns the right-hand side."""
    if producer.must_run_share == 0:
        return np.zeros(output.n)
    least = producer.must_run_share * usable
    if not np.isfinite(least).all():
        raise ModelError(f"{block.pyomo.name}: must_run_share needs a capacity to be a share of; give capacity_mw")
    block.at_least("must_run", output, least)
    return least


def _ramps(
    block: Block, producer: Producer, output: Linear, usable: Array, least: Array, plan: Commitment | None, at: Hours
) -> None:
    """`output - before <= ramp x step`, and the same downwards. Of a plant that is on or off this holds while it stays
    on; the step of a start or stop has a limit of its own.

    A plant that loses more of its usable capacity in a step than it may ramp, or must run higher than it can climb, has
    to go there all the same. Which of the two holds depends on its load; the rows are the convex hull of both, so that
    it falls (climbs) faster than its ramp only as far as it has to, when it was at its limit before.
    """
    before = output.shift(1)
    if producer.ramp_down_mw_per_h is not None:
        slope, rest = _forced_fall(usable, producer.ramp_down_mw_per_h * at.step_h)
        falls = before * slope - output
        if plan is None:
            block.add("ramp_down", falls <= rest, skip=1)
        else:
            block.add("ramp_down", falls - plan.on * rest - plan.stop * (slope * plan.last_mw) <= 0.0, skip=1)
    if producer.ramp_up_mw_per_h is not None:
        slope, rest = _forced_climb(usable, least, producer.ramp_up_mw_per_h * at.step_h)
        climbs = output - before * slope
        if plan is None:
            block.add("ramp_up", climbs <= rest, skip=1)
        else:
            block.add("ramp_up", climbs - plan.on.shift(1) * rest - plan.start * plan.first_mw <= 0.0, skip=1)


def _first_ramps(
    block: Block, producer: Producer, output: Linear, usable: Array, least: Array, plan: Commitment | None, at: Hours
) -> None:
    """The ramps of the first step, from the output before the run where that is known. A plant that was off then has
    only its start ramp."""
    before, first = producer.mw_before(), np.array([0])
    if before is None or (plan is not None and not plan.before):
        return
    if producer.ramp_down_mw_per_h is not None:
        low = min(max(before - producer.ramp_down_mw_per_h * at.step_h, 0.0), float(usable[0]))
        kept = Linear(at.n) + low if plan is None else plan.on * low
        block.add("ramp_down_first", (kept - output).take(first) <= 0.0)
    if producer.ramp_up_mw_per_h is not None:
        high = max(before + producer.ramp_up_mw_per_h * at.step_h, float(least[0]))
        block.add("ramp_up_first", output.take(first) <= high)


def _forced_fall(usable: Array, ramp: float) -> tuple[Array, Array]:
    """`slope x before - output <= rest`: slope 1 and rest `ramp`, but where the usable capacity falls from U to u < U -
    ramp the line through (ramp, 0) and (U, u): slope u / (U - ramp), rest slope x ramp."""
    room = np.roll(usable, 1) - ramp
    forced = room > usable
    slope = np.where(forced & np.isfinite(room), usable / np.where(forced & np.isfinite(room), room, 1.0), 0.0)
    return np.where(forced, slope, 1.0), np.where(forced, slope * ramp, ramp)


def _forced_climb(usable: Array, least: Array, ramp: float) -> tuple[Array, Array]:
    """`output - slope x before <= rest`: slope 1 and rest `ramp`, but where the least load rises from L to l > L + ramp
    the line through (L, l) and (U, U + ramp), U being usable before: everything below both is allowed."""
    low, high = np.roll(least, 1), np.roll(usable, 1)
    forced = least > low + ramp
    span = np.where(forced & (high > low) & np.isfinite(high), high - low, 1.0)
    slope = np.where(high > low, np.where(np.isfinite(high), np.maximum(high + ramp - least, 0.0) / span, 1.0), 0.0)
    return np.where(forced, slope, 1.0), np.where(forced, least - slope * low, ramp)


def _annual(block: Block, producer: Producer, output: Linear, at: Hours) -> None:
    """Volumes of each local calendar year, pro rata for the part of the year that the run covers."""
    years = np.unique(at.years)
    share = np.array([at.year_share(int(year)) for year in years])
    volume = at.step_h * output.by_group(np.searchsorted(years, at.years), len(years))
    if producer.annual_max_mwh is not None:
        block.add("annual_max", volume <= producer.annual_max_mwh * share)
    if producer.annual_min_mwh is not None:
        block.add("annual_min", volume >= producer.annual_min_mwh * share)
