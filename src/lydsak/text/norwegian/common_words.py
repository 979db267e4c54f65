"""What a word with a capital is, by a dictionary's endings and the names: ordinary, a sentence's opener, a surname."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from lydsak.text.norwegian.tables import load_cue, load_known_names, load_speech, load_sure_genders

_SURE_LETTERS: Final = 6
"""Of a noun's ending, the sign of a whole word among them: foreign names end in shorter ones by chance."""
_NAME_ENDING_LETTERS: Final = 3
_COMPANY_ENDING_LETTERS: Final = 6
_ADJECTIVE: Final = re.compile(r"[a-zæøå]{3,}(?:isk|iske|lig|lige|leg|lege|nal|nale)")
"""No name in the news has these endings: "Meteorologisk", "Nasjonal"."""
_DEFINITE: Final = (("et", "n"), ("ene", "mn"), ("ane", "mn"), ("en", "m"), ("a", "m"))
"""Articles at a noun's end, and the genders that have them."""
_PERSON_OR_IDEA: Final = ("er", "ist", "ør", "ent", "ant", "sjon", "het", "leik", "skap", "log", "mann")
"""Behind these "-en" and "-a" are an article for sure: farms, and so families, are called "Hytten", "Bakka"."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_PATRONYM: Final = "sen"


@lru_cache(maxsize=4096)
def is_common_word(word: str) -> bool:
    """Whether a word in small letters is an ordinary noun or adjective, as "energi" in "Statkraft Energi"."""
    if word in load_cue("company_word") or _ADJECTIVE.fullmatch(word):
        return True
    stems = {word, *(stem for stem, _ in _list_stems(word))}
    return bool(_find_sure_gender(word)) or any(stem.endswith(_list_company_endings()) for stem in stems)


@lru_cache(maxsize=4096)
def opens_sentence(word: str) -> bool:
    """Whether a word with a capital begins sentences and is no surname: "Forfatteren", "Ifølge"; not "Haugen"."""
    lowered = word.lower()
    if lowered in load_cue("sentence_opener") or lowered in load_cue("sentence_noun"):
        return True
    if _is_listed_name(word) or word != lowered.capitalize():
        return False
    if lowered in load_speech("opener"):
        return True
    if lowered.endswith((_PATRONYM, *_list_name_endings())):
        return False
    if lowered.endswith(("en", "a")) and not re.sub(r"(?:en|a)\Z", "", lowered).endswith(_PERSON_OR_IDEA):
        return False
    found = ((_find_sure_gender(stem), genders) for stem, genders in _list_stems(lowered))
    return any(gender and gender in genders for gender, genders in found)


@lru_cache(maxsize=4096)
def is_surname(word: str) -> bool:
    """Whether a word with a capital is a Norwegian surname, by the list or by its ending."""
    if word != word.capitalize() or opens_sentence(word):
        return False
    return word in load_known_names("surname") or word.lower().endswith(_list_name_endings())


def is_initial_before(before: str, following: str) -> bool:
    """Whether a letter after a ruler's name is an initial: in "Karl V. Hansen", not in "kong Karl V. Hansen kom"."""
    titled = {word.lower() for word in _WORD.findall(before)[-2:-1]} & load_cue("title")
    name = _WORD.match(following)
    return name is not None and not titled and is_surname(name[0])


def _is_listed_name(word: str) -> bool:
    return any(word in load_known_names(name) for name in ("surname", "given", "place"))


def _list_stems(word: str) -> Iterator[tuple[str, str]]:
    """What a definite noun may be without its article: "kvinnen" is "kvinn" or "kvinne"."""
    for article, genders in _DEFINITE:
        if word.endswith(article):
            stem = word.removesuffix(article)
            yield from ((stem, genders), (stem + "e", genders))


def _find_sure_gender(word: str) -> str:
    """The gender of a noun that the dictionary's longer endings have; "" for any other word."""
    whole, endings = f"^{word}", load_sure_genders()
    found = (whole[start:] for start in range(len(whole) - _SURE_LETTERS + 1) if whole[start:] in endings)
    return next((endings[ending] for ending in found), "")


@cache
def _list_name_endings() -> tuple[str, ...]:
    return tuple(ending for ending in load_known_names("ending") if len(ending) >= _NAME_ENDING_LETTERS)


@cache
def _list_company_endings() -> tuple[str, ...]:
    """Words long enough to be known as a compound's last part: "havforskningsinstituttet"."""
    return tuple(word for word in load_cue("company_word") if len(word) >= _COMPANY_ENDING_LETTERS)
