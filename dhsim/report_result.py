"""The report of one result as HTML: warnings first, then words, charts, figures, tables, invoices, and its origins."""

from __future__ import annotations

import xarray as xr

from . import report_charts, report_figures, report_tables, report_words
from .report_origins import origins
from .report_page import page, script
from .result_warnings import warnings_of_result


def report(ds: xr.Dataset) -> str:
    """The report; all text from files is escaped."""
    return page(
        "result.html",
        [report_charts.library(), script("charts.js")],
        title=str(ds.attrs["title"]) or "Result",
        span=report_words.span(ds),
        currency=str(ds.attrs["currency"]),
        warnings=warnings_of_result(ds),
        answer=report_words.answer(ds),
        points=report_words.points(ds),
        blocks=list(report_charts.blocks(ds)),
        paper=list(report_figures.for_paper(ds)),
        figures=list(report_figures.for_all(ds)),
        tables=list(report_tables.all_tables(ds)),
        invoices=list(report_tables.invoices(ds)),
        origins=list(origins(ds)),
    )
