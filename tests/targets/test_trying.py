"""What may pass is tried again."""

from __future__ import annotations

import logging

import pytest

from lydsak.errors import TargetError
from lydsak.targets.trying import PassingError, try_again


class _Server:
    def __init__(self, *faults: TargetError) -> None:
        self.faults, self.asked = list(faults), 0

    def answer(self) -> str:
        self.asked += 1
        if self.faults:
            raise self.faults.pop(0)
        return "here"


BUSY = PassingError("L851", "busy")


@pytest.mark.usefixtures("at_once")
def test_what_passes_is_waited_for() -> None:
    """The second attempt goes well."""
    server = _Server(BUSY)
    assert try_again(server.answer) == "here"
    assert server.asked == 2


@pytest.mark.usefixtures("at_once")
def test_it_ends_with_the_last_error() -> None:
    """After so many attempts as are allowed."""
    server = _Server(*[BUSY] * 10)
    with pytest.raises(PassingError):
        try_again(server.answer)
    assert server.asked == 2


def test_a_refusal_is_not_tried_again() -> None:
    """It would be refused again."""
    server = _Server(TargetError("L852", "no"))
    with pytest.raises(TargetError):
        try_again(server.answer)
    assert server.asked == 1


@pytest.mark.usefixtures("at_once")
def test_the_terminal_hears_nothing_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    """Logging's last resort would print each attempt in the midst of the progress."""
    try_again(_Server(BUSY).answer)
    assert logging.getLogger("stamina").handlers
    assert capsys.readouterr().err == ""
