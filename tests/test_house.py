"""The house: imports point one way, files and functions stay small, one file imports the solver."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "dhsim"
MODULES = sorted(PACKAGE.rglob("*.py"))

# What a module may never import, directly or at first use. design.md section 2.
SOLVER_SIDE = {"model", "buses", "operation", "block", "hourly", "matrix", "compile", "solving", "explain"}
FILE_SIDE = {"loading", "series", "align", "toml_files", "overrides", "files_in", "files_out", "cli", "terminal"}
FORBIDDEN = {
    "physics": SOLVER_SIDE | FILE_SIDE | {"case", "results", "components", "clauses"},
    "components": SOLVER_SIDE | FILE_SIDE | {"case", "results"},
    "clauses": SOLVER_SIDE | FILE_SIDE | {"case", "results", "components"},
    "case": SOLVER_SIDE | FILE_SIDE | {"results"},
    "case_checks": SOLVER_SIDE | FILE_SIDE | {"results"},
    "linear": SOLVER_SIDE | FILE_SIDE | {"case", "results", "pyomo_internals"},
    "model": FILE_SIDE | {"results", "compile", "solving"},
    "verify": SOLVER_SIDE | FILE_SIDE | {"case", "pyomo_internals"},
    "tables": SOLVER_SIDE | FILE_SIDE | {"case", "pyomo_internals"},
    "plots": SOLVER_SIDE | FILE_SIDE | {"case", "pyomo_internals"},
    "files_out": SOLVER_SIDE | {"loading", "series", "case", "pyomo_internals"},
}
# The one exception: `case.to_pyomo()` is asked of the case, and made by the model.
ALLOWED = {("case", "model")}


def name_of(path: Path) -> str:
    """'components' for anything in that package, else the module's own name."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imported(path: Path) -> set[str]:
    """dhsim modules that a file imports anywhere but under TYPE_CHECKING."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            node.body = []
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").startswith("dhsim")):
            module = (node.module or "").removeprefix("dhsim").strip(".")
            found |= {module.split(".")[0]} if module else {alias.name for alias in node.names}
    return found - {""}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_one_way(path):
    own = name_of(path)
    wrong = {m for m in imported(path) & FORBIDDEN.get(own, set()) if (own, m) not in ALLOWED}

    assert not wrong, f"{path.name} imports {sorted(wrong)}, which stand above it in the house"


def test_only_compile_imports_highspy():
    users = [p.name for p in MODULES if "import highspy" in p.read_text(encoding="utf-8")]

    assert users == ["compile.py"]


def test_only_pyomo_internals_imports_from_inside_pyomo():
    users = {p.name for p in MODULES if "from pyomo.core" in p.read_text(encoding="utf-8")}

    assert users == {"pyomo_internals.py"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_rooms_are_small(path):
    text = path.read_text(encoding="utf-8")
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef)]
    long = {f.name: f.end_lineno - f.body[0].lineno + 1 for f in functions if f.end_lineno - f.body[0].lineno >= 60}

    assert text.count("\n") <= 300
    assert not long


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_every_file_says_its_idea_first(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
