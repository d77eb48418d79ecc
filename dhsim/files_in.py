"""The shape of the files that dhsim reads: model, inputs, scenario."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator

from .fields import Fields, When
from .series import SeriesFile

STEPS_H = {"15min": 0.25, "30min": 0.5, "1h": 1.0}
GROUPS = ("networks", "commodities", "streams", "components", "contracts")


def _code(value: Any) -> Any:
    """A currency is three capitals."""
    if isinstance(value, str) and not re.fullmatch("[A-Z]{3}", value):
        raise ValueError(f"'{value}' is not a currency code. Use three capitals, such as EUR or SEK")
    return value


def _entry(value: Any) -> Any:
    """A table becomes the entry that it describes, so that its own keys are named in faults."""
    return SeriesFile.model_validate(value) if isinstance(value, Mapping) else value


Currency = Annotated[str, BeforeValidator(_code), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$"})]
Rate = Annotated[float, Field(gt=0, strict=True)]


class ModelFile(Fields):
    """A model file: one system. The groups hold tables by name; see `dhsim schema model`."""

    title: str = ""
    description: str = ""
    currency: Currency = Field("EUR", description="ISO 4217 code; all money is in it")
    exchange_rates: dict[Currency, Rate] = Field({}, description="what one unit of another currency costs in this one")
    time_zone: str = Field("UTC", description="IANA name; dates, months and naive stamps are in it")
    networks: dict[str, Any] = {}
    commodities: dict[str, Any] = {}
    streams: dict[str, Any] = {}
    components: dict[str, Any] = {}
    contracts: dict[str, Any] = {}


class InputsFile(Fields):
    """An inputs file in TOML: contracts, by name."""

    title: str = ""
    description: str = ""
    contracts: dict[str, Any] = {}


class RunSpan(Fields):
    """Which hours are run."""

    start: When | None = Field(None, description="local; default: where the first series file begins")
    end: When | None = Field(None, description="local, not included; default: where the first series file ends")
    step: str = Field("1h", description="'1h', '30min' or '15min'")

    @field_validator("step")
    @classmethod
    def _known_step(cls, value: str) -> str:
        """Only steps that divide an hour evenly."""
        if value not in STEPS_H:
            raise ValueError(f"'{value}' is not a step. Use one of {', '.join(STEPS_H)}")
        return value

    @property
    def step_h(self) -> float:
        """Hours a step."""
        return STEPS_H[self.step]


class ScenarioFile(Fields):
    """A scenario: a model, its inputs, and what is changed."""

    title: str = ""
    description: str = ""
    extends: str | None = Field(None, description="another scenario that this one starts from")
    model: str | None = Field(None, description="path of the model file, from this file's folder")
    inputs: tuple[Annotated[str | SeriesFile, BeforeValidator(_entry)], ...] = Field((), description="paths of series and of TOML inputs")
    run: RunSpan = RunSpan()
    set: dict[str, Any] = Field({}, description="dotted path -> new value; series: {scale, add}, a number, or a column")
    remove: tuple[str, ...] = Field((), description="dotted paths of parts left out, such as 'components.mill'")
