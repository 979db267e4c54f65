"""What a reader sees around its match."""

from __future__ import annotations

from lydsak.text.norwegian.reading import Scope
from lydsak.text.norwegian.style import ReadingStyle
from lydsak.text.norwegian.tables import load_words


def _make_scope(text: str, *ends: int) -> Scope:
    return Scope(text, load_words("nb"), ReadingStyle(), frozenset(ends))


def test_words_around_a_number() -> None:
    """Small letters before, as written after; none across digits or signs."""
    scope = _make_scope("Kom nr. 9 Oslo hit = 7")
    assert scope.word_before(8) == "nr"
    assert scope.words_after(9) == ("Oslo", "hit")
    assert scope.word_before(21) == ""


def test_a_sentence_starts_after_quotes_and_dashes() -> None:
    """At the text's start and after a full stop that ends a sentence; not after an abbreviation's."""
    scope = _make_scope("– 12 kom. «9 gikk. Ca. 7", 9, 18)
    assert scope.starts_sentence(2)
    assert scope.starts_sentence(11)
    assert not scope.starts_sentence(23)


def test_a_full_stop_is_shared_only_where_a_sentence_ends() -> None:
    """The stop of "30 kr." closes its sentence, "30 kr. og" does not."""
    assert _make_scope("30 kr.", 6).close(6) == "."
    assert _make_scope("30 kr. og").close(6) == ""
