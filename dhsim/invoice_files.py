"""Bills on disk: invoices, the hours they follow from, both parties' books; each file whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import xarray as xr

from .party_books import books
from .settlement import Billing, Meters, attached, settle, true_up
from .writing_faults import writing

NAMES = ("invoices.csv", "invoice_hours.csv", "books.csv", "true_up.csv")


def save_bills(result: xr.Dataset, folder: Path, period: Billing = "month", meters: Meters | None = None) -> list[Path]:
    """Write invoices.csv, invoice_hours.csv and books.csv, and with meters true_up.csv; returns what was written.

    Files of these names are replaced. Raises InputError if the folder cannot be written, or a meter does not fit.
    """
    tables = dict(_tables(result, period, meters))
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        return [_write(table, folder / name) for name, table in tables.items()]


def _tables(result: xr.Dataset, period: Billing, meters: Meters | None) -> Iterator[tuple[str, pd.DataFrame]]:
    """What is written, by name."""
    yield "invoices.csv", settle(result, period, meters)
    hours = attached(result)
    for owner, flow in (meters or {}).items():
        hours[f"{owner}_meter_mw"] = flow
    yield "invoice_hours.csv", hours
    yield "books.csv", books(result, meters)
    if meters:
        yield "true_up.csv", true_up(result, meters, period)


def _write(table: pd.DataFrame, target: Path) -> Path:
    """One file, put into place when it is whole."""
    partial = target.with_name(f".{target.name}.partial-{secrets.token_hex(4)}")
    try:
        table.to_csv(partial, index=False, date_format="%Y-%m-%dT%H:%MZ")
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return target
