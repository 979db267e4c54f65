"""Situations are prepared once: three shows that were built by real commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from faults.recovery import Situation, prepare_situations


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for shows to be broken in."""
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="session")
def situations(scratch: Path) -> tuple[Situation, ...]:
    """A first build, one after an edit, one of all anew."""
    return prepare_situations(scratch)


@pytest.fixture(scope="session")
def edited(situations: tuple[Situation, ...]) -> Situation:
    """A show that is built, with one sentence changed since."""
    return next(one for one in situations if one.name == "after an edit")
