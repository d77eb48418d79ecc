"""The files that dhsim reads: their shape, and a scenario with everything it extends folded in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field, ValidationError, WithJsonSchema, field_validator

from .batch_file import BatchTable
from .dates import When
from .draft import GROUPS
from .errors import Faults
from .fields import Fields
from .offer_file import Comparison, Offer
from .readers import input_of
from .series import SeriesFile, SeriesInput
from .toml_files import digest, read_toml, shown
from .validation import validated

Shape = TypeVar("Shape", bound=Fields)
STEPS_H = {"15min": 0.25, "30min": 0.5, "1h": 1.0}


def _code(value: Any) -> Any:
    """A currency is three capitals."""
    if isinstance(value, str) and not re.fullmatch("[A-Z]{3}", value):
        raise ValueError(f"'{value}' is not a currency code. Use three capitals, such as EUR or SEK")
    return value


def _entry(value: Any) -> Any:
    """A table becomes the entry that it describes, so that its own keys are named in faults."""
    return input_of(value) if isinstance(value, Mapping) else value


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
    grid_limits: dict[str, Any] = {}


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
    inputs: tuple[Annotated[str | SeriesInput, BeforeValidator(_entry)], ...] = Field(
        (), description="paths of series and of TOML inputs"
    )
    run: RunSpan = RunSpan()
    set: dict[str, Any] = Field({}, description="dotted path -> new value; series: {scale, add}, a number, or a column")
    remove: tuple[str, ...] = Field((), description="dotted paths of parts left out, such as 'components.mill'")
    batch: BatchTable | None = Field(None, description="variants that `dhsim batch` runs")
    offers: dict[str, Offer] | None = Field(None, description="waste heat on offer, for `dhsim offers`")
    comparison: Comparison | None = Field(None, description="how the offers are compared")
    sample: dict[str, Any] | None = Field(None, description="draws that `dhsim batch` runs: see `dhsim keys sample`")


@dataclass(frozen=True)
class Change:
    """One line of `[set]` or `remove`. where: the scenario file. path: dotted."""

    where: str
    path: str
    value: Any = None
    remove: bool = False

    @property
    def series_name(self) -> str:
        """The series that is changed, for a path such as 'series.demand_mw'; else empty."""
        return "" if self.remove or not self.path.startswith("series.") else self.path.removeprefix("series.")


@dataclass(frozen=True)
class Input:
    """One entry of `inputs`. series: how to read it, if it holds series."""

    where: str
    path: Path
    series: SeriesInput | None


@dataclass(frozen=True)
class Scenario:
    """A scenario with everything it extends folded in.

    run: None if it could not be read. whole: could everything be read? batch, sample: of the file itself, not of those
    that it extends.
    """

    title: str
    where: str
    model: Path | None
    inputs: tuple[Input, ...]
    run: RunSpan | None
    run_where: str
    changes: tuple[Change, ...]
    whole: bool
    batch: BatchTable | None = None
    sample: Mapping[str, Any] | None = None
    offers: Mapping[str, Offer] | None = None
    comparison: Comparison | None = None


def read_scenario(path: Path, faults: Faults, sources: dict[str, str], seen: tuple[Path, ...] = ()) -> Scenario | None:
    """A scenario file, on top of the one it extends; None, with faults noted, if it cannot be read at all.

    sources: file -> SHA-256, filled on the way. seen: the scenarios that extend this one.
    """
    where = shown(path)
    raw = read_toml(path, faults)
    if raw is None or _is_model(path, raw, faults):
        return None
    file, wrong = _fitting(path, raw, ScenarioFile, faults)
    sources[where] = digest(path)
    base = _base(path, file, faults, sources, (*seen, path.resolve()))
    lost = file.extends is not None and base is None
    scenario = _folded(path, file, base, "run" not in wrong, not lost and not wrong & set(ScenarioFile.model_fields))
    if seen:
        return scenario
    if scenario.model is None and scenario.whole:
        faults.add(f"{where}, model", "it is missing", "Name the model file, such as model = '../models/town.toml'")
    return _without_doubles(scenario, faults)


def _base(
    path: Path, file: ScenarioFile, faults: Faults, sources: dict[str, str], seen: tuple[Path, ...]
) -> Scenario | None:
    """The scenario that a file extends, if any."""
    if file.extends is None:
        return None
    base = path.parent / file.extends
    if "\0" not in file.extends and base.resolve() in seen:
        chain = " -> ".join(shown(p) for p in (*seen, base))
        remedy = "Remove extends from one of them"
        faults.add(f"{shown(path)}, extends", f"scenarios extend each other in a circle: {chain}", remedy)
        return None
    return read_scenario(base, faults, sources, seen)


def _folded(path: Path, file: ScenarioFile, base: Scenario | None, run_is_read: bool, whole: bool) -> Scenario:
    """A file on top of its base: what it says itself wins, inputs and changes are added."""
    where = shown(path)
    own = (
        *(Change(where, part, remove=True) for part in file.remove),
        *(Change(where, key, value) for key, value in flat(file.set)),
    )
    before = base.run if base is not None else RunSpan()
    run = before.model_copy(update={k: getattr(file.run, k) for k in file.run.model_fields_set}) if before else None
    return Scenario(
        title=file.title or (base.title if base else ""),
        where=where,
        model=path.parent / file.model if file.model is not None else base.model if base else None,
        inputs=(*(base.inputs if base else ()), *(_input(path, entry) for entry in file.inputs)),
        run=run if run_is_read else None,
        run_where=where if base is None or "run" in file.model_fields_set else base.run_where,
        changes=(*(base.changes if base else ()), *own),
        whole=whole and (base is None or base.whole),
        batch=file.batch,
        sample=file.sample,
        offers=file.offers,
        comparison=file.comparison,
    )


def _input(scenario: Path, entry: str | SeriesInput) -> Input:
    """One input: its path, and how to read it if it holds series."""
    name = entry if isinstance(entry, str) else entry.file
    series = entry if isinstance(entry, SeriesInput) else SeriesFile(file=name)
    is_toml = isinstance(entry, str) and name.lower().endswith(".toml")
    return Input(shown(scenario), scenario.parent / name, None if is_toml else series)


def _without_doubles(scenario: Scenario, faults: Faults) -> Scenario:
    """The scenario with every input once; the same input named again, here or in its base, is noted as a fault."""
    kept: dict[tuple[str, str], Input] = {}
    for one in scenario.inputs:
        key = (shown(one.path), repr(one.series and one.series.model_copy(update={"file": ""})))
        if key in kept:
            found = f"'{key[0]}' is named twice, also in {kept[key].where}"
            faults.add(f"{one.where}, inputs", found, "Leave one out; inputs of the scenario that is extended are kept")
        kept.setdefault(key, one)
    return replace(scenario, inputs=tuple(kept.values()))


def _is_model(path: Path, raw: dict[str, Any], faults: Faults) -> bool:
    """Is it a model where a scenario is meant?"""
    if "model" in raw or "extends" in raw or not raw.keys() & {"networks", "components"}:
        return False
    remedy = f"Name a scenario: a file with model = '{path.name}' and inputs = [...]"
    faults.add(shown(path), "this is a model, not a scenario", remedy)
    return True


def read_file(path: Path, shape: type[Shape], faults: Faults, sources: dict[str, str]) -> tuple[Shape, set[str]] | None:
    """A TOML file of a certain shape and the keys in it that are wrong; None, with faults noted, if it is not TOML."""
    raw = read_toml(path, faults)
    if raw is None:
        return None
    sources[shown(path)] = digest(path)
    return _fitting(path, raw, shape, faults)


def _fitting(path: Path, raw: dict[str, Any], shape: type[Shape], faults: Faults) -> tuple[Shape, set[str]]:
    """As much of a table as fits the shape, and the keys that do not."""
    made = validated(lambda: shape.model_validate(raw), {"": shown(path)}, "", shape, faults)
    if made is not None:
        return made, set()
    good = {key: value for key, value in raw.items() if _fits(shape, key, value)}
    return shape.model_validate(good), raw.keys() - good.keys()


def _fits(shape: type[Fields], key: str, value: Any) -> bool:
    """Is one key right, taken by itself?"""
    try:
        shape.model_validate({key: value})
    except ValidationError:
        return False
    return True


def flat(changes: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """`[set]` as (dotted path, new value): quoted paths are taken whole, `components.mill.price = 3` is followed down.

    A table with a `kind` is a whole part.
    """
    for key, value in changes.items():
        depth = 1 if "." in key else {"series": 2}.get(key, 3 if key in GROUPS else 1)
        yield from _down(key, value, depth - 1)


def _down(path: str, value: Any, levels: int) -> Iterator[tuple[str, Any]]:
    """Follow nested tables for some levels; what is below is a value."""
    if levels == 0 or not isinstance(value, Mapping) or (levels == 1 and "kind" in value):
        yield path, value
        return
    for key, inner in value.items():
        yield from _down(f"{path}.{key}", inner, levels - 1)
