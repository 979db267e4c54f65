"""An edit and a revision that never touch the same words, as what is done to a script: each can come first."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

Change = Callable[[str], str]


def make_disjoint(random: Random) -> tuple[str, Change, Change]:
    """A script, an edit and a revision of it. Every word stands once, so that either finds its own."""
    size = random.randint(2, 8)
    base = "## Del ^k1\n\n" + "\n\n".join(f"{_make_words(at)} ^a{at}" for at in range(1, size + 1)) + "\n"
    edits: list[Change] = []
    revisions: list[Change] = []
    for at in range(1, size + 1):
        # The editor has the first half of a paragraph's words, the article two of the others: it stays the same one.
        editor, article = random.choice(_EDITS), random.choice(_REVISIONS)
        if article is _take_out:  # also of what hangs on the one before, an edit would not be disjoint
            editor = _leave
        edits.append(editor(at))
        revisions.append(article(at))
    return base, _chain(edits), _chain(revisions)


def _make_words(at: int) -> str:
    return " ".join(f"ord{at}x{number}" for number in range(10)) + "."


def _chain(changes: list[Change]) -> Change:
    def change_all(text: str) -> str:
        for change in changes:
            text = change(text)
        return text

    return change_all


def _replace(old: str, new: str) -> Change:
    return lambda text: re.sub(rf"\b{old}\b", lambda _: new, text)


def _find_block(text: str, at: int) -> tuple[list[str], int]:
    """The blocks of a script, and the one that has a paragraph's last word."""
    blocks = text.strip("\n").split("\n\n")
    return blocks, next(place for place, block in enumerate(blocks) if f"ord{at}x9." in block)


def _join_blocks(blocks: list[str]) -> str:
    return "\n\n".join(blocks) + "\n"


def _leave(_at: int) -> Change:
    return lambda text: text


def _reword(at: int) -> Change:
    return _replace(f"ord{at}x1", f"E{at}")


def _add_words(at: int) -> Change:
    return _replace(f"ord{at}x2", f"ord{at}x2, sier E{at},")


def _pronounce(at: int) -> Change:
    return _replace(f"ord{at}x3", f"{{ord{at}x3|E{at}}}")


def _note(at: int) -> Change:
    return _replace(f"ord{at}x4", f"ord{at}x4 %% E{at} %%")


def _pause(at: int) -> Change:
    def put(text: str) -> str:
        blocks, place = _find_block(text, at)
        return _join_blocks([*blocks[: place + 1], f"[pause {at} s]", *blocks[place + 1 :]])

    return put


def _mute(at: int) -> Change:
    def strike(text: str) -> str:
        blocks, place = _find_block(text, at)
        words, _, id = blocks[place].rpartition(" ^")
        return _join_blocks([*blocks[:place], f"~~{words}~~ ^{id}", *blocks[place + 1 :]])

    return strike


def _correct(at: int) -> Change:
    return _replace(f"ord{at}x7", f"A{at}")


def _correct_more(at: int) -> Change:
    return _replace(f"ord{at}x8", f"A{at} og A{at}b")


def _take_out(at: int) -> Change:
    def drop(text: str) -> str:
        blocks, place = _find_block(text, at)
        return _join_blocks([*blocks[:place], *blocks[place + 1 :]])

    return drop


def _add_after(at: int) -> Change:
    def add(text: str) -> str:
        blocks, place = _find_block(text, at)
        return _join_blocks([*blocks[: place + 1], f"Nytt{at} avsnitt{at} fra{at} A{at}.", *blocks[place + 1 :]])

    return add


def _move_last(at: int) -> Change:
    def move(text: str) -> str:
        blocks, place = _find_block(text, at)
        return _join_blocks([*blocks[:place], *blocks[place + 1 :], blocks[place]])

    return move


_EDITS = (_leave, _reword, _add_words, _pronounce, _note, _pause, _mute)
_REVISIONS = (_leave, _correct, _correct_more, _take_out, _add_after, _move_last)
