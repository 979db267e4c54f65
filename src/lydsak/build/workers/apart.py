"""Tasks for machines that do not see the show: what is sent in their place, and what becomes of the answer."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable


class Lacking:
    """The answer of a worker that lacks files: it is to be sent all of them."""


@runtime_checkable
class TravelsApart(Protocol):
    """What is run of tasks, where it can be run without the show's folder too."""

    def pack_task(self, task: Any, *, full: bool) -> Any:
        """What is sent in the task's place; None where it is not to be run there."""

    def run_packed(self, packed: Any) -> Any:
        """There: the answer, or Lacking."""

    def unpack_answer(self, task: Any, answer: Any) -> Any:
        """Here: the task's result, when all that it tells of is in place. Raises LydsakError."""
