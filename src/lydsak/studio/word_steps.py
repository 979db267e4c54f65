"""WordSteps: pronunciations that were put into words.toml from a script, as steps that its page can undo.

Steps have numbers in one sequence with the edits of the script: what a page edited after a word is undone before it.
Where words.toml is no longer what the step left, the word is taken out of what it is now; where its entry was changed
since, it is let be and the step is given up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

from lydsak.build.editing.versions import keep_replaced
from lydsak.store.files import explain_storage
from lydsak.store.replacing import create_file, remove_file, replace_file
from lydsak.text.lexicon.edit import WordsChange
from lydsak.text.lexicon.merging import merge_words

_STEPS: Final = 200


@dataclass(frozen=True, slots=True)
class WordStep:
    """A word that a page put, or took back; the file on both sides, None where there is none."""

    word: str
    before: bytes | None
    after: bytes | None
    number: int
    """Its place among all that was done and undone, edits as well."""
    page: str = ""

    def run(self, content: bytes | None, *, back: bool) -> bytes | None:
        """The file without the word, or with it; as it is where its entry was changed since."""
        left, wanted = (self.after, self.before) if back else (self.before, self.after)
        if content == left:
            return wanted
        try:
            base, mine, other = ((one or b"").decode("utf-8") for one in (left, content, wanted))
        except UnicodeDecodeError:
            return content
        merged = merge_words(base, mine, other)
        return content if merged is None else merged.encode("utf-8") or None


@dataclass(slots=True)
class _Stacks:
    """In the order of their numbers."""

    done: list[WordStep] = field(default_factory=list)
    undone: list[WordStep] = field(default_factory=list)


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

    def note(self, slug: str, word: str, change: WordsChange, page: str = "") -> None:
        """A page put a word, on a script; by what was changed, as somebody may have saved since."""
        self.note_edit(slug, page)
        before = change.before.encode("utf-8") or None
        self._append(slug, WordStep(word, before, change.text.encode("utf-8"), next(self._numbers), page), done=True)

    def note_edit(self, slug: str, page: str = "") -> None:
        """A page edited the script: what it had undone before is not done again after it."""
        stacks = self._stacks[slug]
        stacks.undone = [one for one in stacks.undone if one.page != page]

    def list_words(self, slug: str, *, back: bool) -> Sequence[WordStep]:
        """Those that can be undone, or done again, the last one last."""
        return self._stacks[slug].done if back else self._stacks[slug].undone

    def run_word(self, slug: str, step: WordStep, page: str = "", *, back: bool) -> bool:
        """Take a word out, or put it again; whether words.toml was changed. Raises StorageError."""
        stacks = self._stacks[slug]
        stacks.done = [one for one in stacks.done if one is not step]
        stacks.undone = [one for one in stacks.undone if one is not step]
        content = self.read()
        wanted = step.run(content, back=back)
        if wanted == content or not self._write(wanted, content):
            return False
        before, after = (wanted, content) if back else (content, wanted)
        self._append(slug, WordStep(step.word, before, after, next(self._numbers), page), done=not back)
        return True

    def _append(self, slug: str, step: WordStep, *, done: bool) -> None:
        stacks = self._stacks[slug]
        if done:
            stacks.done = [*stacks.done, step][-_STEPS:]
        else:
            stacks.undone = [*stacks.undone, step][-_STEPS:]

    def _write(self, content: bytes | None, left: bytes | None) -> bool:
        """Whether words.toml was still as the step left it."""
        path = self.path.resolve()  # a link stays one
        with explain_storage(path):
            if left is None:
                return content is not None and create_file(path, content)
            if content is None:
                return remove_file(path, left, self._keep)
            return replace_file(path, content, left, self._keep)

    def _keep(self, late: bytes) -> None:
        keep_replaced(self.path.parent, self.path.stem, late.decode("utf-8", "replace"))
