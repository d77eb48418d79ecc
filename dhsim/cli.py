"""The command line: parses arguments, calls the package, turns errors into exit codes. Heavy imports wait."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Annotated

import typer

from . import cli_arguments as take
from .cli_arguments import examples, named_values
from .errors import DhsimError, Fault, InputError

app = typer.Typer(
    invoke_without_command=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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
        show_error(error, writes=command in ("new", "run", "settle", "compare", "report"))
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
        from .terminal_version import show_versions

        show_versions()
        raise typer.Exit


@app.callback()
def _common(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="show versions and stop")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="say what the solver does")] = False,
) -> None:
    """Hourly district-heating dispatch at least cost: which plant and which waste heat runs when, and what it costs.

    Begin with `dhsim new my-study`. `dhsim COMMAND --help` says more of each command; they stand in the order of use.
    """
    if context.invoked_subcommand is None:
        print(context.get_help())
        raise typer.Exit
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(message)s")


@app.command(epilog=examples("dhsim new my-study", "dhsim new .        into this folder, if it is empty"))
def new(
    folder: Annotated[Path, typer.Argument(help="new or empty folder", show_default=False, metavar="NAME")],
) -> None:
    """Write a small project that runs at once.

    It holds a model, hourly series, contracts, scenarios, a notebook, and a README that says what is what.
    """
    from .terminal_new import new_project

    new_project(folder)


@app.command(epilog=examples("dhsim check scenarios/base.toml", "dhsim check scenarios/base.toml --pictures pictures"))
def check(
    scenario: take.Scenario,
    pictures: Annotated[Path | None, typer.Option(help="folder for a picture of each series [none drawn]")] = None,
) -> None:
    """Read a scenario without solving it, and say what was read.

    Every fault of every file is reported at once. Without faults: each series with unit, range, mean and who reads it,
    what was filled or converted, networks, plants and contracts.
    """
    from .terminal_check import check_scenario

    check_scenario(scenario, pictures)


@app.command(
    epilog=examples("dhsim run scenarios/base.toml", "dhsim run scenarios/base.toml --out here --option time_limit=60")
)
def run(
    scenario: take.Scenario,
    out: take.Out = None,
    option: take.Options = None,
    strategy: take.Strategy = "auto",
    setting: take.Settings = None,
    picture: Annotated[bool, typer.Option(help="draw the pictures")] = True,
    report: Annotated[bool, typer.Option("--report", help="write report.html too, for those who decide")] = False,
) -> None:
    """Solve a scenario: tables here, files into a folder.

    Writes result.nc, hourly.csv, summary.csv and, unless told otherwise, pictures.
    """
    from .result_place import results_of
    from .terminal import run_scenario

    options = named_values(option)
    settings = named_values(setting, "--setting window=168")
    folder = results_of(scenario) if out is None else out
    code = run_scenario(scenario, folder, options, picture, strategy, settings, report)
    raise typer.Exit(code)


@app.command(name="report", epilog=examples("dhsim report results/base", "dhsim report results/base --out town.html"))
def write_report(
    what: take.AnyResult,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="file to write [report.html in the folder]")] = None,
) -> None:
    """Write one HTML file for those who decide; it needs no network.

    Of a result: warnings, figures, hourly charts, tables, invoices, and all that the numbers rest on. Of a batch: its
    scenarios compared. Of offers: offers.html again.
    """
    from .terminal_report import report_on

    report_on(what, out)


@app.command(epilog=examples("dhsim settle results/base", "dhsim settle results/base --period year"))
def settle(
    result: take.ResultFolder,
    period: Annotated[str, typer.Option(help="month, half_year or year", metavar="PERIOD")] = "month",
    meter: Annotated[
        Path | None, typer.Option(help="hourly readings, columns <flow>_mw, that replace modelled flows")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="folder for the bills [that of the result]")] = None,
) -> None:
    """Print and write the invoices of a result.

    Per counterparty, period and clause; and the books of both parties of each contract.
    """
    from .terminal_bills import settle_result

    settle_result(result, out, period, meter)  # type: ignore[arg-type]


@app.command(epilog=examples("dhsim batch scenarios/sizes.toml --dry-run", "dhsim batch scenarios/sizes.toml"))
def batch(
    files: take.BatchFiles,
    out: take.Out = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="list what would run, and how long it would take")] = False,
    workers: take.Workers = None,
    keep: Annotated[
        str, typer.Option(help="summary, or hourly: the whole result of every scenario too", metavar="WHAT")
    ] = "summary",
    force: Annotated[bool, typer.Option("--force", help="run again what is finished already")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="run more than 1000 scenarios without asking")] = False,
    dask: take.Dask = None,
    option: take.Options = None,
    strategy: take.Strategy = "auto",
    setting: take.Settings = None,
) -> None:
    """Run many variants of a scenario side by side.

    A run that was stopped goes on where it was; a scenario that fails does not stop the others.
    """
    from .how import How
    from .result_place import results_of
    from .terminal_batch import dry_run as dry
    from .terminal_batch import run_files

    if keep not in ("summary", "hourly"):
        raise InputError([Fault("--keep", f"found '{keep}'", "Use summary or hourly")])
    settings = named_values(setting, "--setting window=168")
    how = How(named_values(option), strategy, settings, keep == "hourly")
    if dry_run:
        dry(files, how, workers)
    else:
        folder = results_of(files[0]) if out is None else out
        raise typer.Exit(run_files(files, folder, how, workers, force, yes, dask))


@app.command(epilog=examples("dhsim compare results/sizes", "dhsim compare results/sizes --of co2_t"))
def compare(
    folder: take.BatchResult,
    base: Annotated[
        str | None, typer.Option(help="scenario to hold the others against [base, or the first]", metavar="NAME")
    ] = None,
    of: Annotated[
        str, typer.Option(help="result for differences, tornado, ranges and losses", metavar="NAME")
    ] = "total_cost",
    scatter: Annotated[
        tuple[str, str] | None, typer.Option(help="two inputs or results to draw against each other", metavar="X Y")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="where tables and pictures go [the batch]")] = None,
) -> None:
    """Compare the scenarios of a batch.

    Differences, sensitivities as a tornado, ranges, probability of loss.
    """
    from .terminal_compare import compare_batch

    compare_batch(folder, base, of, scatter, out)


@app.command(epilog=examples("dhsim offers scenarios/offers.toml"))
def offers(
    file: take.OffersFile,
    out: take.Out = None,
    workers: take.Workers = None,
    force: Annotated[bool, typer.Option("--force", help="ask again what is answered already")] = False,
    report: Annotated[bool, typer.Option(help="write offers.html, for those who decide")] = True,
    dask: take.Dask = None,
) -> None:
    """Compare offers of waste heat.

    Saving, prices, room to negotiate, risk. What is answered is not asked again.
    """
    from .result_place import results_of
    from .terminal_offers import compare_offers

    folder = results_of(file) if out is None else out
    raise typer.Exit(compare_offers(file, folder, workers, force, report, dask))


@app.command(epilog=examples("dhsim diff results/base results/dear_electricity"))
def diff(before: take.Before, after: take.After) -> None:
    """Say what changed between two results or scenarios.

    In what went in, and in what came out.
    """
    from .terminal_diff import show_changes

    show_changes(before, after)


@app.command(epilog=examples("dhsim keys boiler", "dhsim keys scenario"))
def keys(kind: take.Kind) -> None:
    """List the keys of a kind of part, for people.

    Unit, default and meaning of each; those that are needed first.
    """
    from .terminal import show_keys

    show_keys(kind)


@app.command(epilog=examples("dhsim schema model > model.schema.json"))
def schema(kind: take.Kind) -> None:
    """Print the JSON Schema of a kind of file or part, for editors."""
    import json

    from .schema import schema as schema_of

    print(json.dumps(schema_of(kind), indent=2))
