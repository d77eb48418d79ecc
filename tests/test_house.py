"""The house: imports point one way, files and functions stay small, one file imports the solver."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "dhsim"
MODULES = sorted(PACKAGE.rglob("*.py"))

# The floors of the house, from the ground up: a module imports from its own floor and those below. design.md section 2.
FLOORS = (
    {"__init__", "errors", "how", "calendar", "palette", "result_format", "physics", "site", "economics"}
    | {"example", "result_place", "completion", "writing_faults"},
    {"linear", "quantities", "quoted", "asked", "verify_limits", "verify_grid", "labelled", "table_parts"}
    | {"folder_kinds", "provenance"}
    | {"new_project"},
    {
        "dates",
        "indifference",
        "fields",
        "pipe_fields",
        "on_off",
        "part_load",
        "hours_of",
        "levels",
        "hourly_table",
        "heat_use_tables",
    }
    | {"verify_temperatures", "verify_commitment", "verify_flows"},
    {"profiles", "outages", "schedule", "grid_limit"}
    | {"components", "clauses", "cop_models", "metadata", "registry", "validation", "tables", "taxes"}
    | {"contract", "supplier_side", "agreements", "verify_contracts", "verify", "settlement", "party_books"}
    | {"result_warnings"}
    | {"batch_reading", "comparison", "picked", "energy_flows", "sankey_layout"},
    {
        "stream",
        "draft",
        "siting",
        "case_checks",
        "case_contracts",
        "case_members",
        "case_temperatures",
        "case_warnings",
        "temperature_warnings",
    }
    | {"plot_parts", "plots_temperature", "plots_sources", "plots", "plots_batch", "differences"}
    | {"plots_dispatch", "plots_duration", "plots_months", "plots_stores", "plots_year", "plots_cop", "plots_sankey"}
    | {"plots_inputs"}
    | {"plots_offers_parts", "plots_offers"},
    {"case", "case_tables", "files_out", "stream_potential", "likeness"},
    {
        "toml_files",
        "tables_in",
        "csv_in",
        "run_hours",
        "numbers_in",
        "stamps",
        "even_steps",
        "stamp_columns",
        "step_change",
        "per_step",
        "readers",
        "align",
        "series",
        "overrides",
        "files_in",
        "batch_file",
        "offer_file",
        "distributions",
        "in_order",
        "sample",
    },
    {"inputs_read", "loading", "schema", "tax_pack", "meters", "invoice_files"},
    {"prepared", "alternatives", "variants", "outcomes", "offers", "offer_money"},
    {
        "pyomo_internals",
        "hourly",
        "total_cost",
        "block",
        "problem",
        "ties",
        "scaling",
        "coarse",
        "independent",
        "timeline",
        "columns",
        "goal",
        "matrix",
        "load_back",
    },
    {
        "solved",
        "temperature_rows",
        "brought",
        "flow_results",
        "temperature_results",
        "grid_results",
        "heat_use",
        "why_unused",
        "operation",
        "commitment",
        "commitment_results",
        "contract_results",
        "fixed",
        "connection",
        "buses",
        "model",
        "prices",
        "results",
        "compile",
        "engine",
        "windows",
        "losses",
        "small",
        "roll",
        "guided",
        "forecasts",
        "rolling",
        "strategies",
        "explain",
    },
    {"solving", "live"},
    {"batch_work", "processes", "batch_folder", "batching", "batch_datasets", "cluster", "appraisal"}
    | {"offer_work", "comparing", "offer_tables", "offer_risk", "offer_cash", "offer_heat", "offer_books"},
    {"contract_check", "distance", "terminal", "terminal_bills", "terminal_batch", "terminal_compare", "terminal_diff"}
    | {"terminal_new", "terminal_check", "terminal_version"}
    | {"terminal_offers", "offers_kept", "report", "terminal_report"},
    {"cli_arguments"},
    {"cli"},
    {"__main__"},
)
# Third-party packages that only some floors may know.
SOLVER_SIDE = set().union(*FLOORS[next(k for k, floor in enumerate(FLOORS) if "pyomo_internals" in floor) :])
ONLY_IN = {
    "pyomo": SOLVER_SIDE,
    "highspy": {"compile"},
    "matplotlib": {"plot_parts", "plots", "plots_sources", "plots_temperature", "plots_batch"}
    | {"plots_dispatch", "plots_duration", "plots_months", "plots_stores", "plots_year", "plots_cop", "plots_sankey"}
    | {"plots_offers_parts", "plots_offers", "plots_inputs"},
    "jinja2": {"report"},
    "bokeh": {"report"},
    "typer": {"cli", "cli_arguments"},
    "rich": {"terminal", "terminal_batch", "terminal_offers"},
}
# The exceptions: `case.to_pyomo()` is asked of the case and made by the model; a field reads profiles, made of fields.
ALLOWED = {("case", "model"), ("fields", "profiles")}


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
        if isinstance(node, ast.ImportFrom) and node.level == 1 and path.parent != PACKAGE:
            found.add(path.parent.name)  # from the package's own neighbour
        elif isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").startswith("dhsim")):
            module = (node.module or "").removeprefix("dhsim").strip(".")
            found |= {module.split(".")[0]} if module else {alias.name for alias in node.names}
    return found - {""}


def third_party(path: Path) -> set[str]:
    """Packages from elsewhere that a file imports, also late."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found.add(node.module.split(".")[0])
    return found


def floor_of(name: str) -> int:
    floors = [k for k, floor in enumerate(FLOORS) if name in floor]
    assert len(floors) == 1, f"give '{name}' a place in FLOORS"
    return floors[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_one_way(path):
    own = name_of(path)
    if own == "__init__":
        return  # it names the public ones, and loads them when they are asked for
    wrong = {m for m in imported(path) if floor_of(m) > floor_of(own) and (own, m) not in ALLOWED}

    assert not wrong, f"{path.name} imports {sorted(wrong)}, which stand above it in the house"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_packages_stay_where_they_belong(path):
    wrong = {package for package in third_party(path) & ONLY_IN.keys() if name_of(path) not in ONLY_IN[package]}

    assert not wrong, f"{path.name} imports {sorted(wrong)}"


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
