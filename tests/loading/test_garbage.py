"""Whatever stands in the files, loading gives a case or faults: never another exception, never a fault without text."""

from __future__ import annotations

import copy
import datetime as dt
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import dhsim as dh
from dhsim.errors import Fault
from dhsim.quantities import convert, factor

from .project import CONTRACTS, MODEL, SCENARIO, Project, toml

few = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
TREES = {"model": MODEL, "contracts": CONTRACTS, "scenario": SCENARIO}
WORDS = (
    "kind boiler store link town demand_mw nan components.boiler value components.boiler.capacity_mw series.demand_mw "
    "provenance of points .. outages from to run extends scenario.toml model.toml energy_price start step 15min UTC ²"
)
texts = st.sampled_from([*WORDS.split(), "", "\0", "25 kWh", "3 DKK/MWh", "1e999 MW"]) | st.text(
    st.characters(codec="utf-8"), max_size=8
)
leaves = st.one_of(
    texts,
    st.booleans(),
    st.integers(-3, 30),
    st.sampled_from([10**400, math.nan, math.inf, -math.inf, 1e308, -0.0, 0.5]),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.just(dt.UTC)),
    st.times(),
)
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=5
)


def places(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path in a tree."""
    inner: list[tuple[Any, Any]] = []
    if isinstance(tree, dict):
        inner = list(tree.items())
    elif isinstance(tree, list):
        inner = list(enumerate(tree))
    return [path] * bool(path) + [found for key, value in inner for found in places(value, (*path, key))]


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """The trees of the valid project with one to four changes."""
    trees = copy.deepcopy(TREES)
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(places(trees)))
        node: Any = trees
        for key in path[:-1]:
            node = node[key]
        what = draw(st.sampled_from(["delete", "replace", "insert", "rename"]))
        if len(path) == 1 or (what == "insert" and isinstance(node[path[-1]], dict)):
            node[path[-1]][draw(texts)] = draw(values)
        elif what == "delete":
            del node[path[-1]]
        elif what == "rename" and isinstance(node, dict):
            node[draw(texts)] = node.pop(path[-1])
        else:
            node[path[-1]] = draw(values)
    return trees


def loads_or_says_why(path: Path) -> None:
    faults = complaints(path)
    assert faults != ()
    for fault in faults or ():
        assert fault.where.strip()
        assert fault.found.strip()
        assert str(fault).isprintable()
        for leak in ("validation error", "Input should", "Value error", "should have", "should match"):
            assert leak not in str(fault)


def complaints(path: Path) -> tuple[Fault, ...] | None:
    """The faults that loading finds; None if there is a case."""
    try:
        case = dh.load(path)
    except dh.InputError as error:
        return error.faults
    return None if isinstance(case, dh.Case) else ()


@few
@given(trees=mutated())
def test_mutated_projects(project: Project, trees: dict[str, dict[str, Any]]) -> None:
    project.model, project.contracts, project.scenario = (trees[name] for name in TREES)
    loads_or_says_why(project.write())


@few
@given(changes=st.dictionaries(texts, values, max_size=3), left_out=st.lists(texts, max_size=2))
def test_set_and_remove(project: Project, changes: dict[str, Any], left_out: list[str]) -> None:
    project.scenario |= {"set": changes, "remove": left_out}
    loads_or_says_why(project.write())


@few
@given(data=st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "ignore")))
@example(data=b"a = " + b"[" * 3000)
@example(data=b"a = " + b"1" * 5000)
@example(data=b"a = 2023-02-30")
@example(data=b"\xef\xbb\xbf# nothing but a mark")
def test_bytes_as_a_toml_file(project: Project, data: bytes) -> None:
    path = project.write()
    (project.folder / "model.toml").write_bytes(data)
    loads_or_says_why(path)


@few
@given(text=st.text(st.sampled_from("0123456789.,eE+- _MWkh/*^()%°CFKmtSEKDKK²³{}[];'\"\\"), max_size=14))
@example(text="1 MW**9**9**9")
@example(text="1 (MW**9)**9**9")
@example(text="1 SEK/MWh and more")
@example(text="1 __import__('os')")
def test_text_as_a_quantity(text: str) -> None:
    for key in ("capacity_mw", "price_per_mwh", "supply_c", "approach_k", "efficiency"):
        assert converted(text, key) is None or math.isfinite(convert(text, key, "SEK", {"DKK": 1.54}))


def converted(text: str, key: str) -> float | None:
    """The number, or None if there is a reason that there is none."""
    try:
        return convert(text, key, "SEK", {"DKK": 1.54})
    except ValueError as error:
        return None if str(error) else math.nan


@pytest.mark.parametrize("tree", [{}, {"a": {"b": [1, "x", True, {"c": math.nan}]}}, {"é \0": '"\\'}])
def test_the_writer_of_trees_writes_toml(tree: dict[str, Any]) -> None:
    import tomllib

    assert repr(tomllib.loads(toml(tree))) == repr(tree)


def test_a_unit_of_nothing() -> None:
    with pytest.raises(ValueError, match="is not a unit that is known here"):
        factor("", "MW")
