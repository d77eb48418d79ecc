"""The shipped Danish pack."""

from __future__ import annotations

import pytest

import dhsim as dh


@pytest.fixture(scope="session")
def pack(root):
    """inputs/taxes/dk_2013.toml; money in DKK."""
    return dh.TaxPack.read(root / "inputs" / "taxes" / "dk_2013.toml")
