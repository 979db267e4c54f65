"""A show of three stories, built once for all pages."""

from __future__ import annotations

import pytest

from tests.docs.stage import Stage, build_newsroom


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Copied by whoever changes it."""
    return build_newsroom(tmp_path_factory.mktemp("newsroom") / "room")
