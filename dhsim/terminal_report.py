"""What a person sees of a report: that it is being written, where it lies, how large it is."""

from __future__ import annotations

from pathlib import Path

from .terminal import err, out


def report_on(what: Path, target: Path | None) -> None:
    """Write the report of a folder, and say where it is."""
    with err.status("writing"):
        from .report.writing import write_report

        written = write_report(what, target)
    out.print(said(written), markup=False)


def said(file: Path) -> str:
    """Where it lies, and its size: 'written: results/base/report.html, 2.3 MB'."""
    size = file.stat().st_size
    return f"written: {file}, {size / 1e6:.1f} MB" if size >= 1e5 else f"written: {file}, {size / 1e3:.0f} kB"
