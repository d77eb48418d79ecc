"""The equations of COP models in the docs, with the numbers typed in, hold for what the models give."""

import numpy as np
import pytest
from equations import log_mean_k, lorenz, same

from dhsim.cop_models.carnot import CarnotCop
from dhsim.cop_models.jensen import JensenCop
from dhsim.cop_models.lorenz import LorenzCop
from dhsim.cop_models.table import TableCop

ONE_STAGE = {"two_stage_above_k": 1000.0}
# source in and out, sink in and out: a usual lift, a small one, a large one
FOURS = [(15.0, 8.0, 40.0, 70.0), (40.0, 30.0, 35.0, 45.0), (5.0, 5.0, 50.0, 95.0)]


def bounded(model, four, most=20.0):
    """psi = min(psi Lorenz, psi max, max(1, psi model))."""
    return min(lorenz(*four), most, max(1.0, model))


def carnot(source_out_c, sink_out_c, quality):
    """One stage, in kelvin, between the outlets."""
    ideal = (sink_out_c + 273.15) / (sink_out_c - source_out_c)
    return min(ideal, max(1.0, quality * ideal))


@pytest.mark.parametrize("four", FOURS)
def test_carnot(four):
    same(CarnotCop(quality=0.45, **ONE_STAGE).cop(*four), bounded(carnot(four[1], four[3], 0.45), four))


@pytest.mark.parametrize("four", FOURS)
def test_lorenz(four):
    same(LorenzCop(quality=0.45, **ONE_STAGE).cop(*four), bounded(0.45 * lorenz(*four), four))


@pytest.mark.parametrize("four", FOURS)
@pytest.mark.parametrize(
    ("refrigerant", "first", "second"),
    [
        ("ammonia", (0.20, 0.20, 0.016), (0.0014, -0.0015, 0.039)),
        ("isobutane", (-0.0011, 0.30, 2.4), (0.0035, -0.0033, 0.053)),
    ],
)
def test_jensen(four, refrigerant, first, second):
    """Pinch 4 K, isentropic 0.75, 5 % of the work lost."""
    source_in, source_out, sink_in, sink_out = four
    span, glide = sink_out - source_out + 2 * 4, sink_out - sink_in
    above, work = (a * span + b * glide + c for a, b, c in (first, second))
    sink, source = log_mean_k(sink_out, sink_in), log_mean_k(source_in, source_out)
    top, bottom = sink + above + 4, sink - source + above + (source_in - source_out) / 2 + 2 * 4
    psi = top / bottom * 0.75 * (1 - work) + 1 - 0.75 - 0.05

    model = JensenCop(refrigerant=refrigerant, pinch_k=4, isentropic=0.75, heat_loss=0.05, **ONE_STAGE)
    same(model.cop(*four), bounded(psi, four))


def test_table_by_straight_lines_in_both_directions():
    """Source 7 °C is 0.4 of the way from 5 to 10, sink 68 °C 0.8 of that from 60 to 70; outside, the edge holds."""
    model = TableCop(sources_c=[5, 10], sinks_c=[60, 70], cops=[[3.0, 2.5], [3.6, 2.9]])
    x, y = (7 - 5) / (10 - 5), (68 - 60) / (70 - 60)
    psi = (1 - x) * (1 - y) * 3.0 + (1 - x) * y * 2.5 + x * (1 - y) * 3.6 + x * y * 2.9
    same(model.cop(7, 4, 40, 68), psi)
    same(model.cop(2, 1, 40, 80), 2.5)
    # Carnot between 10 and 90 °C is 363.15 / 80 = 4.54.
    high = TableCop(sources_c=[5, 10], sinks_c=[60, 90], cops=[[3.0, 9.0], [3.6, 9.0]])
    same(high.cop(10, 10, 90, 90), 363.15 / 80)


@pytest.mark.parametrize("kind", ["carnot", "lorenz"])
def test_two_stages_above_a_lift(kind):
    """Lift 80 K, more than 50: the better of one stage and two with a level at the geometric mean."""
    four, quality = (10.0, 4.0, 45.0, 90.0), 0.45
    cold, hot = (4 + 273.15, 90 + 273.15) if kind == "carnot" else (log_mean_k(10, 4), log_mean_k(90, 45))
    level = np.sqrt(cold * hot) - 273.15

    def one(source_in, source_out, sink_in, sink_out):
        if kind == "carnot":
            return carnot(source_out, sink_out, quality)
        ideal = lorenz(source_in, source_out, sink_in, sink_out)
        return min(ideal, max(1.0, quality * ideal))

    a, b = one(10.0, 4.0, level, level), one(level, level, 45.0, 90.0)
    model = (CarnotCop if kind == "carnot" else LorenzCop)(quality=quality, two_stage_above_k=50)
    same(model.cop(*four), bounded(max(one(*four), a * b / (a + b - 1)), four))
    assert a * b / (a + b - 1) > one(*four)
    same((CarnotCop if kind == "carnot" else LorenzCop)(quality=quality, two_stage_above_k=80).cop(*four), one(*four))


def test_bounds():
    """Never above cop_max, nor below 1."""
    same(LorenzCop(quality=0.9, cop_max=6).cop(40, 35, 45, 50), 6)
    same(CarnotCop(quality=0.1, **ONE_STAGE).cop(0, 0, 100, 100), 1)
