"""A field for a COP takes a model, its name, or any hourly value; says what is wrong; and comes back from JSON."""

from __future__ import annotations

import json

import numpy as np
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from pydantic import ValidationError

from dhsim.cop_models import Cop, CopModel
from dhsim.cop_models.jensen import JensenCop
from dhsim.cop_models.lorenz import LorenzCop
from dhsim.errors import Faults
from dhsim.fields import Curve, Fields
from dhsim.metadata import hourly_values, references
from dhsim.validation import validated

TABLE = {"model": "table", "sources_c": [0, 10], "sinks_c": [60, 80], "cops": [[3, 2.4], [3.6, 2.8]]}
CURVE = {"of": "outdoor_c", "points": [[-10, 2], [10, 4]]}


class Machine(Fields):
    """Something with a COP."""

    cop: Cop
    reserve_cop: Cop | None = None


@pytest.fixture
def own_kinds(monkeypatch):
    """Kinds that a test registers are gone after it."""
    monkeypatch.setattr(CopModel, "kinds", dict(CopModel.kinds))


def faults(value):
    """What is wrong with a COP, as the loader says it."""
    found = Faults()
    assert validated(lambda: Machine.model_validate({"cop": value}), {}, "pump", Machine, found) is None
    return [str(fault) for fault in found.found]


def test_a_table_with_a_model_is_that_model():
    assert Machine(cop={"model": "lorenz", "quality": 0.4}).cop == LorenzCop(quality=0.4)
    assert Machine(cop={"model": "jensen", "pinch_k": "4 K"}).cop == JensenCop(pinch_k=4)
    assert Machine(cop=LorenzCop()).cop == LorenzCop()


def test_a_models_name_stands_for_its_defaults():
    assert Machine(cop="lorenz").cop == LorenzCop()
    assert faults("table")[0] == "pump.cop.sources_c: it is missing. Add sources_c, in °C."


def test_hourly_values_are_what_they_were():
    assert Machine(cop=3).cop == 3.0
    assert Machine(cop="cop_of_pump").cop == "cop_of_pump"
    assert Machine(cop=[3, 4]).cop.tolist() == [3.0, 4.0]
    assert isinstance(Machine(cop=CURVE).cop, Curve)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"model": "lorentz"}, "pump.cop: 'lorentz' is not a model of COP. Did you mean 'lorenz'?"),
        ({"model": 3}, "pump.cop: 3 is not a model of COP. Known: carnot, jensen, lorenz, table."),
        (
            {"quality": 0.5},
            "pump.cop: this COP has no model. Add model = '...'; known: carnot, jensen, lorenz, table.",
        ),
        (
            {"modle": "lorenz"},
            "pump.cop: this COP has no model. Add model = '...'; known: carnot, jensen, lorenz, table.",
        ),
        ({"model": "lorenz", "qualty": 0.5}, "pump.cop.qualty: unknown key 'qualty'. Did you mean 'quality'?"),
        (
            {**TABLE, "quality": 0.5},
            "pump.cop.quality: unknown key 'quality'. Known: cop_max, cops, model, sinks_c, sources_c.",
        ),
        ({"model": "lorenz", "quality": 2}, "pump.cop.quality: found 2. It must be at most 1."),
        ({"model": "lorenz", "quality": "high"}, "pump.cop.quality: found 'high'. It must be a number."),
        (
            {"model": "jensen", "refrigerant": "CO2"},
            "pump.cop.refrigerant: found 'CO2'. It must be 'ammonia' or 'isobutane'.",
        ),
        (
            {**TABLE, "sources_c": [10, 0]},
            "pump.cop.sources_c: the temperatures are 10, 0. Sort them, each once, and the COPs with them.",
        ),
        (
            {**TABLE, "cops": [[3, 2]]},
            "pump.cop: the number of rows in cops is 1. Give one row for each of the 2 temperatures of sources_c.",
        ),
        (0.5, "pump.cop: found 0.5. It must be at least 1."),
        ("3.5", "pump.cop: found '3.5', which is a number in quotes. Write it without quotes: 3.5."),
        ({"of": "x", "points": [[0, 2]]}, "pump.cop.points: found [[0, 2]]. It must be a list of 2 or more."),
    ],
)
def test_what_is_wrong_is_said(value, text):
    assert faults(value) == [text]


def test_every_fault_of_a_model_at_once():
    assert len(faults({"model": "carnot", "quality": 0, "cop_max": 1, "qualty": 1})) == 3


@pytest.mark.parametrize("value", [3, "series", "lorenz", [3, 4], CURVE, TABLE, {"model": "jensen", "heat_loss": 0.1}])
def test_it_comes_back_from_json(value):
    machine = Machine(cop=value)
    written = machine.model_dump(mode="json")
    again = Machine.model_validate(json.loads(json.dumps(written)))
    assert again.model_dump(mode="json") == written
    assert type(again.cop) is type(machine.cop)
    if not isinstance(machine.cop, np.ndarray):
        assert again.cop == machine.cop


def test_a_model_is_no_hourly_value_but_all_else_is():
    assert list(hourly_values(Machine(cop="lorenz"))) == []
    (name, value, limits), (other, _, _) = hourly_values(Machine(cop="cop_series", reserve_cop=CURVE))
    assert (name, value, limits.ge, other) == ("cop", "cop_series", 1, "reserve_cop")
    assert list(references(Machine(cop="lorenz"))) == []


def test_the_json_schema_takes_what_the_field_takes():
    check = Draft202012Validator(Machine.model_json_schema())
    Draft202012Validator.check_schema(check.schema)
    for good in (3, "series", "lorenz", [3, 4], CURVE, TABLE, {"model": "lorenz", "quality": 0.5}):
        assert check.is_valid({"cop": good}), good
    for bad in ({"model": "lorentz"}, {"quality": 0.5}, {"model": "lorenz", "qualty": 1}, {**TABLE, "quality": 1}):
        assert not check.is_valid({"cop": bad}), bad


@pytest.mark.usefixtures("own_kinds")
def test_a_model_of_ones_own_is_found_by_its_name():
    class HalfCop(CopModel, kind="half"):
        """Half of what it is asked."""

        of: float = 6.0

        def unbounded(self, source_in_c, source_out_c, sink_in_c, sink_out_c):
            return np.full(source_in_c.shape, self.of / 2)

    assert float(Machine(cop="half").cop.cop(30, 20, 40, 80)) == 3.0
    assert Machine.model_validate(Machine(cop={"model": "half", "of": 8}).model_dump(mode="json")).cop == HalfCop(of=8)
    assert Draft202012Validator(Machine.model_json_schema()).is_valid({"cop": {"model": "half", "of": 5}})
    assert isinstance(Machine(cop=CURVE).cop, Curve)


def test_a_base_is_not_a_model():
    with pytest.raises(ValidationError, match="model"):
        Machine(cop={"model": ""})
