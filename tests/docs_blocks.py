"""The code blocks of README and docs: finding them, running a page from top to bottom, loading a table."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer.main

import dhsim as dh
from dhsim import cli
from dhsim.components import Component
from dhsim.files_in import ModelFile, ScenarioFile
from dhsim.registry import Kinded, by_kind

ROOT = Path(__file__).resolve().parents[1]
GENERATED = ROOT / "docs" / "reference" / "generated"
LANGUAGES = {"python", "toml", "sh", "text"}  # text: what a program printed, or a file if it has a caption
NOT_RUN = re.compile(r"<!-- (?:not run: (?P<reason>.+)|(?P<command>command)) -->")  # `command`: .ci/run runs it
PARTS = {"networks": dh.Network, "commodities": dh.Commodity, "streams": dh.Stream, "grid_limits": dh.GridLimit}


@dataclass(frozen=True)
class Block:
    """One block of code. line: of its fence. file: path that it is to be written to. reason: why it is not run."""

    page: Path
    line: int
    language: str
    text: str
    file: str
    reason: str

    @property
    def where(self) -> str:
        """'docs/tutorial.md, line 20'."""
        return f"{self.page.relative_to(ROOT)}, line {self.line}"


def pages() -> list[Path]:
    """README and every page that is written by hand."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return sorted(page for page in found if GENERATED not in page.parents and "_build" not in page.parts)


def shipped_files(folder: Path) -> None:
    """A copy of the shipped files, so that pages may write; with the series that the README leaves to its reader."""
    for name in ("models", "inputs", "scenarios"):
        shutil.copytree(ROOT / name, folder / name)
    rows = "".join(f"2023-01-01 {hour:02d}:00,30\n" for hour in range(24))
    (folder / "inputs" / "my_series.csv").write_text(f"time,demand_mw\n{rows}")


def blocks_of(page: Path) -> list[Block]:
    """Every fenced block but those that are directives of the builder, such as lists of pages."""
    lines = page.read_text(encoding="utf-8").splitlines()
    fences = [k for k, line in enumerate(lines) if line.lstrip().startswith("```")]
    assert len(fences) % 2 == 0, f"{page}: a block does not end"
    found = (_block(page, lines, a, b) for a, b in zip(fences[::2], fences[1::2], strict=True))
    return [block for block in found if block is not None]


def _block(page: Path, lines: list[str], first: int, last: int) -> Block | None:
    """The block between two fences; None for a directive."""
    word, _, rest = lines[first].strip().removeprefix("```").partition(" ")
    inner = lines[first + 1 : last]
    file = ""
    if word == "{code-block}":
        word = rest.strip()
        options = [line for line in inner if line.startswith(":")]
        file = next(line.removeprefix(":caption: ") for line in options if line.startswith(":caption: "))
        inner = inner[len(options) + 1 :]
    elif word.startswith("{"):
        return None
    named = re.match(r"# (\S+\.toml)$", inner[0]) if inner and word == "toml" else None
    before = next((line for line in reversed(lines[:first]) if line.strip()), "")
    mark = NOT_RUN.fullmatch(before.strip())
    reason = "" if mark is None else mark["reason"] or "the tests of .ci/run run it"
    return Block(page, first + 1, word, "\n".join(inner) + "\n", named[1] if named else file, reason)


def run_page(page: Path) -> None:
    """Everything a page tells its reader to do, in order: files are written, commands and Python run.

    Paths are from the working folder, which `cd` changes. What a page registers is forgotten afterwards.
    """
    names: dict[str, Any] = {"__name__": "__page__"}
    printed = ""
    with _as_before():
        for block in blocks_of(page):
            if block.file:
                _write(block)
            elif block.language == "python" and not block.reason:
                printed = _printed(block, names)
            elif block.language == "text" and _says_what_is_printed(block):
                assert printed == block.text, f"{block.where}: the Python above it prints\n{printed}"
            elif block.language == "sh" and not block.reason:
                for words in commands_of(block):
                    _run(words, block)


def _printed(block: Block, names: dict[str, Any]) -> str:
    """What a block of Python prints, which is passed on too."""
    caught = io.StringIO()
    with redirect_stdout(caught):
        exec(compile(block.text, block.where, "exec"), names)
    print(caught.getvalue(), end="")
    return caught.getvalue()


def _says_what_is_printed(block: Block) -> bool:
    """Does the line before it say `prints`?"""
    before = block.page.read_text(encoding="utf-8").splitlines()[: block.line - 1]
    return next((line for line in reversed(before) if line.strip()), "").endswith("prints")


@contextmanager
def _as_before() -> Iterator[None]:
    """Kinds and working folder are afterwards what they were."""
    kinds = [(base, dict(base.kinds)) for base in Kinded.__subclasses__()]
    folder = Path.cwd()
    try:
        yield
    finally:
        os.chdir(folder)
        for base, known in kinds:
            for kind in base.kinds.keys() - known.keys():
                del base.kinds[kind]


def _write(block: Block) -> None:
    """The file that a block shows; a scenario has to load."""
    path = Path(block.file)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(block.text, encoding="utf-8")
    if path.suffix == ".toml" and tomllib.loads(block.text).keys() & {"model", "extends"}:
        dh.load(path)


def commands_of(block: Block) -> list[list[str]]:
    """The lines of a block of commands, as words; comments are left out."""
    lines = (shlex.split(part, comments=True) for line in block.text.splitlines() for part in line.split("&&"))
    return [words for words in lines if words]


def _run(words: list[str], block: Block) -> None:
    """Run one command of dhsim, here; or change folder. Anything else has to say why it is not run."""
    if words[0] == "cd":
        os.chdir(words[1])
        return
    assert words[0] == "dhsim", f"{block.where}: {words[0]} cannot be run here; mark the block '<!-- not run: why -->'"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", words)
        with pytest.raises(SystemExit) as ended:
            cli.main()
    assert ended.value.code == 0, f"{block.where}: {shlex.join(words)} ended with {ended.value.code}"


def command_fault(words: list[str]) -> str:
    """What the command line of dhsim does not take; '' if all is right."""
    group = typer.main.get_command(cli.app)
    rest = words[: words.index(">")] if ">" in words else words
    try:
        with group.make_context("dhsim", rest[1:]) as context:
            given = [*context._protected_args, *context.args]
            command = group.get_command(context, given[0])  # type: ignore[attr-defined]
            if command is None:
                return f"there is no command '{given[0]}'"
            command.make_context(given[0], given[1:], parent=context)
    except typer.Exit:
        return ""
    except Exception as error:  # a usage error of typer's, which has no public name
        return str(error.format_message()) if hasattr(error, "format_message") else str(error)
    return ""


def mentions_of(page: Path) -> list[list[str]]:
    """Command lines of dhsim that stand in code inside the text, as words."""
    text = re.sub(r"^ *```.*?^ *```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    return [inner.split() for inner in re.findall(r"`(dhsim [^`]+)`", text)]


def mention_fault(words: list[str]) -> str:
    """The command or the option in a mention that does not exist; '' if all do. Names in it may stand for others."""
    group: Any = typer.main.get_command(cli.app)
    names = [word for word in words[1:] if not word.startswith("-")]
    if names and names[0] not in group.commands:
        return f"there is no command '{names[0]}'"
    known = {
        opt for one in (group, *(group.commands[n] for n in names[:1])) for param in one.params for opt in param.opts
    }
    return ", ".join(word for word in words[1:] if word.startswith("-") and word.partition("=")[0] not in known)


def load_table(table: Mapping[str, Any]) -> None:
    """A TOML table as what it is: a scenario, or a model or a part of one. Raises if it is none or is wrong."""
    if table.keys() & (ScenarioFile.model_fields.keys() - ModelFile.model_fields.keys()):
        ScenarioFile.model_validate(dict(table))
        if "sample" in table:
            dh.Sample.model_validate(table["sample"])
        for offer in table.get("offers", {}).values():
            _load_parts({k: v for k, v in offer.items() if k in ModelFile.model_fields and isinstance(v, dict)}, "EUR")
    else:
        ModelFile.model_validate(dict(table))
        _load_parts(table, table.get("currency", "EUR"), table.get("exchange_rates", {}))


def _load_parts(table: Mapping[str, Any], currency: str, rates: Mapping[str, float] | None = None) -> None:
    """Every named part by the class that reads it."""
    context = {"currency": currency, "rates": rates or {}}
    for group in table.keys() & {*PARTS, "components", "contracts"}:
        for raw in table[group].values():
            part = _values(raw)
            if group == "components":
                by_kind(Component.kinds, part, "component", context)
            else:
                PARTS.get(group, dh.Contract).model_validate(part, context=context)


def _values(raw: Any) -> Any:
    """A table without the words about where its values come from."""
    if isinstance(raw, dict):
        return _values(raw["value"]) if "provenance" in raw else {key: _values(one) for key, one in raw.items()}
    return [_values(one) for one in raw] if isinstance(raw, list) else raw
