"""Episodes of before a show published its segments: a serial feed asks for their numbers, and no editor has any."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lydsak.build.editing.approval import count_approval, waits_for_approval
from lydsak.build.parts import publishes_segments
from lydsak.build.scripts import load_script
from lydsak.errors import Finding, ScriptError

if TYPE_CHECKING:
    from lydsak.config import Settings

_UNNUMBERED: Final = "L636"
_MESSAGE: Final = "is one episode in the feed until it is built again: the show publishes its segments by now"


def advise_dividing(finding: Finding, settings: Settings, *, building: bool = False) -> Finding:
    """A finding that an episode lacks its number with what helps, where it was built before the show was of segments.

    It is no more than a warning where the next build alone puts it right; to a build itself it is an error still.
    """
    if (
        finding.code != _UNNUMBERED
        or settings.publish_as != "segments"
        or finding.place is None
        or finding.place.path is None
    ):
        return finding
    path = settings.root / finding.place.path
    if not path.is_file():
        help = f"to take it out, delete feed/e/{path.stem} and build; to keep it, put its script back"
        return replace(
            finding, message="is one episode, the show publishes segments, and its script is gone", help=help
        )
    try:
        front = count_approval(load_script(path, settings.root), settings).front_matter
    except ScriptError:
        return replace(finding, message=_MESSAGE, help="mend this script, then run `lydsak build`")
    if not publishes_segments(front, settings):
        return finding
    if front.season is None:
        return replace(finding, message=_MESSAGE, help="run `lydsak check --fix`, then `lydsak build`")
    if waits_for_approval(front.status, settings):
        help = f"`lydsak approve {finding.place.path}`, then run `lydsak build`"
        return replace(finding, message=_MESSAGE, help=help)
    if building:
        return replace(finding, message=_MESSAGE, help="its segments were not built: mend what is told of it")
    return replace(finding, level="warning", message=_MESSAGE, help="run `lydsak build`")
