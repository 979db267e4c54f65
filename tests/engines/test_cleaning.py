from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lydsak.engines.cleaning import break_dotted_letters, neutralize_markup, replace_controls


@given(st.text())
def test_nothing_is_left_that_a_voice_may_obey(text: str) -> None:
    """No bracket opens phonemes or a tag, no control character begins a command; offsets stay."""
    clean = neutralize_markup(text)
    assert len(clean) == len(text)
    assert not set(clean) & set("[]<>\0\x01\x7f\x85\u2028\ud800")


def test_what_is_no_command_stays() -> None:
    """Letters, punctuation and quotation marks are the text itself."""
    assert replace_controls("«Sju, æ?» – 100 % 😀\x01") == "«Sju, æ?» – 100 % 😀 "
    assert neutralize_markup("[pause] <b>nå</b> & da") == "(pause)  b nå /b  & da"


@given(st.text(alphabet="aA.Å _-\u0301 1e", max_size=400))
def test_breaking_rows_keeps_length_and_letters(text: str) -> None:
    """Positions in the broken text are those of the original, and nothing but full stops is changed."""
    broken = break_dotted_letters(text)
    assert len(broken) == len(text)
    assert all(now == was or (was, now) == (".", ",") for was, now in zip(text, broken, strict=True))
