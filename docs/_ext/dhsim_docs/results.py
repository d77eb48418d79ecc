"""The reference of results: every variable and attribute that solved examples have."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import xarray as xr

import dhsim as dh
from dhsim.quantities import shown_unit

from .pages import Pages, code, table

EXAMPLES = ("docs/how-to/examples.md", "docs/how-to/commitment.md")  # their first TOML block is a whole model
RUN = 'model = "model.toml"\n[run]\nstart = 2023-01-30\nend = 2023-02-01\n'
INTRO = """# Results

A result is one xarray Dataset, in Python from `dh.solve` and `dh.open_result`, on disk `result.nc`. This page is made
from solved examples: what a variable needs to exist (a store, a stream, a plant that is switched) must be in the case.
Steps begin at their stamp, in UTC; `boundary` are the instants between them, one more. Flows are positive into their
bus; costs are positive, income negative; prices are duals: what one more MWh would have cost."""
LABELS = {
    "component": "components, by name",
    "network": "heat networks",
    "commodity": "electricity, fuels, and what else is bought or sold",
    "store": "stores, seasonal ones among them",
    "source": "streams of waste heat, and plants with heat on offer of their own",
    "grid_limit": "limits that several plants share",
    "flow": "pairs of component and bus; `flow_component`, `flow_bus` and `flow_direction` tell which",
    "cost": "lines of cost; `cost_owner`, `cost_item` and `cost_counterparty` tell which",
    "feed": "ways in which heat comes to a network, by component and level",
    "draw": "takers of a stream",
    "lift": "levels of heat pumps that take from a bus",
    "committed": "plants that are switched on and off",
    "time": "steps, stamped with their start in UTC",
    "boundary": "instants between steps, first and last included",
}
ATTRIBUTES = {
    "Conventions": "of the metadata: CF",
    "format": "of the file; it changes when older files can no longer be read",
    "title": "of the scenario",
    "currency": "of all money, ISO 4217",
    "time_zone": "of local months, days and hours",
    "step_h": "length of a step, h",
    "total_cost": "what the run costs in all, in the currency",
    "status": "`optimal`, or what stopped the solver before",
    "objective": "value of the objective of the solved model, in the currency",
    "bound": "no dispatch costs less than this",
    "gap": "relative distance between the two",
    "algorithm": "the algorithm that really ran",
    "iterations": "of the solver",
    "guess_iterations": "of the coarse start",
    "start": "`coarse`, `warm` or `cold`",
    "parts": "independent parts that the case fell into",
    "solve_seconds": "in the solver",
    "total_seconds": "for the model, the solver and the result",
    "solver_version": "of HiGHS",
    "cost_weight": "factor on all costs in the model that was solved",
    "price_basis": "which program the prices are duals of",
    "objective_is_total_cost": "1 if the objective has nothing but the costs of the result",
    "warnings": "what is legal, but worth a look: a list, as JSON",
    "contracts": "the contracts, as JSON: bills are written from them",
    "sources": "files read, with their SHA-256, as JSON",
    "provenance": "values that say where they come from, as JSON",
    "provenance_values": "the values themselves, as they were read, as JSON",
    "versions": "of dhsim, Pyomo, HiGHS, numpy and xarray, as JSON",
}


def make(pages: Pages) -> None:
    """Add the page. What has no words here stands in it with an empty meaning, which the tests refuse."""
    solved = [_solved(pages.root / name) for name in EXAMPLES]
    variables = {str(name): one for ds in solved for name, one in {**ds.coords, **ds.data_vars}.items()}
    attributes = {str(name) for ds in solved for name in ds.attrs}
    dims = {str(dim) for ds in solved for dim in ds.dims}
    pages.add("results", INTRO, "## Dimensions", _dimensions(dims), *_variables(variables), *_attributes(attributes))


def _solved(guide: Path) -> xr.Dataset:
    """The result of the model that a guide shows, over two days."""
    blocks = re.findall(r"```toml\n(.*?)```", guide.read_text(encoding="utf-8"), flags=re.DOTALL)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "model.toml").write_text(blocks[0], encoding="utf-8")
        (Path(folder) / "scenario.toml").write_text(RUN, encoding="utf-8")
        return dh.solve(dh.load(Path(folder) / "scenario.toml"))


def _dimensions(dims: set[str]) -> str:
    """What each dimension counts."""
    return table(("dimension", "what it counts"), [(code(dim), LABELS.get(dim, "")) for dim in sorted(dims)])


def _variables(variables: dict[str, xr.DataArray]) -> Iterator[str]:
    """The variables by the dimension that they are told of; hourly ones and others together."""
    yield "## Variables"
    for dim in sorted({_of(one) for one in variables.values()}):
        rows = [
            (code(name), ", ".join(map(str, one.dims)), _unit(one), _meaning(one))
            for name, one in variables.items()
            if _of(one) == dim and name != dim
        ]
        if rows:
            heading = f"### By {code(dim)}" if dim else "### Of the whole run"
            yield f"{heading}\n\n{table(('variable', 'dimensions', 'unit', 'what it is'), rows)}"


def _of(variable: xr.DataArray) -> str:
    """The first dimension, if there is one."""
    return str(variable.dims[0]) if variable.dims else ""


def _unit(variable: xr.DataArray) -> str:
    """The unit as people write it."""
    unit = shown_unit(str(variable.attrs.get("units", ""))).replace("EUR", "currency")
    return {"1": "-"}.get(unit, unit)


def _meaning(variable: xr.DataArray) -> str:
    """The long name, and what the numbers stand for."""
    words = str(variable.attrs.get("long_name", "name of it"))
    flags = variable.attrs.get("flag_meanings")
    return f"{words}: {', '.join(f'{k} {word}' for k, word in enumerate(flags.split()))}" if flags else words


def _attributes(attributes: set[str]) -> Iterator[str]:
    """What came with the result."""
    yield "## Attributes"
    yield table(("attribute", "what it is"), [(code(name), ATTRIBUTES.get(name, "")) for name in sorted(attributes)])
