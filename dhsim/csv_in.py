"""The rows of a CSV file: text cut into cells, all rows equally long."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice

from .errors import Faults

Records = list[list[str]]
STAMP_LIKE = re.compile(r"\s*(\d{4}([-/.])\d{1,2}\2\d{1,2}|\d{1,2}([-/.])\d{1,2}\3\d{4})(\D|$)")
_MARKS = "\t;,"
_NO_TABLE = {
    "a web page": re.compile(r"\s*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE),
    "XML": re.compile(r"\s*<\?xml\b", re.IGNORECASE),
    "JSON": re.compile(r'\s*[\[{]\s*["{\[]'),
}
_SAYS_SEPARATOR = re.compile(r"sep=.$", re.IGNORECASE)  # a line on top that is meant for Excel
_LOOKED_AT = 30  # lines in which a header below title lines is looked for


def csv_rows(data: bytes, label: str, separator: str | None, skip: int, faults: Faults) -> tuple[Records, str] | None:
    """The header and the rows of a file in UTF-8 or else Windows-1252, and the separator; None if a fault was noted.

    skip: lines above the header.
    """
    whole = decoded(data, label, faults)
    if whole is None:
        return None
    text = "".join(islice(io.StringIO(whole, newline=""), skip, None))
    if not text.strip():
        note_empty(label, skip, faults)
        return None
    if _has_titles(text, separator, label, skip, faults):
        return None
    mark = separator or _separator(text)
    records = _cut(text, mark, label, skip, faults)
    if records is None or not _same_width(records, mark, label, skip, faults):
        return None
    return records, mark


def note_empty(label: str, skip: int, faults: Faults) -> None:
    """Say that a file holds nothing, or nothing below the lines that are skipped."""
    if skip:
        found = f"holds nothing below the {skip} row{'s'[: skip != 1]} that skip_rows leaves out"
        faults.add(label, found, "Correct skip_rows")
    else:
        faults.add(label, "is empty", "Write column names in row 1 and values below")


def _cut(text: str, mark: str, label: str, skip: int, faults: Faults) -> Records | None:
    """Cells, row by row, the header stripped of blanks; without empty rows at the end."""
    records: Records = []
    try:
        records.extend(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error:
        where = f"{label}, row {len(records) + 1 + skip}"
        faults.add(where, "a quotation mark is not closed or stands inside a cell", "Close it, or remove it")
        return None
    while not any(cell.strip() for cell in records[-1]):
        records.pop()
    return [[name.strip() for name in records[0]], *records[1:]]


def decoded(data: bytes, label: str, faults: Faults) -> str | None:
    """The text of a file in UTF-8 or else Windows-1252, without byte-order mark; None, with the fault noted, if it is
    no text or no table.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        faults.add(label, "is written in UTF-16", 'Save it as "CSV UTF-8"')
        return None
    if b"\0" in data:
        faults.add(label, "is a binary file, not text", "Save it as CSV, or give it the ending of its kind")
        return None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _is_no_table(text, label, faults) else text
    faults.add(label, "is neither UTF-8 nor Windows-1252 text", 'Save it as "CSV UTF-8"')
    return None


def _is_no_table(text: str, label: str, faults: Faults) -> bool:
    """Note a web page or JSON, which a download may give in place of a table."""
    kind = next((kind for kind, begin in _NO_TABLE.items() if begin.match(text)), None)
    if kind is not None:
        faults.add(label, f"holds {kind}, not a table", "Download the table itself, as CSV, and look into the file")
    return kind is not None


def _separator(text: str) -> str:
    """What stands between the cells of the header: a tab, else a semicolon, else a comma."""
    header = _unquoted(text.partition("\n")[0])
    return next((mark for mark in "\t;" if mark in header), ",")


def _unquoted(line: str) -> str:
    """A line without what stands in quotation marks."""
    return re.sub(r'"[^"]*"', "", line)


def _has_titles(text: str, separator: str | None, label: str, skip: int, faults: Faults) -> bool:
    """Note lines above the header, which have fewer separators than it and the rows below it."""
    lines = [_unquoted(line).rstrip("\r\n") for line in islice(io.StringIO(text), _LOOKED_AT)]
    while not lines[-1].strip():
        lines.pop()
    mark = separator or next((mark for mark in _MARKS if mark in lines[-1]), ",")
    cells = [1 if _SAYS_SEPARATOR.match(line) else line.count(mark) + 1 for line in lines]
    header = next(at for at, n in enumerate(cells) if n >= cells[-1])
    if not header or not _is_header(lines[header].split(mark)) or '"' in "".join(lines[:header]):
        return False
    found = f"has {cells[0]} cell{'s'[: cells[0] != 1]}, row {header + 1 + skip} has {cells[header]}"
    rows = "row above it is a title" if header == 1 else f"{header} rows above it are titles"
    faults.add(f"{label}, row {1 + skip}", found, f"If the {rows}, set skip_rows = {header + skip} for this file")
    return True


def _is_header(cells: list[str]) -> bool:
    """Is none of the cells a number or a stamp?"""
    return not any(STAMP_LIKE.match(cell) or re.fullmatch(r"\s*[-+]?[\d.,]+\s*", cell) for cell in cells)


def _same_width(records: Records, mark: str, label: str, skip: int, faults: Faults) -> bool:
    """Pad short rows in place with empty cells, cut empty cells off long ones; a row with more cells is a fault."""
    width = len(records[0])
    odd = [at for at, record in enumerate(records) if len(record) != width]
    long = [at for at in odd if any(cell.strip() for cell in records[at][width:])]
    if long:
        remedy = "Put text and numbers that hold the separator in quotation marks"
        if mark == ",":
            remedy = "If these are decimal commas, write the file with semicolons between the cells"
        more = f" ({len(long)} such rows)" if len(long) > 1 else ""
        found = f"has {len(records[long[0]])} cells, the header has {width}{more}"
        faults.add(f"{label}, row {long[0] + 1 + skip}", found, remedy)
    for at in odd:
        records[at] = (records[at] + [""] * width)[:width]
    return not long
