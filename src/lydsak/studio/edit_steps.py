"""EditSteps: what was done to each script, as steps of the page that did it, each of which can be taken out alone.

A step is taken out of the text as it stands, whatever was done after it in other places: what it left is the base, what
it found is the other side of a merge. Where the text is what the step left, that is what it found, to the byte.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from lydsak.text.merge.saves import merge_saves

_STEPS: Final = 200
"""Edits that can be undone, of one script."""
OUTSIDE: Final = "outside"
"""Who made a step that was no page's."""
_LATEST: Final = 1 << 62
"""The place of what was saved outside and is no step yet."""


@dataclass(frozen=True, slots=True)
class EditStep:
    """The text on both sides of an edit, and the page whose doing would be undone; OUTSIDE where it was none of ours.

    One that was undone is of the page that did that.
    """

    before: str
    after: str
    page: str
    number: int
    """Its place among all that was done and undone, words as well; done or undone anew, it gets another."""

    def run(self, text: str, *, back: bool) -> str | None:
        """The text without what the step did, or with it; None where the same place was changed since."""
        left, wanted = (self.after, self.before) if back else (self.before, self.after)
        return merge_saves(left, text, wanted)


@dataclass(slots=True)
class _Steps:
    """In the order of their numbers; `last` is what the last of them left."""

    done: list[EditStep] = field(default_factory=list)
    undone: list[EditStep] = field(default_factory=list)
    last: str | None = None


class EditSteps:
    """The steps of each script of a show, of this start of the studio; `numbers` are given to them in their order."""

    def __init__(self, numbers: Iterator[int] | None = None) -> None:
        self._numbers = count() if numbers is None else numbers
        self._steps: dict[str, _Steps] = defaultdict(_Steps)

    def note(self, slug: str, before: str, after: str, page: str) -> None:
        """A page has put a text in the place of another."""
        self.note_standing(slug, before, page)
        self._append(slug, before, after, page)

    def note_standing(self, slug: str, text: str, page: str) -> None:
        """A page does something on this text: what it had undone before is not done again after it."""
        self._note_outside(slug, text)
        steps = self._steps[slug]
        steps.undone = [one for one in steps.undone if one.page != page]
        steps.last = text

    def list_steps(self, slug: str, *, back: bool) -> Sequence[EditStep]:
        """Those that can be undone, or done again, the last one last."""
        return self._steps[slug].done if back else self._steps[slug].undone

    def find_in_the_way(self, slug: str, step: EditStep, text: str) -> tuple[EditStep, str] | None:
        """The later step that has to be undone before this one can be, and the text without it; None if none is known.

        It is the first on whose text this one cannot be undone; where that cannot go itself, what is in its way.
        """
        later = [one for one in self._list_done(slug, text) if one.number > step.number]
        clear, blocked = 0, len(later)  # of this many, it can be undone after the first `clear`
        while blocked - clear > 1:
            middle = (clear + blocked) // 2
            if step.run(later[middle - 1].after, back=True) is None:
                blocked = middle
            else:
                clear = middle
        if not later:
            return None
        found = later[blocked - 1]
        if step.run(found.before, back=True) is None or step.run(found.after, back=True) is not None:
            return None  # what stands in the way is something that was undone
        without = found.run(text, back=True)
        return self.find_in_the_way(slug, found, text) if without is None else (found, without)

    def note_run(self, slug: str, step: EditStep, texts: tuple[str, str], page: str, *, back: bool) -> None:
        """A page has undone a step, or done it again; `texts` were there before and after that."""
        before, after = texts
        self._note_outside(slug, before)
        steps = self._steps[slug]
        if not back:
            steps.undone = [one for one in steps.undone if one is not step]
            self._append(slug, before, after, page)
            return
        taken = steps.done[-1] if step.number == _LATEST else step
        steps.done = [one for one in steps.done if one is not taken]
        steps.undone = [*steps.undone, EditStep(after, before, page, next(self._numbers))][-_STEPS:]
        steps.last = after

    def _append(self, slug: str, before: str, after: str, page: str) -> None:
        steps = self._steps[slug]
        steps.done = [*steps.done, EditStep(before, after, page, next(self._numbers))][-_STEPS:]
        steps.last = after

    def _note_outside(self, slug: str, text: str) -> None:
        """What somebody else saved since our last doing is a step of its own: ours before it is not lost."""
        last = self._steps[slug].last
        if last is not None and last != text:
            self._append(slug, last, text, OUTSIDE)

    def _list_done(self, slug: str, text: str) -> Sequence[EditStep]:
        """With what was saved outside since the last of them."""
        steps = self._steps[slug]
        if steps.last is None or steps.last == text:
            return steps.done
        return [*steps.done, EditStep(steps.last, text, OUTSIDE, _LATEST)]
