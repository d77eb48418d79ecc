"""The report of a result: whole in itself, true to the tables, warnings first, safe with odd titles."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from helpers import GAS, boiler, exchanger, pump, steps
from html_pages import Page, number
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import dhsim as dh
from dhsim import tables
from dhsim.errors import InputError
from dhsim.files_out import to_netcdf
from dhsim.plots_offers_parts import StepAxes
from dhsim.report import charts as report_charts
from dhsim.report import series as report_series
from dhsim.report import words
from dhsim.report.writing import report_of, write_report
from dhsim.result_warnings import warnings_of_result

NASTY = '<script>alert("x")</script> & $$x_1$$ 🔥 ' + "W" * 70
HOURS = 72


def case_of(title: str = "", **more: object) -> dh.Case:
    """Three days over the change of the clock: a mill, a heat pump behind it, a boiler, a tank, two contracts."""
    hours = np.arange(HOURS)
    series = {"demand": 12 + 4 * np.cos(hours / 24 * 2 * np.pi), "spot": 40.0 + 30 * np.sin(hours / 5)}
    at = steps(HOURS, "2023-03-25", zone="Europe/Stockholm", **series)
    tank = dh.Store(network="town", capacity_mwh=30, charge_mw=5, discharge_mw=5, title=title or "Tank")
    clauses = [{"kind": "energy_price", "price_per_mwh": 10}, {"kind": "fixed_fee", "per_year": 36_500}]
    mill = dh.Stream(available_mw=6.0, stream_c=70.0, stream_outlet_min_c=20.0, contract="mill")
    given = {
        "title": title or "Small town",
        "hours": at,
        "currency": "SEK",
        "networks": {"town": dh.Network(demand_mw="demand", supply_c=80, return_c=40, title=title)},
        "commodities": {"gas": GAS, "power": dh.Commodity(buy_per_mwh="spot")},
        "streams": {"mill": mill},
        "contracts": {"mill": dh.Contract(counterparty=title or "The mill", clauses=clauses)},
        "components": {"peak": boiler(title=title), "exchanger": exchanger(), "pump": pump(title=title), "tank": tank},
        "provenance": {
            "components.tank.capacity_mwh": ("assumed", "as <drawn>"),
            "networks.town.return_c": ("stated", ""),
        },
        "sources": {"scenarios/small.toml": "ab12" * 16},
    }
    return dh.Case(**{**given, **more})


@pytest.fixture(scope="module")
def ds() -> xr.Dataset:
    return dh.solve(case_of())


@pytest.fixture(scope="module")
def text(ds: xr.Dataset) -> str:
    return report_of(ds)


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_it_needs_nothing_from_outside_and_allows_no_other_script(text: str, page: Page) -> None:
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    hashes = {base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in scripts}
    policy = next(value for tag, key, value in page.attrs if (tag, key) == ("meta", "content") and "-src" in value)

    assert {value[:5] for tag, key, value in page.attrs if key in ("src", "href")} == {"data:"}
    assert len(scripts) == 3  # Bokeh, charts, tables
    assert set(re.findall(r"'sha256-([^']*)'", policy)) == hashes
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert "unsafe-eval" not in policy


def test_the_first_sentence_is_the_cost_and_what_it_is_for(ds: xr.Dataset, page: Page) -> None:
    words = " ".join(" ".join(page.texts).split())
    cost, heat = ds.attrs["total_cost"], float(ds["demand_mw"].sum())

    # 12 MW on average over 72 h (the cosine adds up to nothing over whole days): 864 MWh.
    assert heat == pytest.approx(864)
    assert f"for 864 MWh of heat: {cost / heat:.1f} SEK/MWh." in words
    assert "25 Mar 2023 to 28 Mar 2023, 72 steps of 1 h, local time of Europe/Stockholm" in words


def test_numbers_are_those_of_the_tables(ds: xr.Dataset, page: Page) -> None:
    heat = tables.heat(ds).set_index("component")["supplied_mwh"]
    head, *rows = page.tables["Heat by component"]
    assert head[:3] == ["Component", "Kind", "Supplied, MWh"]
    shown = {row[0]: number(row[2]) for row in rows}
    assert shown == pytest.approx(
        {{"peak": "Peak"}.get(k, k.capitalize()): v for k, v in heat.items() if k != "shortfall_town"}, abs=0.51
    )
    costs = page.tables["Cost of the run"]
    assert costs[-1][0] == "Total"
    assert sum(number(row[-1]) for row in costs[1:-1]) == pytest.approx(number(costs[-1][-1]), abs=3)


def test_invoices_add_up_to_the_cost_of_the_run(ds: xr.Dataset, page: Page) -> None:
    bill = page.tables["Invoice of The mill"]
    lines = {row[1]: row for row in bill[1:-1]}
    # 36 500 a year of 365 days, for three: 300. Energy at 10.
    assert number(lines["Fixed fee"][-1]) == pytest.approx(300)
    assert number(lines["Energy price"][-1]) == pytest.approx(10 * float(ds["taken_mw"].sum()), abs=0.01)
    sums = {row[0]: number(row[1]) for row in page.tables["That it adds up"][1:]}
    assert sums["Sum"] == pytest.approx(sums["All invoices"] + sums["Costs under no contract"], abs=0.02)
    assert sums["Sum"] == sums["Cost of the run"] == pytest.approx(ds.attrs["total_cost"], abs=0.01)


def test_clauses_of_one_kind_stay_apart_on_an_invoice() -> None:
    # Two charges on one peak are two lines with the same MW, the second three times as dear; not one of twice the MW.
    charges = [{"kind": "peak_charge", "per_mw": price, "period": "year"} for price in (100, 300)]
    case = case_of(
        components={"peak": boiler(capacity_mw=20)}, streams={},
        contracts={"grid": dh.Contract(counterparty="Grid", clauses=charges)},
        commodities={"gas": GAS.model_copy(update={"contracts": ["grid"]})},
    )  # fmt: skip

    bill = Page(report_of(dh.solve(case))).tables["Invoice of Grid"]

    (first, low), (second, high) = ((number(row[bill[0].index("Quantity")]), number(row[-1])) for row in bill[1:-1])
    assert first == second == pytest.approx(16 / 0.9, abs=0.01)  # MW of gas in the hour of highest demand
    assert high == pytest.approx(3 * low, abs=0.03)


def test_a_report_takes_the_place_of_no_data(ds: xr.Dataset, tmp_path: Path) -> None:
    kept = tmp_path / "small.nc"
    to_netcdf(ds, kept)
    before = kept.read_bytes()

    with pytest.raises(InputError, match=r"small\.nc: this is no report but data, which a report would overwrite\."):
        write_report(kept, kept)
    with pytest.raises(InputError, match=r"/dev/null: this is no ordinary file\. Name another file to write"):
        write_report(ds, "/dev/null")
    assert kept.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["small.nc"]


def test_words_fit_what_there_is() -> None:
    def run(steps: int, step_h: float) -> xr.Dataset:
        at = dh.hours_from("2023-01-01", steps, step_h=step_h)
        town = {"town": dh.Network(demand_mw=20.0)}
        parts = {"boiler": boiler(capacity_mw=14)}
        return dh.solve(dh.Case(hours=at, networks=town, commodities={"gas": GAS}, components=parts))

    hour, quarters = run(1, 1.0), run(2, 0.25)

    assert words.span(hour) == "1 Jan 2023, 1 step of 1 h, local time of UTC"
    assert words.span(quarters) == "1 Jan 2023, 2 steps of 15 min, local time of UTC"
    # 20 MW are asked for, 14 are there.
    assert "for 20 MWh of heat, of which 6 MWh was not delivered: " in words.answer(hour)
    assert list(words.demand(hour)) == ["Town asked for 20 MWh, 20.0 MW all the time."]


def test_what_it_rests_on(page: Page) -> None:
    assert page.tables["Values and where they come from"][1:] == [
        ["Assumed", "components.tank.capacity_mwh", "30", "as <drawn>"],
        ["Stated", "networks.town.return_c", "40", ""],
    ]
    assert ["scenarios/small.toml", "ab12" * 16] in page.tables["Input files"]
    assert {"dhsim", "pyomo", "highspy", "HiGHS", "python"} <= {row[0] for row in page.tables["Versions"]}
    how = dict(page.tables["How the dispatch was found"])
    assert how["Status"] == "optimal"
    assert {"Algorithm", "Gap", "Seconds of the solver"} <= how.keys()
    assert ["mill", "The mill", "Fixed fee", "per year: 36\u202f500"] in page.tables["Contracts as they were computed"]


def test_warnings_come_first(ds: xr.Dataset, text: str) -> None:
    short = dh.solve(case_of(components={"peak": boiler(capacity_mw=14)}, streams={}, contracts={}))
    page = report_of(short)

    assert "No warnings: all demand is met" in text
    said = [one.text for one in warnings_of_result(short)]
    assert said[0].startswith("Shortfall: town:")
    assert page.index("Shortfall: town:") < page.index('<p class="answer">')
    stopped = ds.assign_attrs(status="within gap", gap=0.004, warnings=json.dumps(["contracts.old: nobody <uses> it"]))
    assert [one.text for one in warnings_of_result(stopped)] == [
        "the solver ended with 'within gap': the cost is at most 0.4 % above the least possible",
        "contracts.old: nobody <uses> it",
    ]
    assert not any(one.grave for one in warnings_of_result(stopped))


def test_odd_titles_are_only_text(text: str) -> None:
    odd = report_of(dh.solve(case_of(NASTY)))

    assert odd.count("<script") == text.count("<script")
    assert "<script>alert" not in odd
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt; &amp;" in odd
    charts = re.findall(r'class="chart-data">(.*?)</script>', odd, re.DOTALL)
    names = json.dumps(json.loads(charts[0]), ensure_ascii=False)
    assert "🔥" in names
    assert "$$" not in names  # between two of these Bokeh would look for a formula, and for a library on the network


def test_charts_hold_every_step_and_the_end(ds: xr.Dataset) -> None:
    dispatch, level, price, temperature = report_series.charts_of(ds, "town")
    (block,) = report_charts.blocks(ds)
    roots = json.loads(block.data)["roots"]

    given = sum(one.values for one in dispatch.lines if one.area)
    np.testing.assert_allclose(given, ds["demand_mw"].sel(network="town").values, atol=1e-6)
    assert [one.label for one in price.lines] == ["Electricity, bought", "Heat"]
    assert [one.label for one in temperature.lines] == ["Supply", "Return", "Mill, stream"]
    assert len(level.lines[0].values) == HOURS + 1
    assert len(roots) == len(block.charts) == 4  # no strip to choose from in a run of three days
    assert [root["id"] for root in roots] == [chart["root"] for chart in block.charts]
    assert block.every == 1


def test_long_runs_are_thinned_to_means(ds: xr.Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    # 3 + 2 of the dispatch at least, 1 + 1 of the level, ...: some 15 series of 72 steps are above 400 numbers.
    monkeypatch.setattr(report_charts, "MOST_NUMBERS", 400)
    (block,) = report_charts.blocks(ds)

    assert block.every == 3
    assert f"Each point is the mean of {block.every} steps" in report_of(ds)
    firsts = np.array([0, 3])
    np.testing.assert_allclose(report_charts._points(np.array([1.0, 2.0, 3.0, 7.0]), firsts, 4), [2.0, 7.0, 7.0])
    np.testing.assert_allclose(report_charts._points(np.array([1.0, 2.0, 3.0, 7.0, 9.0]), firsts, 4), [1.0, 7.0, 9.0])


def test_a_result_without_prices_stores_or_contracts_has_a_report() -> None:
    plain = dh.Case(
        hours=dh.hours_from("2023-01-01", 3),
        networks={"east": dh.Network(demand_mw=1.0), "west": dh.Network(demand_mw=2.0)},
        commodities={"gas": GAS},
        components={f"boiler_{name}": boiler(network=name) for name in ("east", "west")},
        title="",
    )
    result = dh.solve(plain).drop_vars("heat_price_per_mwh")

    page = Page(report_of(result))

    assert "Invoices by month, EUR" not in page.tables
    assert "Heat price" not in page.tables
    assert {"East, hour by hour", "West, hour by hour"} <= set(map(str.strip, page.texts))


def test_a_result_of_before_values_were_kept_says_so_by_dashes(ds: xr.Dataset) -> None:
    older = ds.copy()
    del older.attrs["provenance_values"]

    rows = Page(report_of(older)).tables["Values and where they come from"]

    assert rows[1] == ["Assumed", "components.tank.capacity_mwh", "–", "as <drawn>"]


def test_the_file_is_whole_or_not_there(ds: xr.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "new" / "report.html"
    assert dh.write_report(ds, target) == target
    assert target.read_text(encoding="utf-8").rstrip().endswith("</html>")
    before = target.read_bytes()

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(InputError, match=r"report\.html: cannot be written: No space left on device\. Choose another"):
        write_report(ds, target)
    assert target.read_bytes() == before
    assert [one.name for one in target.parent.iterdir()] == ["report.html"]


def test_where_it_cannot_be_written(ds: xr.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dhsim.report.writing.report_of", lambda what: "<html></html>")
    (tmp_path / "file").write_text("x")
    ends = "Choose another place, and check free space."

    def refused(target: Path) -> str:
        with pytest.raises(InputError) as caught:
            write_report(ds, target)
        return str(caught.value)

    inside = tmp_path / "file" / "report.html"
    assert refused(inside) == f"{inside}: cannot be written: {tmp_path / 'file'} is a file, not a folder. {ends}"
    assert refused(tmp_path) == f"{tmp_path}: cannot be written: this is a folder; name a file. {ends}"

    def forbidden(self: Path, data: bytes) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", forbidden)
    rights = "Choose another place, or ask for the right to it; a file open in another program blocks it too."
    assert refused(tmp_path / "r.html") == f"{tmp_path / 'r.html'}: cannot be written: Permission denied. {rights}"
    with pytest.raises(InputError, match=r"path: no place was named\. Name the file to write, such as report\.html\."):
        write_report(ds)


@pytest.mark.parametrize("look", [{"baseline": None}, {"fill": True}, {"fill": True, "baseline": [1.0, 1.0, -3.0]}])
def test_quick_stairs_leave_the_same_room(look: dict[str, Any]) -> None:
    limits = []
    for kind in (Axes, StepAxes):
        ax = Figure().subplots(subplot_kw={"axes_class": kind})
        ax.stairs([2.0, 5.0, -1.0], [0.0, 1.0, 3.0, 4.0], **look)
        limits.append([*ax.get_xlim(), *ax.get_ylim()])

    assert limits[0] == pytest.approx(limits[1])


def test_provenance_keeps_values_wherever_they_stand() -> None:
    case = case_of(provenance={
        "contracts.mill.clauses.0.price_per_mwh": ("stated", ""), "components.gone.x": ("assumed", ""),
        "networks.town.demand_mw": ("derived", ""),
    })  # fmt: skip

    kept = json.loads(dh.solve(case).attrs["provenance_values"])

    assert kept == {"contracts.mill.clauses.0.price_per_mwh": 10.0, "networks.town.demand_mw": "demand"}
