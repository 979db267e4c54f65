"""The data tables of the reading rules, read once: number words, abbreviations, units, nouns, cues."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from lydsak.model import Language

Gender = Literal["m", "f", "n"]
Pair = tuple[str, str]
"""One and many."""


@dataclass(frozen=True, slots=True)
class Words:
    """The number words of one language in one house style."""

    language: Language
    units: tuple[str, ...]
    """0 to 19."""
    tens: tuple[str, ...]
    hundred: str
    thousand: str
    scales: tuple[Pair, ...]
    """Million, milliard, ..."""
    one: Mapping[str, str]
    ordinal_units: tuple[str, ...]
    ordinal_tens: tuple[str, ...]
    ordinal_hundred: str
    ordinal_thousand: str
    fraction: Mapping[str, Any]
    word: Mapping[str, str]
    rate: Mapping[str, str]
    quarters: Mapping[str, str]
    """N, S, Ø (E), V (W)."""
    months: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """One line of abbreviations.tsv; `when` are its conditions."""

    form: str
    said: Mapping[Language, str]
    when: frozenset[str]


@dataclass(frozen=True, slots=True)
class Initialism:
    """One line of initialisms.tsv."""

    form: str
    reading: str
    headline_word: bool
    full_name: str | None


@dataclass(frozen=True, slots=True)
class UnitSymbol:
    """A unit or currency symbol, its words for one and for many by language, and its noun's gender."""

    symbol: str
    said: Mapping[Language, Pair]
    gender: Gender
    coin: str | None = None


@dataclass(frozen=True, slots=True)
class KnownName:
    """One line of names.tsv: a name in the news and its sound in IPA."""

    name: str
    ipa: str
    kind: str


@dataclass(frozen=True, slots=True)
class Book:
    """One line of books.tsv: a book of the Bible, one of several where a number stands before it."""

    said: Mapping[Language, str]
    numbered: bool
    stopped: bool
    """A word as well, and so only with its full stop or after a bracket."""


def _read_text(name: str) -> str:
    return (Path(__file__).parent / "data" / name).read_text(encoding="utf-8")


def _read_rows(name: str, width: int) -> Iterator[list[str]]:
    for line in _read_text(name).split("\n"):
        if line and not line.startswith("#"):
            row = line.split("\t")
            yield row + [""] * (width - len(row))


@cache
def _read_toml(name: str) -> Mapping[str, Any]:
    """One parse for all lists of a file: each is asked for by itself."""
    return tomllib.loads(_read_text(name))


def _read_list(name: str, key: str) -> frozenset[str]:
    return frozenset(_read_toml(name)[key].split())


@cache
def load_words(language: Language, seven: str = "sju") -> Words:
    """The number words of `language`, with the house's word for 7."""
    data = tomllib.loads(_read_text("nynorsk.toml" if language == "nn" else "bokmal.toml"))
    cardinal, ordinal, fraction = data["cardinal"], data["ordinal"], data["fraction"]
    if seven == "syv" and language == "nb":
        cardinal["units"][7] = fraction["stems"][7] = "syv"
        ordinal["units"][7] = "syvende"
    return Words(
        language=language,
        units=tuple(cardinal["units"]),
        tens=tuple(cardinal["tens"]),
        hundred=cardinal["hundred"],
        thousand=cardinal["thousand"],
        scales=tuple((one, many) for one, many in cardinal["scales"]),
        one=cardinal["one"],
        ordinal_units=tuple(ordinal["units"]),
        ordinal_tens=tuple(ordinal["tens"]),
        ordinal_hundred=ordinal["hundred"],
        ordinal_thousand=ordinal["thousand"],
        fraction=fraction,
        word=data["word"],
        rate=data["rate"],
        quarters=data["quarter"],
        months=tuple(data["month"]["names"]),
    )


@cache
def load_abbreviations() -> Mapping[str, Abbreviation]:
    """Abbreviations by form in small letters, without spaces and the last full stop; not those of ordinals."""
    return {_fold_form(each.form): each for each in _read_abbreviations() if "ordinal" not in each.when}


@cache
def load_ordinal_abbreviations() -> Mapping[str, Abbreviation]:
    """Those that stand after an ordinal alone, by form as `load_abbreviations`."""
    return {_fold_form(each.form): each for each in _read_abbreviations() if "ordinal" in each.when}


@cache
def _read_abbreviations() -> tuple[Abbreviation, ...]:
    return tuple(
        Abbreviation(form, {"nb": nb, "nn": nn}, frozenset(filter(None, when.split("+"))))
        for form, nb, nn, when in _read_rows("abbreviations.tsv", 4)
    )


def _fold_form(form: str) -> str:
    return form.lower().replace(" ", "")


@cache
def load_initialisms() -> Mapping[str, Initialism]:
    """Initialisms by form, exactly as written."""
    rows = _read_rows("initialisms.tsv", 4)
    return {form: Initialism(form, reading, headline == "word", name or None) for form, reading, headline, name in rows}


@cache
def load_initialisms_in_small_letters() -> Mapping[str, Initialism]:
    """Initialisms by form in small letters, as addresses have them."""
    return {form.lower(): initialism for form, initialism in load_initialisms().items()}


@cache
def load_units() -> Mapping[str, UnitSymbol]:
    """Unit symbols, as written."""
    return {row[0]: _make_unit(row) for row in _read_rows("units.tsv", 7)}


def is_unit_symbol(word: str) -> bool:
    """Whether a word after a number is its unit; "da" is one only near land, and "s" may be a genitive."""
    return word in load_units() and word not in ("da", "s")


@cache
def load_currencies() -> Mapping[str, UnitSymbol]:
    """Currency symbols and codes, as written."""
    return {row[0]: _make_unit(row) for row in _read_rows("currencies.tsv", 7)}


def _make_unit(row: list[str]) -> UnitSymbol:
    symbol, nb_one, nb_many, nn_one, nn_many, gender, coin = row
    known: Gender = "n" if gender == "n" else "f" if gender == "f" else "m"
    return UnitSymbol(symbol, {"nb": (nb_one, nb_many), "nn": (nn_one, nn_many)}, known, coin or None)


@cache
def load_cue(name: str) -> frozenset[str]:
    """The words of one line of cues.toml, in small letters."""
    return _read_list("cues.toml", name)


@cache
def load_nouns(name: str) -> frozenset[str]:
    """The nouns of one list of nouns.toml: "masculine", "neuter", "feminine", "counted", "label"."""
    return _read_list("nouns.toml", name)


@cache
def load_genders() -> Mapping[str, str]:
    """Endings of nouns and their gender, m, f or n, or a for an adjective; "^" is a word's beginning."""
    return {row[0]: row[1] for row in _read_rows("genders.tsv", 2)}


@cache
def load_sure_genders() -> Mapping[str, str]:
    """Endings of which a dictionary has nothing but nouns of one gender: n, or m for the others."""
    return {row[0]: row[1] for row in _read_rows("sure_genders.tsv", 2)}


@cache
def load_form_endings() -> Mapping[str, str]:
    """Endings of forms in -er: n for a noun in the plural, v for a verb in the present."""
    return {row[0]: row[1] for row in _read_rows("forms.tsv", 2)}


@cache
def load_short_words() -> frozenset[str]:
    """Every form of at most four letters that a dictionary has."""
    return frozenset(row[0] for row in _read_rows("short_words.txt", 1))


@cache
def load_speech(name: str) -> frozenset[str]:
    """The words of one list of speech.toml."""
    return _read_list("speech.toml", name)


@cache
def load_known_names(name: str) -> frozenset[str]:
    """The names of one list of known_names.toml."""
    return _read_list("known_names.toml", name)


@cache
def load_homographs() -> Mapping[str, str]:
    """Words that are written alike and said otherwise, in small letters, and what they may mean."""
    return {row[0]: row[1] for row in _read_rows("homographs.tsv", 2)}


@cache
def load_regents() -> frozenset[str]:
    """Names that a number makes a ruler of."""
    return frozenset(row[0] for row in _read_rows("regents.txt", 1))


@cache
def load_books() -> Mapping[str, Book]:
    """Books of the Bible by the forms that references have."""
    rows = _read_rows("books.tsv", 4)
    return {form: Book({"nb": nb, "nn": nn}, kind == "numbered", kind == "stopped") for form, nb, nn, kind in rows}


@cache
def load_names() -> Mapping[str, KnownName]:
    """Names in the news, as written."""
    return {row[0]: KnownName(*row) for row in _read_rows("names.tsv", 3)}
