"""What a person sees of invoices on the terminal: who is paid what, and that it adds up to the cost of the run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .terminal import err, out, show_table

if TYPE_CHECKING:
    import pandas as pd

    from .settlement import Billing

MOST_ROWS = 60  # a longer list of invoices is printed as sums, and read in the file


def settle_result(path: Path, folder: Path | None, period: Billing, meter: Path | None) -> None:
    """Bill a saved result, print, write."""
    from .files_out import open_result
    from .invoice_files import save_bills
    from .meters import read_meters
    from .party_books import books
    from .settlement import own_costs, settle, true_up

    result = open_result(path)
    meters = None if meter is None else read_meters(meter, result)
    money = result.attrs["currency"]
    invoices = settle(result, period, meters)
    written = save_bills(result, folder or (path if path.is_dir() else path.parent), period, meters)
    if not len(invoices):
        err.print("[bold yellow]no invoices:[/] nothing falls due under any contract in this run")
    _show_invoices(invoices, money)
    if meters:
        show_table(_columns(true_up(result, meters, period)), f"True-up [{money}]")
    else:
        _show_sum(invoices, own_costs(result), float(result.attrs["total_cost"]), money)
    both = _of_suppliers(books(result, meters))
    if len(both):
        show_table(both, f"Heat bought, in both parties' books [{money}]")
    out.print(f"\nwritten to {written[0].parent}: {', '.join(file.name for file in written)}", markup=False)


def _show_invoices(invoices: pd.DataFrame, money: str) -> None:
    """One table a counterparty and contract; sums by clause where they would fill more than a page or two."""
    keys = ["counterparty", "contract", "flow"]
    if len(invoices) > MOST_ROWS:
        sums = invoices.groupby([*keys, "clause", "line"], sort=False, as_index=False)[["amount"]].sum()
        show_table(_columns(sums), f"Invoices of the run by clause [{money}]; line by line in invoices.csv")
        return
    for (payee, contract, flow), lines in invoices.groupby(keys, sort=False):
        title = f"{payee or 'Nobody named'}: {contract} on {flow} [{money}]"
        show_table(_columns(lines.drop(columns=[*keys, "direction"])), title)


def _show_sum(invoices: pd.DataFrame, own: pd.DataFrame, total: float, money: str) -> None:
    """Two roads to one number."""
    billed, rest = float(invoices["amount"].sum()), float(own["amount"].sum())
    out.print(
        f"\ninvoices {billed:,.2f} + costs under no contract {rest:,.2f} = {billed + rest:,.2f} {money}; "
        f"total cost of the run {total:,.2f}"
    )


def _columns(frame: pd.DataFrame) -> pd.DataFrame:
    """Columns that say something, under names as people read them."""
    kept = [c for c in frame.columns if not (frame[c].dtype == object and (frame[c] == "").all())]
    return frame[kept].rename(columns=lambda name: str(name).replace("_", " "))


def _of_suppliers(both: pd.DataFrame) -> pd.DataFrame:
    """Contracts on heat, with the figures that are something somewhere."""
    heat = both[both["heat_worth"].notna()].drop(columns=["flow"])
    said = [c for c in heat.columns if heat[c].dtype == object or (heat[c] != 0.0).any()]
    return _columns(heat[said])
