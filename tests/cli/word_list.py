"""A small word list, for the tests of the commands that read and write it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

WORDS = """\
"Kaia" = "Kaja"

[[ord]]
ord = "Wien"
ipa = "viːn"
lang = "nn"
voice = "tone"
note = "3.5."
reviewed = true
"""


def write_words(show: ShowFolder, words: str = WORDS) -> Path:
    """The list of a show, and its path."""
    path = show.root / "words.toml"
    path.write_text(words, encoding="utf-8")
    return path
