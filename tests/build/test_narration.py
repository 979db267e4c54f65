from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.audio.timing import time_words
from lydsak.build.narration import Faults, Line, Narration, choose_prosody, narrate_script
from lydsak.build.scripts import parse_numbered
from lydsak.config import Settings, make_default_settings
from lydsak.engines.installed import load_engine
from lydsak.engines.tone import ToneEngine
from lydsak.errors import EngineError, ScriptError, SettingsError
from lydsak.model import (
    PLAIN,
    FrontMatter,
    Language,
    Ms,
    Paragraph,
    ParagraphId,
    Pause,
    Plain,
    Pronunciation,
    Prosody,
    Script,
    Segment,
    Sound,
    TimedUtterance,
    Turn,
)
from lydsak.publish.cues import CueShape, flatten_text, lay_cues
from tests.text.test_spoken import TEXTS

SETTINGS = replace(make_default_settings(), engine="tone", opening="", closing="")
VOICED = replace(SETTINGS, roles=(("tone", "forteller", "low"), ("tone", "sitat", "high")))


def _narrate(body: str, settings: Settings = SETTINGS, *, front: str = "") -> Narration:
    text = f"---\ntittel: Ferja\n{front}---\n\n{textwrap.dedent(body).strip()}\n"
    return narrate_script(parse_numbered(text, path="scripts/a.md"), settings, path="scripts/a.md")


def _list_said(narration: Narration) -> list[tuple[str, str]]:
    return [(line.utterance.request.voice.name, line.utterance.request.text) for line in narration.lines]


def test_each_sentence_is_one_utterance_of_its_paragraph() -> None:
    """The unit of synthesis is the sentence; paragraphs and segments keep their ids."""
    narration = _narrate("## Kaia ^k1\n\nFerja gikk. Den kom fram. ^a1\n\nDet var alt. ^a2")
    assert [line.utterance.paragraph for line in narration.lines] == ["a1", "a1", "a2"]
    assert [text for _, text in _list_said(narration)] == ["Ferja gikk.", "Den kom fram.", "Det var alt."]
    assert [(segment.title, segment.id) for segment in narration.segments] == [("Kaia", "k1")]


def test_numbers_are_said_in_words_and_shown_as_written() -> None:
    """Captions show the figure, the voice gets the words."""
    (line,) = _narrate("Det koster 3 kr.").lines
    assert line.utterance.request.text == "Det koster tre kroner."
    assert " ".join(token.written for token in line.utterance.tokens) == "Det koster 3 kr."


def test_what_is_not_read_is_not_narrated() -> None:
    """Muted paragraphs, notes, and a sentence of nothing but signs."""
    narration = _narrate("En. %% sjekk %% ^a1\n\n~~To.~~ ^a2\n\n– ^a3\n\nTre. ^a4")
    assert [text for _, text in _list_said(narration)] == ["En.", "Tre."]


def test_pauses_and_sounds_stand_between_the_sentences() -> None:
    """In the order of the script."""
    narration = _narrate("En.\n\n[pause 2 s]\n\nTo.\n\n[lyd pling.wav]")
    assert [type(item) for item in narration.segments[0].items] == [Line, Pause, Line, Sound]
    assert [sound.file for sound in narration.sounds] == ["pling.wav"]


def test_a_respelling_is_said_in_place_of_what_is_shown() -> None:
    """One-off, and only there."""
    narration = _narrate("Fra {Seyðisfjörður|seidisfjørdur} kom ferja.")
    assert _list_said(narration) == [("mid", "Fra seidisfjørdur kom ferja.")]
    assert "Seyðisfjörður" in [token.written for token in narration.lines[0].utterance.tokens]


def test_turns_are_read_in_their_voices_and_named() -> None:
    """A named speaker has the role's voice and their name in captions; a bare role is nobody."""
    narration = _narrate(
        "@Per Eksempel: – Vi trodde det,\n@forteller: sier han.\n\n@sitat: Det sto der.",
        VOICED,
        front="stemmer:\n  Per Eksempel: sitat\n",
    )
    assert [(line.utterance.request.voice.name, line.utterance.name) for line in narration.lines] == [
        ("high", "Per Eksempel"),
        ("low", None),
        ("high", None),
    ]


def test_without_a_voice_for_quotes_the_narrator_reads_all() -> None:
    """One reader is the default."""
    narration = _narrate("@sitat: Hei.\n@forteller: Ja.")
    assert {voice for voice, _ in _list_said(narration)} == {"mid"}


def test_a_speaker_may_have_a_voice_of_another_engine() -> None:
    """`engine:voice` in the front matter is taken as it is."""
    narration = _narrate("@Per: Hei.", front="stemmer:\n  Per: tone:high\n")
    assert str(narration.lines[0].utterance.request.voice) == "tone:high"


def test_opening_and_closing_are_said_around_the_segments() -> None:
    """By the templates of lydsak.toml, and by default ones where there are none."""
    narration = _narrate("Hei.", replace(SETTINGS, opening="{tittel}.", closing=None))
    assert [line.kind for line in narration.lines] == ["opening", "paragraph", "closing"]
    assert narration.opening[0].utterance.request.text == "Ferja."


def test_headings_are_said_only_when_asked_for() -> None:
    """say_chapters."""
    body = "## Kaia ^k1\n\nHei."
    assert len(_narrate(body).lines) == 1
    asked = replace(SETTINGS, sound=replace(SETTINGS.sound, say_chapters=True))
    assert next((line.kind, line.utterance.paragraph) for line in _narrate(body, asked).lines) == ("heading", "k1")


def test_the_language_of_the_script_speaks_for_itself() -> None:
    """A Nynorsk article in a Bokmål show is read as Nynorsk."""
    assert "sju" in _list_said(_narrate("Dei var 7.", front="språk: nn\n"))[0][1]
    assert _narrate("Dei var 7.", front="språk: nn\n").lines[0].utterance.request.language == "nn"


def test_words_are_for_the_voices_and_languages_that_they_name() -> None:
    """An entry of words.toml may be for one voice, one engine or one language only."""
    words = (
        Pronunciation("Bjørka", said="alle"),
        Pronunciation("Kaia", said="bare-nn", language="nn"),
        Pronunciation("Ferja", said="bare-høy", voice="tone:high"),
        Pronunciation("Havet", said="motor", voice="tone"),
    )
    narration = _narrate("Bjørka Kaia Ferja Havet.", replace(SETTINGS, words=words))
    assert _list_said(narration) == [("mid", "alle Kaia Ferja motor.")]


@pytest.mark.parametrize(
    ("body", "front", "code", "place", "help"),
    [
        ("@kilden: Hei.", "", "L202", "scripts/a.md:5:2", "stemmer"),
        ("En.\n\n@stiat: Hei.", "", "L202", "scripts/a.md:7:2", 'did you mean "@sitat"?'),
        ("@Per: Hei.", "stemmer:\n  Per: larynx:no\n", "L203", "scripts/a.md:4:3", "installed: "),
        ("@Per: Hei.", "stemmer:\n  Per: tone:midt\n", "L403", "scripts/a.md:4:3", 'did you mean "mid"?'),
        ("@Per: Hei.", "stemmer:\n  Per: stiat\n", "L202", "scripts/a.md:4:3", 'did you mean "sitat"?'),
    ],
)
def test_a_voice_that_is_not_there_is_an_error_at_its_mark(
    body: str, front: str, code: str, place: str, help: str
) -> None:
    """With the nearest one that is."""
    with pytest.raises(ScriptError) as caught:
        _narrate(body, front=front)
    assert (caught.value.code, str(caught.value.place)) == (code, place)
    assert help in (caught.value.help or "")


def test_phonetic_spelling_is_refused_where_the_voice_cannot_take_it() -> None:
    """Never read aloud letter by letter."""
    settings = replace(SETTINGS, engine="gtts")
    with pytest.raises(ScriptError) as caught:
        _narrate("Fra {Oslo|/²uʂlu/} da.", settings)
    assert (caught.value.code, str(caught.value.place)) == ("L204", "scripts/a.md:5:11")
    assert "{shown|said}" in (caught.value.help or "")


def test_wrong_settings_are_errors_of_their_own() -> None:
    """An engine that is not installed, a field that a template lacks."""
    with pytest.raises(EngineError):
        _narrate("Hei.", replace(SETTINGS, engine="tona"))
    with pytest.raises(SettingsError):
        _narrate("Hei.", replace(SETTINGS, opening="{titel}."))


def test_a_segment_without_heading_has_the_title_of_the_script() -> None:
    """A chapter always has a name."""
    assert [segment.title for segment in _narrate("Hei.\n\n## Kaia\n\nHa det.").segments] == ["Ferja", "Kaia"]


@given(TEXTS, st.sampled_from(["nb", "nn"]))
def test_every_written_word_has_exactly_one_time_and_stands_once_in_the_captions(text: str, language: Language) -> None:
    """Whatever is written, and however many words it takes to say it: "7300", "kl. 14.30", "🎉", a lone dash."""
    paragraph = Paragraph(ParagraphId("a1"), (Turn(None, (Plain(f"Her: {text}"),)),))
    script = Script(FrontMatter(title="A", language=language), (Segment(None, None, (paragraph,)),))
    utterances = []
    for line in narrate_script(script, SETTINGS, path="scripts/a.md").lines:
        marks = ToneEngine().speak(line.utterance.request).marks
        words = time_words(line.utterance.tokens, marks, Ms(0))
        utterances.append(TimedUtterance(words, Ms(0), max(word.end for word in words), "paragraph"))
    timed = [word for utterance in utterances for word in utterance.words]
    assert _squeeze(word.text for word in timed) == _squeeze([f"Her: {text}"])
    assert all(word.start <= word.end for word in timed)
    assert all(before.start <= after.start for each in utterances for before, after in pairwise(each.words))
    cues = lay_cues(utterances, CueShape(width=2000, height=1))
    shown = [flatten_text(word.text) for word in timed]
    assert _squeeze(line for cue in cues for line in cue.lines) == _squeeze(shown)


def _squeeze(texts: Iterable[str]) -> str:
    return "".join("".join(texts).split())


def test_a_quote_is_told_from_the_narrator_as_lydsak_toml_says() -> None:
    """The role of the quoted alone, by whatever name it goes; somebody with a voice of their own keeps it as it is."""
    settings = replace(VOICED, quotes=Prosody(pitch=1.0, pace=0.95))
    body = "@Per: – Ja,\n@forteller: sier Per.\n\n@sitat: – Nei. ^a2\n\n@Kari: – Jo. ^a3"
    narration = _narrate(body, settings, front="stemmer:\n  Per: sitat\n  Kari: tone:mid\n")
    assert [line.utterance.request.prosody for line in narration.lines] == [
        settings.quotes,
        PLAIN,
        settings.quotes,
        PLAIN,
    ]


def test_what_a_voice_cannot_do_is_left_out() -> None:
    """A pause is all that tells a quote then."""
    wanted = Prosody(pitch=1.0, pace=0.95)
    assert choose_prosody(wanted, ToneEngine(), "mid") == wanted
    assert choose_prosody(wanted, load_engine("gtts"), "no") == PLAIN
    assert choose_prosody(wanted, load_engine("google"), "nb-NO-Chirp3-HD-Kore") == Prosody(pace=0.95)


def test_another_engine_may_speak_in_the_place_of_all_others() -> None:
    """Roles have the voices that they have there; people with a voice of their own are quoted."""
    settings = replace(VOICED, roles=(*VOICED.roles, ("espeak", "sitat", "nb+f3")))
    script = "---\ntittel: A\nstemmer:\n  Per: tone:mid\n---\n\nEn. ^a1\n\n@Per: To. ^a2\n"
    parsed = parse_numbered(script, path="scripts/a.md")
    narration = narrate_script(parsed, settings, path="scripts/a.md", instead="espeak")
    assert [str(line.utterance.request.voice) for line in narration.lines] == ["espeak:nb", "espeak:nb+f3"]


def test_what_cannot_be_said_is_left_out_where_faults_are_collected() -> None:
    """Whole paragraphs, each with its reason; nothing else, and no story's error is another's."""
    body = "Ferja gikk. ^a1\n\nDen kom fram.\n@ukjent: Ja. ^a2\n\n@borte: Nei. ^a3\n\nDet var alt. ^a4\n"
    script = parse_numbered(f"---\ntittel: Ferja\n---\n\n{body}", path="scripts/a.md")
    faults: Faults = {}
    narration = narrate_script(script, SETTINGS, path="scripts/a.md", faults=faults)
    assert [line.utterance.paragraph for line in narration.lines] == ["a1", "a4"]
    assert {id: (error.code, str(error.place)) for id, error in faults.items()} == {
        "a2": ("L202", "scripts/a.md:8:2"),
        "a3": ("L202", "scripts/a.md:10:2"),
    }
    with pytest.raises(ScriptError, match="ukjent"):
        narrate_script(script, SETTINGS, path="scripts/a.md")
    faults = {}
    narrate_script(script, replace(SETTINGS, opening="{tittel}", engine="borte"), path="scripts/a.md", faults=faults)
    assert set(faults) == {None, "a1", "a2", "a3", "a4"}
