"""The absorption heat pump of the food factory, and the second law's limit for three temperatures by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dhsim.physics.absorption import absorption_heat, ideal_heat_cop
from dhsim.physics.cop import carnot_cop


def test_the_food_factorys_absorption_heat_pump():
    # S4: heat COP 1.7 and 8 MW drive: 1.7 x 8 = 13.6 MW, of which 0.7 x 8 = 5.6 MW from the source.
    found = absorption_heat(8, 1.7)
    assert float(found.heat_mw) == pytest.approx(13.6)
    assert float(found.source_mw) == pytest.approx(5.6)


def test_the_published_cop_is_possible():
    # Steam or water of 140 °C at least, source 30 °C, sink 55 °C: 328.15 x 110 / (413.15 x 25) = 3.4948. 1.7 is 49 %.
    ideal = float(ideal_heat_cop(140, 30, 55))
    assert ideal == pytest.approx(3.4948, abs=1e-4)
    # The same as 1 + (1 - 328.15/413.15) x 303.15 / 25 = 1 + 0.205736 x 12.126.
    assert ideal == pytest.approx(1 + 0.205736 * 12.126, abs=1e-3)


def test_it_is_an_engine_that_drives_a_heat_pump():
    # 1 - 303.15/413.15 = 0.26625 power per drive heat, x Carnot's 328.15/25 = 13.126: 3.4948.
    assert float(ideal_heat_cop(140, 30, 55)) == pytest.approx(0.26625 * float(carnot_cop(30, 55)), abs=1e-3)


def test_without_lift_the_source_needs_no_drive():
    assert ideal_heat_cop(140, [55.0, 60.0], 55).tolist() == [np.inf, np.inf]


def test_drive_as_hot_as_needed():
    # A drive barely above the sink gives its own heat only: COP 1.
    assert float(ideal_heat_cop(55.0001, 30, 55)) == pytest.approx(1.0, abs=1e-4)
    with pytest.raises(ValueError, match="drive is not hotter than the sink"):
        ideal_heat_cop(55, 30, 55)


@pytest.mark.parametrize(
    ("drive_mw", "cop", "text"), [(-1, 1.7, "negative"), (8, 0.9, "below 1"), (np.nan, 1.7, "missing")]
)
def test_what_cannot_be_is_refused(drive_mw, cop, text):
    with pytest.raises(ValueError, match=text):
        absorption_heat(drive_mw, cop)


@given(source=st.floats(-10, 50), lift=st.floats(1, 60), drop=st.floats(1, 300))
def test_at_the_ideal_no_entropy_is_made(source, lift, drop):
    sink = source + lift
    drive = sink + drop
    heat, taken = absorption_heat(1.0, ideal_heat_cop(drive, source, sink))
    entropy_in = 1 / (drive + 273.15) + taken / (source + 273.15)
    assert float(entropy_in) == pytest.approx(float(heat) / (sink + 273.15), rel=1e-9)
    assert heat >= 1
