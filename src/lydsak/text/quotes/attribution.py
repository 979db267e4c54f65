"""find_attribution, find_introduction: the narrator's words that say who speaks, after a quote or before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from lydsak.text.norwegian.tables import load_cue, load_speech
from lydsak.text.quotes.name_clues import cut_title, is_body, is_given_name, is_role, is_titled_role

_CAPITAL: Final = r"[A-ZÆØÅÄÖÉ][\w’'.-]*(?<![.,])"
_PARTICLE: Final = r"(?: (?:von|van|de|der|den|af|bin|al|el|da(?= (?:Silva|Vinci|Costa|Cunha|Gama)\b)))"
"""Inside a name; any other "da" is a conjunction: "sa Kari da Ola kom"."""
_OPENS: Final = (
    "Alle Bare Berre Både Da De Dei Den Denne Der Derfor Dermed Dersom Det Dette Disse Dommeren Du Eg En Ei Et "
    "Etter Etterpå Flere Fleire For Før Først Fra Frå Han Her Ho Hun Hva Hvem Hvor Hvis I Ifølge Ikke Ikkje Ingen "
    "Jeg Kanskje Kommunen Kva Kven Kvifor Kvinna Kvinnen Likevel Mange Mannen Med Men Mens Naboen Nei Noen Nokon "
    "Nå Når No Og Også Om På Politiet Regjeringen Retten Saken Samtidig Siden Sidan Slik Så Til Under Ved Vi"
)
"""What begins a sentence after somebody who has an initial for a surname: "sier Kari A. Hun ..."."""
_SHORT: Final = "(?:[A-UWYZÆØÅ]|Aa|Chr?|Fr(?:edr)?|Jak|Joh|Kath|Kr|Ph|Seb|Th|Wilh)"
"""V and X are numbers of kings."""
_LABELLED: Final = "".join(
    rf"(?<!\b[{word[0].upper()}{word[0]}]{word[1:]} )" for word in sorted(load_cue("letter_label"))
)
"""Not behind what has a letter for its name, as in "alternativ B. Rådmannen mener", nor, with this, behind a number."""
INITIAL: Final = (
    rf"(?<![\w.-])(?={_SHORT}\.)(?<![0-9] ){_LABELLED}(?!D\.C\.|P\. ?S\.){_SHORT}\."
    rf"(?:-?{_SHORT}\.)*+(?= ?[A-ZÆØÅÄÖÉ])(?! (?:{'|'.join(_OPENS.split())})\b)"
)
"""A name cut short, or several, before or inside one: Aa. in "Wenche Aa. Skjerlie"."""
NAME: Final = re.compile(rf"(?:{INITIAL} ?)*+{_CAPITAL}(?:{_PARTICLE}{{0,2}} (?:{INITIAL} ?)*+{_CAPITAL})*")
_PARTICLE_NAME: Final = re.compile(rf"(?:von|van|bin){_PARTICLE}? {_CAPITAL}")
_WORD: Final = re.compile(r"[^\W_][\w’'-]*")
_LONGEST_SHORT: Final = 7
"""Signs of a name cut short, with what stands before it."""
_ENDS_SHORT: Final = re.compile(rf"\b(?:[VX]|{_SHORT})$")
_INITIALS: Final = re.compile(INITIAL)
_SENTENCE_END: Final = re.compile(r"[.!?…]+[»”\"')]*(?=\s|$)")
_ATTRIBUTION_END: Final = re.compile(rf"{_SENTENCE_END.pattern}|:(?=\s+[–—-]\s)")
_AND_ANOTHER: Final = re.compile(rf" og {NAME.pattern}(?=[.,:!?]|$| (?:i|til|ved|fra|frå|på|for)\b)")
_WRITER: Final = re.compile(r" (?:jeg|eg|vi)\b(?! (?:meg|oss)\b)")
_OWNED: Final = re.compile(r" (?P<joint>(?:sin|si|sitt) )?(?P<noun>[a-zæøå][\w-]*)")
_LABEL: Final = re.compile(
    rf"(?P<name>{NAME.pattern})(?P<age> \([0-9]+\))?(?:, [^.:!?]{{1,60}}| (?:fra|frå|i|på) [^.:!?]{{1,60}})?:"
)
_DEFINITE: Final = re.compile(r"(?:[^e]en|eren|et|[^aeiou]a|ane|ene)$")
_QUIET_WORDS: Final = frozenset("alt mye mykje noe noko ingenting sitt sånt slikt at som hvis om fordi dette".split())


@dataclass(frozen=True, slots=True)
class Subject:
    """Who an attribution says is speaking, as it is written."""

    kind: Literal["name", "pronoun", "role", "writer", "none"]
    text: str
    end: int
    role: str | None = None
    """What a named person is said to be: "leder for gruppen"."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """`text[start:end]` says who speaks. `core` is where verb and subject end, `end` where its sentence does."""

    start: int
    core: int
    end: int
    subject: Subject
    verb: str


def find_attribution(text: str, at: int, stop: int) -> Attribution | None:
    """The first "sier hun" after the quote's own comma or end mark, between two offsets."""
    source: Attribution | None = None
    for match in _after_quote().finditer(text, at, stop):
        if source and match.start() >= source.end:
            break
        subject = _parse_writer(text, match) or parse_subject(text, match.end())
        if subject is None or not _can_speak(text, match, subject):
            continue
        found = Attribution(match.start("verb"), subject.end, _end_sentence(text, subject.end), subject, match["verb"])
        if match["verb"] not in load_speech("source"):
            return found
        # "Det blir dyrt, ifølge rådmannen, sier Kari Nes": who says it goes before whom they have it from.
        source = source or found
    return source


def _can_speak(text: str, match: re.Match[str], subject: Subject) -> bool:
    """Whether a verb with this subject tells of speech: some need their particle, some have "det" alone."""
    verb = match["verb"]
    if verb in load_speech("impersonal_only"):
        return subject.text == "det"
    if verb in load_speech("phrasal") and not _has_particle(text, match.end()):
        return False
    return subject.text != "det" or verb in load_speech("impersonal")


def _parse_writer(text: str, match: re.Match[str]) -> Subject | None:
    """The writer's own "spør jeg"; "tror jeg" is a part of the speech."""
    found = _WRITER.match(text, match.end()) if match["verb"] in load_speech("asking") else None
    return Subject("writer", found[0].strip(), found.end()) if found else None


def _has_particle(text: str, at: int) -> bool:
    words = re.split(r"[^\w’'-]+", text[at : at + 40].strip())[:4]
    return any(word in load_speech("particle") for word in words)


def find_introduction(text: str, start: int, end: int) -> Subject | None:
    """Who the words before a colon say will speak: "Til NTB sier han:", "Kari Nes skriver i en e-post:"."""
    begin = _find_last_sentence(text, start, end)
    clause = text[begin:end]
    verbs = [match for match in _WORD.finditer(clause) if match[0].lower() in load_speech("verb")]
    if not verbs:
        return None
    verb = verbs[-1]
    after = parse_subject(clause, verb.end())
    return after if after is not None and after.kind != "none" else _parse_before(clause[: verb.start()])


def _find_last_sentence(text: str, start: int, end: int) -> int:
    cut_short = {match.end() for match in _INITIALS.finditer(text, start, end)}
    ends = (match.end() for match in _SENTENCE_END.finditer(text, start, end))
    return max((one for one in ends if one not in cut_short), default=start)


def find_label(text: str, start: int, end: int) -> Subject | None:
    """Whose name stands alone before a colon: "Kari Nes (43) fra Oslo:"."""
    begin = _find_last_sentence(text, start, end)
    found = _LABEL.fullmatch(text[begin:end].strip())
    if found is None or not (found["age"] or is_given_name(found["name"].split()[0])):
        return None
    return Subject("name", found["name"], end)


def parse_subject(text: str, at: int) -> Subject | None:
    """The subject that follows a verb of speech; None where none does. Two who speak at once are no one voice."""
    subject = _parse_one(text, at)
    another = _AND_ANOTHER.match(text, subject.end) if subject and subject.kind in ("name", "pronoun") else None
    return Subject("none", text[at : another.end()].strip(), another.end()) if another else subject


def _parse_one(text: str, at: int) -> Subject | None:
    at = _skip_adverbs(text, at)
    word = _WORD.match(text, at)
    if word is None:
        return None
    lowered = word[0].lower()
    if lowered in _list_pronouns() and word[0].islower():
        return Subject("pronoun", lowered, _take_particle(text, word.end()))
    if lowered in load_speech("plural") | {"det"}:
        return Subject("none", word[0], word.end())
    particle = _PARTICLE_NAME.match(text, at)
    if particle:
        return Subject("name", particle[0], particle.end())
    if word[0][0].isupper():
        return _parse_name(text, at)
    return None if lowered in load_cue("function") | _QUIET_WORDS else _parse_role(text, at)


def _parse_name(text: str, at: int) -> Subject | None:
    found = NAME.match(text, at)
    if found is None:
        return None
    owned = _OWNED.match(text, found.end())
    if owned and (owned["joint"] or (found[0].endswith(("s", "'", "’")) and is_role(owned["noun"]))):
        return _parse_owned(text, at, owned)
    if owned and " " not in found[0] and is_body(owned["noun"]):
        return Subject("name", text[at : owned.end()], owned.end())
    if is_titled_role(found[0]):
        return Subject("role", found[0].lower(), found.end())
    title, name = cut_title(found[0].split())
    return Subject("name", " ".join(name), _take_particle(text, found.end()), title)


def _parse_owned(text: str, at: int, owned: re.Match[str]) -> Subject:
    """Who is somebody's counsel, if named: "Kari Nes' advokat, Ola Li"; never the owner."""
    person = _parse_role(text, owned.start("noun"))
    if person is not None and person.kind == "name":
        return person
    return Subject("none", text[at : owned.end()], owned.end())


def _parse_role(text: str, at: int) -> Subject | None:
    """A role, and the name that follows it at once or after a comma: "lederen i kinolaget, Ingeborg Sætre"."""
    end = _end_sentence(text, at)
    clause = text[at:end]
    named = next((match for match in NAME.finditer(clause) if _is_named(clause, match)), None)
    first = _WORD.match(clause)
    role = first[0] if first else ""
    if named is not None:
        return Subject("name", named[0], at + named.end(), clause[: named.start()].strip(" ,"))
    if role in ("en", "ein", "ei", "et", "eit"):
        return Subject("none", clause.strip(" .,"), at + len(role))
    second = _WORD.match(clause, len(role) + 1)
    if role.endswith("s") and second and second[0].endswith(tuple(load_speech("role_ending"))):
        role = f"{role} {second[0]}"  # "sier gjestenes trener"
    if not (_DEFINITE.search(role) or role.endswith(tuple(load_speech("role_ending")))):
        return None
    return Subject("role", role, _take_particle(text, at + len(role)))


def _is_named(clause: str, match: re.Match[str]) -> bool:
    """Not the place or body that the role belongs to: "leder i Norsk Brevakt, Kari Nes"."""
    before = clause[: match.start()].rstrip()
    if before.endswith(","):
        return before.count(",") == 1
    words = before.split()
    return len(words) < 4 and words[-1] not in load_speech("preposition")


def _parse_before(clause: str) -> Subject | None:
    """The first name, pronoun or role before the verb of an introduction that is no part of a place or body."""
    for match in NAME.finditer(clause):
        before = clause[: match.start()].split()
        oblique = bool(before) and before[-1].lower() in load_speech("preposition")
        if oblique or _is_owner(clause, match):
            continue
        if match[0].lower() not in load_speech("opener") and not _is_common(clause, match):
            return Subject("name", match[0], match.end())
    for match in _WORD.finditer(clause):
        if match[0].lower() in _list_pronouns():
            return Subject("pronoun", match[0].lower(), match.end())
    role = _WORD.match(clause)
    noun = role[0].lower() if role else ""
    speaks = _DEFINITE.search(noun) and (is_role(noun) or is_body(noun))
    return Subject("role", noun, role.end()) if role and speaks else None


def _is_owner(clause: str, match: re.Match[str]) -> bool:
    """In "Fagforbundets leder Kari Nes" the first name is whose leader she is."""
    owned = _OWNED.match(clause, match.end())
    return owned is not None and match[0].endswith(("s", "'", "’")) and is_role(owned["noun"])


def _is_common(clause: str, match: re.Match[str]) -> bool:
    """A sentence's first word has its capital from there: "Redaktøren hennes, Bård Ness, ..."."""
    opens = match.start() == len(clause) - len(clause.lstrip())
    return opens and " " not in match[0] and _DEFINITE.search(match[0]) is not None


def _skip_adverbs(text: str, at: int) -> int:
    """Past the words that may stand between verb and subject: "sier også", "legger til slutt"."""
    while True:
        at += len(text[at:]) - len(text[at:].lstrip(" "))
        word = _WORD.match(text, at)
        if word is None or word[0] not in load_speech("adverb"):
            return at
        at = word.end()


def _take_particle(text: str, end: int) -> int:
    """Past "til" of "legger hun til"."""
    word = _WORD.match(text, end + 1) if text.startswith(" ", end) else None
    return word.end() if word and word[0] in load_speech("particle") else end


def _end_sentence(text: str, at: int) -> int:
    """Where the sentence or the colon before more speech ends. An initial's full stop ends none."""
    for match in _ATTRIBUTION_END.finditer(text, at):
        if not _ENDS_SHORT.search(text, max(at, match.start() - _LONGEST_SHORT), match.start()):
            return match.end()
    return len(text)


@cache
def _after_quote() -> re.Pattern[str]:
    words = load_speech("verb") | load_speech("impersonal_only") | load_speech("source")
    verbs = "|".join(sorted(words, key=len, reverse=True))
    return re.compile(rf"(?:[,?!…][»”“\"’]?|(?<=[.,!?…])[»”“\"]|»)\s+(?P<verb>{verbs})(?=\s)")


@cache
def _list_pronouns() -> frozenset[str]:
    return load_speech("pronoun_he") | load_speech("pronoun_she") | load_speech("pronoun_other")
