from __future__ import annotations

import os
import signal

import pytest

from lydsak.engines.child import call_in_child
from lydsak.errors import EngineError


def _crash() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _refuse() -> None:
    raise EngineError("L411", "no", help="say yes")


def _stumble() -> None:
    raise SystemExit(3)


def test_child_answers_and_keeps_its_state_to_itself() -> None:
    """The result comes back; what the call changed does not."""
    state = [1]
    assert call_in_child(lambda: [state.pop(), len(state)]) == [1, 0]
    assert state == [1]


def test_child_error_comes_back_whole() -> None:
    """Code and help survive the way."""
    with pytest.raises(EngineError) as caught:
        call_in_child(_refuse)
    assert (caught.value.code, caught.value.message, caught.value.help) == ("L411", "no", "say yes")


def test_crash_of_the_child_is_an_error_message() -> None:
    """A violent death ends the child alone."""
    with pytest.raises(EngineError, match="crashed \\(SIGKILL\\)"):
        call_in_child(_crash)


def test_child_that_says_nothing_is_an_error() -> None:
    """An end without an answer is not taken for one."""
    with pytest.raises(EngineError, match="without an answer"):
        call_in_child(_stumble)
