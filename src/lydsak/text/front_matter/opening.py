"""find_unopened: first lines that are a front matter's, though no line of `---` stands above them.

Taken for text they would be read aloud, title, guid and all, and the episode would be a new one to its subscribers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from lydsak.errors import Phrase
from lydsak.text.front_matter.keys import KEYS

_KEY: Final = re.compile(r"[\"']?([\w-]+)[\"']?[ \t]*:(?:[ \t]|$)")
_BELONGING: Final = re.compile(r"[ \t]+\S|#|-[ \t]")
"""A line of the key above: its value's next lines, a list's, or a comment."""
_NEAR_FENCE: Final = re.compile(r"[ \t]*(?:-{2,10}|[–—-]{1,4}(?<=[–—]))[ \t]*")
"""What is meant as a fence, and what an editor's program may make of one."""


@dataclass(frozen=True, slots=True)
class Unopened:
    """What is wrong with the first of such lines, and what mends it."""

    message: Phrase
    help: Phrase


def find_unopened(lines: Sequence[str]) -> Unopened | None:
    """What is wrong with first lines that look like a front matter's; the first of these lines is not blank.

    A single key may begin a paragraph ("Status: uavklart"), so one alone needs the line of `---` right below it.
    """
    plain = [line.rstrip() for line in lines]
    is_mistyped = _is_near_fence(plain[:1])
    rest = plain[1:] if is_mistyped else plain
    head = list(takewhile(_may_stand_in_head, rest))
    is_closed = _is_near_fence(rest[len(head) :])
    if not _is_head(head, is_closed=is_closed):
        return None
    if is_mistyped:
        return Unopened(Phrase("this line does not open the front matter"), Phrase("write it as three hyphens: ---"))
    unopened = Phrase("the front matter is not opened")
    if is_closed:
        return Unopened(unopened, Phrase("put a line of --- before it"))
    return Unopened(unopened, Phrase("put a line of --- before it, and one after it"))


def _is_near_fence(lines: Sequence[str]) -> bool:
    """Whether the first of these lines is meant as one."""
    return bool(lines) and _NEAR_FENCE.fullmatch(lines[0]) is not None


def _may_stand_in_head(line: str) -> bool:
    return not line or _KEY.match(line) is not None or (_BELONGING.match(line) is not None and not _is_heading(line))


def _is_heading(line: str) -> bool:
    return line.lstrip().startswith("##")


def _is_head(head: Sequence[str], *, is_closed: bool) -> bool:
    if not is_closed:  # then a guid tells a head from text, in the lines before the first blank one
        head = list(takewhile(bool, head))
    known = {name for line in head if (found := _KEY.match(line)) and (name := KEYS.get(found[1]))}
    if is_closed:
        return len(known) > 1 or (len(known) == 1 and all(head))
    return len(known) > 1 and "guid" in known
