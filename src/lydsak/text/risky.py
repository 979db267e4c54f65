"""find_risky_words: the words of a script worth hearing before air, the likeliest to be said wrong first.

Names that no list knows, capitals that could be letters or a word, numbers that the rules guess at, words that are
written alike and said otherwise. What words.toml, the built-in names or the script itself say how to read is no risk.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from lydsak.model import Language, Paragraph, ParagraphId, Pronunciation, Respelling, RiskKind, RiskyWord, Script
from lydsak.text.lexicon.match import Lexicon, compile_lexicon, find_entries
from lydsak.text.norwegian.common_words import is_common_word
from lydsak.text.norwegian.tables import (
    is_unit_symbol,
    load_homographs,
    load_initialisms,
    load_known_names,
    load_names,
    load_regents,
    load_short_words,
)
from lydsak.text.quotes.attribution import NAME
from lydsak.text.quotes.name_clues import is_given_name, is_opener, is_role, is_title
from lydsak.text.spoken import verbalize

MOST: Final = 15
LEAST: Final = 5
_WORTH_HEARING: Final = 2
"""The score from which a word is listed however many there are."""
_OFTEN: Final = 4
"""Times: a name that carries the story is worth a point more."""
_FOREIGN: Final = (
    (3, re.compile("[cqwxzščžćńłőűșțðþñçğřěýàâáíìîóòôúùûãõ]")),
    (2, re.compile("sh|zh|ch|kh|gh|zj|dl|ij|aj|yj|ou|eau|oo|ee|ae|[^l]ia(?=$|s$)|[bdfgklmnprstv]y[aeo]")),
    (
        2,
        re.compile(
            "(?:ius|ov|ova|ev|eva|enko|ski|sky|skij|vić|vic|shvili|adze|ian|yan|oglu|ez|inho|ão|elli|ini|eau)s?$"
        ),
    ),
)
"""What Norwegian words lack, in small letters, and how much it weighs."""
_KNOWN_LISTS: Final = ("country", "place", "given", "surname", "organisation")
_WHOLE_NAME: Final = re.compile(rf"(?<![^\W_]){NAME.pattern}")
"""Not from inside a word: kWh holds no Wh."""
_STOPPED: Final = re.compile(r"[0-9]+\.[0-9]+\.")
"""A date's own full stop: without it the same digits are a decimal number."""
_WORD: Final = re.compile(r"[^\W_][\w-]*")
_INFLECTED: Final = re.compile(r"(?:’s|'s|s|')$")
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?…:]\s+|[–—-]\s|[«\"“])[«\"“(–—\s]*$")
_NEAR: Final = 20
"""Signs before a word that tell whether it opens a sentence."""


@dataclass(slots=True)
class _Candidate:
    kind: RiskKind
    paragraph: ParagraphId | None
    score: int
    count: int = 1
    sure: bool = True
    """It stands where only a name has a capital."""


def find_risky_words(script: Script, language: Language, handled: Collection[str] = ()) -> tuple[RiskyWord, ...]:
    """Five to fifteen words, the riskiest first. `handled`: words whose reading somebody has given."""
    paragraphs = [
        block
        for segment in script.segments
        for block in segment.blocks
        if isinstance(block, Paragraph) and not block.muted
    ]
    lexicon = compile_lexicon(tuple(Pronunciation(word, said=word) for word in handled), language)
    known = {word for entry in handled for word in (entry, *entry.split())}
    known |= {part for paragraph in paragraphs for part in _list_respelled(paragraph)}
    # The opening says the title and who wrote it; they come last, so that a word is placed in the text where it can be.
    announced = (script.front_matter.title, script.front_matter.author)
    passages = [
        *((paragraph.id, paragraph.shown) for paragraph in paragraphs),
        *((None, text or "") for text in announced),
    ]
    written = {word for _, text in passages for word in _WORD.findall(text)}
    found: dict[str, _Candidate] = {}
    for id, text in passages:
        for word, candidate in (*_find_names(text, id, written), *_find_readings(text, id, language)):
            if not known & {word, word.rstrip("."), _INFLECTED.sub("", word)} and not _is_handled(word, lexicon):
                _add_candidate(found, word, candidate)
    _join_parts(found)
    for candidate in found.values():
        candidate.score += candidate.kind == "name" and candidate.count >= _OFTEN
    ranked = sorted(
        ((word, one) for word, one in found.items() if one.sure), key=lambda pair: (-pair[1].score, pair[0])
    )
    kept = [pair for at, pair in enumerate(ranked) if at < LEAST or pair[1].score >= _WORTH_HEARING]
    return tuple(RiskyWord(word, one.paragraph, one.kind, one.count, one.score) for word, one in kept[:MOST])


def _is_handled(words: str, lexicon: Lexicon) -> bool:
    """Whether the lexicon reads every name in it: in the genitive, before a hyphen, or each of two of its own."""
    parts = [part for part in re.split(r"[ -]", words) if part[:1].isupper()]
    return bool(parts) and all(find_entries(part, lexicon) or _is_listed(part) for part in parts)


def _join_parts(found: dict[str, _Candidate]) -> None:
    """A surname alone is heard with the whole name."""
    for whole in [word for word in found if " " in word]:
        for part in whole.split():
            if part in found:
                found[whole].count += found.pop(part).count


def _add_candidate(found: dict[str, _Candidate], word: str, candidate: _Candidate) -> None:
    if word not in found:
        found[word] = candidate
        return
    found[word].count += 1
    found[word].sure = found[word].sure or candidate.sure


def _list_respelled(paragraph: Paragraph) -> Iterator[str]:
    """What the script says itself how to read."""
    for turn in paragraph.turns:
        for inline in turn.inlines:
            if isinstance(inline, Respelling):
                yield from (inline.shown, *inline.shown.split())


def _find_names(text: str, paragraph: ParagraphId | None, written: Collection[str]) -> Iterator[tuple[str, _Candidate]]:
    for match in _WHOLE_NAME.finditer(text):
        opens = _SENTENCE_START.search(text, max(match.start() - _NEAR, 0), match.start()) is not None
        words = [word for word in match[0].split() if not word.endswith(".")]  # "Aa." inside a name
        if opens and len(words) > 1 and (is_title(words) or is_opener(words[0].lower())):
            words, opens = words[1:], False
        unknown = [_strip_genitive(word, written) for word in words if not _is_known(word)]
        plain = [_strip_genitive(word, written) for word in words if _is_read_as_written(word)]
        if plain and not unknown and not opens:
            yield plain[-1], _Candidate("name", paragraph, 0)
        if not unknown or (opens and len(words) == 1 and not _look_foreign(unknown[0])):
            # The first word of a sentence has its capital from there; elsewhere in the text it may prove a name.
            continue
        name = " ".join(unknown)
        score = 1 + _look_foreign(name) + (len(unknown) > 1)
        yield (
            name,
            _Candidate(
                "name", paragraph, score, sure=not opens or len(words) > 1 or _look_foreign(name) > _WORTH_HEARING
            ),
        )


def _strip_genitive(word: str, written: Collection[str]) -> str:
    """The owner's name, where the text has it elsewhere: Lindesnes is no genitive."""
    bare = _INFLECTED.sub("", word)
    return bare if bare in written or word.endswith(("’s", "'s")) else word.rstrip("'’")


def _is_known(word: str) -> bool:
    """A name that every reader knows, a Norwegian one, a compound with a known first part, or no name at all."""
    forms = {word, _INFLECTED.sub("", word), word.partition("-")[0]}
    if any(_is_listed(form) for form in forms):
        return True
    if not word[0].isupper() or (word.isupper() and len(word) < 6) or any(char.isdigit() for char in word):
        return True  # initialisms and codes are the reading rules' own
    lowered = word.lower()
    common = is_role(lowered) or lowered.removesuffix("s").endswith(tuple(load_known_names("ending")))
    ordinary = common or is_common_word(lowered)
    return any(form.lower() in load_short_words() for form in forms) or (ordinary and not _look_foreign(word))


def _is_read_as_written(word: str) -> bool:
    """A Norwegian name that no list has: likely right, and heard where there is nothing worse."""
    ending = word.lower().removesuffix("s").endswith(tuple(load_known_names("ending")))
    ordinary = _INFLECTED.sub("", word).lower() in load_short_words()
    named = word[0].isupper() and not word.isupper() and not ordinary
    return named and ending and not _is_listed(word) and not _look_foreign(word)


def _is_listed(word: str) -> bool:
    return (
        any(word in load_known_names(name) for name in _KNOWN_LISTS)
        or is_given_name(word)
        or word in load_names()
        or word in load_regents()
        or word in load_initialisms()
        or is_unit_symbol(word)
        or word in _list_parts()
    )


@cache
def _list_parts() -> frozenset[str]:
    """The words of names of several: looked up for every capital of an article."""
    return frozenset(part for name in load_names() if " " in name for part in name.split())


def _look_foreign(name: str) -> int:
    lowered = name.lower()
    return sum(weight for weight, pattern in _FOREIGN if pattern.search(lowered))


def _find_readings(text: str, paragraph: ParagraphId | None, language: Language) -> Iterator[tuple[str, _Candidate]]:
    """Words that the reading rules guess at, and words that are said in two ways."""
    for token in verbalize(text, language):
        word = token.written.strip(',:;!?()«»"”“–-')
        word = word if _STOPPED.fullmatch(word) else word.strip('.,:;!?()«»"”“–-')
        if token.doubt:
            kind: RiskKind = "number" if any(char.isdigit() for char in word) else "capitals"
            yield word, _Candidate(kind, paragraph, _WORTH_HEARING)
        elif language == "nb" and word.lower() in load_homographs():
            yield word.lower(), _Candidate("homograph", paragraph, 1)
