"""The strings of pages and feeds."""

from __future__ import annotations

from dataclasses import asdict
from string import Formatter

import pytest

from lydsak.model import PageLanguage
from lydsak.publish.wording import choose_wording


@pytest.mark.parametrize("language", ["nn", "en"])
def test_all_languages_say_everything_with_the_same_gaps(language: PageLanguage) -> None:
    """No empty string, and `{}` in the same ones."""
    bokmal, other = asdict(choose_wording("nb")), asdict(choose_wording(language))
    assert all(bokmal.values())
    assert all(other.values())
    for name, text in bokmal.items():
        assert _count_gaps(text) == _count_gaps(other[name]), name


def test_the_languages_differ() -> None:
    """Nynorsk is not Bokmål under another name."""
    assert choose_wording("nn").all_episodes != choose_wording("nb").all_episodes


def _count_gaps(text: str) -> int:
    return sum(field is not None for _, field, _, _ in Formatter().parse(text))
