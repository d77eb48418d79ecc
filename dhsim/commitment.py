"""Plants that are on or off: when they may be switched, and what they may give while on and around a switch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .block import Block
from .buses import CostLine
from .calendar import Array, Hours
from .components import Producer
from .errors import ModelError
from .hourly import HourlyVar
from .linear import Linear, Term
from .on_off import steps_of


@dataclass(frozen=True, eq=False)
class Commitment:
    """How a plant is switched.

    on: 0 or 1 in each step; start, stop: 1 in the first step on, off. usable_mw, least_mw: most and least output while
    on. first_mw: most output in a step in which it starts. last_mw: most output in the step before one in which it
    stops. last_before_mw: the same before the run. min_up, min_down: steps. before: on before the run (None: as it
    likes). mw_before: output then (None: any). start_cost, stop_cost: currency each.
    """

    on: HourlyVar
    start: HourlyVar
    stop: HourlyVar
    usable_mw: Array
    least_mw: Array
    first_mw: Array
    last_mw: Array
    last_before_mw: float
    min_up: int
    min_down: int
    before: bool | None
    mw_before: float | None
    start_cost: float
    stop_cost: float


def commit(
    block: Block, producer: Producer, output: Linear, usable: Array, must: Array, at: Hours
) -> Commitment | None:
    """The binaries and rows of a plant that is on or off; None for one that may run at any load.

    usable, must: most output, and what must-run asks for, MW. Where nothing is usable the plant is off, whatever its
    minimum time on and its stop ramp say: it has to. A plant with must_run_share is on wherever something is usable,
    whatever the minimum times say: it has no choice. Rows look back, not ahead: a run can be cut into windows.
    """
    if not producer.is_committed(at.step_h):
        return None
    if not np.isfinite(usable).all():
        raise ModelError(f"{block.pyomo.name}: a plant that is on or off needs a capacity; give capacity_mw")
    plan = _plan(block, producer, usable, must, at)
    _switches(block, plan)
    _times(block, plan)
    _held(plan, producer, at)
    _range(block, plan, output)
    return plan


def switching_costs(name: str, plan: Commitment, at: Hours) -> list[CostLine]:
    """What starts and stops cost, in the step in which they happen."""
    costs = (("start", plan.start, plan.start_cost), ("stop", plan.stop, plan.stop_cost))
    return [CostLine(name, item, switch * (cost / at.step_h)) for item, switch, cost in costs if cost]


def _plan(block: Block, producer: Producer, usable: Array, must: Array, at: Hours) -> Commitment:
    """The three variables, and their limits as arrays.

    Starts and stops are whole by their rows, and declared so: as continuous columns they mislead the presolve of HiGHS
    1.15.1 (substitution by equations of two columns) into wrong optima; a test holds such a case.
    """
    there, must_run, step_h = (usable > 0).astype(float), producer.must_run_share > 0, at.step_h
    least = np.maximum(producer.least_load() * usable, must)
    on = block.on()
    on.tighten(lower=there if must_run else 0.0, upper=there)
    up, down = steps_of(producer.min_up_h, step_h), steps_of(producer.min_down_h, step_h)
    stops = producer.stop_max_mw, producer.ramp_down_mw_per_h
    last = _around(*stops, usable, least, step_h)
    return Commitment(
        on=on,
        start=block.switch("start", there),
        stop=block.switch("stop"),
        usable_mw=usable,
        least_mw=least,
        first_mw=_around(producer.start_max_mw, producer.ramp_up_mw_per_h, usable, least, step_h),
        last_mw=np.where(there > 0, _earlier(last), _earlier(usable)),
        last_before_mw=float(_around(*stops, np.array([np.inf]), least[:1], step_h)[0]),  # nobody says what was usable
        min_up=1 if must_run else max(1, up),
        min_down=1 if must_run else max(1, down),
        before=producer.on_before(),
        mw_before=producer.mw_before(),
        start_cost=producer.start_cost,
        stop_cost=producer.stop_cost,
    )


def _around(most_mw: float | None, ramp_mw_per_h: float | None, usable: Array, least: Array, step_h: float) -> Array:
    """Most output beside a switch: as given, else what the ramp reaches from standstill; at least the least load."""
    if most_mw is None:
        most_mw = np.inf if ramp_mw_per_h is None else ramp_mw_per_h * step_h
    return np.asarray(np.minimum(usable, np.maximum(least, most_mw)))


def _earlier(values: Array) -> Array:
    """The value one step before; that of the first step before itself."""
    return np.concatenate([values[:1], values[:-1]])


def _switches(block: Block, plan: Commitment) -> None:
    """`on - on before = start - stop`. Before a run that is free, the plant was as it is in the first step."""
    on, start, stop = plan.on, plan.start, plan.stop
    if plan.before is None:
        start.upper[0] = stop.upper[0] = 0.0
        block.add("switch", on - on.shift(1) - start + stop == 0.0, skip=1)
        return
    first = np.arange(on.n) == 0
    before = on.shift(1) * np.where(first, 0.0, 1.0) + np.where(first, float(plan.before), 0.0)
    block.add("switch", on - before - start + stop == 0.0)


def _times(block: Block, plan: Commitment) -> None:
    """Started within the last min_up steps: on. Stopped within the last min_down steps: off. (Rajan and Takriti 2005.)

    Starts before a step in which nothing was usable do not count. With one step each these rows say that nothing
    starts and stops in the same step.
    """
    step = np.arange(plan.on.n)
    since = np.maximum.accumulate(np.where(plan.usable_mw > 0, 0, step + 1))
    block.add("min_up", _recent(plan.start, plan.min_up, since) - plan.on <= 0.0)
    block.add("min_down", _recent(plan.stop, plan.min_down, np.zeros_like(step)) + plan.on <= 1.0)


def _recent(switch: HourlyVar, steps: int, since: Array) -> Linear:
    """For each step, the sum of a switch over the last `steps` steps, that step included, from step `since` on."""
    step, row, place = np.arange(switch.n), [], []
    for back in range(min(steps, switch.n)):
        inside = step - back >= since
        row.append(step[inside])
        place.append(step[inside] - back)
    rows, places = np.concatenate(row), np.concatenate(place)
    return Linear(switch.n, (Term(switch, np.ones(len(rows)), places, rows),))


def _held(plan: Commitment, producer: Producer, at: Hours) -> None:
    """What is left, when the run begins, of the minimum time on or off; no more than until nothing is usable."""
    since_h, must_run = producer.initially_h, producer.must_run_share > 0
    if plan.before is None or since_h is None or must_run:
        return
    if plan.before:
        left = steps_of(producer.min_up_h - since_h, at.step_h)
        usable = np.minimum.accumulate(plan.usable_mw > 0)
        plan.on.tighten(lower=np.where((np.arange(plan.on.n) < left) & usable, 1.0, 0.0))
    else:
        left = steps_of(producer.min_down_h - since_h, at.step_h)
        plan.on.tighten(upper=np.where(np.arange(plan.on.n) < left, 0.0, 1.0))


def _range(block: Block, plan: Commitment, output: Linear) -> None:
    """Output between least load and usable capacity while on, nothing while off, less around a switch."""
    on, start, stop, usable = plan.on, plan.start, plan.stop, plan.usable_mw
    if plan.least_mw.any():
        block.add("min_load", output - on * plan.least_mw >= 0.0)
    below = output - on * usable
    started = start * (usable - plan.first_mw)
    block.add("max_load", below + started <= 0.0)
    lost = _earlier(usable) - plan.last_mw
    if lost[1:].any():
        both = below + started if plan.min_up > 1 else below  # started and stopped in one step: only then both
        block.add("stop_ramp", both.shift(1) + stop * lost <= 0.0, skip=1)
    if plan.before and plan.mw_before is not None and usable[0] > 0 and plan.mw_before > plan.last_before_mw + 1e-9:
        stop.upper[0] = 0.0
