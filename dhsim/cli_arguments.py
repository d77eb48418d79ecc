"""What the commands take: their arguments and shared options, with what the shell offers for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from . import completion
from .errors import Fault, InputError


def _argument(text: str, metavar: str, offered: Callable[[str], list[str]]) -> Any:
    """An argument that must be given. text: its help; offered: what the shell proposes for a beginning of it."""
    return typer.Argument(help=text, show_default=False, metavar=metavar, autocompletion=offered)


Scenario = Annotated[Path, _argument("scenario file (.toml)", "SCENARIO", completion.scenarios)]
BatchFiles = Annotated[list[Path], _argument("scenario files with [batch] or [sample]", "SCENARIO", completion.batches)]
OffersFile = Annotated[Path, _argument("scenario file with [offers.<name>] (.toml)", "SCENARIO", completion.offers)]
ResultFolder = Annotated[Path, _argument("folder of a result, or its result.nc", "RESULT", completion.results)]
AnyResult = Annotated[
    Path, _argument("folder of a result, a batch or offers; or result.nc", "RESULT", completion.any_results)
]
BatchResult = Annotated[Path, _argument("folder that `dhsim batch` wrote", "BATCH", completion.batch_results)]
Before = Annotated[
    Path, _argument("a result (folder or result.nc), or a scenario (.toml)", "BEFORE", completion.results_or_scenarios)
]
After = Annotated[Path, _argument("another of the same", "AFTER", completion.results_or_scenarios)]
Kind = Annotated[
    str,
    _argument(
        "boiler, heat_pump, energy_price, monthly, lorenz, ...; or network, stream, scenario, ...",
        "KIND",
        completion.kinds,
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


def named_values(texts: Iterable[str] | None, example: str = "--option time_limit=60") -> dict[str, Any]:
    """['time_limit=60', 'presolve=off'] as {'time_limit': 60, 'presolve': 'off'}. Raises InputError for other text.

    example: how such an option is written, for the message.
    """
    return dict(_named(text, example) for text in texts or ())


def _named(text: str, example: str) -> tuple[str, Any]:
    """'time_limit=60' as name and value."""
    name, sign, raw = text.partition("=")
    if not sign or not name or not raw:
        option = example.partition(" ")[0]
        raise InputError([Fault(f"{option} {text}", "it is not name=value", f"Write, for example, {example}")])
    for kind in (int, float):
        try:
            return name, kind(raw)
        except ValueError:
            continue
    return name, {"true": True, "false": False}.get(raw.lower(), raw)
