"""What all tests share: where the repository is, and where the developers' shared folder is, if it is."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("DHSIM_SHARED", ROOT.parent / "shared"))
sys.path.insert(0, str(Path(__file__).parent))
settings.register_profile("dhsim", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("dhsim")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs the shared folder where there is none."""
    if not (SHARED / "data").is_dir():
        reason = f"needs the developers' folder with real series and reference cases, which is not at {SHARED}"
        for item in items:
            if item.get_closest_marker("shared"):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The developers' shared folder."""
    return SHARED
