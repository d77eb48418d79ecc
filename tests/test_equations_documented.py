"""Every shipped kind states its equations in its module, in maths that can be typeset, with keys that there are."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

import dhsim
from dhsim.components import Component
from dhsim.cop_models import CopModel
from dhsim.distributions import Distribution
from dhsim.profiles import Profile

PACKAGE = Path(dhsim.__file__).parent
FOLDERS = ("components", "cop_models", "profiles", "distributions", "physics")
SHARED = ("on_off", "part_load", "levels", "schedule", "outages", "grid_limit", "pipe_fields", "stream")
WITHOUT = {"__init__", "arrays", "field"}  # no equation of their own
KINDS = {
    f"{base.__name__} {kind}": cls
    for base in (Component, CopModel, Profile, Distribution)
    for kind, cls in sorted(base.kinds.items())
    if cls.__module__.startswith("dhsim.")
}
MODULES = {
    str(path.relative_to(PACKAGE)): path
    for path in (
        *(path for folder in FOLDERS for path in sorted((PACKAGE / folder).glob("*.py"))),
        *(PACKAGE / f"{name}.py" for name in (*SHARED, "temperature_rows")),
    )
    if path.stem not in WITHOUT
}
# Names of buses, words, and what only checks or prints: nothing that an equation is about.
NO_NUMBER = {"title", "network", "fuel", "source", "stream", "contract", "type", "feed", "flue_gas_condensation"}
NO_NUMBER |= {"from_network", "to_network", "must_take", "drive_c", "initially_on"}


def docstring(path: Path) -> str:
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""


def display(text: str) -> list[str]:
    """The formulas on lines of their own."""
    return re.findall(r"^\$\$\n(.*?)\n\$\$$", text, flags=re.S | re.M)


def keys(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", text))


@pytest.mark.parametrize("cls", KINDS.values(), ids=KINDS.keys())
def test_every_kind_states_its_equations(cls):
    assert display(sys.modules[cls.__module__].__doc__ or ""), f"{cls.__module__} has no $$ ... $$ in its docstring"


@pytest.mark.parametrize("path", MODULES.values(), ids=MODULES.keys())
def test_maths_can_be_typeset(path):
    text = docstring(path)
    formulas = display(text)
    inline = re.findall(r"\$([^$]+)\$", re.sub(r"^\$\$\n.*?\n\$\$$", "", text, flags=re.S | re.M))

    assert formulas, f"{path.name} has no display maths"
    assert text.count("$") == 4 * len(formulas) + 2 * len(inline)
    for formula in (*formulas, *inline):
        assert formula == formula.strip(), f"space beside the dollar: {formula}"
        assert re.sub(r"\\[{}]", "", formula).count("{") == re.sub(r"\\[{}]", "", formula).count("}"), formula
        assert re.findall(r"\\begin\{(\w+)\}", formula) == re.findall(r"\\end\{(\w+)\}", formula)
        assert set(re.findall(r"\\begin\{(\w+)\}", formula)) <= {"cases"}
    for size in ("big", "Big", "bigg", "Bigg"):
        assert all(formula.count(rf"\{size}l") == formula.count(rf"\{size}r") for formula in formulas)


@pytest.mark.parametrize("path", MODULES.values(), ids=MODULES.keys())
def test_lists_begin_after_a_blank_line(path):
    lines = docstring(path).split("\n")
    for before, line in pairwise(lines):
        assert not line.startswith("- ") or before == "" or before.startswith(("- ", "  ")), line


@pytest.mark.parametrize("path", MODULES.values(), ids=MODULES.keys())
def test_names_in_backticks_are_names_of_the_code(path):
    """A key that is renamed must be renamed in the equations too."""
    known = names_in_code()
    said = {key for key in keys(docstring(path)) if re.fullmatch(r"[a-z][a-z0-9_.]*", key)}
    said = {key for key in said if not re.fullmatch("heat_[a-z0-9_]+_mw", key)}  # by the level

    assert said <= known, f"unknown: {sorted(said - known)}"


@cache
def names_in_code() -> set[str]:
    """Fields, functions, packages, and short texts such as names of variables and results, but no docstrings."""
    found = {f"{flow}_max_mw" for flow in ("buy", "sell")} | {path.name for path in PACKAGE.iterdir() if path.is_dir()}
    found |= {".".join(path.relative_to(PACKAGE).with_suffix("").parts) for path in PACKAGE.rglob("*.py")}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 40:
                found.add(node.value)
            elif isinstance(node, ast.Attribute):
                found.add(node.attr)
    return found


@pytest.mark.parametrize("cls", KINDS.values(), ids=KINDS.keys())
def test_every_number_of_a_kind_stands_in_its_equations(cls):
    """All keys that a class itself declares, but for buses, words and checks."""
    own = {name for name in inspect.get_annotations(cls) if name in cls.model_fields}
    told = keys(sys.modules[cls.__module__].__doc__ or "")

    assert own - NO_NUMBER <= told, f"not in the equations: {sorted(own - NO_NUMBER - told)}"
