"""The reference of the command line, from the command itself by typer's own tool."""

from __future__ import annotations

import re
import subprocess
import sys

from dhsim import cli

from .pages import Pages, prose

CODES = "## Exit codes\n\n"
_EXAMPLES = re.compile(r"\x08\s*(\w+):\n(.*?)(?=\n## |\n\n|\Z)", flags=re.DOTALL)  # lines that are not to be refilled


def make(pages: Pages) -> None:
    """Add the page of all commands."""
    command = [sys.executable, "-m", "typer", "dhsim.cli", "utils", "docs", "--name", "dhsim"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    text = _EXAMPLES.sub(_as_block, text)
    pages.add("commands", prose(text.replace("# `dhsim`", "# The command `dhsim`", 1)), CODES + prose(cli.main.__doc__))


def _as_block(found: re.Match[str]) -> str:
    """A heading with lines of examples, as a block."""
    lines = "\n".join(line.strip() for line in found[2].strip().splitlines())
    return f"**{found[1]}**:\n\n```console\n{lines}\n```\n"
