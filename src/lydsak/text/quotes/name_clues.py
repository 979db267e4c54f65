"""What stands around a name tells: whose it is, what they are, whether the sentence is about them."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, Literal

from lydsak.text.norwegian.tables import load_cue, load_speech

NaturalGender = Literal["he", "she"]

_NEAR: Final = 200
"""Characters before a name that may say what somebody is: a pattern tried at each sign of a long sentence is slow."""
_WORD_BEFORE: Final = re.compile(r"([^\W\d_][\w-]*)[ «\"]*$")
_ROLE_AFTER: Final = re.compile(
    r"(?: \([0-9]+\))?(?:, | er )(?:som er |tidligere |tidlegare |daglig |dagleg |en |ein |ei )*([a-zæøå][\w-]+)"
)
_ROLE_BEFORE: Final = re.compile(r"([^\W\d_][\w-]*) (?:i|for|ved|av|på|hos) [^,.:;()]{1,60}, $")
_AGE_AFTER: Final = re.compile(r" \(([0-9]{1,3})\)|, ([0-9]{1,3})(?: år)?,")
_DEFINITE: Final = re.compile(r"(?:ane|ene|en|et|a|n)$")
_HYPHEN: Final = re.compile("-[a-zæøå]")
_SHORTEST_TITLE: Final = 8
"""Letters of a title that is known by nothing else."""
_FOREIGN: Final = re.compile("[cqwxz]")
_TITLE_ENDINGS: Final = ("er", "ar", "ør", "ist", "ent", "ant", "log", "nom", "mann", "sjef")
_FEWEST_LETTERS: Final = 4
"""Of a noun without its ending that may be part of another: "leder" of "innsatslederen"."""


def is_role(word: str) -> bool:
    """Whether a word in small letters names people by what they do: "rektor", "innsatslederen"."""
    stem = cut_definite(word)
    return word.endswith(_role_endings()) or (len(stem) >= _FEWEST_LETTERS and stem.endswith(_role_endings()))


def is_body(word: str) -> bool:
    """Whether a word in small letters names a body that speaks: "vegvesen", "kommunen"."""
    return word.endswith(_body_endings())


def is_definite(word: str) -> bool:
    """Whether a noun has an article at its end: "rektoren"."""
    return _DEFINITE.search(word) is not None


def cut_definite(word: str) -> str:
    """A noun without the article at its end."""
    return _DEFINITE.sub("", word)


def is_same_role(role: str, held: str) -> bool:
    """Whether "rektoren" is a "rektor", "innsatslederen" a "leder" and "19-åringen" one of 19."""
    part, whole = sorted((cut_definite(role), cut_definite(held)), key=len)
    return part == whole or (len(part) >= _FEWEST_LETTERS and whole.endswith(part))


def is_oblique(sentence: str, match: re.Match[str]) -> bool:
    """Whether a name stands after a preposition or owns what follows: no subject."""
    before = read_word_before(sentence, match)
    owned = re.match(r" ([a-zæøå]+)", sentence[match.end() :]) if match[0].endswith("s") else None
    small = load_speech("preposition") | load_cue("function") | load_speech("verb")
    return before.lower() in load_speech("preposition") or (owned is not None and owned[1] not in small)


def read_word_before(sentence: str, match: re.Match[str]) -> str:
    """The word right before a name, or ""."""
    found = _WORD_BEFORE.search(sentence[max(0, match.start() - _NEAR) : match.start()])
    return found[1] if found else ""


def read_role_before(before: str) -> set[str]:
    """What stands in front of a name, with its place: "Leder i Norsk Redaktørforening, "."""
    found = _ROLE_BEFORE.search(before[-_NEAR:])
    return {found[1].lower()} if found and is_role(found[1].lower()) else set()


def read_roles_after(rest: str) -> set[str]:
    """What stands behind a name: ", lagleder for Nordre Fjell", " er rektor", "(19)"."""
    roles = set()
    role = _ROLE_AFTER.match(rest)
    if role and is_role(role[1]):
        roles.add(role[1])
    age = _AGE_AFTER.match(rest)
    if age:
        roles.add(f"{age[1] or age[2]}-åring")
    return roles


def drop_owner(words: list[str]) -> list[str]:
    """The name alone in "MDGs Sondre Hammer", "Høyres Petra Lund"."""
    owner = len(words) > 2 and words[0].endswith("s") and words[0] not in load_speech("male")
    return words[1:] if owner else words


def cut_title(words: list[str]) -> tuple[str | None, list[str]]:
    """The title in "Equinor-sjef Kari Nes" and "Røde Kors-leder Kari Nes", its last word, and the name alone."""
    hyphened = [at for at, word in enumerate(words[:-1]) if _HYPHEN.search(word)]
    titles = [at for at in hyphened if not is_given_name(words[at].split("-")[0])]
    return (words[titles[-1]].lower(), words[titles[-1] + 1 :]) if titles else (None, words)


def is_titled_role(word: str) -> bool:
    """Whether a capital alone says what somebody is: "Brann-treneren"."""
    return " " not in word and _HYPHEN.search(word) is not None and is_definite(word)


def read_own_roles(role: str) -> set[str]:
    """What an attribution says that somebody is: "mannens forsvarer, advokat", "leder for gruppen"."""
    words = re.findall(r"[\w-]+", role.lower())
    end = next((at for at, word in enumerate(words) if word in load_speech("preposition")), len(words))
    return {*words[:1], *(word for word in words[:end] if is_role(word))}


def is_title(words: list[str]) -> bool:
    """Whether the first of several capitals says what somebody is: "Trener Hagen", "Tiåringen Emil"."""
    if len(words) < 2 or is_given_name(words[0].split("-")[0]) or _FOREIGN.search(words[0].lower()):
        return False
    told = is_definite(words[0]) and len(words[0]) >= _SHORTEST_TITLE and is_given_name(words[1])
    long = len(words) > 2 and (
        words[0].endswith(_TITLE_ENDINGS) or (len(words[0]) >= _SHORTEST_TITLE and not words[0].endswith("s"))
    )
    return is_role(words[0].lower()) or told or long


def is_given_name(word: str) -> bool:
    """Whether a word is a common first name."""
    return word in load_speech("female") or word in load_speech("male")


def guess_gender(name: str) -> NaturalGender | None:
    """By the first name; None where it is unknown or of both."""
    first = name.split(maxsplit=1)[0].split("-", maxsplit=1)[0]
    woman, man = first in load_speech("female"), first in load_speech("male")
    if woman == man:
        return None
    return "she" if woman else "he"


def find_pronoun_gender(pronoun: str) -> NaturalGender | None:
    """The gender of "han", "hun" and "ho"; None for any other word."""
    if pronoun in load_speech("pronoun_he"):
        return "he"
    return "she" if pronoun in load_speech("pronoun_she") else None


def find_noun_gender(noun: str) -> NaturalGender | None:
    """The gender of "damen" and "mannen": of a person, and no more is known."""
    if noun in load_speech("woman"):
        return "she"
    return "he" if noun in load_speech("man") else None


def is_opener(word: str) -> bool:
    """Whether a word in small letters begins sentences and is no name."""
    return word in load_speech("opener") or word in load_cue("sentence_opener") or word in load_speech("preposition")


@cache
def _role_endings() -> tuple[str, ...]:
    return tuple(load_speech("role_ending"))


@cache
def _body_endings() -> tuple[str, ...]:
    return tuple(word + ending for word in load_speech("organisation") for ending in ("", "n", "en", "et", "a"))
