"""What holds for a COP of every model: between 1 and the ideal for the same temperatures, and never above cop_max."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dhsim.cop_models import CopModel
from dhsim.physics.cop import carnot_cop, lorenz_cop
from dhsim.physics.two_stage import TWO_STAGE_ABOVE_K

quality = st.floats(0.01, 1)
stages = {"two_stage_above_k": st.none() | st.floats(0, 80), "cop_max": st.floats(1.1, 40)}
FIELDS = {
    "carnot": st.fixed_dictionaries({"quality": quality, **stages}),
    "lorenz": st.fixed_dictionaries({"quality": quality, **stages}),
    "jensen": st.fixed_dictionaries(
        {
            "refrigerant": st.sampled_from(["ammonia", "isobutane"]),
            "pinch_k": st.floats(0, 15),
            "isentropic": st.floats(0.3, 1),
            "heat_loss": st.floats(0, 0.4),
            **stages,
        }
    ),
    "table": st.fixed_dictionaries(
        {
            "sources_c": st.just([0, 30]),
            "sinks_c": st.just([50, 90]),
            "cops": st.lists(st.lists(st.floats(1, 30), min_size=2, max_size=2), min_size=2, max_size=2),
            "cop_max": st.floats(1.1, 40),
        }
    ),
}


def test_every_shipped_model_is_tried():
    assert FIELDS.keys() == {kind for kind, cls in CopModel.kinds.items() if cls.__module__.startswith("dhsim.")}


@pytest.mark.parametrize("kind", FIELDS)
@given(
    data=st.data(),
    source=st.floats(-20, 110),
    cooling=st.floats(0, 30),
    sink=st.floats(20, 110),
    warming=st.floats(0, 60),
)
def test_between_one_and_the_ideal(kind, data, source, cooling, sink, warming):
    model = CopModel.kinds[kind](**data.draw(FIELDS[kind]))
    four = (source, source - cooling, sink, sink + warming)
    found = float(model.cop(*four))
    assert 1 <= found <= min(float(lorenz_cop(*four)), model.cop_max)
    # The ideal itself lies between Carnot's from the coldest to the hottest and from the hottest to the coldest.
    assert found <= carnot_cop(source, sink)


def shipped(kind):
    fields = {"sources_c": [0, 30], "sinks_c": [50, 90], "cops": [[3, 2], [5, 3]]} if kind == "table" else {}
    return CopModel.kinds[kind](**fields)


@pytest.mark.parametrize("kind", FIELDS)
def test_what_cannot_be_is_refused(kind):
    for four, text in [
        ((20, 30, 40, 80), "source warms"),
        ((30, 20, 80, 40), "sink cools"),
        (([30, np.nan], 20, 40, 80), "source_in_c is missing"),
    ]:
        with pytest.raises(ValueError, match=text):
            shipped(kind).cop(*four)


@pytest.mark.parametrize("kind", FIELDS)
def test_rounding_is_no_warming(kind):
    assert shipped(kind).cop(30, 30 + 1e-12, 80 + 1e-12, 80) == pytest.approx(float(shipped(kind).cop(30, 30, 80, 80)))


@pytest.mark.parametrize("kind", FIELDS)
def test_arrays_that_fit_together(kind):
    found = shipped(kind).cop(np.array([10.0, 20.0, 30.0]), 5, 45, np.array([[70.0], [90.0]]))
    assert found.shape == (2, 3)
    assert float(found[1, 2]) == pytest.approx(float(shipped(kind).cop(30, 5, 45, 90)))


@pytest.mark.parametrize("kind", ["carnot", "lorenz", "jensen"])
def test_two_stages_are_the_default_above_35_k(kind):
    # Danish report 2013, line 4453.
    assert shipped(kind).two_stage_above_k == TWO_STAGE_ABOVE_K == 35.0


def test_a_base_without_a_formula_says_what_to_write():
    with pytest.raises(NotImplementedError, match="write unbounded"):
        CopModel().cop(30, 20, 40, 80)
