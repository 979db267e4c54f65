"""Quotes become turns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lydsak.model import ArticleBlock, Note, Quote
from lydsak.text.quotes.finder import find_quotes
from lydsak.text.quotes.turns import make_turns, name_voices
from tests.text.quotes.test_speech_parts import CASES

PARAGRAPHS = st.one_of(st.text(), st.sampled_from([row[1].replace("⟦", "").replace("⟧", "") for row in CASES]))


def _quote(start: int, end: int, speaker: str | None = "Kari Nes", **more: str) -> Quote:
    fields = {"confidence": "sure", "how": "name", "attribution": "sier Kari Nes", **more}
    return Quote(0, start, end, speaker, **fields)  # type: ignore[arg-type]


def test_a_quote_and_its_attribution_are_two_turns() -> None:
    """The comma stays with the words, the attribution with the narrator."""
    text = "– Vi gir oss ikke, sier Kari Nes."
    turns = make_turns(text, [_quote(0, 18)], "nb")
    assert [(turn.name, turn.shown) for turn in turns] == [
        ("Kari Nes", "– Vi gir oss ikke,"),
        ("forteller", "sier Kari Nes."),
    ]


def test_guillemets_take_their_comma_along() -> None:
    """No line of a script begins with one."""
    (said, told) = make_turns("«Ja», sier Kari Nes.", [_quote(0, 4)], "nb")
    assert (said.shown, told.shown) == ("«Ja»,", "sier Kari Nes.")


def test_what_is_unsure_stays_with_the_narrator_and_asks_the_editor() -> None:
    """One note at the end, in the script's language; none where the words name nobody."""
    quote = _quote(0, 5, None, confidence="unsure", how="none")
    open_quote = Quote(0, 0, 5, None, "unsure", "none")
    assert make_turns("– Ja!", [open_quote], "nn")[0].inlines[-1] == Note("kven seier dette?")
    assert make_turns("– Ja, sier noen.", [quote], "nb")[0].shown == "– Ja, sier noen."
    assert len(make_turns("– Ja, sier noen.", [quote], "nb")[0].inlines) == 1


def test_a_name_that_a_script_cannot_carry_gets_no_turn() -> None:
    """A colon would end it, and a role is not a person."""
    for name in ("A: B", "sitat", "forteller"):
        assert make_turns("– Ja, sier X.", [_quote(0, 5, name)], "nb")[0].name is None


def test_voices_are_the_speakers_of_turns_in_order() -> None:
    """Each once, read by the role of the quoted."""
    quotes = [_quote(0, 1), _quote(2, 3, "Ola Li"), _quote(4, 5), _quote(6, 7, "Per", confidence="unsure")]
    assert name_voices(quotes) == (("Kari Nes", "sitat"), ("Ola Li", "sitat"))


@given(PARAGRAPHS)
def test_turns_are_the_words_of_the_paragraph(text: str) -> None:
    """In order, nothing lost, nothing added but line breaks at blanks."""
    text = " ".join(text.split())
    turns = make_turns(text, find_quotes([ArticleBlock("paragraph", text, 1)]), "nb")
    assert " ".join(turn.shown.strip() for turn in turns if turn.shown.strip()) == text
