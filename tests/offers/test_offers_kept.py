"""Answers about offers read back from their folder: the same report again, and what is said when that cannot be."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import dhsim as dh
from dhsim import offer_tables
from dhsim.offers_kept import kept_answers
from dhsim.report.writing import report_of

from .small_offers import compared, offers_file


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[dh.Answers, Path]:  # type: ignore[name-defined]
    """Answers as they were found, and their folder."""
    where = tmp_path_factory.mktemp("offers_kept")
    return compared(offers_file(where), where / "out"), where / "out"


@pytest.fixture
def folder(kept, tmp_path: Path) -> Path:
    """The folder, to be damaged."""
    return shutil.copytree(kept[1], tmp_path / "out")


def said(folder: Path) -> str:
    with pytest.raises(dh.InputError) as caught:
        kept_answers(folder)
    return str(caught.value)


def test_nothing_is_lost_on_the_way(kept) -> None:
    answers, folder = kept
    again = kept_answers(folder)

    assert offer_tables.ranking(again).equals(offer_tables.ranking(answers))
    assert again.failed == answers.failed
    assert report_of(folder) == report_of(answers)


def test_it_stands_beside_the_answers(kept) -> None:
    assert dh.write_report(kept[1]) == kept[1].resolve() / "offers.html"


def test_what_is_not_answered_counts_as_failed(folder: Path) -> None:
    lost = next(file for file in (folder / "scenarios").iterdir() if '"hall"' in file.read_text())
    lost.unlink()

    failed = kept_answers(folder).failed

    assert [text for text in failed.values() if "not answered" in text] == [
        "not answered. Run `dhsim offers` again: what is answered is not asked twice"
    ]


def test_answers_to_other_questions_are_refused(kept, folder: Path) -> None:
    asked = json.loads((folder / "batch.json").read_text())
    file = Path(asked["files"][0])
    changed = file.with_name("changed.toml")
    changed.write_text(file.read_text().replace('title = "Offers"', 'title = "Other offers"'))
    (folder / "batch.json").write_text(json.dumps({**asked, "files": [str(changed)]}))

    assert said(folder) == (
        f"{folder}: its answers are not to what {changed} asks now: the file, its inputs or dhsim have changed since. "
        "Run `dhsim offers` again into another folder, or with --force."
    )


def test_a_file_that_is_gone_is_named(folder: Path) -> None:
    asked = json.loads((folder / "batch.json").read_text())
    (folder / "batch.json").write_text(json.dumps({**asked, "files": ["/nowhere/offers.toml"]}))

    assert said(folder) == (
        f"{folder / 'batch.json'}: the file of offers, /nowhere/offers.toml, is not there any more. "
        "Put it back, or compare the offers again from where it is now."
    )


def test_a_batch_is_no_comparison_of_offers(folder: Path) -> None:
    (folder / "batch.json").write_text(json.dumps({"format": "dhsim-batch 1", "kind": "batch"}))

    assert said(folder) == (
        f"{folder}: this is a batch of many scenarios, not a comparison of offers. It is read by `dhsim report` and "
        "`dhsim compare`; here give a folder that `dhsim offers` wrote."
    )
