"""find_press: what a press of undo or redo does for the page on which it is pressed, among all that was done.

It is the page's own last doing, whatever others did since in other places. What another page did, or who ever saved the
file, is next where the page has done nothing itself, or where it stands in the way of what it has done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lydsak.errors import UsageError
from lydsak.studio.comparing import list_outside_changes
from lydsak.studio.documents import OpenScript
from lydsak.studio.edit_steps import EditStep, EditSteps
from lydsak.studio.word_steps import WordStep, WordSteps


@dataclass(frozen=True, slots=True)
class Press:
    """The step that would be undone or done again."""

    step: EditStep | WordStep
    text: str | None
    """The text that an edit's step leads to; None where somebody changed the same place since."""
    theirs: bool
    """It is not the page's own."""
    in_the_way: bool = False
    """And has to be undone before the page's own can be."""


def find_press(edits: EditSteps, words: WordSteps, document: OpenScript, page: str, *, back: bool) -> Press | None:
    """What a press would do; None where there is nothing to undo, or to do again."""
    slug, text = document.slug, document.text
    step = _choose_step(edits, words, slug, page, back=back)
    if step is None:
        return None
    theirs = step.page != page
    if isinstance(step, WordStep):
        return Press(step, None, theirs)
    wanted = step.run(text, back=back)
    blocking = edits.find_in_the_way(slug, step, text) if wanted is None and back else None
    if blocking is None:
        return Press(step, wanted, theirs)
    return Press(*blocking, theirs=True, in_the_way=not theirs)


def require_edit(press: Press | None) -> tuple[EditStep, str]:
    """The edit that a press undoes or does again, and the text it leads to. Raises UsageError L025 without one."""
    if press is None or isinstance(press.step, WordStep):
        help = "edits of this start of the studio can be undone"
        raise UsageError("L025", "there is nothing to undo", help=help)
    if press.text is None:
        help = "mend it by hand: the tab for changes shows what became of it"
        raise UsageError("L025", "somebody else has changed the same place since", help=help)
    return press.step, press.text


def describe_theirs(press: Press, text: str) -> dict[str, Any]:
    """What a press would take back of another page's, from the script's text: a word, or changes. Raises UsageError."""
    if isinstance(press.step, WordStep):
        return {"word": press.step.word, "what": [], "in_the_way": False}
    return {"word": None, "what": list_outside_changes(text, require_edit(press)[1]), "in_the_way": press.in_the_way}


def list_ways(edits: EditSteps, words: WordSteps, slug: str, page: str) -> tuple[bool, bool]:
    """Whether a page has something to undo, and to do again."""
    undo, redo = (_choose_step(edits, words, slug, page, back=back) for back in (True, False))
    return undo is not None, redo is not None


def _choose_step(edits: EditSteps, words: WordSteps, slug: str, page: str, *, back: bool) -> EditStep | WordStep | None:
    """The page's own last one, or else the last of all; nothing is done again that was undone before its last doing."""
    steps = _list_in_order(edits, words, slug, back=back)
    own = next((one for one in reversed(steps) if one.page == page), None)
    if own is not None or not steps:
        return own
    done = () if back else _list_in_order(edits, words, slug, back=True)
    since = next((one.number for one in reversed(done) if one.page == page), -1)
    return steps[-1] if steps[-1].number > since else None


def _list_in_order(edits: EditSteps, words: WordSteps, slug: str, *, back: bool) -> Sequence[EditStep | WordStep]:
    found: list[EditStep | WordStep] = [*edits.list_steps(slug, back=back), *words.list_words(slug, back=back)]
    return sorted(found, key=lambda one: one.number)
