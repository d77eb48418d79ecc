"""The report of a batch: failures first, scenarios that sort, what moves the cost, what all of it rests on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from html_pages import Page, complaints, needs_chromium, number

import dhsim as dh
from dhsim.batch_reading import batch_of
from dhsim.report.batch_tables import all_tables
from dhsim.report.writing import report_of

from .small import SPOT, TANK, asked, run_here, village

COLD = {"series.demand_mw": {"scale": 100.0}, "networks.town.shortfall": False}
GOOD = {"grid": {SPOT: [{"scale": 0.5}, {"scale": 1.5}], TANK: [5, 10, 20]}, "cases": {"<too> cold": COLD}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven scenarios that succeed and one that cannot be met."""
    where = tmp_path_factory.mktemp("batch_report")
    run_here(asked(village(where), batch=GOOD), where / "out")
    return where / "out"


@pytest.fixture(scope="module")
def text(folder: Path) -> str:
    return report_of(folder)


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_failures_come_first(text: str, page: Page) -> None:
    failed = page.tables["Scenarios that failed"]

    assert [row[:2] for row in failed[1:]] == [["<too> cold", "infeasible"]]
    assert "1 scenario failed, and is not in the comparison." in text
    assert text.index("Scenarios that failed") < text.index('<p class="answer">')
    assert "&lt;too&gt; cold" in text


def test_scenarios_stand_side_by_side_the_cheapest_first(folder: Path, page: Page) -> None:
    frame = pd.read_parquet(folder / "summary.parquet").set_index("scenario")
    head, *rows = page.tables["Scenarios side by side"]
    cost, less = (next(k for k, one in enumerate(head) if one.startswith(start)) for start in ("Total cost", "Less"))

    assert {row[0]: number(row[cost]) for row in rows} == pytest.approx(frame["total_cost"].to_dict(), abs=0.51)
    costs = [number(row[cost]) for row in rows]
    assert costs == sorted(costs)
    base = float(frame["total_cost"]["base"])
    assert [number(row[less]) for row in rows] == pytest.approx([one - base for one in costs], abs=1.01)


def test_shares_are_in_per_cent_and_say_so() -> None:
    rows = [("base", 100.0, 0.25), ("dear", 120.0, 0.75)]
    frame = pd.DataFrame(rows, columns=["scenario", "total_cost", "heat.town.boiler.share"])
    batch = batch_of(frame, {"title": "Town", "currency": "SEK", "axes": {}})
    (ranges,) = (table for table in all_tables(batch) if table.title == "Ranges over all scenarios")

    # 25 and 75 %, so 50 on average
    texts = {row[0].text: [cell.text for cell in row[1:]] for row in ranges.rows}
    assert texts["Heat town boiler: share, %"][::5] == ["25.0", "75.0"]
    assert texts["Heat town boiler: share, %"][2] == "50.0"


def test_pictures_and_what_it_rests_on(folder: Path, page: Page) -> None:
    captions = [value for tag, key, value in page.attrs if (tag, key) == ("img", "alt")]
    files = dict(page.tables["Input files"][1:])

    assert captions[0] == "What moves the cost most"
    assert captions[1:] == ["Cost by series: spot"]  # the tank moves nothing
    assert any(name.endswith("batch.toml") for name in files)
    assert all(len(one) == 64 for one in files.values())
    assert "dhsim" in {row[0] for row in page.tables["Versions"]}
    assert {row[0] for row in page.tables["Runs"][1:]} == {*pd.read_parquet(folder / "summary.parquet")["scenario"]}


def test_a_batch_that_was_stopped_says_what_is_missing(folder: Path, tmp_path: Path) -> None:
    part = shutil.copytree(folder, tmp_path / "part")
    pd.read_parquet(part / "summary.parquet").iloc[:4].to_parquet(part / "summary.parquet")

    assert "more were asked for, and have not been run: go on with `dhsim batch`." in report_of(part)


def test_a_batch_of_one_scenario_has_a_report(tmp_path: Path) -> None:
    run_here(asked(village(tmp_path), batch={"base": False, "grid": {TANK: [20]}}), tmp_path / "out")

    page = Page(report_of(tmp_path / "out"))

    assert "What moves the cost" not in page.tables
    assert any(one.startswith("The base costs") for one in map(str.strip, page.texts))


def test_very_many_scenarios_are_shown_from_both_ends(folder: Path, tmp_path: Path) -> None:
    part = shutil.copytree(folder, tmp_path / "many")
    frame = pd.read_parquet(part / "summary.parquet")
    many = pd.concat([frame.assign(scenario=frame["scenario"] + f" {k}") for k in range(40)], ignore_index=True)
    many.to_parquet(part / "summary.parquet")

    text = report_of(part)

    assert len(Page(text).tables["Scenarios side by side"]) == 201
    assert f"The 100 cheapest and the 100 dearest of {len(many)}; all are in summary.parquet." in text


def test_hours_that_were_not_kept_are_missed_in_words(folder: Path) -> None:
    opened = dh.open_batch(folder)

    with pytest.raises(dh.InputError) as caught:
        opened["output_mw"]
    assert str(caught.value) == (
        "batch, variable 'output_mw': the hourly results of this batch were not kept. "
        "Run it again with `dhsim batch --keep hourly`: what is known is kept."
    )
    assert isinstance(caught.value, KeyError)  # what xarray's own methods expect
    assert "output_mw" not in opened
    assert opened.get("output_mw") is None
    with pytest.raises(KeyError, match="No variable named 'nonsense'"):
        opened["nonsense"]


@needs_chromium
def test_it_opens_in_a_browser_without_complaints(folder: Path, tmp_path: Path) -> None:
    assert complaints(dh.write_report(folder, tmp_path / "batch.html")) == []
