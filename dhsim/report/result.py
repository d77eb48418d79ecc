"""The report of one result as HTML: warnings first, then words, charts, figures, tables, invoices, and its origins."""

from __future__ import annotations

import xarray as xr

from ..result_warnings import warnings_of_result
from . import charts, figures, tables, words
from .origins import origins
from .page import page, script


def report(ds: xr.Dataset) -> str:
    """The report; all text from files is escaped."""
    return page(
        "result.html",
        [charts.library(), script("charts.js")],
        title=str(ds.attrs["title"]) or "Result",
        span=words.span(ds),
        currency=str(ds.attrs["currency"]),
        warnings=warnings_of_result(ds),
        answer=words.answer(ds),
        points=words.points(ds),
        blocks=list(charts.blocks(ds)),
        paper=list(figures.for_paper(ds)),
        figures=list(figures.for_all(ds)),
        tables=list(tables.all_tables(ds)),
        invoices=list(tables.invoices(ds)),
        origins=list(origins(ds)),
    )
