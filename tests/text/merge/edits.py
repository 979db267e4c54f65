"""Random scripts, what editors make of them, and what their articles become. Each word that is put in tells by whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Final

WORDS: Final = "kino lys folk sal dugnad vinter film jente by mai skole vedtak krone elv fjord båt hus vei bru".split()
_IDS: Final = re.compile(r" \^[a-z]+\d+(?=\s|$)")
_BODY: Final = re.compile(r"(?s)(?P<words>.*?)(?P<ids>(?: \^[a-z]+\d+)*)$")


def make_base(random: Random, paragraphs: int | None = None) -> str:
    """A script as `add` makes it: some headings, under each some paragraphs of one to three sentences."""
    blocks = ["---\ntittel: Kinoen åpner\nstatus: utkast\n---"]
    left = paragraphs or random.randint(2, 10)
    for segment in count(1):
        if left <= 0:
            return "\n\n".join(blocks) + "\n"
        blocks.append(f"## Del {random.choice(WORDS)} {segment} ^k{segment}")
        size = min(left, random.randint(1, 4))
        blocks += [f"{_make_text(random)} ^{_name_letter(segment)}{number}" for number in range(1, size + 1)]
        left -= size
    raise AssertionError


def _name_letter(segment: int) -> str:
    """a, b, ..., and past z two letters; k is the headings'."""
    letters = "abcdefghijlmnopqrstuvwxyz"
    return letters[(segment - 1) % 25] + ("" if segment <= 25 else _name_letter((segment - 1) // 25))


def _make_text(random: Random) -> str:
    return " ".join(_make_sentence(random) for _ in range(random.randint(1, 3)))


def _make_sentence(random: Random) -> str:
    words = [random.choice(WORDS) for _ in range(random.randint(3, 9))]
    return " ".join(f"{word} {random.randint(1, 99)}" if random.random() < 0.2 else word for word in words) + "."


def edit_script(random: Random, base: str, changes: int) -> str:
    """What an editor makes of a script. What is put in begins with E."""
    return _change_blocks(random, base, changes, "E", (*_COMMON, *_EDITORS))


def revise_article(random: Random, base: str, changes: int) -> str:
    """What the article becomes, without ids. What is put in begins with A."""
    return strip_ids(_change_blocks(random, base, changes, "A", _COMMON))


def strip_ids(text: str) -> str:
    """A text as an article has it."""
    return _IDS.sub("", text)


def list_put_in(text: str, sign: str) -> list[str]:
    """The words that one side put in, each once."""
    return sorted(set(re.findall(rf"\b{sign}\d+\b", text)))


def list_marks(text: str) -> list[str]:
    """The pauses, sounds, music and notes of a text, also where the music became a note."""
    return sorted(re.findall(r"\[(?:pause|lyd|musikk) [^\]]*\]|E\d+!", text))


@dataclass(slots=True)
class _Draft:
    random: Random
    sign: str
    blocks: list[str]
    numbers: Iterator[int] = field(default_factory=lambda: count(1000))

    def name(self) -> str:
        return f"{self.sign}{next(self.numbers)}"

    def find_paragraphs(self) -> list[int]:
        return [at for at, block in enumerate(self.blocks) if at and block[0] not in "#[%~"]

    def take_apart(self, at: int) -> tuple[list[str], str]:
        match = _BODY.match(self.blocks[at])
        assert match
        return match["words"].split(" "), match["ids"]

    def put(self, at: int, words: list[str], ids: str) -> None:
        self.blocks[at] = " ".join(words) + ids


def _change_blocks(random: Random, base: str, changes: int, sign: str, ways: tuple[_Way, ...]) -> str:
    draft = _Draft(random, sign, base.strip("\n").split("\n\n"))
    for _ in range(changes):
        paragraphs = draft.find_paragraphs()
        if paragraphs:
            random.choice(ways)(draft, random.choice(paragraphs))
    return "\n\n".join(draft.blocks) + "\n"


_Way = Callable[[_Draft, int], None]


def _replace_word(draft: _Draft, at: int) -> None:
    words, ids = draft.take_apart(at)
    words[draft.random.randrange(len(words))] = draft.name()
    draft.put(at, words, ids)


def _replace_words(draft: _Draft, at: int) -> None:
    words, ids = draft.take_apart(at)
    first = draft.random.randrange(len(words))
    words[first : first + 3] = [draft.name(), draft.name()]
    draft.put(at, words, ids)


def _insert_word(draft: _Draft, at: int) -> None:
    words, ids = draft.take_apart(at)
    words.insert(draft.random.randrange(len(words) + 1), draft.name())
    draft.put(at, words, ids)


def _take_word_out(draft: _Draft, at: int) -> None:
    words, ids = draft.take_apart(at)
    if len(words) > 1:
        del words[draft.random.randrange(len(words))]
        draft.put(at, words, ids)


def _take_out(draft: _Draft, at: int) -> None:
    del draft.blocks[at]


def _split(draft: _Draft, at: int) -> None:
    words, ids = draft.take_apart(at)
    if len(words) > 1:
        cut = draft.random.randrange(1, len(words))
        first, last = (ids, "") if draft.random.random() < 0.5 else ("", ids)
        draft.blocks[at : at + 1] = [" ".join(words[:cut]) + first, " ".join(words[cut:]) + last]


def _join(draft: _Draft, at: int) -> None:
    if at + 1 in draft.find_paragraphs():
        words, ids = draft.take_apart(at)
        more, other_ids = draft.take_apart(at + 1)
        draft.blocks[at : at + 2] = [" ".join([*words, *more]) + ids + other_ids]


def _move(draft: _Draft, at: int) -> None:
    block = draft.blocks.pop(at)
    draft.blocks.insert(draft.random.randrange(1, len(draft.blocks) + 1), block)


def _add(draft: _Draft, at: int) -> None:
    draft.blocks.insert(at + 1, f"{draft.name()} {_make_text(draft.random)}")


def _rename_heading(draft: _Draft, _at: int) -> None:
    headings = [place for place, block in enumerate(draft.blocks) if block.startswith("## ")]
    place = draft.random.choice(headings)
    draft.blocks[place] = draft.blocks[place].replace("## ", f"## {draft.name()} ", 1)


def _mute(draft: _Draft, at: int) -> None:
    words, ids = draft.take_apart(at)
    if not any("%%" in word for word in words) and "@" not in words[0]:
        draft.blocks[at] = f"~~{' '.join(words)}~~{ids}"


def _pronounce(draft: _Draft, at: int) -> None:
    words, ids = draft.take_apart(at)
    plain = [place for place, word in enumerate(words) if word.isalnum()]
    if plain:
        place = draft.random.choice(plain)
        words[place] = f"{{{words[place]}|{draft.name()}}}"
        draft.put(at, words, ids)


def _pause(draft: _Draft, at: int) -> None:
    draft.blocks.insert(at + 1, f"[pause {draft.random.randint(1, 50)} s]")


def _play(draft: _Draft, at: int) -> None:
    draft.blocks.insert(at + 1, f"[lyd {draft.name()}.mp3]")


def _lay_music(draft: _Draft, at: int) -> None:
    if not any("[musikk" in block for block in draft.blocks):
        draft.blocks[at : at + 1] = [f"[musikk {draft.name()}.mp3]", draft.blocks[at], "[musikk slutt]"]


def _note(draft: _Draft, at: int) -> None:
    words, ids = draft.take_apart(at)
    words.insert(draft.random.randrange(1, len(words) + 1), f"%% {draft.name()}! %%")
    draft.put(at, words, ids)


def _note_apart(draft: _Draft, at: int) -> None:
    draft.blocks.insert(at + 1, f"%% {draft.name()}! %%")


def _give_turn(draft: _Draft, at: int) -> None:
    if not draft.blocks[at].startswith("@"):
        draft.blocks[at] = f"@sitat: {draft.blocks[at]}"


_COMMON: Final[tuple[_Way, ...]] = (
    _replace_word,
    _replace_word,
    _replace_words,
    _insert_word,
    _take_word_out,
    _take_out,
    _split,
    _join,
    _move,
    _add,
    _rename_heading,
)
_EDITORS: Final[tuple[_Way, ...]] = (
    _mute,
    _pronounce,
    _pronounce,
    _pause,
    _play,
    _lay_music,
    _note,
    _note_apart,
    _give_turn,
)
