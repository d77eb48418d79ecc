"""The answers about three small offers, asked for once."""

from __future__ import annotations

import pytest

from dhsim.comparing import Answers

from .small_offers import compared, offers_file


@pytest.fixture(scope="session")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """Everything about the mill, the hall and the incinerator, in three years."""
    folder = tmp_path_factory.mktemp("offers")
    return compared(offers_file(folder), folder / "answers")
