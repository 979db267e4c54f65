from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from functools import partial, partialmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from lydsak.build import side_by_side
from lydsak.build.events import EpisodeFailed, EpisodeReady, EpisodeStarted, Event, Remark, StepAdvanced
from lydsak.build.job import Job
from lydsak.build.plan import SoundSource
from lydsak.build.records.episodes import find_standing
from lydsak.build.script_build import build_script
from lydsak.build.show import BuildOptions
from lydsak.build.sound import assembly
from lydsak.build.speech.synthesis import SpeechSource, Spoken, speak_missing
from lydsak.build.workers import Workers, parcel, watch
from lydsak.build.workers.apart import Lacking
from lydsak.engines.piper.engine import PiperEngine
from lydsak.engines.tone import ToneEngine
from lydsak.errors import EngineError, LydsakError, StorageError
from lydsak.model import Speech, SpeechRequest
from lydsak.store import Store
from tests.build.conftest import SCRIPT

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

    MakeShow = Callable[..., ShowFolder]

_GUID = "0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b"
_STEP: Final = 11
"""Files of an answer from one kill to the next: each of them is a build, and another."""
Answer = tuple[SpeechSource, Spoken | LydsakError]
NAMES = ("brua", "ferja", "kaia", "tunnelen")


def _fill(show: ShowFolder) -> ShowFolder:
    """Four scripts: two for each of two workers."""
    for number, name in enumerate(NAMES, 11):
        text = SCRIPT.replace(f"{_GUID}11", f"{_GUID}{number}").replace(
            "Det var ventet.", f"{name.title()} var ventet."
        )
        (show.root / "scripts" / f"{name}.md").write_text(text.lstrip(), encoding="utf-8")
    return show


def _read_tree(root: Path) -> dict[str, bytes]:
    made = (path for folder in ("feed", "audio") for path in (root / folder).rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in made}


def test_many_scripts_give_the_bytes_that_one_after_the_other_give(
    make_show: MakeShow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two workers make four scripts whole; four workers share each of the four."""
    whole, shared = _fill(make_show("whole")), _fill(make_show("shared"))
    chosen: list[bool] = []
    ask = side_by_side._are_many

    def note(scripts: Sequence[Path], job: Job) -> bool:
        chosen.append(ask(scripts, job))
        return chosen[-1]

    monkeypatch.setattr(side_by_side, "_are_many", note)
    whole.build(BuildOptions(workers=2))
    shared.build(BuildOptions(workers=4))
    assert chosen == [True, False]
    assert _read_tree(whole.root) == _read_tree(shared.root)


def _name_events(events: list[Event]) -> list[str]:
    told = (EpisodeStarted, EpisodeReady, EpisodeFailed)
    return [
        f"{type(event).__name__} {event.episode.slug if isinstance(event, EpisodeReady) else event.slug}"
        for event in events
        if isinstance(event, told)
    ]


def test_what_is_said_of_a_script_stands_together_and_in_order(make_show: MakeShow) -> None:
    """Whichever worker is done first; and how far it all is is told by whole episodes."""
    show = _fill(make_show("order"))
    (show.root / "scripts" / "kaia.md").write_text("---\ntittel: Kaia\n---\n\n@ukjent: Hva?\n", encoding="utf-8")
    events = show.build(BuildOptions(workers=2))
    ready = [f"{what} {name}" for name in NAMES for what in ("EpisodeStarted", "EpisodeReady")]
    failed = ready.index("EpisodeStarted kaia")
    assert _name_events(events) == [*ready[:failed], "EpisodeFailed kaia", *ready[failed + 2 :]]
    assert [event.done for event in events if isinstance(event, StepAdvanced)] == [1, 2, 3, 4]
    assert [event.message for event in events if isinstance(event, Remark) and event.slug == "brua"] == []


def test_a_fallback_that_cannot_be_used_here_is_no_matter(make_show: MakeShow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody asks it to speak, so it fails no episode, however many there are."""
    monkeypatch.setattr(PiperEngine, "find_problem", classmethod(lambda _: "needs the package piper-tts"))
    show = _fill(make_show("fallback"))
    settings = show.root / "lydsak.toml"
    settings.write_text(f'fallback = ["piper"]\n{settings.read_text(encoding="utf-8")}', encoding="utf-8")
    assert show.load().fallback == ("piper",)
    events = show.build(BuildOptions(workers=2))
    assert [event for event in events if isinstance(event, EpisodeFailed)] == []
    assert len([event for event in events if isinstance(event, EpisodeReady)]) == len(NAMES)


def test_what_is_up_to_date_comes_first(make_show: MakeShow) -> None:
    """Nothing has to be made of it, so it waits for nothing."""
    show = _fill(make_show("first"))
    show.build()
    for name in ("tunnelen", "brua"):
        script = show.root / "scripts" / f"{name}.md"
        script.write_text(script.read_text(encoding="utf-8").replace("Ingen falt", "Noen falt"), encoding="utf-8")
    names = [event.episode.slug for event in show.build() if isinstance(event, EpisodeReady)]
    assert names == ["ferja", "kaia", "brua", "tunnelen"]


def test_other_formats_are_encoded_beside_each_other(make_show: MakeShow) -> None:
    """Each in a folder of its own, which no other episode takes for what a killed build left."""
    both = "\n[sound.alternates]\nopus = 40\nm4b = 48\n"
    events = _fill(make_show("formats", settings=both)).build(BuildOptions(workers=2))
    assert [event for event in events if isinstance(event, EpisodeFailed)] == []
    ready = [event.episode for event in events if isinstance(event, EpisodeReady)]
    assert {episode.slug: len(episode.alternates) for episode in ready} == dict.fromkeys(NAMES, 2)


def _spoil(monkeypatch: pytest.MonkeyPatch, go_wrong: Callable[[], object]) -> None:
    """Workers are forks, so they have what is set here."""
    speak = ToneEngine.speak

    def try_to_speak(engine: ToneEngine, request: SpeechRequest) -> Speech:
        if "Kaia var ventet" in request.text:
            go_wrong()
        return speak(engine, request)

    monkeypatch.setattr(ToneEngine, "speak", try_to_speak)


def test_a_voice_that_crashes_costs_its_own_episode_alone(make_show: MakeShow, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the sentence is named, though the worker could not tell it any more."""
    show = _fill(make_show("crash"))
    _spoil(monkeypatch, lambda: os.kill(os.getpid(), signal.SIGKILL))
    events = show.build(BuildOptions(workers=2))
    (failed,) = [event for event in events if isinstance(event, EpisodeFailed)]
    assert (failed.slug, failed.error.code) == ("kaia", "L430")
    assert "Kaia var ventet" in failed.error.message
    assert [event.episode.slug for event in events if isinstance(event, EpisodeReady)] == ["brua", "ferja", "tunnelen"]


def test_a_voice_that_hangs_is_ended_by_its_own_patience(make_show: MakeShow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each sentence inside an episode has the time that it has by itself."""
    show = _fill(make_show("hang"))
    _spoil(monkeypatch, signal.pause)
    monkeypatch.setattr(ToneEngine, "patience", 1.0, raising=False)
    monkeypatch.setattr(watch, "TICK", 0.1)
    events = show.build(BuildOptions(workers=2))
    (failed,) = [event for event in events if isinstance(event, EpisodeFailed)]
    assert (failed.slug, failed.error.code) == ("kaia", "L425")
    assert "Kaia var ventet" in failed.error.message


def test_a_sound_that_hangs_its_decoder_costs_its_own_episode_alone(
    make_show: MakeShow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is decoded before the speech, inside an episode that may take its time; the file is named."""
    show = _fill(make_show("deaf"))
    (show.root / "audio" / "music" / "bro.wav").write_bytes(b"RIFF")
    kaia = show.root / "scripts" / "kaia.md"
    kaia.write_text(
        kaia.read_text(encoding="utf-8").replace("Ingen falt", "[lyd bro.wav]\n\nIngen falt"), encoding="utf-8"
    )
    monkeypatch.setattr(SoundSource, "keep", lambda *_: signal.pause())
    monkeypatch.setattr(assembly, "A_FILE", 1.0)
    monkeypatch.setattr(watch, "TICK", 0.1)
    events = show.build(BuildOptions(workers=2))
    (failed,) = [event for event in events if isinstance(event, EpisodeFailed)]
    assert (failed.slug, failed.error.code) == ("kaia", "L521")
    assert "bro.wav did not end in 1 s" in failed.error.message
    assert [event.episode.slug for event in events if isinstance(event, EpisodeReady)] == ["brua", "ferja", "tunnelen"]


def test_a_service_that_a_script_names_is_asked_in_one_place(
    make_show: MakeShow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the build itself, not by a worker that knows nothing of what the others asked; the rest is made as ever."""
    show = _fill(make_show("service"))
    kaia = show.root / "scripts" / "kaia.md"
    text = kaia.read_text(encoding="utf-8").replace("guid:", "stemmer:\n  Per: gtts:no\nguid:")
    kaia.write_text(text.replace("Ingen falt", "@Per: Ingen falt"), encoding="utf-8")
    asked: list[int] = []

    def refuse(
        sources: Sequence[SpeechSource], workers: Workers
    ) -> Iterator[tuple[SpeechSource, Spoken | LydsakError]]:
        offline = [source for source in sources if source.request.voice.engine != "gtts"]
        for source in sources:
            if source not in offline:
                asked.append(os.getpid())
                yield source, EngineError("L420", "not reached")
        yield from speak_missing(offline, workers)

    monkeypatch.setattr("lydsak.build.speech.speaking.speak_missing", refuse)
    events = show.build(BuildOptions(workers=2))
    assert [event.slug for event in events if isinstance(event, EpisodeFailed)] == ["kaia"]
    assert set(asked) == {os.getpid()}
    assert [event.episode.slug for event in events if isinstance(event, EpisodeReady)] == ["brua", "ferja", "tunnelen"]


def test_an_error_that_only_the_worker_met_fails_its_script(
    make_show: MakeShow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full for one is told of that one."""
    build = build_script

    def refuse(script: Path, job: Job) -> Iterator[Event]:
        if script.stem == "kaia":
            raise StorageError("L701", "the disk is full", help="free some space")
        return build(script, job)

    monkeypatch.setattr("lydsak.build.side_by_side.build_script", refuse)
    events = _fill(make_show("full")).build(BuildOptions(workers=2))
    assert [(event.slug, event.error.code) for event in events if isinstance(event, EpisodeFailed)] == [
        ("kaia", "L701")
    ]


def test_what_another_machine_tells_is_believed_when_it_is_seen(
    make_show: MakeShow, built_show: ShowFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have made the episode in a folder of its own, or with another voice: then it is made here."""
    standing = find_standing(built_show.root, "ferja")
    assert standing is not None
    lie = (EpisodeReady(standing.episode, 99, 99, 99, ()),)
    monkeypatch.setattr(side_by_side, "_make_whole", lambda *_: lie)
    monkeypatch.setattr(Workers, "elsewhere", True)
    show = _fill(make_show("lie"))
    ready = [event for event in show.build(BuildOptions(workers=2)) if isinstance(event, EpisodeReady)]
    assert [(event.episode.slug, event.spoken < 99) for event in ready] == [(name, True) for name in NAMES]
    assert sorted(path.stem for path in (show.root / "audio" / "episodes").iterdir()) == list(NAMES)


@pytest.mark.parametrize(("limit", "many"), [(None, True), (100, False)])
def test_what_is_counted_is_made_in_one_place(
    make_show: MakeShow, monkeypatch: pytest.MonkeyPatch, limit: int | None, *, many: bool
) -> None:
    """--max-characters holds for all scripts together."""
    called: list[int] = []

    def note(scripts: Sequence[Path], _: Job) -> Iterator[Event]:
        called.append(len(scripts))
        return iter(())

    monkeypatch.setattr(side_by_side, "_build_whole", note)
    _fill(make_show("counted")).build(BuildOptions(workers=2, max_characters=limit))
    assert called == ([4] if many else [])


class _Killed(BaseException):
    """What follows never happens."""


def _adopt_from_afar(monkeypatch: pytest.MonkeyPatch, away: Path) -> None:
    """Let scripts be made whole in a folder that does not see the show, and what comes back be put in place here."""
    run_tasks = Workers.run_tasks

    def make_away(self: Workers, run: Any, tasks: Sequence[Any], **options: Any) -> Iterator[tuple[Any, Any]]:
        if not isinstance(run, side_by_side._WholeMaker):
            yield from run_tasks(self, run, tasks, **options)
            return
        for task in tasks:
            with pytest.MonkeyPatch.context() as there:
                there.setenv(parcel.FOLDER, str(away))
                packed = run.pack_task(task, full=True)
                assert packed is not None
                answer = run.run_packed(packed)
            assert not isinstance(answer, Lacking)
            yield task, run.unpack_answer(task, answer)

    monkeypatch.setattr(Workers, "run_tasks", make_away)


def _kill_at(monkeypatch: pytest.MonkeyPatch, last: int | None) -> list[str]:
    """Let nothing be put in place after so many files of an answer; returns those that were."""
    placed: list[str] = []

    def strike(place: Callable[..., Any], *given: Any) -> Any:
        if last is not None and len(placed) >= last:
            raise _Killed
        placed.append(str(given[-2] if len(given) > 1 else given))
        return place(*given)

    for name in ("publish_file", "keep_file", "link_file", "drop_other_record"):
        monkeypatch.setattr(parcel, name, partial(strike, getattr(parcel, name)))
    monkeypatch.setattr(Store, "adopt_entry", partialmethod(partial(_call_with, strike), Store.adopt_entry))
    return placed


def _call_with(strike: Callable[..., Any], store: Store, place: Callable[..., Any], *given: Any) -> Any:
    return strike(partial(place, store), *given)


def test_an_answer_of_which_a_part_was_adopted_is_never_taken_for_the_whole(
    make_show: MakeShow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between any two files of it: the old feed stands whole, and the next build makes what it should."""
    show = make_show("afar", script=None)
    for number, name in enumerate(NAMES[:2], 11):
        show.write_script(
            SCRIPT.replace(f"{_GUID}11", f"{_GUID}{number}").replace("Det var", f"{name.title()} var"), name
        )
    show.build()
    before = show.list_files()
    for name in NAMES[:2]:
        path = show.root / "scripts" / f"{name}.md"
        path.write_text(path.read_text(encoding="utf-8").replace("Ingen falt", "Noen falt"), encoding="utf-8")
    undisturbed = _copy(show, tmp_path / "undisturbed")
    undisturbed.build()
    wanted = _read_tree(undisturbed.root)
    with monkeypatch.context() as counting:
        _adopt_from_afar(counting, tmp_path / "away")
        placed, counted = _kill_at(counting, None), _copy(show, tmp_path / "counted")
        counted.build()
        assert _read_tree(counted.root) == wanted
    assert len(placed) > 20
    for last in range(0, len(placed), _STEP):
        struck = _copy(show, tmp_path / f"struck-{last}")
        with monkeypatch.context() as killing:
            _adopt_from_afar(killing, tmp_path / f"away-{last}")
            _kill_at(killing, last)
            with pytest.raises(_Killed):
                struck.build()
        now = struck.list_files()
        media = {path: content for path, content in before.items() if path.startswith("media/")}
        assert now["feed.xml"] == before["feed.xml"], last
        assert media.items() <= now.items(), last
        assert [event for event in struck.build() if isinstance(event, EpisodeFailed)] == []
        assert _read_tree(struck.root) == wanted, last


def test_pages_made_afar_wait_for_the_feed_too(
    make_show: MakeShow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A feed that is refused leaves what listeners see as it was; the next build puts all of it in place."""
    show = make_show("refused", script=None)
    for number, name in enumerate(NAMES[:2], 11):
        show.write_script(SCRIPT.replace(f"{_GUID}11", f"{_GUID}{number}"), name)
    show.build()
    before = {path: content for path, content in show.list_files().items() if path.endswith((".html", ".xml"))}
    kaia = show.write_script(SCRIPT, "kaia")
    brua = show.root / "scripts" / "brua.md"
    brua.write_text(brua.read_text(encoding="utf-8").replace("Ferja går", "Brua går"), encoding="utf-8")
    with monkeypatch.context() as afar:
        _adopt_from_afar(afar, tmp_path / "away")
        refused = [event for event in show.build() if isinstance(event, EpisodeFailed)]
    assert [(event.slug, event.error.code) for event in refused] == [("feed.xml", "L631")]
    assert before.items() <= show.list_files().items()
    kaia.unlink()
    assert [event for event in show.build() if isinstance(event, EpisodeFailed)] == []
    now = show.list_files()
    assert all("Brua går".encode() in now[path] for path in ("feed.xml", "index.html", "e/brua/index.html"))


def _copy(show: ShowFolder, folder: Path) -> ShowFolder:
    return type(show)(Path(shutil.copytree(show.root, folder)))
