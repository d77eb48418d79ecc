"""The report of offers: whole in itself, true to the tables, safe with odd titles, readable on screen and paper."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from html_pages import Page, complaints, needs_chromium, number, printed, told
from offer_frames import NAMES, frames

from dhsim import offer_tables
from dhsim.comparing import Answers
from dhsim.errors import InputError
from dhsim.offers import Offers
from dhsim.report import offers_cells, offers_words
from dhsim.report.offers import report
from dhsim.report.writing import write_report

NASTY = '<script>alert("x")</script> & $x_1$ ' + "W" * 60


@pytest.fixture(scope="module")
def offers(root: Path) -> Offers:
    return Offers.read(root / "scenarios" / "offers_town.toml")


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> dict[str, pd.DataFrame]:
    """Made-up tables in place of those of a real comparison; what a test puts into them is reported."""
    known = frames()
    for name in known:
        monkeypatch.setattr(offer_tables, name, lambda answers, offer="", name=name: known[name])
    return known


@pytest.fixture
def answers(offers: Offers, tables: dict[str, pd.DataFrame]) -> Answers:
    attrs = {
        "status": "optimal",
        "gap": 0.0,
        "warnings": "[]",
        "sources": json.dumps({"scenarios/offers_town.toml": "38711401352dd24f" * 4}),
        "provenance": json.dumps({"components.tank.charge_mw": ["assumed", "pumps <of> 2019"]}),
        "versions": json.dumps({"dhsim": "0.1.0", "highspy": "1.15.0"}),
    }
    results = {one: xr.Dataset(attrs=attrs) for one in ((), *((name,) for name in NAMES))}
    return Answers(offers, Path("nowhere"), {}, results, {})


def retitled(answers: Answers, title: str) -> Answers:
    table = {name: offer.model_copy(update={"title": title}) for name, offer in answers.offers.table.items()}
    return replace(answers, offers=replace(answers.offers, table=table))


def test_it_needs_nothing_from_outside(answers: Answers) -> None:
    text = report(answers)

    page = Page(text)
    assert [tag for tag, *_ in page.attrs if tag in ("script", "iframe", "object")] == []  # nor a script with a source
    assert text.count("<script") == 1  # the one that sorts tables
    assert {value.partition(",")[0] for _, key, value in page.attrs if key in ("src", "href")} == {
        "data:image/svg+xml;base64",
        "data:",
    }
    assert not re.search(r"https?://|url\(|@import", text)


def test_all_figures_are_there(answers: Answers) -> None:
    page = Page(report(answers))

    pictures = [value for tag, key, value in page.attrs if (tag, key) == ("img", "alt")]
    words = ("saves", "saving", "heat", "worth", "break-even", "earned")
    assert len(pictures) == len(words)
    assert all(word in caption for word, caption in zip(words, pictures, strict=True))


def test_numbers_are_those_of_the_tables(answers: Answers, tables: dict[str, pd.DataFrame]) -> None:
    shown = {row[0]: row[1:] for row in Page(report(answers)).tables["All that was compared"]}

    for column, text in offers_cells.COLUMNS.heads.items():
        if column not in tables["ranking"] or column in ("allowed", "portfolio"):
            continue
        scale = 100.0 if "%" in text else 1.0
        row = shown[text.format(c="SEK")]
        for cell, value in zip(row, tables["ranking"][column], strict=True):
            decimals = len(cell.partition(".")[2])
            np.testing.assert_allclose(number(cell), value * scale, atol=0.5001 * 10.0**-decimals, err_msg=column)
    assert shown["May be chosen"] == ["yes"] * 4
    assert shown["Best that may be chosen"] == ["yes", "no", "no", "no"]


def test_tables_by_two_things_hold_every_number(answers: Answers, tables: dict[str, pd.DataFrame]) -> None:
    page = Page(report(answers))

    head, *lines = page.tables["Saving in each price and weather year"]
    assert head[1:] == ["Data centre", "Incinerator", "Pulp mill", "Data centre + Pulp mill"]
    risk = tables["risk"].set_index(["year", "offers"])["saving"]
    assert lines[0][0] == "as it stands"
    known = [risk["prices=dear", one] for one in (*NAMES, "data_centre + mill")]
    np.testing.assert_allclose([number(cell) for cell in lines[2][1:]], known, atol=0.5)
    steps = page.tables["Saving by plant and purchase"]
    assert sum(number(row[3]) for row in steps[1:]) == pytest.approx(28_234_461, abs=3)  # each rounded to 1 SEK
    assert page.tables["Change of the heat made by each plant"][1][0] == "Bio boiler"
    assert number(page.tables["Invoice of Pulp mill, in SEK"][1][-2]) == 2_827_200.0


def test_the_first_page_answers_in_sentences(answers: Answers) -> None:
    text = " ".join(" ".join(Page(report(answers)).texts).split())

    # 28.23 of 81.62 million: 35 %; regret 0 is not worth a word
    assert "Pulp mill saves most: 28.2 million SEK a year" in text
    assert "35 % of the 81.6 million SEK that the year costs without any offer." in text
    assert "Next comes Data centre + Pulp mill with 27.0 million SEK a year." in text
    assert "It takes 144 GWh of heat a year, 93 % of what is on offer. Bio boiler makes 99.0 GWh less" in text
    assert "worth taking up to a mean energy price of 330 SEK/MWh; it asks 115 SEK/MWh." in text
    assert "The supplier needs 9.4 SEK/MWh; giving it 50 % of the room between makes 170 SEK/MWh." in text
    assert "Over 3 price and weather years it saves 23.9 million SEK to 32.1 million SEK a year." in text
    assert "It is the best in 100 % of them." in text
    assert "changes by −91.0 million SEK after 3 years. A stop in the coldest week costs 843 thousand SEK" in text
    assert "Pulp mill is owed 5.9 million SEK a year even if nothing is taken." in text
    assert "worth 293 million SEK to the utility, paid back in 1.3 years and 158 million SEK to the supplier." in text


def test_sentences_turn_with_the_numbers() -> None:
    ranking = frames()["ranking"]
    lost = ranking.assign(saving=ranking["saving"] - 40e6)
    forbidden = ranking.assign(allowed=ranking["offers"] != "mill", portfolio=False)
    closed = ranking.iloc[0].to_dict() | {"lowest_per_mwh": 350.0}
    unknown = ranking.iloc[0].to_dict() | {"break_even_per_mwh": np.nan}
    odds = frames()["odds"].assign(least_saving=-1e6)

    assert offers_words.answer(lost, "SEK").startswith("No offer saves money.")
    assert "costs 11.8 million SEK a year more" in offers_words.answer(lost, "SEK")
    assert offers_words.answer(forbidden, "SEK").startswith("Data centre + Pulp mill saves most of what may be chosen")
    assert "Pulp mill would save 28.2 million SEK, but may not" in " ".join(offers_words.others(forbidden, "SEK"))
    assert [*offers_words.prices(closed, 0.5, "SEK")][1].startswith("There is no room: the supplier needs 350 SEK/MWh")
    assert [*offers_words.prices(unknown, 0.5, "SEK")] == ["At what price Pulp mill stops paying is not known."]
    assert "in the worst" in " ".join(offers_words.risk(closed, odds, 3, {}, "SEK"))
    assert [*offers_words.risk(closed, odds, 1, {}, "SEK")] == []


def test_what_it_rests_on(answers: Answers) -> None:
    page = Page(report(answers))

    assert ["Assumed", "components.tank.charge_mw", "40", "pumps <of> 2019"] in page.tables[
        "Values and where they come from"
    ]
    assert ["scenarios/offers_town.toml", "38711401352dd24f" * 4] in page.tables["Input files"]
    assert ["dhsim", "0.1.0"] in page.tables["Versions"]
    assert ["First year: year 0 of all cash flows", "2026"] in page.tables["How offers are compared"]
    conditions = {row[0]: row[1:] for row in page.tables["Conditions of the offers (money in SEK)"]}
    assert conditions["Investment: pipe, exchanger, heat pump, once"][2] == "60\u202f000\u202f000"
    assert conditions["Excludes: offers that cannot be taken beside it"] == ["none", "mill", "none"]


def test_odd_titles_are_only_text(answers: Answers, tables: dict[str, pd.DataFrame]) -> None:
    for name in ("ranking", "displaced"):
        tables[name]["title"] = NASTY
    tables["saving_by_plant"]["item"] = NASTY

    text = report(retitled(answers, NASTY))

    assert text.count("<script") == 1  # ours
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt; &amp; $x_1$" in text


def test_a_failed_offer_is_told_and_the_rest_reported(answers: Answers, tables: dict[str, pd.DataFrame]) -> None:
    for name, table in tables.items():
        key = "offer" if "offer" in table else "offers" if "offers" in table else ""
        tables[name] = table[~table[key].str.contains("data_centre")] if key else table
    results = {one: result for one, result in answers.results.items() if one != ("data_centre",)}
    broken = replace(answers, results=results, failed={"data_centre": "town, 3 hours: 2 MW <short>"})

    text = report(broken)

    assert "1 question has no answer" in text
    assert ["data_centre", "town, 3 hours: 2 MW <short>"] in Page(text).tables["Questions without an answer"]
    assert "There is none: the offer has no answer" in text


def test_numbers_that_are_not_known_are_dashes(answers: Answers, tables: dict[str, pd.DataFrame]) -> None:
    numbers = tables["ranking"].select_dtypes("number").columns.drop("saving")
    tables["ranking"][numbers] = np.nan
    for name in ("clauses", "risk", "odds", "stops", "cash_flows", "value_by_month", "value_duration", "heat_by_month"):
        tables[name] = tables[name].iloc[:0]

    text = report(answers)

    assert "nan" not in " ".join(Page(text).texts).lower().split()
    assert "Pulp mill saves most: 28.2 million SEK a year after the annuity of what is built." in text
    assert "At what price Pulp mill stops paying is not known." in text


def test_nothing_was_answered(answers: Answers, tables: dict[str, pd.DataFrame]) -> None:
    for name in tables:
        tables[name] = tables[name].iloc[:0]

    text = report(replace(answers, results={(): answers.results[()]}, failed=dict.fromkeys(NAMES, "infeasible")))

    assert "No offer could be judged" in text
    assert "3 questions have no answer" in text


def test_the_file_is_whole_or_not_there(answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "new" / "offers.html"

    assert write_report(answers, target) == target
    assert target.read_text(encoding="utf-8").rstrip().endswith("</html>")
    before = target.read_bytes()

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(InputError, match=r"offers\.html: cannot be written: No space left on device"):
        write_report(answers, target)
    assert target.read_bytes() == before
    assert [one.name for one in target.parent.iterdir()] == ["offers.html"]


def test_where_it_cannot_be_written(answers: Answers, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    for target in (tmp_path, tmp_path / "file" / "offers.html"):
        with pytest.raises(InputError, match="cannot be written"):
            write_report(answers, target)


def many(tables: dict[str, pd.DataFrame]) -> None:
    """Six sets with long titles, twelve plants, two offers in the portfolio: as much as two pages must hold."""
    rows = tables["ranking"]
    more = pd.concat([rows, rows.assign(saving=rows["saving"] / 2, portfolio=False, allowed=False)], ignore_index=True)
    more["portfolio"] = more.index == 1
    more["title"] = more["title"] + " of the northern harbour district"
    tables["ranking"] = more
    steps = pd.DataFrame({"item": [f"Boiler house number {k}" for k in range(12)], "amount": 9e6 - 1e6 * np.arange(12)})
    tables["saving_by_plant"] = pd.concat([steps.assign(offers=one) for one in set(rows["offers"])])


@needs_chromium
@pytest.mark.parametrize("fill", [lambda tables: None, many], ids=["three offers", "many"])
def test_in_a_browser_and_on_paper(
    answers: Answers,
    tables: dict[str, pd.DataFrame],
    tmp_path: Path,
    fill: Callable[[dict[str, pd.DataFrame]], None],
) -> None:
    fill(tables)
    page = write_report(answers, tmp_path / "offers.html")
    text = page.read_text(encoding="utf-8")
    main = tmp_path / "main.html"
    main.write_text(re.sub(r'<section class="appendix">.*</section>', "", text, flags=re.DOTALL), encoding="utf-8")
    probe = """() => [[...document.images].map(one => one.naturalWidth), document.body.scrollWidth <= innerWidth,
        performance.getEntriesByType('resource').filter(one => !one.name.startsWith('data:')).length].join(' / ')"""

    drawn, fits, loaded = told(page, probe, "--window-size=1000,1400").split(" / ")

    assert complaints(page) == []
    assert len([width for width in drawn.split(",") if int(width) > 100]) == 6
    assert fits == "true"  # nothing sticks out to the right
    assert loaded == "0"
    assert printed(main) <= 2
    assert 3 <= printed(page) <= 12
