from __future__ import annotations

import io
import wave
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from lydsak.build.scripts import load_script
from lydsak.build.speech.audition import Audition, speak_script, speak_text
from lydsak.errors import UsageError

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


def _measure(audition: Audition) -> float:
    with wave.open(io.BytesIO(audition.wav)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 48_000)
        return float(file.getnframes() / 48_000)


def test_a_text_is_spoken_sentence_by_sentence() -> None:
    """With a breath between them, and what is said in words."""
    one = speak_text("Det var 2.", voice="tone:mid")
    two = speak_text("Det var 2.\n\nDet var 2.", voice="tone:mid")
    assert one.spoken == ("Det var to.",)
    assert two.spoken == ("Det var to.", "Det var to.")
    assert _measure(two) == pytest.approx(2 * _measure(one) + 0.32)


def test_a_language_is_read_as_itself() -> None:
    """Nynorsk numbers in Nynorsk words."""
    assert speak_text("Det var 7. gong.", voice="tone:mid", language="nn").spoken != (
        speak_text("Det var 7. gong.", voice="tone:mid", language="nb").spoken
    )


def test_a_show_s_words_are_heard_at_once(show: ShowFolder) -> None:
    """Fix a name once, hear it, and the sound is kept for the build."""
    (show.root / "words.toml").write_text('"Bjørka" = "Bjørrka"\n', encoding="utf-8")
    assert speak_text("Fra Bjørka.", settings=show.load()).spoken == ("Fra Bjørrka.",)
    assert list((show.root / ".lydsak" / "store").rglob("*"))


def test_one_voice_reads_all_of_a_script_that_has_several(show: ShowFolder) -> None:
    """--voice is for comparing voices: roles give way to it, other speakers keep what the script gives them."""
    show.write_script("---\ntittel: A\n---\n\nEn. ^a1\n\n@sitat: To. ^a2\n")
    settings = replace(show.load(), roles=(("tone", "forteller", "mid"), ("tone", "sitat", "high")))
    script = load_script(show.root / "scripts" / "ferja.md", show.root)
    own = speak_script(script, settings, path="scripts/ferja.md", paragraph=None)
    low = speak_script(script, settings, path="scripts/ferja.md", paragraph=None, voice="low")
    assert own.spoken == low.spoken == ("En.", "To.")
    assert own.wav != low.wav


def test_what_cannot_be_heard_is_an_error(show: ShowFolder) -> None:
    """No such paragraph, nothing said in it, no such engine."""
    show.write_script("---\ntittel: A\n---\n\nEn. ^a1\n\n~~To.~~ ^a2\n")
    script = load_script(show.root / "scripts" / "ferja.md", show.root)
    for paragraph in ("z1", "a2"):
        with pytest.raises(UsageError) as caught:
            speak_script(script, show.load(), path="scripts/ferja.md", paragraph=paragraph)
        assert caught.value.code == "L005"
    for voice in ("tona:mid", "tone:midt"):
        with pytest.raises(UsageError, match="no"):
            speak_text("Hei.", voice=voice)
