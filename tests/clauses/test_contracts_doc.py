"""The examples of docs/how-to/contracts.md are real: every block is read, and every clause there is, is in it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import dhsim as dh
from dhsim.clauses import Clause

DOC = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "contracts.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(toml|python)\n(.*?)```", DOC, flags=re.S)


def test_every_block_of_toml_is_a_set_of_contracts():
    kinds = set()
    for language, text in BLOCKS:
        if language == "toml":
            for table in tomllib.loads(text)["contracts"].values():
                contract = dh.Contract.model_validate(table, context={"currency": "EUR", "rates": {}})
                kinds |= {clause.kind for clause in contract.clauses}
    shipped = {kind for kind, cls in Clause.kinds.items() if cls.__module__.startswith("dhsim.")}
    assert kinds == shipped


def test_the_clause_of_ones_own_charges_what_it_bills():
    names: dict[str, object] = {}
    for language, text in BLOCKS:
        if language == "python":
            exec(compile(text, "docs/how-to/contracts.md", "exec"), names)
    hours = dh.hours_from("2023-01-01", 24)
    (billed,) = names["contract"].bill(1.0 + 0 * hours.years, hours)  # type: ignore[attr-defined]
    assert billed.amount == -30.0  # six hours of one MW at 5
