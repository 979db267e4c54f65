"""Asking again: which faults pass, how long to wait, and when to stop."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Final

from lydsak.engines.deadline import CallOverrun, limit_call
from lydsak.errors import EngineError, Phrase

_LONGEST_WAIT: Final = 30.0
"""Seconds. A service that asks for more has said no."""
_ADVICE: Final = {
    401: "it wants a key: key_env in [engines.{name}] names the variable that holds it",
    403: "it wants a key: key_env in [engines.{name}] names the variable that holds it",
    404: "is the address in [engines.{name}] right?",
}
_CAUSES: Final = {
    "ConnectionRefusedError": "nothing listens there",
    "ConnectionResetError": "it hung up",
    "gaierror": "its name is not known",
    "ReadTimeout": "it says nothing",
    "ReadTimeoutError": "it says nothing",
    "TimeoutError": "it says nothing",
    "ConnectTimeoutError": "it cannot be reached",
    "IncompleteRead": "its answer was cut",
    "ChunkedEncodingError": "its answer was cut",
    "SSLCertVerificationError": "its certificate is not trusted",
}
"""What an editor makes of a cause; its name follows for those who have to mend it."""
_CUT: Final = {"IncompleteRead", "ChunkedEncodingError", "ConnectionResetError"}
"""There is a server; it did not come to its end."""
_JITTER: Final = 0.5
"""Seconds at most by which workers are kept apart that were all told to come back at the same time."""


class Fault(Exception):  # noqa: N818 - what is raised to the user is `error`
    """A request that failed. `again` says whether to ask again, or after how many seconds."""

    def __init__(self, error: EngineError, again: float | bool) -> None:  # noqa: FBT001 - stamina's own type
        super().__init__(error.message)
        self.error = error
        self.again = again


def ask_patiently(
    send: Callable[[], bytes],
    *,
    attempts: int,
    deadline: float,
    note: Callable[[str], None],
    name: str,
    turn: Callable[[], float] = lambda: 0.0,
) -> bytes:
    """Call `send` until it answers, a fault will not pass, or `attempts` or `deadline` (seconds) are used up.

    Each time `turn` waits until it may be sent; the seconds that it took are not the service's, so the deadline is put
    off by them. Tells `note` of each attempt that is made again. Raises EngineError: that of the last fault, or L425.
    """
    import stamina

    _quieten_stamina()
    end = time.monotonic() + deadline
    last: Fault | None = None
    try:
        for attempt in stamina.retry_context(
            on=_decide_retry, attempts=attempts, timeout=None, wait_initial=0.5, wait_max=10.0, wait_jitter=1.0
        ):
            with attempt:
                if last:
                    _check_time(last, end)
                end += turn()
                if last:
                    note(f"{last.error.message}; asked again ({attempt.num} of {attempts})")
                try:
                    return _send_within(send, end - time.monotonic(), name)
                except Fault as fault:
                    last = fault
                    _check_time(fault, end)
                    raise
    except Fault as fault:
        raise fault.error from fault.__cause__
    raise AssertionError("stamina ended without a result")  # pragma: no cover


def _check_time(fault: Fault, end: float) -> None:
    """Raises the fault for good where the time is over, or would be before the service may be asked again."""
    left = end - time.monotonic()
    if left <= 0 or (not isinstance(fault.again, bool) and fault.again > left):
        fault.again = False
        raise fault


def explain_status(
    name: str, status: int, reason: str, retry_after: str | None, said: str = "", *, keyed: bool = False
) -> Fault:
    """The fault of an answer other than 200, and whether asking again may help (RFC 9110, sections 10.2.3 and 15)."""
    answer = f"{status} {reason}".rstrip() + (f" ({said})" if said else "")
    message = Phrase("{name}: the service refused: {answer}", name=name, answer=answer)
    if keyed and status in {401, 403}:
        return Fault(EngineError("L428", message, help="is the key right, and allowed to do this?"), again=False)
    wait = read_retry_after(retry_after)
    help = "wait a while and build again: what was spoken is kept"
    if wait is not None and wait > _LONGEST_WAIT:
        return Fault(
            EngineError(
                "L421", Phrase("{message}; it asks to wait {wait} s", message=message, wait=f"{wait:.0f}"), help=help
            ),
            again=False,
        )
    passing = status in {408, 425, 429} or status >= 500
    if not passing:
        advice = Phrase(_ADVICE.get(status, "see the service's own documentation"), name=name)
        return Fault(EngineError("L421", message, help=advice), again=False)
    return Fault(
        EngineError("L421", message, help=help),
        again=True if wait is None else wait + random.uniform(0, _JITTER),  # noqa: S311 - no secret
    )


def explain_silence(name: str, cause: BaseException | None, *, place: str = "the service", here: bool = False) -> Fault:
    """The fault of no answer at all from a place, which may be a server on this machine."""
    kind = type(cause).__name__ if cause else "no answer"
    what = f"{_CAUSES[kind]}: {kind}" if kind in _CAUSES else kind
    help = "is the server running, and at this address?" if here else "is this machine online? espeak speaks offline"
    help = "build again: what was spoken is kept" if kind in _CUT else help
    return Fault(
        EngineError(
            "L420", Phrase("{name} got no answer from {place} ({what})", name=name, place=place, what=what), help=help
        ),
        again=True,
    )


def read_retry_after(value: str | None) -> float | None:
    """Seconds, from seconds or an HTTP date."""
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _send_within(send: Callable[[], bytes], seconds: float, name: str) -> bytes:
    try:
        with limit_call(seconds):
            return send()
    except CallOverrun as overrun:
        message = Phrase("{name}: the service's answer {overrun}", name=name, overrun=overrun)
        help = "build again: what was spoken is kept; `deadline` in lydsak.toml gives it longer"
        raise Fault(EngineError("L425", message, help=help), again=False) from overrun


def _quieten_stamina() -> None:
    """Without a handler, logging's last resort would print each retry in the midst of the progress."""
    import logging

    logger = logging.getLogger("stamina")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def _decide_retry(error: Exception) -> float | bool:
    return isinstance(error, Fault) and error.again
