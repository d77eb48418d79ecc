"""How tests look at reports: what stands in a page, and what a browser without a screen makes of it."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WAIT = "--virtual-time-budget=10000"  # milliseconds of the page's own clock
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="needs Chromium (apt-get install chromium), which is not installed"
)


class Page(HTMLParser):
    """Tables by the heading over them (rows of texts), pictures, and everything that is not a tag."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.attrs: list[tuple[str, str, str]] = []
        self.texts: list[str] = []
        self._inside, self._heading = "", "first page"
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attrs += [(tag, key, value or "") for key, value in attrs]
        self._inside = tag
        if tag == "h3":
            self._heading = ""
        elif tag == "table":
            self.tables.setdefault(self._heading, [])
        elif tag == "tr":
            self.tables[self._heading].append([])
        elif tag in ("td", "th"):
            self.tables[self._heading][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self._inside in ("td", "th"):
            self.tables[self._heading][-1][-1] += data
        elif self._inside == "h3":
            self._heading += data


def number(text: str) -> float:
    """A number of a report."""
    return float(text.replace("\u202f", "").replace("−", "-").replace("–", "nan").replace("never", "inf"))


def chromium(page: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Open a page without a screen, without any network."""
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr"]
    command += [f"--user-data-dir={page.parent / 'profile'}", "--host-resolver-rules=MAP * ~NOTFOUND", *options]
    return subprocess.run([*command, page.as_uri()], capture_output=True, text=True, timeout=120, check=True)


def printed(page: Path) -> int:
    """How many sheets a page takes."""
    target = page.with_suffix(".pdf")
    chromium(page, "--no-pdf-header-footer", f"--print-to-pdf={target}")
    return len(re.findall(rb"/Type\s*/Page\b", target.read_bytes()))


def complaints(page: Path) -> list[str]:
    """What the browser says on its console: errors, refused scripts, missing files."""
    return [line for line in chromium(page, "--dump-dom", WAIT).stderr.splitlines() if "CONSOLE" in line]


def told(page: Path, script: str, *options: str) -> str:
    """What a script of the test says when the page is loaded and its charts are drawn: the title it sets."""
    text = page.read_text(encoding="utf-8")
    open_page = re.sub(r"<meta http-equiv[^>]*>", "", text)
    probed = page.with_name(f"probed-{page.name}")
    waits = "const wait = () => new Promise(done => setTimeout(done, 1500));"
    run = f"<script>onload = async () => {{ {waits} await wait(); document.title = 'told ' + ({script})(); }}</script>"
    probed.write_text(open_page.replace("</head>", f"{run}</head>", 1), encoding="utf-8")
    found = re.search(r"<title>told (.*?)</title>", chromium(probed, "--dump-dom", WAIT, *options).stdout, re.DOTALL)
    assert found, "the script of the test did not end"
    return found[1]
