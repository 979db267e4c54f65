"""What is fuzzed: a way to make inputs, and a check that raises where one breaks a promise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


@dataclass(frozen=True, slots=True)
class Target:
    """One part of Lydsak under fuzz. `check` may raise LydsakError, by which an input is refused, and nothing else."""

    name: str
    about: str
    inputs: SearchStrategy[Any]
    check: Callable[[Any], None]
    decode: Callable[[bytes], Any] | None = None
    """How raw bytes become an input, for a fuzzer that mutates them; None: by way of `inputs`."""
    seeds: Callable[[], tuple[bytes, ...]] = tuple
    """Raw inputs to begin from."""


def decode_text(data: bytes) -> str:
    """Bytes as text with nothing lost that a text can hold."""
    return data.decode("utf-8", "replace")
