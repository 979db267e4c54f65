"""One text or paragraph, heard at once: what `say` and `voices try` need. Nothing is published."""

from __future__ import annotations

import io
import tempfile
import wave
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from lydsak.build.narration import Line, narrate_script
from lydsak.build.records.episodes import locate_store
from lydsak.build.speech.engines import check_voice_name, load_show_engine, parse_voice
from lydsak.build.speech.hearing import GAP, speak_sources
from lydsak.build.speech.synthesis import make_speech_source
from lydsak.build.stories import load_stories
from lydsak.build.workers import Workers
from lydsak.config import SETTINGS_FILE, Settings, make_default_settings
from lydsak.engines.installed import UNKNOWN_ENGINE
from lydsak.errors import EngineError, LydsakError, Phrase, ScriptError, UsageError
from lydsak.model import (
    HOUSE_RATE,
    SAMPLES_PER_MS,
    FrontMatter,
    Inline,
    Language,
    Ms,
    Paragraph,
    Plain,
    Respelling,
    Script,
    Segment,
    Token,
    Turn,
    Utterance,
)

_WRONG_NAMES: Final = {UNKNOWN_ENGINE, "L403"}
"""An engine or a voice that there is not: given on the command line, wrong usage."""


@dataclass(frozen=True, slots=True)
class Audition:
    """What was said, and its sound: 16-bit mono samples at the house rate."""

    spoken: tuple[str, ...]
    pcm: bytes
    notes: tuple[str, ...] = ()
    """What the engine has to tell of how it came."""

    @property
    def duration(self) -> Ms:
        """How long it is."""
        return Ms(len(self.pcm) // (2 * SAMPLES_PER_MS))

    @property
    def wav(self) -> bytes:
        """The sound as a WAV file."""
        return wrap_wav(self.pcm)


def wrap_wav(pcm: bytes) -> bytes:
    """16-bit mono samples at the house rate as a WAV file."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(HOUSE_RATE)
        file.writeframes(pcm)
    return buffer.getvalue()


def join_speech(parts: Sequence[bytes]) -> bytes:
    """The samples of several sentences, a short silence between two."""
    return bytes(2 * SAMPLES_PER_MS * GAP).join(parts)


def compare_voices(speak: Callable[[str], Audition], voices: Sequence[str]) -> dict[str, Audition | LydsakError]:
    """The same by several voices, at one loudness: the louder of two seems the better. A voice that fails stops none.

    Raises an error that is not the voice's.
    """
    results: dict[str, Audition | LydsakError] = {}
    for voice in dict.fromkeys(voices):
        try:
            results[voice] = speak(voice)
        except (EngineError, ScriptError, UsageError) as error:
            if isinstance(error, UsageError) and error.code not in _WRONG_NAMES:
                raise
            results[voice] = error
    heard = {voice: result for voice, result in results.items() if isinstance(result, Audition)}
    return {**results, **_match_auditions(heard)} if len(heard) > 1 else results


def speak_text(
    text: str,
    *,
    voice: str | None = None,
    language: Language = "nb",
    settings: Settings | None = None,
    workers: Workers | None = None,
    keeps: bool = True,
) -> Audition:
    """Speak running text, paragraphs apart by blank lines. Raises EngineError, ScriptError, StorageError.

    Where there is a show, its store keeps the sound, unless `keeps` is False.
    """
    settings = _choose_voice(settings or make_default_settings(), voice)
    parts = (part for part in text.split("\n\n") if part.strip())
    paragraphs = tuple(Paragraph(None, (Turn(None, _read_inlines(part)),)) for part in parts)
    script = Script(FrontMatter(language=language), (Segment(None, None, paragraphs),))
    return _speak_script(script, settings, "text", None, workers, keeps=keeps)


def _read_inlines(text: str) -> tuple[Inline, ...]:
    """Running text, in which {shown|said} is a pronunciation as in a script. Raises ScriptError L222."""
    from lydsak.text.script.inline import scan_inlines
    from lydsak.text.source import SourceSlice, SourceText

    if "{" not in text:
        return (Plain(text),)
    lexemes = scan_inlines(SourceSlice(SourceText("TEXT", text), text, 1), at_line_start=False)
    return tuple(one for one in lexemes if isinstance(one, Plain | Respelling))


def list_readings(script: Script, settings: Settings, *, path: str) -> tuple[tuple[Token, ...], ...]:
    """How a script is read, sentence by sentence, without speaking it. Raises ScriptError, EngineError."""
    narration = narrate_script(script, settings, path=path, stories=load_stories(script, settings, path=path))
    items = (item for segment in narration.segments for item in segment.items)
    return tuple(item.utterance.tokens for item in items if isinstance(item, Line))


def speak_script(
    script: Script, settings: Settings, *, path: str, paragraph: str | None, voice: str | None = None
) -> Audition:
    """Speak a script, or the one paragraph or segment of it with that id. Raises UsageError for an id it lacks."""
    return _speak_script(script, _choose_voice(settings, voice), path, paragraph)


def _speak_script(
    script: Script,
    settings: Settings,
    path: str,
    paragraph: str | None,
    workers: Workers | None = None,
    *,
    keeps: bool = True,
) -> Audition:
    narration = narrate_script(script, settings, path=path, stories=load_stories(script, settings, path=path))
    lines = [
        item
        for segment in narration.segments
        for item in segment.items
        if isinstance(item, Line) and paragraph in (None, segment.id, item.utterance.paragraph)
    ]
    if not lines:
        what = Phrase("no paragraph or segment ^{id}", id=paragraph) if paragraph else Phrase("nothing that is said")
        raise UsageError(
            "L005",
            Phrase("{path} has {what}", path=path, what=what),
            help="ids stand at the ends of paragraphs, like ^a1",
        )
    utterances = [line.utterance for line in lines]
    parts, notes = _speak_all(utterances, settings, workers, keeps=keeps)
    return Audition(tuple(one.request.text for one in utterances), join_speech(parts), notes)


def _match_auditions(heard: Mapping[str, Audition]) -> dict[str, Audition]:
    from lydsak.audio.voice_match import match_loudness

    matched = match_loudness({voice: audition.pcm for voice, audition in heard.items()})
    return {voice: replace(audition, pcm=matched[voice]) for voice, audition in heard.items()}


def _choose_voice(settings: Settings, voice: str | None) -> Settings:
    """The settings with every role in one voice."""
    if voice is None:
        return settings
    chosen = parse_voice(voice, settings.engine)
    try:
        check_voice_name(load_show_engine(settings, chosen.engine), chosen)
    except EngineError as error:
        if error.code in _WRONG_NAMES:
            raise UsageError(error.code, error.message, help=error.help) from None
        raise
    roles = tuple((chosen.engine, role, str(chosen)) for role in settings.role_names)
    return replace(settings, engine=chosen.engine, roles=roles)


def _speak_all(
    utterances: Sequence[Utterance], settings: Settings, workers: Workers | None, *, keeps: bool
) -> tuple[list[bytes], tuple[str, ...]]:
    """The samples of each, and what the engines had to tell. Raises EngineError."""
    with tempfile.TemporaryDirectory(prefix="lydsak-") as scratch:
        kept = keeps and (settings.root / SETTINGS_FILE).exists()
        store = locate_store(settings.root if kept else Path(scratch))
        return speak_sources(
            [make_speech_source(one.request, settings, store) for one in utterances], settings, workers
        )
