"""WordSteps: pronunciations that were put into words.toml from a script, as steps that its page can undo.

Steps have numbers in one sequence with the edits of the script, as its text may come back to what it was: what was
edited after a word is undone before it. Nor is a word undone where somebody else saved the script since. Where
words.toml is no longer what the step left, it is let be and the step is given up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Final

from lydsak.build.editing.versions import keep_replaced
from lydsak.store.files import explain_storage
from lydsak.store.replacing import create_file, replace_file
from lydsak.text.lexicon.edit import WordsChange

_STEPS: Final = 200


@dataclass(frozen=True, slots=True)
class WordStep:
    """A word that a page put when its script had this etag; the file on both sides, None where there is none."""

    word: str
    etag: str
    before: bytes | None
    after: bytes | None
    number: int
    """Its place among the edits and the words."""
    page: str = ""


@dataclass(slots=True)
class _Stacks:
    undo: list[WordStep] = field(default_factory=list)
    redo: list[WordStep] = field(default_factory=list)


class WordSteps:
    """The steps of each script of a show, of this start of the studio, and the numbers that they are given."""

    def __init__(self, path: Path, numbers: Iterator[int] | None = None) -> None:
        self.path = path
        """Of words.toml."""
        self._numbers = count() if numbers is None else numbers
        self._stacks: dict[str, _Stacks] = defaultdict(_Stacks)

    def read(self) -> bytes | None:
        """The file as it stands. Raises StorageError."""
        with explain_storage(self.path):
            return self.path.read_bytes() if self.path.exists() else None

    def note(self, slug: str, etag: str, word: str, change: WordsChange, page: str = "") -> None:
        """A page put a word, on a script of this etag; by what was changed, as somebody may have saved since."""
        stacks = self._stacks[slug]
        before = change.before.encode("utf-8") or None
        step = WordStep(word, etag, before, change.text.encode("utf-8"), next(self._numbers), page)
        stacks.undo = [*stacks.undo, step][-_STEPS:]
        stacks.redo = []

    def note_edit(self, slug: str) -> None:
        """The script was edited: what was undone before is not done again after it."""
        self._stacks[slug].redo = []

    def find_word_number(self, slug: str, etag: str, *, back: bool) -> int | None:
        """The place of the word that the script of this etag has to undo, or to do again; None where there is none."""
        source = self._stacks[slug].undo if back else self._stacks[slug].redo
        return source[-1].number if source and source[-1].etag == etag else None

    def find_others_word(self, slug: str, page: str, *, back: bool) -> str | None:
        """The word of the next step, where it is another page's."""
        source = self._stacks[slug].undo if back else self._stacks[slug].redo
        return source[-1].word if source and source[-1].page != page else None

    def run(self, slug: str, *, back: bool, page: str = "") -> tuple[str, bool]:
        """The word of the next step, and whether words.toml was changed. Raises StorageError."""
        stacks = self._stacks[slug]
        source, target = (stacks.undo, stacks.redo) if back else (stacks.redo, stacks.undo)
        step = source[-1]
        left, wanted = (step.after, step.before) if back else (step.before, step.after)
        fits = self.read() == left and self._write(wanted, left)
        if fits:
            target.append(replace(step, page=page))
        source.pop()
        return step.word, fits

    def _write(self, content: bytes | None, left: bytes | None) -> bool:
        """Whether words.toml was still as the step left it."""
        path = self.path.resolve()  # a link stays one
        with explain_storage(path):
            if content is None:
                path.unlink()
                return True
            return create_file(path, content) if left is None else replace_file(path, content, left, self._keep)

    def _keep(self, late: bytes) -> None:
        keep_replaced(self.path.parent, self.path.stem, late.decode("utf-8", "replace"))
