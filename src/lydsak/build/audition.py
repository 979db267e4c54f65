"""One text or paragraph, heard at once: what `say` and `voices try` need. Nothing is published."""

from __future__ import annotations

import io
import tempfile
import wave
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lydsak.build.engines import load_show_engine, parse_voice
from lydsak.build.narration import Line, narrate_script
from lydsak.build.speech import make_speech_source, speak_missing
from lydsak.build.workers import Workers
from lydsak.config import Settings, make_default_settings
from lydsak.errors import LydsakError, UsageError
from lydsak.model import (
    HOUSE_RATE,
    SAMPLES_PER_MS,
    FrontMatter,
    Language,
    Paragraph,
    Plain,
    Script,
    Segment,
    Turn,
    Utterance,
)
from lydsak.store import Store

_GAP_MS = 320


@dataclass(frozen=True, slots=True)
class Audition:
    """What was said, and its sound as a WAV file."""

    spoken: tuple[str, ...]
    wav: bytes


def speak_text(
    text: str, *, voice: str | None = None, language: Language = "nb", settings: Settings | None = None
) -> Audition:
    """Speak running text, paragraphs apart by blank lines. Raises EngineError, ScriptError."""
    settings = _choose_voice(settings or make_default_settings(), voice)
    paragraphs = tuple(Paragraph(None, (Turn(None, (Plain(part),)),)) for part in text.split("\n\n") if part.strip())
    script = Script(FrontMatter(language=language), (Segment(None, None, paragraphs),))
    return _speak_script(script, settings, "text", None)


def speak_script(
    script: Script, settings: Settings, *, path: str, paragraph: str | None, voice: str | None = None
) -> Audition:
    """Speak a script, or the one paragraph or segment of it with that id. Raises UsageError for an id it lacks."""
    return _speak_script(script, _choose_voice(settings, voice), path, paragraph)


def _speak_script(script: Script, settings: Settings, path: str, paragraph: str | None) -> Audition:
    narration = narrate_script(script, settings, path=path)
    lines = [
        item
        for segment in narration.segments
        for item in segment.items
        if isinstance(item, Line) and paragraph in (None, segment.id, item.utterance.paragraph)
    ]
    if not lines:
        what = f"no paragraph or segment ^{paragraph}" if paragraph else "nothing that is said"
        raise UsageError("L005", f"{path} has {what}", help="ids stand at the ends of paragraphs, like ^a1")
    utterances = [line.utterance for line in lines]
    return Audition(tuple(one.request.text for one in utterances), _make_wav(_speak_all(utterances, settings)))


def _choose_voice(settings: Settings, voice: str | None) -> Settings:
    """The settings with every role in one voice."""
    if voice is None:
        return settings
    chosen = parse_voice(voice, settings.engine)
    load_show_engine(settings, chosen.engine)
    roles = tuple((chosen.engine, role, str(chosen)) for role in settings.role_names)
    return replace(settings, engine=chosen.engine, roles=roles)


def _speak_all(utterances: Sequence[Utterance], settings: Settings) -> list[bytes]:
    with tempfile.TemporaryDirectory(prefix="lydsak-") as scratch:
        folder = settings.root / ".lydsak" / "store" if (settings.root / "lydsak.toml").exists() else Path(scratch)
        store = Store(folder)
        sources = [make_speech_source(one.request, settings, folder) for one in utterances]
        missing = list(
            {source.recipe.key: source for source in sources if store.get(source.recipe.key) is None}.values()
        )
        with Workers(min(2, max(1, len(missing)))) as workers:
            for _, result in speak_missing(missing, workers):
                if isinstance(result, LydsakError):
                    raise result
        return [store.get(source.recipe.key) or b"" for source in sources]


def _make_wav(parts: Sequence[bytes]) -> bytes:
    gap = bytes(2 * SAMPLES_PER_MS * _GAP_MS)
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(HOUSE_RATE)
        file.writeframes(gap.join(parts))
    return buffer.getvalue()
