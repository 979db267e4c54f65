"""People: who has been named so far in an article, and whom "hun", "Moen" and "rektoren" mean at a place in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from lydsak.model import Confidence
from lydsak.text.norwegian.tables import load_speech
from lydsak.text.quotes.attribution import INITIAL, NAME
from lydsak.text.quotes.name_clues import (
    NaturalGender,
    cut_title,
    drop_owner,
    find_noun_gender,
    find_pronoun_gender,
    guess_gender,
    is_body,
    is_definite,
    is_given_name,
    is_oblique,
    is_opener,
    is_role,
    is_same_role,
    is_title,
    read_own_roles,
    read_role_before,
    read_roles_after,
    read_word_before,
)

Resolved = tuple[str | None, Confidence]
"""The speaker's name, and how sure it is."""

_SENTENCE: Final = re.compile(rf"(?:{INITIAL}|[^.!?…])*+(?:[.!?…]+[»”\"')]*|$)\s*")
_BODY: Final = re.compile(r"\b[A-ZÆØÅ][a-zæøå]{5,}(?:et|en|a)\b")
_COUPLE: Final = re.compile(r"\b([A-ZÆØÅ][a-zæøå-]+) og ([A-ZÆØÅ][a-zæøå-]+) ([A-ZÆØÅ][\w-]+)")
_BEAT: Final = re.compile(r"(?:Så|Da|Då|Nå|No) \w+ (han|hun|ho)\b")
_LONGEST_BEAT: Final = 60
"""Characters of a sentence that only shows who speaks next."""
_NEAR: Final = 3
"""Paragraphs over which a pronoun is sure of its person."""


@dataclass(slots=True)
class Person:
    """Somebody the article names. What is learnt later is added."""

    name: str
    gender: NaturalGender | None
    roles: set[str] = field(default_factory=set)

    def is_called(self, name: str) -> bool:
        """Whether a single name is theirs."""
        return name in (self.name, *self.name.split()[:1], *self.name.split()[-1:])


@dataclass(frozen=True, slots=True)
class _Focus:
    """Whom a sentence is about. A person of whom only the gender is known has no name."""

    person: Person | None
    gender: NaturalGender | None
    paragraph: int

    @property
    def known_gender(self) -> NaturalGender | None:
        """By what was learnt of the person since."""
        return self.person.gender if self.person else self.gender


class People:
    """Reads an article's narration in its order, paragraph by paragraph."""

    def __init__(self) -> None:
        self._people: dict[str, Person] = {}
        self._focus: list[_Focus] = []
        self._acting: tuple[int, str] | None = None
        self._contested: int | None = None
        self._bodies: set[str] = set()

    def read_narration(self, text: str, paragraph: int) -> None:
        """Take in the people whom the narrator names, and whom each sentence is about."""
        for match in _SENTENCE.finditer(text):
            if match[0].strip():
                self._read_sentence(match[0], paragraph)
        self._bodies |= set(_BODY.findall(text))

    def note_speaker(self, name: str, paragraph: int, role: str | None = None) -> None:
        """Take in somebody who is said to speak."""
        person = self._meet(name)
        person.roles |= read_own_roles(role or "")
        self._focus.append(_Focus(person, person.gender, paragraph))

    def name_in_full(self, name: str) -> str:
        """The only full name that a single one can stand for."""
        parts = name.split()
        longer = [
            one.name
            for one in self._people.values()
            if one.name != name and (one.name.split()[-len(parts) :] == parts or one.name.split()[:1] == parts)
        ]
        return longer[0] if len(longer) == 1 else name

    def name_acting(self, paragraph: int) -> str | None:
        """Who a short last sentence of a paragraph shows: "Hun ler." before a quote says whose it is."""
        return self._acting[1] if self._acting and self._acting[0] == paragraph else None

    def is_contested(self, paragraph: int) -> bool:
        """Whether the last sentence of a paragraph is about several people: "Hun får støtte av Ola Li."."""
        return self._contested == paragraph

    def resolve_name(self, written: str, paragraph: int) -> Resolved:
        """Whom a full name, a surname or a first name means."""
        words = written.split()
        if is_title(words):
            words = words[1:]  # "Trener Hagen"
        name = " ".join(drop_owner(words))
        if " " in name:
            return self.name_in_full(name), "sure"
        found = [one for one in self._people.values() if name in (one.name, one.name.split()[-1])]
        found = found or [one for one in self._people.values() if one.is_called(name)]
        if not found:
            return name, "likely"
        return (found[0].name, "sure") if len(found) == 1 else self._choose_recent(found, paragraph)

    def resolve_pronoun(self, pronoun: str, paragraph: int) -> Resolved:
        """Whom "han" or "hun" means: the last of that gender whom a sentence was about."""
        gender = find_pronoun_gender(pronoun)
        found = (focus for focus in reversed(self._focus) if gender is None or focus.known_gender in (None, gender))
        focus = next(found, None)
        if focus is None or focus.person is None:
            return None, "unsure"
        focus.person.gender = focus.person.gender or gender
        return focus.person.name, "sure" if paragraph - focus.paragraph <= _NEAR else "likely"

    def resolve_role(self, role: str, paragraph: int) -> Resolved:
        """Whom "rektoren" means: who was introduced as one; else a body by its own name: "kommunen".

        An epithet mostly is of somebody named ("bonden"), so a role that nobody was said to have is nobody's.
        """
        if role in load_speech("relation") or find_noun_gender(role):
            return None, "unsure"
        *_, role = role.split()
        holders = [one for one in self._people.values() if any(is_same_role(role, held) for held in one.roles)]
        if holders:
            return (holders[0].name, "sure") if len(holders) == 1 else self._choose_recent(holders, paragraph)
        bodies = [body for body in self._bodies if body.lower().endswith(role) and len(body) > len(role)]
        if len(bodies) == 1:
            return bodies[0], "likely"
        own = is_body(role) and is_definite(role) and role not in load_speech("general_body")
        return (role[0].upper() + role[1:], "likely") if own else (None, "unsure")

    def _read_sentence(self, sentence: str, paragraph: int) -> None:
        self._read_couples(sentence)
        subject = self._find_opening_subject(sentence, paragraph)
        others: list[_Focus] = []
        for match in NAME.finditer(sentence):
            person = self._read_name(sentence, match)
            if person is None:
                continue
            focus = _Focus(person, person.gender, paragraph)
            if subject is None and not is_oblique(sentence, match):
                subject = focus
            else:
                others.append(focus)
        short = subject is not None and subject.person is not None and len(sentence.strip()) <= _LONGEST_BEAT
        self._acting = (paragraph, subject.person.name) if short and subject and subject.person else None
        self._contested = paragraph if subject is not None and others else None
        # Whom it is about comes last, so that a pronoun finds them first.
        self._focus += [*others, *([subject] if subject else [])]

    def _read_couples(self, sentence: str) -> None:
        """Read "Ragnhild og Torstein Brekke" as two people of one surname."""
        for first, second, surname in _COUPLE.findall(sentence):
            for name in (first, second):
                if is_given_name(name):
                    self._meet(f"{name} {surname}")

    def _find_opening_subject(self, sentence: str, paragraph: int) -> _Focus | None:
        """Whom the first word is: a pronoun, "damen", or a known person by what they are."""
        beat = _BEAT.match(sentence)
        opening = re.match(r"\W*([^\W\d_][\w-]*)", sentence)
        first = beat[1] if beat else opening[1].lower() if opening else ""
        gender = find_pronoun_gender(first)
        if gender:
            name, _ = self.resolve_pronoun(first, paragraph)
            return _Focus(self._people.get(name or ""), gender, paragraph) if name else None
        if find_noun_gender(first):
            return _Focus(None, find_noun_gender(first), paragraph)
        if not (is_role(first) and is_definite(first)):
            return None
        name, confidence = self.resolve_role(first, paragraph)
        person = self._people.get(name or "") if confidence == "sure" else None
        return _Focus(person, person.gender, paragraph) if person else None

    def _read_name(self, sentence: str, match: re.Match[str]) -> Person | None:
        """The person of a run of capitals; None for what is a place, a body, or the first word of a sentence."""
        words, before = match[0].split(), read_word_before(sentence, match)
        roles = {before} if before.islower() and is_role(before) else read_role_before(sentence[: match.start()])
        title, words = cut_title(words)
        roles |= {title} if title else set()
        if not re.search(r"\w", sentence[: match.start()]):
            if is_title(words):
                roles.add(words[0].lower())
                words = words[1:]
            elif is_opener(words[0].lower()):
                words = words[1:]
        name = self._strip_genitive(" ".join(drop_owner(words)))
        if not name:
            return None
        person = self._find_known(name)
        if person is None:
            told = bool(roles) or before.lower() in load_speech("calling")
            first = name.split()[0]
            if (
                not is_given_name(first)
                and not first.endswith(".")
                and not told
                and (" " not in name or is_oblique(sentence, match))
            ):
                return None
            person = self._meet(name)
        person.roles |= roles | read_roles_after(sentence[match.end() :])
        return person

    def _meet(self, name: str) -> Person:
        return self._find_known(name) or self._people.setdefault(name, Person(name, guess_gender(name)))

    def _find_known(self, name: str) -> Person | None:
        full = self.name_in_full(name) if " " in name else name
        if full in self._people or " " in name:
            return self._people.get(full)
        found = [one for one in self._people.values() if one.is_called(name)]
        return found[0] if len(found) == 1 else None

    def _strip_genitive(self, name: str) -> str:
        """The owner in "Unas far", where Una is known or the name is."""
        bare = name[:-1]
        owned = name.endswith("s") and (self._find_known(bare) is not None or is_given_name(bare.split(" ")[-1]))
        return bare if owned else name

    def _choose_recent(self, found: Sequence[Person], paragraph: int) -> Resolved:
        """The only one of several that this paragraph or the one before was about."""
        near = [focus.person.name for focus in self._focus if focus.person and paragraph - focus.paragraph <= 1]
        recent = {one.name for one in found} & set(near)
        return (recent.pop(), "likely") if len(recent) == 1 else (None, "unsure")
