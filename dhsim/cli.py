"""The command line: parses arguments, calls the package, turns errors into exit codes. Heavy imports wait."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from .errors import DhsimError, Fault, InputError

app = typer.Typer(
    help="Hourly district-heating dispatch at least cost.",
    invoke_without_command=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
Scenario = Annotated[Path, typer.Argument(help="scenario file (.toml)", show_default=False)]


def main() -> None:
    """Run the command; print what went wrong in words, and exit with the code that says what kind of thing it was.

    0 fine, 2 input, 3 infeasible, 4 stopped at a limit, 1 anything else.
    """
    try:
        code = app(standalone_mode=False)  # an exit code that a command asked for comes back as a number
        sys.exit(code if isinstance(code, int) else 0)
    except DhsimError as error:
        from .terminal import show_error

        command = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
        show_error(error, writes=command in ("run", "settle", "compare"))
        sys.exit(error.exit_code)
    except typer.Exit as stop:
        sys.exit(stop.exit_code)
    except typer.Abort:
        print("stopped", file=sys.stderr)
        sys.exit(130)
    except Exception as error:
        if hasattr(error, "format_message"):  # a usage error of typer's
            print(f"dhsim: {error.format_message()}\nTry 'dhsim --help'.", file=sys.stderr)
            sys.exit(2)
        raise


def _version(asked: bool) -> None:
    """Print versions and stop."""
    if asked:
        from importlib.metadata import version

        print("\n".join(f"{name} {version(name)}" for name in ("dhsim", "pyomo", "highspy", "numpy", "xarray")))
        raise typer.Exit


@app.callback()
def _common(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="show versions")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="say what the solver does")] = False,
) -> None:
    """Hourly district-heating dispatch at least cost."""
    if context.invoked_subcommand is None:
        print(context.get_help())
        raise typer.Exit
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(message)s")


@app.command()
def run(
    scenario: Scenario,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="folder for the result [results/<scenario>]")] = None,
    option: Annotated[
        list[str] | None, typer.Option("--option", help="HiGHS option, such as time_limit=60; may be repeated")
    ] = None,
    strategy: Annotated[str, typer.Option(help="auto, milp, guided or rolling")] = "auto",
    setting: Annotated[
        list[str] | None, typer.Option("--setting", help="of the strategy, such as gap_target=0.0003 or window=168")
    ] = None,
    picture: Annotated[bool, typer.Option(help="draw the pictures")] = True,
) -> None:
    """Solve a scenario; print a summary; write result.nc, hourly.csv, summary.csv and dispatch.png."""
    from .terminal import run_scenario

    options = dict(_parsed(text) for text in option or [])
    settings = dict(_parsed(text) for text in setting or [])
    folder = Path("results") / scenario.stem if out is None else out
    code = run_scenario(scenario, folder, options, picture, strategy, settings)
    raise typer.Exit(code)


@app.command()
def check(scenario: Scenario) -> None:
    """Read a scenario with everything it names, and report every fault, without solving."""
    from .terminal import check_scenario

    check_scenario(scenario)


@app.command()
def batch(
    files: Annotated[list[Path], typer.Argument(help="scenario files with [batch] or [sample]", show_default=False)],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="folder for the results [results/<file>]")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="list what would run, and how long it would take")] = False,
    workers: Annotated[int | None, typer.Option(help="processes [one a core]", min=1)] = None,
    keep: Annotated[str, typer.Option(help="summary, or hourly: the whole result of every scenario too")] = "summary",
    force: Annotated[bool, typer.Option("--force", help="run again what is finished already")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="run more than 1000 scenarios without asking")] = False,
    dask: Annotated[str | None, typer.Option(help="address of a Dask scheduler, or local")] = None,
    option: Annotated[list[str] | None, typer.Option("--option", help="HiGHS option; may be repeated")] = None,
    strategy: Annotated[str, typer.Option(help="auto, milp, guided or rolling")] = "auto",
    setting: Annotated[list[str] | None, typer.Option("--setting", help="of the strategy; may be repeated")] = None,
) -> None:
    """Run many scenarios side by side; a run that was stopped goes on where it was."""
    from .how import How
    from .terminal_batch import dry_run as dry
    from .terminal_batch import run_files

    if keep not in ("summary", "hourly"):
        raise InputError([Fault("--keep", f"found '{keep}'", "Use summary or hourly")])
    settings = dict(_parsed(text) for text in setting or [])
    how = How(dict(_parsed(text) for text in option or []), strategy, settings, keep == "hourly")
    if dry_run:
        dry(files, how, workers)
    else:
        folder = Path("results") / files[0].stem if out is None else out
        raise typer.Exit(run_files(files, folder, how, workers, force, yes, dask))


@app.command()
def offers(
    file: Annotated[Path, typer.Argument(help="scenario file with [offers.<name>] (.toml)", show_default=False)],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="folder for the answers [results/<file>]")] = None,
    workers: Annotated[int | None, typer.Option(help="processes [one a core]", min=1)] = None,
    force: Annotated[bool, typer.Option("--force", help="ask again what is answered already")] = False,
    report: Annotated[bool, typer.Option(help="write offers.html, for those who decide")] = True,
    dask: Annotated[str | None, typer.Option(help="address of a Dask scheduler, or local")] = None,
) -> None:
    """Compare offers of waste heat: saving, prices, room to negotiate, risk; what is answered is not asked again."""
    from .terminal_offers import compare_offers

    folder = Path("results") / file.stem if out is None else out
    raise typer.Exit(compare_offers(file, folder, workers, force, report, dask))


@app.command()
def settle(
    result: Annotated[Path, typer.Argument(help="folder of a result, or its result.nc", show_default=False)],
    period: Annotated[str, typer.Option(help="month, half_year or year")] = "month",
    meter: Annotated[
        Path | None, typer.Option(help="hourly readings, columns <flow>_mw, that replace modelled flows")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="folder for the bills [that of the result]")] = None,
) -> None:
    """Print and write the invoices of a result: per counterparty, period and clause; and both parties' books."""
    from .terminal_bills import settle_result

    settle_result(result, out, period, meter)  # type: ignore[arg-type]


@app.command()
def compare(
    folder: Annotated[Path, typer.Argument(help="folder that `dhsim batch` wrote", show_default=False)],
    base: Annotated[str | None, typer.Option(help="scenario to hold the others against [base, or the first]")] = None,
    of: Annotated[str, typer.Option(help="result for differences, tornado, ranges and losses")] = "total_cost",
    scatter: Annotated[
        tuple[str, str] | None, typer.Option(help="two inputs or results to draw against each other", metavar="X Y")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="where tables and pictures go [the batch]")] = None,
) -> None:
    """Compare the scenarios of a batch: differences, sensitivities as a tornado, ranges, probability of loss."""
    from .terminal_compare import compare_batch

    compare_batch(folder, base, of, scatter, out)


@app.command()
def diff(
    before: Annotated[Path, typer.Argument(help="a result (folder or result.nc), or a scenario (.toml)")],
    after: Annotated[Path, typer.Argument(help="another of the same")],
) -> None:
    """Say what changed between two results, or two scenarios: in the inputs, and in what came out."""
    from .terminal_diff import show_changes

    show_changes(before, after)


@app.command()
def schema(
    kind: Annotated[
        str, typer.Argument(help="model, inputs or scenario; network, stream, ...; or a kind: boiler, lorenz, ...")
    ],
) -> None:
    """Print the JSON Schema of a kind of file, component or clause: for editors; `keys` is for people."""
    import json

    from .schema import schema as schema_of

    print(json.dumps(schema_of(kind), indent=2))


@app.command()
def keys(
    kind: Annotated[
        str,
        typer.Argument(help="boiler, heat_pump, monthly, lorenz, ...; or network, stream, scenario, ..."),
    ],
) -> None:
    """List the keys of a kind of component, clause, profile, COP model or table: unit, default, meaning."""
    from .terminal import show_keys

    show_keys(kind)


def _parsed(text: str) -> tuple[str, Any]:
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
