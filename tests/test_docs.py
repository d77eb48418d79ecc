"""README and documentation tell the truth: code runs, files load, commands parse, links lead somewhere."""

from __future__ import annotations

import inspect
import re
import shlex
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer
from docs_blocks import (
    GENERATED,
    LANGUAGES,
    ROOT,
    blocks_of,
    command_fault,
    commands_of,
    load_table,
    mention_fault,
    mentions_of,
    pages,
    run_page,
    shipped_files,
)

import dhsim as dh
from dhsim import cli
from dhsim.schema import FILES, PARTS, described

DOCS = ROOT / "docs"
PAGES = pages()
WITH_CODE = [page for page in PAGES if page.name != "README.md"]  # test_readme.py runs that, and holds its numbers
LINK = re.compile(r"\]\(([^)\s]+)\)")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.fixture(scope="module")
def made() -> Any:
    """The pages that are made from the code, by name."""
    sys.path.insert(0, str(DOCS / "_ext"))
    try:
        import dhsim_docs
    finally:
        sys.path.remove(str(DOCS / "_ext"))
    return dhsim_docs.made(ROOT).texts


@pytest.mark.parametrize("page", WITH_CODE, ids=name_of)
def test_what_a_page_tells_to_do_can_be_done(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped_files(tmp_path)
    monkeypatch.chdir(tmp_path)
    run_page(page)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_block_is_told_of_and_every_table_loads(page: Path) -> None:
    for block in blocks_of(page):
        assert block.language in LANGUAGES, f"{block.where}: '{block.language}' is not known, so it would not be tested"
        if block.language == "toml":
            load_table(tomllib.loads(block.text))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_line_is_one(page: Path) -> None:
    lines = [(b.where, words) for b in blocks_of(page) if b.language == "sh" for words in commands_of(b)]
    for where, words in lines:
        if words[0].rpartition("/")[2] == "dhsim":
            assert command_fault(words) == "", f"{where}: {shlex.join(words)}"
    for words in mentions_of(page):
        assert mention_fault(words) == "", f"{name_of(page)}: {' '.join(words)}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path, made: dict[str, str]) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        path, _, heading = target.partition("#")
        if "://" in target or not path:
            continue
        there = (page.parent / path).resolve()
        if GENERATED in there.parents:
            assert str(there.relative_to(GENERATED).with_suffix("")) in made, f"{name_of(page)}: {target}"
        else:
            assert there.exists(), f"{name_of(page)}: {target}"
            assert not heading or heading in headings(there), f"{name_of(page)}: {target}"


def headings(page: Path) -> set[str]:
    """The headings of a page as they are linked to."""
    found = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-") for text in found}


def test_a_command_that_is_wrong_is_found() -> None:
    assert command_fault(["dhsim", "keys", "boiler"]) == ""
    assert "no command 'solve'" in command_fault(["dhsim", "solve", "x.toml"])
    assert "--faster" in command_fault(["dhsim", "run", "x.toml", "--faster"])
    assert mention_fault(["dhsim", "run", "FILE", "--report"]) == ""
    assert mention_fault(["dhsim", "run", "FILE", "--raport"]) == "--raport"
    assert "no command 'runs'" in mention_fault(["dhsim", "runs"])


def test_a_table_that_is_wrong_is_found() -> None:
    with pytest.raises(ValueError, match="capacity"):
        load_table({"components": {"b": {"kind": "boiler", "network": "t", "fuel": "g", "capacity": 1}}})
    with pytest.raises(ValueError, match="outlook"):
        load_table({"extends": "base.toml", "outlook": 1})


def test_every_kind_has_a_page_with_all_its_keys(made: dict[str, str]) -> None:
    packages = [path.parent.name for path in (ROOT / "dhsim").glob("*/base.py")]
    assert {"components", "readers", "taxes"} < set(packages)
    for package in packages:
        module = __import__(f"dhsim.{package}.base", fromlist=["base"])
        (base,) = (c for c in vars(module).values() if isinstance(c, type) and "kinds" in c.__dict__ and c.kind == "")
        for kind, cls in base.kinds.items():
            if cls.__module__.startswith("dhsim."):
                told = made[f"{package}/{kind}"]
                assert all(f"| `{key}` |" in told for key, *_ in described(cls)), f"{package}/{kind}"


def test_every_file_and_table_has_a_page_with_all_its_keys(made: dict[str, str]) -> None:
    for name, cls in {**FILES, **PARTS}.items():
        assert all(f"| `{key}` |" in made[f"files/{name}"] for key, *_ in described(cls)), name


def test_examples_of_kinds_load(made: dict[str, str]) -> None:
    loaded = 0
    for name, text in made.items():
        for block in re.findall(r"## Example\n\n```toml\n(.*?)```", text, flags=re.DOTALL):
            table = tomllib.loads(block)
            assert table
            if name.startswith("components/"):
                load_table(table)
                loaded += 1
    assert loaded >= 14  # all kinds that dhsim shipped when this was written


def test_every_public_name_is_told_of_once(made: dict[str, str]) -> None:
    python = "\n".join(text for name, text in made.items() if name.startswith("python/"))
    for name in dh.__all__:
        lines = len(re.findall(rf"^(\.\. auto\w+:: dhsim\.{name}|\| `{name}` \|.*)$", python, flags=re.MULTILINE))
        assert lines == (0 if inspect.ismodule(getattr(dh, name)) else 1), name
    assert "dhsim.tables.costs" in python
    assert "dhsim.economics.irr" in python
    assert "dhsim.comparison.probability_of_loss" in python
    assert "dhsim.plots.dispatch" in python


def test_the_command_page_has_every_command(made: dict[str, str]) -> None:
    commands = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]
    assert {"new", "run", "report"} <= commands.keys()
    for command in commands:
        assert f"## `dhsim {command}`" in made["commands"]


def test_the_page_of_results_explains_what_a_result_has(made: dict[str, str]) -> None:
    case = dh.Case(
        dh.hours_from("2023-01-01", 2),
        {"town": dh.Network(demand_mw=5)},
        {"boiler": dh.Boiler(network="town", fuel="gas", capacity_mw=9, efficiency=1)},
        {"gas": dh.Commodity(buy_per_mwh=1)},
    )
    result = dh.solve(case)
    for name in (*result.data_vars, *result.attrs):
        assert f"| `{name}` |" in made["results"], name
    assert not re.findall(r"^.*\|  \|$", made["results"], flags=re.MULTILINE), (
        "write what it is in dhsim_docs/results.py"
    )


def test_the_words_in_code_of_the_vocabulary_are_words_of_dhsim() -> None:
    text = (DOCS / "reference" / "vocabulary.md").read_text(encoding="utf-8")
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "dhsim").rglob("*.py"))
    words = set(re.findall(r"`([a-z_0-9]+)`", text))
    assert len(words) >= 40
    inputs = {"outdoor_c", "spot_per_mwh"}  # names of series, by custom
    assert not {word for word in words if not re.search(rf"\b{word}\b", source)} - inputs
