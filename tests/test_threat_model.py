"""The threat model's page: each defence names a test that is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "explanation" / "threat-model.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_each_named_test_is_there(path: str, name: str) -> None:
    """A defence whose test was renamed or dropped is no defence that anybody looks at."""
    assert re.search(rf"^def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)


def test_every_defence_names_one() -> None:
    """Each point between the actors and what is not defended."""
    defended = PAGE[PAGE.index("## What comes in") : PAGE.index("## What we stand on")]
    points = re.split(r"^- ", defended, flags=re.MULTILINE)[1:]
    assert len(points) > 10
    assert [point for point in points if "tests/" not in point] == []
