from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak


@pytest.fixture
def edited(lydsak: Lydsak, show: ShowFolder, article: Path) -> ShowFolder:
    """A show with an article's script in which an editor has worked."""
    lydsak("add", article, at=show)
    path = show.root / "scripts" / "ferja-igjen.md"
    text = (
        path.read_text(encoding="utf-8")
        .replace("tirsdag", "onsdag kveld")
        .replace("Kaia holder nå", "%% ja %%\n\nKaia holder nå")
    )
    path.write_text(text.replace("## Kaia", "Velkommen om bord.\n\n## Brygga"), encoding="utf-8")
    return show


def test_a_diff_marks_the_words(lydsak: Lydsak, edited: ShowFolder) -> None:
    """By paragraph, with what it is compared with in the last line; a difference is no failure."""
    outcome = lydsak("diff", "scripts/ferja-igjen.md", at=edited)
    assert outcome.code == 0
    assert "~ ^a1  changed\n    Etter tre uker ved kai gikk ferja igjen [-tirsdag-] {+onsdag kveld+}.\n" in outcome.out
    assert "new\n    {+Velkommen om bord.+}\n" in outcome.out
    assert "[-Kaia-]{+Brygga\n    %% ja %%+}" in outcome.out
    assert outcome.err.endswith("since the script was made from its article\n")
    assert "\x1b" not in outcome.out


def test_a_diff_in_colours(lydsak: Lydsak, edited: ShowFolder) -> None:
    """Where they are asked for, in place of brackets."""
    outcome = lydsak("--color", "always", "diff", "ferja-igjen", at=edited)
    assert "\x1b[31m" in outcome.out
    assert "[-" not in outcome.out


def test_a_diff_without_a_change_says_so(lydsak: Lydsak, show: ShowFolder, article: Path) -> None:
    """Nothing on stdout."""
    lydsak("add", article, at=show)
    outcome = lydsak("diff", "ferja-igjen", "--against", "article", at=show)
    assert (outcome.code, outcome.out) == (0, "")
    assert "no change since the script was made from its article" in outcome.err


def test_a_diff_as_json_has_every_paragraph(lydsak: Lydsak, edited: ShowFolder) -> None:
    """Those that are the same, too."""
    document = lydsak("diff", "ferja-igjen", "--json", at=edited).document
    assert (document["command"], document["against"]) == ("diff", "article")
    kinds = {(one["id"], one["kind"]) for one in document["changes"]}
    assert {("a1", "changed"), ("k2", "changed"), ("k1", "same")} <= kinds


def test_what_was_not_kept_is_an_error_with_help(lydsak: Lydsak, show: ShowFolder) -> None:
    """It says what keeps it."""
    outcome = lydsak("diff", "ferja", "--against", "approved", at=show)
    assert outcome.code == 2
    assert "L019" in outcome.err
    assert "lydsak approve" in outcome.err
