"""The project that tests of the loader change, in the working folder, so that places in faults are short."""

from __future__ import annotations

from pathlib import Path

import pytest

from .project import Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A valid project; the working folder is its folder."""
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)
