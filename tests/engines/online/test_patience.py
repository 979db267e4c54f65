from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import stamina

from lydsak.engines.online.patience import (
    Fault,
    ask_patiently,
    explain_silence,
    explain_status,
    read_retry_after,
)
from lydsak.errors import EngineError

Outcome = bytes | Fault


@pytest.fixture(autouse=True)
def _no_backoff() -> Iterator[None]:
    """Ask again without waiting, as often as each test says."""
    with stamina.set_testing(True, attempts=9, cap=True):
        yield


def _play(*outcomes: Outcome) -> Callable[[], bytes]:
    """A service that answers so, in order."""
    left = iter(outcomes)

    def send() -> bytes:
        outcome = next(left)
        if isinstance(outcome, Fault):
            raise outcome
        return outcome

    return send


def _fail(again: float | bool = True, code: str = "L420") -> Fault:
    return Fault(EngineError(code, f"fault {code}", help="h"), again=again)


def _ask(send: Callable[[], bytes], notes: list[str], attempts: int = 3, deadline: float = 60.0) -> bytes:
    return ask_patiently(send, attempts=attempts, deadline=deadline, note=notes.append, name="spoken")


def test_first_answer_is_taken_without_a_note() -> None:
    """Nothing is told of what went well."""
    notes: list[str] = []
    assert _ask(_play(b"sound"), notes) == b"sound"
    assert notes == []


def test_each_repetition_is_noted() -> None:
    """What was tried again is told in order, with the reason."""
    notes: list[str] = []
    assert _ask(_play(_fail(), _fail(0.0, "L421"), b"sound"), notes) == b"sound"
    assert notes == ["fault L420; asked again (2 of 3)", "fault L421; asked again (3 of 3)"]


def test_last_fault_is_the_error_and_no_repetition_is_claimed() -> None:
    """After the last attempt nothing is said to be asked again."""
    notes: list[str] = []
    with pytest.raises(EngineError) as caught:
        _ask(_play(_fail(), _fail(), _fail(code="L422")), notes)
    assert caught.value.code == "L422"
    assert len(notes) == 2


def test_fault_that_will_not_pass_ends_it() -> None:
    """One refusal is enough."""
    notes: list[str] = []
    with pytest.raises(EngineError, match="fault L421"):
        _ask(_play(_fail(again=False, code="L421")), notes)
    assert notes == []


def test_wait_that_would_outlast_the_deadline_is_not_begun() -> None:
    """A service that asks for 20 s of the last 10 ends it at once, with what it said."""
    notes: list[str] = []
    with pytest.raises(EngineError, match="fault L421"):
        _ask(_play(_fail(20.0, "L421")), notes, deadline=10.0)
    assert notes == []


def test_nothing_is_sent_after_the_deadline(go_on: Callable[[float], None]) -> None:
    """When the time ends while waiting, what the service said last is the error, and no repetition is claimed."""
    sent: list[str] = []
    notes: list[str] = []

    def send() -> bytes:
        sent.append("request")
        go_on(9.9)
        raise _fail(code="L421")

    with stamina.set_testing(False), pytest.raises(EngineError, match="fault L421"):
        _ask(send, notes, deadline=10.0)
    assert (sent, notes) == (["request"], [])


def test_waiting_for_a_turn_is_not_the_services_fault(go_on: Callable[[float], None]) -> None:
    """Each request waits for its turn, the repeated ones too, and the deadline is put off by as long."""
    turns: list[float] = []

    def wait() -> float:
        go_on(60.0)
        turns.append(60.0)
        return 60.0

    answer = ask_patiently(
        _play(_fail(), _fail(), b"sound"), attempts=3, deadline=10.0, note=lambda _: None, name="spoken", turn=wait
    )
    assert (answer, len(turns)) == (b"sound", 3)


def test_what_is_no_fault_is_raised_as_it_is() -> None:
    """A key that is missing is no reason to ask again, and a bug of ours is not hidden."""

    def send() -> bytes:
        raise EngineError("L426", "no key")

    with pytest.raises(EngineError, match="no key"):
        _ask(send, [])


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 529])
def test_passing_status_is_asked_again(status: int) -> None:
    """Too many requests, and faults of the server's own (RFC 9110, section 15.6)."""
    fault = explain_status("spoken", status, "Reason", None)
    assert (fault.again, fault.error.code) == (True, "L421")
    assert fault.error.message == f"spoken: the service refused: {status} Reason"


@pytest.mark.parametrize("status", [301, 307, 400, 402, 404, 413, 422])
def test_lasting_status_is_not(status: int) -> None:
    """The same request would be refused again, whatever Retry-After says."""
    fault = explain_status("spoken", status, "", "1", "because")
    assert (fault.again, fault.error.code) == (False, "L421")
    assert fault.error.message == f"spoken: the service refused: {status} (because)"


@pytest.mark.parametrize("status", [401, 403])
def test_refused_key_has_a_code_of_its_own(status: int) -> None:
    """Where a key was sent; where none was, it is a refusal like others."""
    assert explain_status("spoken", status, "", None, keyed=True).error.code == "L428"
    assert explain_status("spoken", status, "", None).error.code == "L421"


def test_service_says_how_long_to_wait() -> None:
    """Its own time, and a little more that keeps workers apart; more than half a minute is a refusal."""
    waits = {float(explain_status("spoken", 429, "", "7").again) for _ in range(20)}
    assert all(7.0 <= wait <= 7.5 for wait in waits)
    assert len(waits) > 1
    late = explain_status("spoken", 429, "", "31")
    assert late.again is False
    assert late.error.message.endswith("it asks to wait 31 s")


def test_retry_after_in_every_form() -> None:
    """Seconds or a date (RFC 9110, section 10.2.3); what is neither is not obeyed."""
    soon = datetime.now(UTC) + timedelta(minutes=10)
    assert read_retry_after(" 12 ") == 12
    assert 500 < (read_retry_after(format_datetime(soon, usegmt=True)) or 0) <= 600
    assert read_retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert read_retry_after("Wed, 21 Oct 2015 07:28:00 -0000") == 0
    for nonsense in (None, "", "soon", "-5", "1.5", "Wed, 21 Oct 99999 07:28:00 GMT", "²"):
        assert read_retry_after(nonsense) is None


def test_silence_names_its_cause() -> None:
    """The kind of fault, not the text of it, which may hold what was sent."""
    fault = explain_silence("spoken", TimeoutError("sent: secret"))
    assert fault.error.message == "spoken got no answer from the service (it says nothing: TimeoutError)"
    assert "no answer)" in explain_silence("spoken", None).error.message
    here = explain_silence("spoken", ConnectionRefusedError(), place="127.0.0.1:8880", here=True).error
    assert "from 127.0.0.1:8880 (nothing listens there" in here.message
    assert here.help == "is the server running, and at this address?"
    assert fault.again is True


def test_repetitions_print_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """Without a handler of the program's own, logging would write over the progress."""
    root = logging.getLogger()
    handlers, root.handlers = root.handlers, []
    try:
        _ask(_play(_fail(), b"sound"), [])
    finally:
        root.handlers = handlers
    assert capfd.readouterr() == ("", "")
