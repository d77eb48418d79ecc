"""A village in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from loading.project import Project

from .small import village


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A valid project; the working folder is its folder."""
    monkeypatch.chdir(tmp_path)
    return village(tmp_path)
