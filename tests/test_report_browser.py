"""Reports in a browser without a screen or network: charts drawn, tables sorted by a click, sheets of paper."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from helpers import boiler, exchanger, steps
from html_pages import complaints, needs_chromium, printed, told
from test_report import NASTY, case_of

import dhsim as dh
from dhsim.report.writing import write_report

pytestmark = needs_chromium
DRAWN = """() => {
  const inside = (root) => [...root.querySelectorAll('*')].flatMap(one =>
    [one, ...(one.shadowRoot ? inside(one.shadowRoot) : [])]);
  const share = (canvas) => {
    const parts = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    let inked = 0;
    for (let k = 0; k < parts.length; k += 4)
      inked += parts[k + 3] > 0 && Math.min(parts[k], parts[k + 1], parts[k + 2]) < 250;
    return inked / (parts.length / 4);
  };
  return JSON.stringify({
    charts: [...document.querySelectorAll('.chart')].map(one => Math.max(0, ...inside(one)
      .filter(part => part.tagName === 'CANVAS' && part.width * part.height > 0).map(share))),
    figures: [...document.querySelectorAll('main figure img')].map(one => one.naturalWidth),
    fits: document.body.scrollWidth <= innerWidth,
    loaded: performance.getEntriesByType('resource').filter(one => !one.name.startsWith('data:')).length,
  });
}"""
SORTED = """() => {
  const title = [...document.querySelectorAll('h3')].find(one => one.textContent.trim() === 'Cost of the run');
  const table = title.nextElementSibling.querySelector('table');
  const head = [...table.tHead.rows[0].cells].at(-1), first = table.tHead.rows[0].cells[0];
  const column = (k) => [...table.tBodies[0].rows].map(row => row.cells[k].textContent);
  const said = [], button = head.querySelector('button');
  for (let k = 0; k < 3; k++) {
    button.focus(); button.click();
    said.push([head.getAttribute('aria-sort'), column(head.cellIndex)]);
  }
  first.querySelector('button').click();
  said.push([first.getAttribute('aria-sort'), column(0)]);
  said.push([head.getAttribute('aria-sort'), [document.activeElement.tagName]]);
  said.push(['foot', [...table.tFoot.rows].map(row => row.cells[0].textContent)]);
  return JSON.stringify(said);
}"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(dh.solve(case_of(NASTY)), tmp_path_factory.mktemp("report") / "report.html")


def test_it_opens_without_complaints_and_draws_everything(page: Path) -> None:
    seen = json.loads(told(page, DRAWN, "--window-size=1200,1600"))

    assert complaints(page) == []  # with the page's own policy in force: no refused script, no request
    dispatch, *others = seen["charts"]  # shares of each chart that are not white
    assert dispatch > 0.2  # areas
    assert len(others) == 3
    assert min(others) > 0.005  # lines and axes
    assert len(seen["figures"]) >= 9
    assert min(seen["figures"]) > 100
    assert seen["loaded"] == 0


def test_nothing_sticks_out_on_a_phone(page: Path) -> None:
    # Chromium opens no window below 500 pixels; a frame may be as narrow as a phone.
    outer = page.with_name("outer.html")
    outer.write_text(f'<head></head><iframe src="{page.name}" style="width: 390px; height: 800px"></iframe>')
    probe = "() => [document.querySelector('iframe').contentDocument.body.scrollWidth].join()"

    wide = told(outer, probe, "--allow-file-access-from-files")

    assert int(wide) <= 390


def test_a_click_on_a_heading_sorts_numbers_as_numbers(page: Path) -> None:
    up, down, before, names, other, foot = json.loads(told(page, SORTED))

    def numbers(texts: list[str]) -> list[float]:
        return [float(text.replace("\u202f", "").replace("−", "-")) for text in texts]

    assert [up[0], down[0], before[0]] == ["ascending", "descending", "none"]
    assert numbers(up[1]) == sorted(numbers(before[1]))
    assert numbers(down[1]) == sorted(numbers(before[1]), reverse=True)
    assert up[1] != sorted(up[1])  # as text they would stand in another order
    assert names[0] == "ascending"
    assert names[1] == sorted(names[1], key=str.casefold)
    assert other == ["none", ["BUTTON"]]  # which the keyboard reaches, and Enter presses
    assert foot == ["foot", ["Total"]]


def test_on_paper_pictures_stand_in_for_the_charts(page: Path) -> None:
    # As the browser lays out print: the charts take no room, and what stands in for them does.
    probe = """() => [...document.styleSheets].flatMap(sheet => [...sheet.cssRules])
        .filter(rule => rule.media && rule.media.mediaText === 'print').flatMap(rule => [...rule.cssRules])
        .filter(rule => ['.charts', '.paper'].includes(rule.selectorText)).map(rule => rule.style.display).join()"""

    assert told(page, probe) == "none,block"
    assert 4 <= printed(page) <= 14


def test_a_year_has_a_strip_to_choose_from_and_stays_small(tmp_path: Path) -> None:
    hours = np.arange(8760)
    year = steps(
        8760, zone="Europe/Stockholm", demand=20 + 15 * np.cos(hours / 8760 * 2 * np.pi), spot=hours % 24 + 20.0
    )
    parts = {"peak": boiler(), "exchanger": exchanger()}

    page = write_report(dh.solve(case_of(hours=year, components=parts)), tmp_path / "year.html")

    assert page.stat().st_size < 5e6
    assert complaints(page) == []
    seen = json.loads(told(page, DRAWN, "--window-size=1200,1600"))
    strip, dispatch, prices, temperatures = seen["charts"]
    assert min(strip, dispatch) > 0.2
    assert min(prices, temperatures) > 0.005
    assert seen["fits"]
