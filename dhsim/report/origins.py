"""What a result or a batch rests on: values with their provenance, contracts, files with hashes, versions, solver."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import xarray as xr

from ..asked import capital
from ..provenance import PROVENANCE
from .cells import Table, told
from .numbers import digits, said

_UNLISTED = "Values that the files give no provenance for are not listed: they are as stated there."


def origins(ds: xr.Dataset) -> Iterator[Table]:
    """All tables of it of a result, those that are empty left out."""
    attrs = ds.attrs
    made = [
        assumptions(kept(attrs, "provenance"), kept(attrs, "provenance_values")),
        _contracts(kept(attrs, "contracts")),
        sources(kept(attrs, "sources")),
        versions(kept(attrs, "versions") | {"HiGHS": attrs.get("solver_version", "")}),
        _run(attrs),
    ]
    yield from (one for one in made if one.rows)


def assumptions(notes: Mapping[str, Any], values: Mapping[str, Any]) -> Table:
    """Values that somebody said the provenance of. notes: path -> (word, note); values: path -> value."""
    listed = sorted(notes.items(), key=lambda pair: (_place(pair[1]), pair[0]))
    rows = [(capital(str(note[0])), path, said(values.get(path)), *[*note[1:2], ""][:1]) for path, note in listed]
    return told("Values and where they come from", ("Provenance", "Value of", "Value", "Note"), rows, _UNLISTED)


def _place(note: Any) -> int:
    """What is assumed comes first."""
    return -PROVENANCE.index(note[0]) if note[0] in PROVENANCE else 1


def _contracts(contracts: Mapping[str, Any]) -> Table:
    """What every contract says, a row a clause."""
    rows = []
    for name, contract in contracts.items():
        for clause in contract.get("clauses", ()):
            terms = "; ".join(f"{k.replace('_', ' ')}: {said(v)}" for k, v in clause.items() if k != "kind")
            kind = capital(str(clause.get("kind", "")).replace("_", " "))
            rows.append((name, contract.get("counterparty", ""), kind, terms))
    return told("Contracts as they were computed", ("Contract", "Counterparty", "Clause", "Terms"), rows)


def sources(found: Mapping[str, str]) -> Table:
    """Files that were read, with their hashes."""
    return told("Input files", ("File", "SHA-256"), sorted(found.items()))


def versions(found: Mapping[str, str]) -> Table:
    """Programs that were used."""
    return told("Versions", ("Program", "Version"), [row for row in found.items() if row[1]])


def _run(attrs: Mapping[Any, Any]) -> Table:
    """How the dispatch was found."""
    rows = {
        "Status": attrs["status"],
        "Algorithm": attrs["algorithm"],
        "Start": attrs["start"],
        "Iterations": digits(int(attrs["iterations"])),
        "Gap": f"{100 * float(attrs['gap']):.3g} %",
        "Prices are duals of": attrs["price_basis"],
        "Seconds of the solver": f"{float(attrs['solve_seconds']):.2f}",
        "Seconds in all, without reading and writing": f"{float(attrs['total_seconds']):.2f}",
        "Form of the file": attrs["format"],
    }
    return replace(told("How the dispatch was found", ("", ""), rows.items()), sorts=False)


def kept(attrs: Mapping[Any, Any], name: str) -> Any:
    """A table or list that a result keeps as JSON in an attribute; an empty table where it does not."""
    return json.loads(attrs.get(name) or "{}")
