"""Builds with an online voice: the real gTTS package, and its service on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from lydsak.build.check import check_show
from lydsak.build.events import EpisodeFailed, EpisodeReady, PlannedEpisode, Remark
from lydsak.build.show import BuildOptions
from lydsak.errors import EngineError, LockedError
from tests.build.conftest import ShowFolder
from tests.engines import loopback as faults
from tests.engines.loopback_gtts import LoopbackGtts

SCRIPT = """
---
tittel: Ferja
dato: 2026-11-20 06:00
status: godkjent
guid: 0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11
stemmer:
  Per: tone:high
---

Ferja la fra kai. Det var ventet. ^a1

@Per: – Endelig,
@forteller: sier Per. ^a2

Ingen falt i vannet, og det var bra, for det var kaldt der ute i sundet denne morgenen i november, sier de. ^b1
"""
ONLINE = """
[spoken]
opening = ""
closing = ""

[engines.gtts]
attempts = 1
concurrency = 1
"""


@pytest.fixture
def service() -> Iterator[LoopbackGtts]:
    """Google Translate's speech service on loopback."""
    with LoopbackGtts() as loopback, loopback.proxied():
        yield loopback


@pytest.fixture
def online(make_show: Callable[..., ShowFolder]) -> ShowFolder:
    """A show read by gtts, but for Per."""
    show = make_show(settings=ONLINE, script=SCRIPT)
    _change_settings(show, 'engine = "tone"', 'engine = "gtts"')
    return show


def _change_settings(show: ShowFolder, before: str, after: str) -> None:
    path = show.root / "lydsak.toml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def _find_failure(show: ShowFolder) -> EngineError:
    (failure,) = [event for event in show.build() if isinstance(event, EpisodeFailed)]
    assert isinstance(failure.error, EngineError)
    return failure.error


def test_a_failure_half_way_costs_nothing(service: LoopbackGtts, online: ShowFolder) -> None:
    """What came before it is kept, parts of sentences too: the next build asks only for the rest."""
    service.faults.extend([None, None, None, None, faults.refuse(503)])
    error = _find_failure(online)
    assert error.code == "L421"
    asked = list(service.texts)
    assert len(asked) == 5
    online.build_ready()
    assert sorted(service.answered) == sorted(set(service.answered))
    assert service.texts[5] == asked[4]
    assert len(service.texts) == 6


def test_a_service_that_is_down_is_not_asked_for_every_sentence(service: LoopbackGtts, online: ShowFolder) -> None:
    """The first failure ends it for the episode; no more than was under way is asked for."""
    service.faults.extend([faults.refuse(503)] * 9)
    assert _find_failure(online).code == "L421"
    assert len(service.texts) == 1


def test_a_service_that_cannot_be_reached_fails_every_episode_by_name(
    online: ShowFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried once in a build; what needs no service is built."""
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    online.write_script(SCRIPT.replace("Ferja la", "Bussen la"), "bussen")
    online.write_script("---\ntittel: A\nstemmer:\n  forteller: tone:mid\n---\n\n@forteller: Alt er bra. ^a1\n", "bra")
    events = online.build()
    failed = {event.slug: event.error for event in events if isinstance(event, EpisodeFailed)}
    assert set(failed) == {"ferja", "bussen"}
    assert {error.code for error in failed.values()} == {"L420"}
    assert failed["ferja"].message.endswith("not asked again in this build")
    assert [event.episode.slug for event in events if isinstance(event, EpisodeReady)] == ["bra"]


def test_another_voice_reads_what_failed_only_when_that_is_asked_for(service: LoopbackGtts, online: ShowFolder) -> None:
    """It names the paragraphs and the reason, `--locked` refuses it, and the next build asks the first voice again."""
    _change_settings(online, 'engine = "gtts"', 'engine = "gtts"\nfallback = ["tone"]')
    service.faults.extend([None, None, None, faults.refuse(503)])
    ready = online.build_ready()
    (fallen,) = ready.fallen_back
    assert (fallen.voice, fallen.paragraphs) == ("tone:mid", ("^b1",))
    assert "503" in fallen.reason
    assert set(ready.episode.voices) == {"gtts:no", "tone:high", "tone:mid"}
    with pytest.raises(LockedError, match="fallback voice"):
        online.build(BuildOptions(locked=True))
    assert [found.code for found in check_show(online.load(), [online.root / "scripts" / "ferja.md"]).findings].count(
        "L270"
    ) == 1
    again = online.build_ready()
    assert not again.fallen_back
    assert set(again.episode.voices) == {"gtts:no", "tone:high"}
    assert len(service.texts) == len(set(service.texts)) + 1
    online.build(BuildOptions(locked=True))


def test_without_a_fallback_nothing_else_speaks(service: LoopbackGtts, online: ShowFolder) -> None:
    """The episode fails; nobody hears another voice by surprise."""
    service.faults.append(faults.refuse(503))
    _find_failure(online)
    assert not (online.root / "audio" / "episodes" / "ferja.mp3").exists()


def test_what_would_be_sent_is_told_before_anything_is(service: LoopbackGtts, online: ShowFolder) -> None:
    """Requests and characters by engine, without what is kept; a dry run sends nothing."""
    (planned,) = [event for event in online.build(BuildOptions(dry_run=True)) if isinstance(event, PlannedEpisode)]
    (need,) = planned.services
    assert service.texts == []
    online.build_ready()
    assert need.requests == len(service.texts)
    assert need.characters == sum(map(len, service.texts))
    assert need.dollars == 0
    online.write_script(SCRIPT.replace("Det var ventet.", "Det var kjent."))
    (planned,) = [event for event in online.build(BuildOptions(dry_run=True)) if isinstance(event, PlannedEpisode)]
    assert (planned.services[0].requests, planned.services[0].characters) == (1, len("Det var kjent."))


def test_no_more_is_sent_than_the_producer_allows(service: LoopbackGtts, online: ShowFolder) -> None:
    """An episode that takes more fails before its first request; others go on with what is left."""
    online.write_script("---\ntittel: A\n---\n\nKort nok. ^a1\n", "kort")
    events = online.build(BuildOptions(workers=1, max_characters=20))
    (failure,) = [event for event in events if isinstance(event, EpisodeFailed)]
    assert (failure.slug, failure.error.code) == ("ferja", "L424")
    assert service.texts == ["Kort nok."]


def test_a_sentence_spoken_anew_is_not_asked_for_anew(service: LoopbackGtts, online: ShowFolder) -> None:
    """When our own part of the work changes, the answers that are kept do."""
    online.build_ready()
    count = len(service.texts)
    for path in sorted((online.root / ".lydsak" / "store").rglob("*")):
        if path.is_file() and b'"answer"' not in path.read_bytes()[:4_000]:
            path.unlink()
    online.write_script(SCRIPT.replace("Ferja\n", "Ferja igjen\n", 1))
    assert online.build_ready().spoken > 0
    assert len(service.texts) == count


def test_a_retry_is_told(service: LoopbackGtts, online: ShowFolder) -> None:
    """What was tried again, and why, in the course of the build."""
    _change_settings(online, "attempts = 1", "attempts = 2")
    service.faults.append(faults.refuse(503, "0"))
    notes = [event.message for event in online.build() if isinstance(event, Remark)]
    assert any("503 Service Unavailable; asked again (2 of 2)" in note for note in notes)


def test_a_fallback_keeps_to_the_allowance_too(service: LoopbackGtts, show: ShowFolder) -> None:
    """Nothing is sent that the producer did not allow, whoever reads; the first voice's error is told."""
    show.write_script("---\ntittel: A\nstemmer:\n  forteller: command:default\n---\n\n@forteller: Ferja gikk. ^a1\n")
    _change_settings(show, 'engine = "tone"', 'engine = "tone"\nfallback = ["gtts"]')
    _change_settings(show, "[show]", "[engines.command]\n[show]")
    events = show.build(BuildOptions(workers=1, max_characters=0))
    (failure,) = [event for event in events if isinstance(event, EpisodeFailed)]
    assert failure.error.code == "L442"
    assert service.texts == []


def test_a_voice_that_cannot_say_it_is_passed_over(service: LoopbackGtts, online: ShowFolder) -> None:
    """Gtts takes no IPA and azure has no key: the next in line reads, and the reasons are told."""
    _change_settings(online, 'engine = "gtts"', 'engine = "gtts"\nfallback = ["azure", "espeak"]')
    service.faults.extend([faults.refuse(503)] * 9)
    ready = online.build_ready()
    (fallen,) = ready.fallen_back
    assert fallen.voice == "espeak:nb"
    assert "503" in fallen.reason
    assert "azure has no key" in fallen.reason


def test_what_keeps_a_voice_from_speaking_is_told_in_a_dry_run(online: ShowFolder) -> None:
    """Before a build finds out."""
    _change_settings(online, 'engine = "gtts"', 'engine = "azure"')
    (planned,) = [event for event in online.build(BuildOptions(dry_run=True)) if isinstance(event, PlannedEpisode)]
    (obstacle,) = planned.obstacles
    assert "AZURE_SPEECH_KEY" in obstacle
    assert not planned.buildable
    _change_settings(online, 'engine = "azure"', 'engine = "azure"\nfallback = ["espeak"]')
    (planned,) = [event for event in online.build(BuildOptions(dry_run=True)) if isinstance(event, PlannedEpisode)]
    assert (planned.obstacles, planned.buildable) == ((obstacle,), True)


def test_a_dry_run_keeps_to_the_allowance(online: ShowFolder) -> None:
    """What the build would refuse is refused here."""
    events = online.build(BuildOptions(dry_run=True, max_characters=3))
    (failure,) = [event for event in events if isinstance(event, EpisodeFailed)]
    assert failure.error.code == "L424"


def test_what_keeps_the_shows_voice_from_all_words_is_told_once(online: ShowFolder) -> None:
    """It stops every script alike, so that it is at its setting and not in each of them."""
    script = SCRIPT.replace("stemmer:\n  Per: tone:high\n", "").replace("@Per: –", "–").replace("@forteller: ", "")
    online.write_script(script)
    online.write_script(script.replace("0f0c", "1f0c"), "kaia")
    _change_settings(online, 'engine = "gtts"', 'engine = "azure"')
    failures = [event.error for event in online.build() if isinstance(event, EpisodeFailed)]
    assert {str(error.place) for error in failures} == {"lydsak.toml:2:1"}
    assert len({error.message for error in failures}) == 1
