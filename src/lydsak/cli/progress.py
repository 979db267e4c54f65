"""A build as it goes: moving bars on a terminal, a plain line a step elsewhere."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Self

from lydsak.build.events import (
    EpisodeFailed,
    EpisodeStarted,
    Event,
    Reason,
    Remark,
    StepAdvanced,
    WaitingForShow,
)
from lydsak.cli.session import Session

if TYPE_CHECKING:
    import rich.progress


class Progress:
    """Shows events while they come; what they add up to is the report's."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._bars: rich.progress.Progress | None = None
        self._tasks: dict[str, rich.progress.TaskID] = {}
        self._said: set[str] = set()
        self._named: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def show_event(self, event: Event) -> None:
        """Show one event."""
        if isinstance(event, EpisodeStarted):
            self._named.add(event.slug)
            self._session.print_talk(f"{event.slug}: {event.title}")
        elif isinstance(event, StepAdvanced):
            self._advance(event)
        elif isinstance(event, Reason):
            self._show_reason(event)
        elif isinstance(event, Remark):
            self._session.print_talk(f"  {event.message}")
        elif isinstance(event, WaitingForShow):
            self._session.print_talk(f"Waiting for {event.holder}")
        elif isinstance(event, EpisodeFailed):
            self._session.print_talk(f"{event.slug}: not built")

    def _show_reason(self, reason: Reason) -> None:
        """Below its episode; on a dry run nothing else has named that."""
        if reason.slug not in self._named:
            self._named.add(reason.slug)
            self._session.print_talk(f"{reason.slug}:")
        self._session.print_talk(f"  {reason.what}: {reason.why}")

    def _advance(self, event: StepAdvanced) -> None:
        name = f"{event.slug}: {event.step}"
        if not self._session.shows_progress():
            if name not in self._said:
                self._said.add(name)
                self._session.print_talk(f"  {event.step}, {event.total}")
            return
        bars = self._start_bars()
        if name not in self._tasks:
            self._tasks[name] = bars.add_task(f"  {event.step}", total=event.total)
        bars.update(self._tasks[name], completed=event.done)
        bars.refresh()

    def _start_bars(self) -> rich.progress.Progress:
        if self._bars is None:
            import sys

            import rich.console
            import rich.progress

            console = rich.console.Console(file=sys.stderr, no_color=self._session.color == "never" or None)
            # No refresh thread: workers may still be forked, and a fork with threads can hang.
            self._bars = rich.progress.Progress(
                rich.progress.TextColumn("{task.description:<24}"),
                rich.progress.BarColumn(),
                rich.progress.MofNCompleteColumn(),
                rich.progress.TimeElapsedColumn(),
                console=console,
                auto_refresh=False,
            )
            self._bars.start()
        return self._bars
