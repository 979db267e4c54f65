"""Files sent several at a time."""

from __future__ import annotations

import threading

import pytest

from lydsak.errors import TargetError
from lydsak.targets.base import Outgoing
from lydsak.targets.sending import send_each
from tests.targets.conftest import make_outgoing

FILES = [make_outgoing(f"{number}.html", b"x") for number in range(20)]


def test_each_is_sent_once_and_at_most_so_many_at_a_time() -> None:
    """`width` is a promise to the server."""
    lock, now, most, sent = threading.Lock(), 0, 0, []

    def send_one(file: Outgoing) -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        with lock:
            now -= 1
            sent.append(file.path)

    done = list(send_each(FILES, send_one, width=3))
    assert sorted(file.path for file in done) == sorted(sent) == sorted(file.path for file in FILES)
    assert most <= 3


def test_the_first_error_ends_it() -> None:
    """What was not begun is not sent."""
    begun = []

    def send_one(file: Outgoing) -> None:
        begun.append(file.path)
        if len(begun) == 3:
            raise TargetError("L851", "the server hung up")

    with pytest.raises(TargetError):
        list(send_each(FILES, send_one, width=1))
    assert len(begun) < len(FILES)


def test_nothing_is_nothing() -> None:
    """No thread, no error."""
    assert list(send_each([], lambda _: None, width=4)) == []
