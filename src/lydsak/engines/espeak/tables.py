"""The tables of corrections to espeak-ng's Norwegian voice, read once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from lydsak.engines.espeak.mnemonics import Sounds, split_mnemonics

TABLES: Final = (
    "words.tsv", "suffixes.tsv", "repairs.tsv", "stress.tsv",
    "neuters.txt", "verbs.txt",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class KnownWord:
    """A line of words.tsv."""

    sounds: Sounds
    inflected: bool
    """Has endings."""
    compounded: bool
    """Makes compounds."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A line of repairs.tsv."""

    letters: re.Pattern[str]
    mnemonics: re.Pattern[str]
    instead: str


def digest_tables() -> str:
    """Changes with any byte of the tables."""
    content = hashlib.sha256()
    for name in TABLES:
        content.update(_read_table(name).encode())
    return content.hexdigest()[:16]


@cache
def load_known_words() -> Mapping[str, KnownWord]:
    """Words by their letters, in small ones."""
    found = {}
    for word, mnemonics, *limits in _split_lines("words.tsv"):
        found[word] = KnownWord(split_mnemonics(mnemonics), inflected=limits != ["alone"], compounded=not limits)
    return found


@cache
def load_suffixes() -> tuple[tuple[re.Pattern[str], Sounds], ...]:
    """Stressed endings in order: what the letters must end in, and its sounds."""
    return tuple(
        (re.compile(f"(?:{pattern})$"), split_mnemonics(sounds)) for pattern, sounds in _split_lines("suffixes.tsv")
    )


@cache
def load_any_suffix() -> re.Pattern[str]:
    """Meets what one of the suffixes at least does: most words are done with after one search."""
    return re.compile("|".join(pattern.pattern for pattern, _ in load_suffixes()))


@cache
def load_repairs() -> tuple[Repair, ...]:
    """Repairs in order."""
    return tuple(Repair(re.compile(row[0]), re.compile(row[1]), row[2]) for row in _split_lines("repairs.tsv"))


@cache
def load_stresses() -> tuple[tuple[re.Pattern[str], int], ...]:
    """Beginnings of words, in order, and the syllable that has the stress, from 0."""
    return tuple((re.compile(row[0]), int(row[1])) for row in _split_lines("stress.tsv"))


@cache
def load_neuters() -> frozenset[str]:
    """Neuter nouns in the definite form."""
    return frozenset(row[0] for row in _split_lines("neuters.txt"))


@cache
def load_verb_stems() -> frozenset[str]:
    """Stems of the verbs in -ere."""
    return frozenset(row[0] for row in _split_lines("verbs.txt"))


def _split_lines(name: str) -> Iterator[list[str]]:
    for line in _read_table(name).split("\n"):
        if line and not line.startswith("#"):
            yield line.split("\t")


def _read_table(name: str) -> str:
    return (Path(__file__).parent / "data" / name).read_text(encoding="utf-8")
