from __future__ import annotations

import sys

import pytest

from lydsak.engines.child import call_in_child
from lydsak.engines.memory import find_memory, limit_memory
from lydsak.engines.tone import ToneEngine

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system does not keep to such a limit")


class _Modest(ToneEngine):
    memory = 5


def test_more_than_may_be_taken_is_an_error_and_what_follows_is_free() -> None:
    """So much less than that works, and afterwards more."""

    def take() -> tuple[int, bool, int]:
        with limit_memory(100_000_000):
            little = len(bytearray(20_000_000))
            try:
                refused = not bytearray(300_000_000)
            except MemoryError:
                refused = True
        return little, refused, len(bytearray(300_000_000))

    assert call_in_child(take) == (20_000_000, True, 300_000_000)


def test_an_engine_tells_its_own_limit() -> None:
    """The others may take half of what the machine has."""
    assert find_memory(_Modest()) == 5
    assert find_memory(ToneEngine()) > 100_000_000
