from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lydsak.build.speech.spending import Spending, estimate_needs
from lydsak.build.speech.synthesis import SpeechSource
from lydsak.errors import EngineError, StorageError
from lydsak.model import SpeechRequest, SpokenWord, Voice

PRICED = '{"price": 20.0}'


def _ask(text: str, *, engine: str = "gtts", voice: str = "no", options: str = PRICED) -> SpeechSource:
    words = tuple(SpokenWord(word) for word in text.split())
    return SpeechSource(Path("nowhere"), SpeechRequest(Voice(engine, voice), "nb", words), "1", options)


def test_needs_are_counted_by_engine_and_equal_requests_once() -> None:
    """Offline voices need nothing; the price is for a million characters."""
    (need,) = estimate_needs(
        [_ask("God dag."), _ask("God dag."), _ask("Hei du."), _ask("Hei", engine="tone", voice="mid")]
    )
    assert (need.engine, need.requests, need.characters) == ("gtts", 2, 15)
    assert need.dollars == pytest.approx(15 * 20 / 1_000_000)
    assert estimate_needs([]) == ()


def test_an_allowance_is_used_up() -> None:
    """What an episode takes is taken off before it is sent; one that takes too much leaves it for others."""
    spending = Spending(20)
    spending.admit([_ask("God dag.")])
    with pytest.raises(EngineError, match="leaves 12") as caught:
        spending.admit([_ask("God dag til hele landet.")])
    assert caught.value.code == "L424"
    spending.admit([_ask("God morgen.")])
    with pytest.raises(EngineError, match="leaves 1"):
        spending.admit([_ask("Hei.")])


@pytest.mark.parametrize(("code", "lasting"), [("L420", True), ("L428", True), ("L421", False), ("L422", False)])
def test_only_what_would_last_keeps_others_from_asking(code: str, lasting: bool) -> None:
    """No network and a refused key; a text that one episode stumbles over says nothing of the next."""
    spending = Spending()
    spending.note_failure(_ask("Hei."), EngineError(code, "nei", help="h"))
    refusal = spending.find_refusal(_ask("Hallo."))
    assert (refusal is not None) == lasting
    assert refusal is None or refusal.message == "nei; not asked again in this build"
    assert spending.find_refusal(replace(_ask("Hallo.", engine="tone"))) is None


def test_a_fault_of_the_disk_is_not_the_service_s() -> None:
    """The engine may be asked again."""
    spending = Spending()
    spending.note_failure(_ask("Hei."), StorageError("L701", "full"))
    assert spending.find_refusal(_ask("Hei.")) is None
