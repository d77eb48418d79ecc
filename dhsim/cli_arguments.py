"""What the commands take: their arguments and shared options, with what the shell offers for each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from . import completion
from .errors import Fault, InputError

Scenario = Annotated[
    Path,
    typer.Argument(
        help="scenario file (.toml)", show_default=False, metavar="SCENARIO", autocompletion=completion.scenarios
    ),
]
BatchFiles = Annotated[
    list[Path],
    typer.Argument(
        help="scenario files with [batch] or [sample]",
        show_default=False,
        metavar="SCENARIO",
        autocompletion=completion.batches,
    ),
]
OffersFile = Annotated[
    Path,
    typer.Argument(
        help="scenario file with [offers.<name>] (.toml)",
        show_default=False,
        metavar="SCENARIO",
        autocompletion=completion.offers,
    ),
]
ResultFolder = Annotated[
    Path,
    typer.Argument(
        help="folder of a result, or its result.nc",
        show_default=False,
        metavar="RESULT",
        autocompletion=completion.results,
    ),
]
AnyResult = Annotated[
    Path,
    typer.Argument(
        help="folder of a result, a batch or offers; or result.nc",
        show_default=False,
        metavar="RESULT",
        autocompletion=completion.any_results,
    ),
]
BatchResult = Annotated[
    Path,
    typer.Argument(
        help="folder that `dhsim batch` wrote",
        show_default=False,
        metavar="BATCH",
        autocompletion=completion.batch_results,
    ),
]
Before = Annotated[
    Path,
    typer.Argument(
        help="a result (folder or result.nc), or a scenario (.toml)",
        show_default=False,
        metavar="BEFORE",
        autocompletion=completion.results_or_scenarios,
    ),
]
After = Annotated[
    Path,
    typer.Argument(
        help="another of the same",
        show_default=False,
        metavar="AFTER",
        autocompletion=completion.results_or_scenarios,
    ),
]
Kind = Annotated[
    str,
    typer.Argument(
        help="boiler, heat_pump, energy_price, monthly, lorenz, ...; or network, stream, scenario, ...",
        show_default=False,
        metavar="KIND",
        autocompletion=completion.kinds,
    ),
]
Options = Annotated[
    list[str] | None,
    typer.Option("--option", help="of HiGHS, such as time_limit=60; may be repeated", metavar="NAME=VALUE"),
]
Strategy = Annotated[str, typer.Option(help="auto, milp, guided or rolling", metavar="NAME")]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--setting",
        help="of the strategy, such as gap_target=0.0003 or window=168; may be repeated",
        metavar="NAME=VALUE",
    ),
]
Workers = Annotated[int | None, typer.Option(help="processes [one a core]", min=1, metavar="N")]
Dask = Annotated[str | None, typer.Option(help="address of a Dask scheduler, or local", metavar="ADDRESS")]
Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="folder for what is written [results/<scenario>, in the project of the scenario]"),
]


def examples(*lines: str) -> str:
    """Commands below the help of a command, each on its own line."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def named_values(texts: Iterable[str] | None) -> dict[str, Any]:
    """['time_limit=60', 'presolve=off'] as {'time_limit': 60, 'presolve': 'off'}. Raises InputError for other text."""
    return dict(_named(text) for text in texts or ())


def _named(text: str) -> tuple[str, Any]:
    """'time_limit=60' as name and value."""
    name, sign, raw = text.partition("=")
    if not sign or not name or not raw:
        raise InputError(
            [Fault(f"--option {text}", "it is not name=value", "Write, for example, --option time_limit=60")]
        )
    for kind in (int, float):
        try:
            return name, kind(raw)
        except ValueError:
            continue
    return name, {"true": True, "false": False}.get(raw.lower(), raw)
