from __future__ import annotations

import inspect
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

from lydsak.engines.deadline import CallOverrun, call_undisturbed, limit_call
from lydsak.engines.speech_api import SpeechApiEngine, SpeechApiOptions
from lydsak.errors import EngineError
from tests.engines import loopback as faults
from tests.engines.conftest import Ask
from tests.engines.loopback import Loopback
from tests.engines.loopback_speech_api import make_protocol


def _wait_stubbornly() -> None:
    while True:
        try:
            signal.pause()
        except Exception:  # noqa: BLE001 - as such a library would
            continue


def _fill_memory() -> None:
    held = []
    while True:
        held.append(bytearray(b"\1") * 4_000_000)


def test_call_within_its_limits_is_left_alone() -> None:
    """Nothing is raised, and the timer ends with the block."""
    before = signal.getsignal(signal.SIGALRM)
    with limit_call(60):
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is before


def test_call_past_its_time_is_ended_through_every_except() -> None:
    """A library that takes each Exception for a fault of the network does not swallow it."""
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(CallOverrun, match="took longer than"), limit_call(0.01):
        _wait_stubbornly()
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_no_time_left_ends_it_at_once() -> None:
    """A deadline that has passed is no deadline of none."""
    with pytest.raises(CallOverrun), limit_call(-1):
        signal.pause()


def test_memory_is_limited_too() -> None:
    """A call that needs more than its share is ended before its time."""
    with pytest.raises(CallOverrun, match="sent more than 1 MB"), limit_call(60, 1_000_000):
        _fill_memory()


@contextmanager
def _tell_frame() -> Iterator[FrameType | None]:
    """Give the frame of contextlib that enters a block."""
    frame = inspect.currentframe()
    yield frame and frame.f_back


@pytest.fixture
def _overdue(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no alarm go off but as the block ends, and in a test by raise_signal."""

    def set_timer(_which: int, seconds: float, _interval: float = 0.0) -> None:
        if not seconds:
            signal.raise_signal(signal.SIGALRM)

    monkeypatch.setattr("signal.setitimer", set_timer)


@pytest.mark.usefixtures("_overdue")
def test_alarm_while_the_block_is_left_changes_nothing() -> None:
    """It is too late to end a call that has ended; what was there before is put back all the same."""
    before = signal.getsignal(signal.SIGALRM)
    with limit_call(-1):
        pass
    assert signal.getsignal(signal.SIGALRM) is before


@pytest.mark.usefixtures("_overdue")
def test_overrun_is_held_back_where_it_would_be_lost() -> None:
    """A callback from C prints what is raised in it and goes on; the call is made to its end, and then it is raised."""
    done: list[str] = []

    def call() -> None:
        signal.raise_signal(signal.SIGALRM)
        done.append("called")

    with limit_call(-1), pytest.raises(CallOverrun):
        call_undisturbed(call)
    assert done == ["called"]
    assert call_undisturbed(lambda: "no limit") == "no limit"


@pytest.mark.usefixtures("_overdue")
def test_no_overrun_between_a_block_and_its_cleaning_up() -> None:
    """Raised where contextlib enters or leaves a `with`, it would go past the end of that."""
    with limit_call(-1), _tell_frame() as frame:
        look = signal.getsignal(signal.SIGALRM)
        assert callable(look)
        look(signal.SIGALRM, frame)
        with pytest.raises(CallOverrun):
            look(signal.SIGALRM, inspect.currentframe())


def test_another_thread_is_left_to_its_own_limits() -> None:
    """Signals belong to the main thread; elsewhere the block just runs."""
    seen: list[str] = []

    def run() -> None:
        with limit_call(0.001):
            seen.append("ran")

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert seen == ["ran"]


@pytest.mark.parametrize("fault", [faults.answer_drip, faults.stall], ids=["drip", "stall"])
def test_server_that_never_ends_is_left_at_the_deadline(ask: Ask, fault: faults.Fault) -> None:
    """A byte now and then satisfies every timeout of a socket, and no deadline of ours; it is not asked again."""
    with Loopback(make_protocol()) as service:
        service.faults.extend([fault] * 9)
        engine = SpeechApiEngine(SpeechApiOptions(base_url=f"{service.url}/v1", deadline=1.5, timeout=20))
        with pytest.raises(EngineError, match="speech-api: the service's answer took longer than") as caught:
            engine.speak(ask("speech-api:alloy", "Hei", "du."))
        assert caught.value.code == "L425"
        assert "deadline" in (caught.value.help or "")
        assert len(service.received) == 1
        service.faults.clear()
        assert engine.speak(ask("speech-api:alloy", "Hei", "du.")).pcm
