"""The regression of Jensen et al. (2018) against a hand calculation and against the limits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dhsim.physics.cop import lorenz_cop
from dhsim.physics.cop_jensen import jensen


def test_ammonia_by_hand():
    # Source 32 -> 22, sink 45 -> 85: T_H 337.755, lift 37.633, Lorenz 8.975. Far: 85 - 22 + 10 = 73.
    # dH = 0.2 x 73 + 0.2 x 40 + 0.016 = 22.616; dC = 5; w = 0.0014 x 73 - 0.0015 x 40 + 0.039 = 0.0812.
    # 8.975 x (1 + 27.616/337.755) / (1 + 37.616/37.633) = 4.8555; x 0.8 x 0.9188 = 3.5690; + 0.2 = 3.769.
    assert float(jensen(32, 22, 45, 85)) == pytest.approx(3.769, abs=1e-3)


def test_isobutane_by_hand():
    # dH = -0.0011 x 73 + 0.30 x 40 + 2.4 = 14.3197; w = 0.0035 x 73 - 0.0033 x 40 + 0.053 = 0.1765.
    # 8.975 x (1 + 19.3197/337.755) / (1 + 29.3197/37.633) = 5.3333; x 0.8 x 0.8235 = 3.5136; + 0.2 = 3.714.
    assert float(jensen(32, 22, 45, 85, refrigerant="isobutane")) == pytest.approx(3.714, abs=1e-3)


@pytest.mark.parametrize(
    ("temperatures", "published"), [((39, 34, 40, 85), 4.7), ((39, 34, 40, 55), 7.5), ((40, 25, 40, 70), 4.4448)]
)
def test_near_the_food_factorys_ammonia_heat_pumps(temperatures, published):
    # Seed surplus_heat_denmark_2013.md, section 4: theoretical COP 4.7 (39 °C to 85), 7.5 (39 to 55), and 4.44 from the
    # scrubber (40 to 25) to 70. Found 4.80, 7.91, 4.77. The 34 °C that the first two leave at is assumed here.
    assert float(jensen(*temperatures)) == pytest.approx(published, rel=0.08)


def test_heat_lost_by_the_compressor_is_lost_to_the_cop():
    assert float(jensen(32, 22, 45, 85, heat_loss=0.1)) == pytest.approx(float(jensen(32, 22, 45, 85)) - 0.1)


def test_a_better_compressor_and_closer_exchangers_raise_the_cop():
    base = jensen(32, 22, 45, 85)
    assert jensen(32, 22, 45, 85, isentropic=0.85) > base
    assert jensen(32, 22, 45, 85, pinch_k=2.0) > base


def test_a_source_far_above_the_sink_is_limited_by_highest():
    assert float(jensen(150, 145, 40, 50, highest=15)) == 15.0


def test_by_the_hour():
    cop = jensen(np.array([0.0, 10.0, 20.0]), np.array([-5.0, 5.0, 15.0]), 45, np.array([90.0, 80.0, 70.0]))
    assert (np.diff(cop) > 0).all()


@pytest.mark.parametrize("temperatures", [(22, 32, 45, 85), (32, 22, 85, 45)])
def test_a_source_that_warms_or_a_sink_that_cools_is_refused(temperatures):
    with pytest.raises(ValueError, match="source warms or the sink cools"):
        jensen(*temperatures)


@given(
    source=st.floats(-20, 90), cooling=st.floats(0, 30), sink=st.floats(20, 110), warming=st.floats(0, 60),
    refrigerant=st.sampled_from(["ammonia", "isobutane"]),
)  # fmt: skip
def test_never_below_one_never_above_lorenz(source, cooling, sink, warming, refrigerant):
    four = (source, source - cooling, sink, sink + warming)

    assert 1 <= jensen(*four, refrigerant=refrigerant) <= lorenz_cop(*four)
