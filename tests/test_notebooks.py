"""Every notebook runs from top to bottom, says what it found, and is kept without what it printed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
READS = ("inputs", "models", "notebooks", "scenarios")  # all that a notebook may need beside the installed package
LONGEST_S = 300  # of one cell
MOST_LINES = 30  # of one cell of code: a class with its head, not a program
ABSOLUTE = re.compile(r"""["'\s(](/(home|work|tmp|usr|Users|mnt)\b|[A-Za-z]:\\)""")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")

every = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells_of(path: Path, kind: str) -> list[str]:
    """The text of its cells that are "code" or "markdown"."""
    return [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def conclusion_of(path: Path) -> tuple[str, str]:
    """The words under "Conclusion", and the code in the cells from there on."""
    cells = nbformat.read(path, as_version=4).cells
    starts = [k for k, cell in enumerate(cells) if cell.cell_type == "markdown" and "## Conclusion" in cell.source]
    assert len(starts) == 1, "it needs one section '## Conclusion'"
    words = cells[starts[0]].source.split("## Conclusion", 1)[1]
    return words, "\n".join(cell.source for cell in cells[starts[0] :] if cell.cell_type == "code")


def numbers_in(text: str) -> set[str]:
    """Numbers of a text, as Python would write them, without those in `code`."""
    return {number.rstrip(",").replace(",", "") for number in NUMBER.findall(re.sub(r"`[^`]*`", "", text))}


@every
def test_runs(path, tmp_path):
    """In a copy of its surroundings: it finds all it needs there, warns of nothing, and leaves nothing behind."""
    for folder in READS:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    before = {file.relative_to(tmp_path) for file in tmp_path.rglob("*")}
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=LONGEST_S,
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path / "notebooks")}},
    )
    client.execute()  # raises CellExecutionError, with the cell and its traceback, if one fails

    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code if cell.source.strip())
    streams = [out for cell in code for out in cell.outputs if out.output_type == "stream"]
    assert not [out.text for out in streams if out.name == "stderr"]
    assert any("image/png" in out.get("data", {}) for cell in code for out in cell.outputs), "it shows no picture"
    after = {file.relative_to(tmp_path) for file in tmp_path.rglob("*") if "__pycache__" not in file.parts}
    assert after == before


@every
def test_is_kept_without_outputs(path):
    """So that a change shows in a diff as what it is."""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert not cell.outputs
            assert cell.execution_count is None


@every
def test_begins_with_a_title(path):
    """The number that the file begins with, then words; and it is in the list of all."""
    title = cells_of(path, "markdown")[0].splitlines()[0]

    assert title.startswith(f"# {path.stem[:2]} ")
    assert f"[`{path.stem}`]({path.name})" in (path.parent / "README.md").read_text(encoding="utf-8")


@every
def test_its_conclusion_is_asserted(path):
    """Every number in the words must stand in the asserts below them, so that it cannot become false unnoticed."""
    words, code = conclusion_of(path)
    asserted = numbers_in(code.replace("_", ""))

    assert numbers_in(words), "a conclusion tells the numbers found"
    assert "assert " in code
    assert numbers_in(words) <= asserted, f"not asserted: {sorted(numbers_in(words) - asserted)}"


def test_numbers_are_found():
    """The test above would not notice anything if numbers were overlooked."""
    assert numbers_in("12.9 million, 1,656 hours and -28,060 at 62 °C; not `03_offers`.") == {
        "12.9",
        "1656",
        "28060",
        "62",
    }


@every
def test_reads_like_a_text(path):
    """Short cells, most of them with words before; paths from its own folder."""
    code, words = cells_of(path, "code"), cells_of(path, "markdown")

    assert len(words) >= 0.5 * len(code)
    assert max(len(cell.strip().splitlines()) for cell in code) <= MOST_LINES
    assert not [found.group(0) for cell in code for found in ABSOLUTE.finditer(cell)]
    assert not [cell for cell in code if "shared/" in cell]
