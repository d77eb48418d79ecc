"""First steps on the command line: the order of commands, their help, what TAB offers, and where results go."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dhsim import completion
from dhsim.errors import InputError
from dhsim.new_project import write_project
from dhsim.result_place import results_of
from dhsim.schema import class_named

COMMAND = Path(sys.executable).with_name("dhsim")
IN_ORDER = ["new", "check", "run", "report", "settle", "batch", "compare", "offers", "diff", "keys", "schema"]


def dhsim(*arguments: str, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    full = {**os.environ, "COLUMNS": "80", **env}
    return subprocess.run([COMMAND, *arguments], capture_output=True, text=True, cwd=cwd, env=full, check=False)


@pytest.fixture(scope="module")
def study(tmp_path_factory) -> Path:
    """A new project with folders of a result, a batch and a comparison of offers."""
    folder = tmp_path_factory.mktemp("work") / "study"
    write_project(folder)
    asked = (("base", "result.nc", ""), ("batch_sizes", "batch.json", "batch"), ("offers", "batch.json", "offers"))
    for name, file, kind in asked:
        (folder / "results" / name).mkdir(parents=True)
        (folder / "results" / name / file).write_text(json.dumps({"kind": kind}, indent=1))
    return folder


def test_commands_stand_in_the_order_of_use_each_with_a_whole_sentence():
    listed = dhsim().stdout.split("Commands:\n")[1].rstrip().splitlines()

    assert [line.split()[0] for line in listed] == IN_ORDER
    assert all(line.endswith(".") and not line.endswith("...") for line in listed)


@pytest.mark.parametrize("command", IN_ORDER)
def test_every_command_has_an_example_that_is_that_command(command):
    text = dhsim(command, "--help").stdout

    examples = text.split("Examples:\n")[1].strip().splitlines()
    assert examples
    assert all(line.strip().startswith(f"dhsim {command} ") for line in examples)


# --- completion ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shell", "word"), [("bash", "complete -o"), ("zsh", "#compdef dhsim"), ("fish", "complete")])
def test_the_script_for_each_shell(shell, word):
    done = dhsim("--show-completion", shell, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")

    assert done.returncode == 0, done.stderr
    assert word in done.stdout
    assert f"_DHSIM_COMPLETE=complete_{shell}" in done.stdout


@pytest.mark.skipif(not Path("/bin/bash").exists(), reason="needs bash")
def test_bash_completes(study):
    """The script as bash runs it: what it puts into COMPREPLY."""
    script = dhsim("--show-completion", "bash", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1").stdout
    ask = f"""{script}
    COMP_WORDS=(dhsim run scenarios/b); COMP_CWORD=2; _dhsim_completion dhsim; echo "${{COMPREPLY[@]}}"
    """
    path = f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["/bin/bash", "-c", ask],
        capture_output=True,
        text=True,
        cwd=study,
        env={**os.environ, "PATH": path},
        check=True,
    )

    assert done.stdout.split() == ["scenarios/base.toml", "scenarios/batch_sizes.toml"]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("dhsim check sce", ["base", "batch_sizes", "dear_electricity", "offers"]),
        ("dhsim batch ", ["batch_sizes"]),
        ("dhsim offers s", ["offers"]),
    ],
)
def test_commands_offer_the_scenarios_that_they_take(study, words, offered):
    place = str(len(words.split()) - (not words.endswith(" ")))
    done = dhsim(cwd=study, _DHSIM_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=place)

    assert done.stdout.split() == [f"scenarios/{name}.toml" for name in offered]


def test_results_and_batches_are_told_apart(study, monkeypatch):
    monkeypatch.chdir(study)

    assert completion.results("res") == ["results/base"]
    assert completion.batch_results("") == ["results/batch_sizes"]
    assert completion.any_results("results/") == [f"results/{name}" for name in ("base", "batch_sizes", "offers")]
    assert completion.results_or_scenarios("scenarios/d") == ["scenarios/dear_electricity.toml"]


def test_models_and_contracts_are_no_scenarios(study, monkeypatch):
    monkeypatch.chdir(study)

    assert completion.scenarios("models/") == []
    assert all(name.startswith("scenarios/") for name in completion.scenarios(""))


def test_paths_are_completed_as_they_were_begun(study):
    beginning = f"{study}/scenarios/ba"

    assert completion.scenarios(beginning) == [f"{study}/scenarios/{name}.toml" for name in ("base", "batch_sizes")]
    assert completion.scenarios("/no/such/folder/") == []


def test_kinds_are_those_that_keys_and_schema_know():
    """Two roads: by reading the source files, and by importing everything."""
    with pytest.raises(InputError) as error:
        class_named("§")
    known = str(error.value).split("Known: ")[1].rstrip(".").split(", ")

    assert completion.kinds("") == sorted(known)
    assert completion.kinds("heat_p") == ["heat_pump"]


def test_completion_needs_no_heavy_import():
    code = (
        "import sys; from dhsim import completion as c; c.kinds(''); c.scenarios('');"
        "print([m for m in ('pandas', 'numpy', 'pyomo', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


# --- where results go ---------------------------------------------------------------------------------------------


def test_results_go_into_the_project_of_the_scenario(study, monkeypatch, tmp_path):
    monkeypatch.chdir(study)
    assert results_of(Path("scenarios/base.toml")) == Path("results/base")
    monkeypatch.chdir(study / "scenarios")
    assert results_of(Path("base.toml")) == Path("../results/base")
    monkeypatch.chdir(study.parent)
    assert results_of(Path("study/scenarios/base.toml")) == Path("study/results/base")
    monkeypatch.chdir(tmp_path)
    assert results_of(study / "scenarios" / "base.toml") == study / "results" / "base"


def test_a_scenario_without_a_project_leaves_its_result_where_one_stands(tmp_path, monkeypatch):
    (tmp_path / "scenarios").mkdir()  # but neither models nor inputs beside it
    monkeypatch.chdir(tmp_path)

    assert results_of(Path("loose.toml")) == Path("results/loose")
    assert results_of(tmp_path / "scenarios" / "one.toml") == Path("results/one")
