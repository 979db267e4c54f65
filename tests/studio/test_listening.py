from __future__ import annotations

import io
import wave
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

import pytest

from lydsak.build import workers
from lydsak.build.records.episodes import locate_store
from lydsak.build.speech import hearing
from lydsak.build.speech.synthesis import SpeechSource, speak_missing
from lydsak.build.workers.pool import start_pool
from lydsak.config import Settings, load_settings
from lydsak.errors import EngineError, UsageError
from lydsak.studio.documents import Documents
from lydsak.studio.listening import Listening, SpokenParagraph
from lydsak.studio.rows import read_open_script
from tests.studio.conftest import SCRIPT

TWO_SENTENCES = SCRIPT.replace("Kaia holder nå.", "Kaia holder nå. Det er bra.")


@pytest.fixture
def settings(tones: Path) -> Settings:
    """The show's, which speaks in tones."""
    return load_settings(tones)


@pytest.fixture
def speaker() -> Iterator[Listening]:
    """With its voices."""
    speaker = Listening()
    speaker.start()
    yield speaker
    speaker.stop()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The utterances that are asked of the workers."""
    texts: list[str] = []

    def note(sources: Sequence[SpeechSource], workers: Any) -> Any:
        texts.extend(source.request.text for source in sources)
        return speak_missing(sources, workers)

    monkeypatch.setattr(hearing, "speak_missing", note)
    return texts


def read_spoken(settings: Settings, text: str) -> dict[str, SpokenParagraph]:
    """What is said of a script, by paragraph."""
    (settings.root / "scripts" / "ferja.md").write_text(text, encoding="utf-8")
    return dict(read_open_script(Documents(settings.root).open("ferja"), settings).spoken)


def measure(sound: bytes) -> int:
    """The milliseconds of a WAV."""
    with wave.open(io.BytesIO(sound)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 48_000)
        return int(file.getnframes() // 48)


def test_a_paragraph_is_its_sentences(settings: Settings) -> None:
    """By id; a pause says nothing."""
    spoken = read_spoken(settings, TWO_SENTENCES)
    assert {"a1", "a2", "b1", "b2"} <= spoken.keys()
    assert [source.request.text for source in spoken["b1"].sources] == ["Kaia holder nå.", "Det er bra."]
    assert [key for key in spoken if key.startswith("line-")] == []


def test_the_digest_is_of_what_is_said_and_how(settings: Settings, tones: Path) -> None:
    """Other words or another voice are to be heard again; what stands elsewhere in the script is not."""
    before = read_spoken(settings, TWO_SENTENCES)
    after = read_spoken(settings, TWO_SENTENCES.replace("Det er bra.", "Det er fint."))
    assert before["b1"].digest != after["b1"].digest
    assert before["a1"].digest == after["a1"].digest
    with (tones / "lydsak.toml").open("a", encoding="utf-8") as file:
        file.write('\n[voices.tone]\nforteller = "low"\n')
    assert read_spoken(load_settings(tones), TWO_SENTENCES)["a1"].digest != before["a1"].digest


def test_the_sound_is_as_long_as_the_page_was_told(settings: Settings, speaker: Listening) -> None:
    """With the gap between two sentences; as long as one of them was never spoken it is not known."""
    paragraph = read_spoken(settings, TWO_SENTENCES)["b1"]
    assert paragraph.duration is None
    speaker.speak(paragraph.sources[:1], settings)
    assert paragraph.duration is None
    sound = speaker.speak(paragraph.sources, settings)
    assert paragraph.duration == measure(sound)


def test_what_was_spoken_is_not_spoken_again(settings: Settings, speaker: Listening, asked: list[str]) -> None:
    """Only a sentence that is new; one that stands twice is spoken once."""
    first = speaker.speak(read_spoken(settings, TWO_SENTENCES)["b1"].sources, settings)
    assert asked == ["Kaia holder nå.", "Det er bra."]
    asked.clear()
    assert speaker.speak(read_spoken(settings, TWO_SENTENCES)["b1"].sources, settings) == first
    assert asked == []
    more = TWO_SENTENCES.replace("Det er bra.", "Det er bra. Ja. Ja.")
    speaker.speak(read_spoken(settings, more)["b1"].sources, settings)
    assert asked == ["Ja."]


def test_nothing_has_no_sound(settings: Settings, speaker: Listening) -> None:
    """It is refused before any voice is asked."""
    with pytest.raises(UsageError) as caught:
        speaker.speak((), settings)
    assert caught.value.code == "L026"


def test_a_voice_that_fails_is_told(settings: Settings, speaker: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing half is given out, and nothing is kept of it."""
    (source, *_) = read_spoken(settings, TWO_SENTENCES)["b1"].sources

    def fail(sources: Sequence[SpeechSource], _: object) -> Iterator[tuple[SpeechSource, EngineError]]:
        return iter([(sources[0], EngineError("L401", "no voice"))])

    monkeypatch.setattr(hearing, "speak_missing", fail)
    with pytest.raises(EngineError, match="no voice"):
        speaker.speak([source], settings)
    assert not list(locate_store(settings.root).glob("??/*"))


def test_workers_that_are_warm_are_started_once(speaker: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the first page that is opened; the next finds them there."""
    started: list[int] = []
    monkeypatch.setattr(workers.Workers, "start", lambda one: started.append(one.count))
    speaker.start()
    again = Listening()
    again.start()
    again.start()
    assert started == [2]


def test_workers_are_started_again_while_requests_run(
    settings: Settings, speaker: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By an online voice's width, or a voice that crashed: a fork would have the locks of threads that it has not."""
    started: list[str] = []

    def note(count: int, clocks: Any, board: Any, context: BaseContext) -> Executor:
        started.append(str(context.get_start_method()))
        return start_pool(count, clocks, board, context)

    monkeypatch.setattr(workers, "start_pool", note)
    assert list(speaker._workers.run_tasks(abs, [-1], width=3)) == [(-1, 1)]
    speaker.speak(read_spoken(settings, TWO_SENTENCES)["b1"].sources, settings)
    assert started == ["spawn", "spawn"]


def test_words_by_themselves_are_said_and_not_kept_in_the_show(settings: Settings, speaker: Listening) -> None:
    """By another voice where one is asked for."""
    plain = speaker.say("Sverdlin", settings, voice=None, language="nb")
    assert measure(plain) > 0
    assert speaker.say("Sverdlin", settings, voice=None, language="nb") == plain
    assert speaker.say("Sverdlin", settings, voice="tone:low", language="nb") != plain
