"""W3C Pronunciation Lexicon Specification 1.0: parse_pls, render_pls.

PLS knows words, aliases (respellings) and phonemes in an alphabet. It has no place for a voice, a note or a review, one
language for the whole file, and no inflections.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NoReturn
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from lydsak.errors import Phrase, Place, SettingsError
from lydsak.model import Language, Notation, Pronunciation

_NAMESPACE: Final = "http://www.w3.org/2005/01/pronunciation-lexicon"
_LANGUAGE: Final = "http://www.w3.org/XML/1998/namespace lang"
_ALPHABETS: Final[dict[str, Notation]] = {"ipa": "ipa", "x-espeak-ng": "espeak", "x-espeak": "espeak"}
_LANGUAGES: Final[dict[str, Language | None]] = {"nb": "nb", "nn": "nn", "no": None}
_TEXTS: Final = ("grapheme", "alias", "phoneme")


@dataclass(frozen=True, slots=True)
class ForeignLexicon:
    """What a lexicon from elsewhere says, and what of it words.toml has no place for."""

    entries: tuple[Pronunciation, ...]
    left_out: tuple[str, ...]


@dataclass(slots=True)
class _Lexeme:
    line: int
    graphemes: list[str] = field(default_factory=list)
    ways: dict[str, str] = field(default_factory=dict)
    """By field of words.toml: the first, or the one that is preferred."""
    preferred: set[str] = field(default_factory=set)


def parse_pls(content: bytes, *, path: str) -> ForeignLexicon:
    """Read a PLS document. Entities of its own are refused, so nothing is fetched, nothing swells and nothing is lost.

    Raises SettingsError: L156 for XML that is broken or declares entities, L157 for what is no PLS of Norwegian.
    """
    return _Reader(path).read(content)


class _Reader:
    """Collects lexemes from expat's events."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.language: Language | None = None
        self.alphabet = "ipa"
        self.depth = 0
        self.lexeme: _Lexeme | None = None
        self.text: list[str] | None = None
        self.attributes: dict[str, str] = {}
        self.entries: list[Pronunciation] = []
        self.left_out: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self.start_element
        self.parser.EndElementHandler = self.end_element
        self.parser.CharacterDataHandler = self.take_text
        self.parser.EntityDeclHandler = self.refuse_entity
        self.parser.ExternalEntityRefHandler = self.refuse_entity
        self.parser.SkippedEntityHandler = self.refuse_entity

    def read(self, content: bytes) -> ForeignLexicon:
        try:
            self.parser.Parse(content, True)
        except expat.ExpatError as error:
            problem = expat.ErrorString(error.code)
            raise self.refuse_xml(problem, Place(self.path, error.lineno, error.offset + 1)) from None
        except (LookupError, ValueError) as error:  # an encoding that nobody knows, or of several bytes a character
            raise self.refuse_xml(str(error), Place(self.path, 1)) from None
        return ForeignLexicon(tuple(self.entries), tuple(self.left_out))

    @staticmethod
    def refuse_xml(problem: str, place: Place) -> SettingsError:
        return SettingsError(
            "L156", Phrase("is not well-formed XML: {problem}", problem=problem), place=place, help="save it as UTF-8"
        )

    def refuse_entity(self, *_: object) -> NoReturn:
        help = "write the characters themselves"
        raise SettingsError("L156", "has entities, which a lexicon has no use for", place=self.place, help=help)

    @property
    def place(self) -> Place:
        return Place(self.path, self.parser.CurrentLineNumber)

    def start_element(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth == 1:
            self.open_lexicon(name, attributes)
        elif name == f"{_NAMESPACE} lexeme":
            self.lexeme = _Lexeme(self.parser.CurrentLineNumber)
            if "role" in attributes:
                self.leave_out(f'the role "{attributes["role"]}"')
        elif name in {f"{_NAMESPACE} {text}" for text in _TEXTS}:
            self.text, self.attributes = [], attributes

    def open_lexicon(self, name: str, attributes: dict[str, str]) -> None:
        if name != f"{_NAMESPACE} lexicon":
            help = Phrase('the first element is <lexicon version="1.0" xmlns="{namespace}">', namespace=_NAMESPACE)
            raise SettingsError("L157", "is no PLS lexicon", place=self.place, help=help)
        language = attributes.get(_LANGUAGE, "no")
        base = language.lower().partition("-")[0]
        if base not in _LANGUAGES:
            advice = 'scripts are Norwegian: xml:lang is "nb", "nn" or "no"'
            raise SettingsError(
                "L157",
                Phrase('is a lexicon of the language "{language}"', language=language),
                place=self.place,
                help=advice,
            )
        self.language = _LANGUAGES[base]
        self.alphabet = attributes.get("alphabet", "ipa")

    def take_text(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def end_element(self, name: str) -> None:
        self.depth -= 1
        kind = name.rpartition(" ")[2]
        if self.text is not None and kind in _TEXTS:
            said, self.text = " ".join("".join(self.text).split()), None
            if not said.isprintable():
                self.leave_out(f"a {kind} with signs that are not seen")
            elif self.lexeme and said:
                self.add_text(self.lexeme, kind, said)
        elif self.lexeme is not None and kind == "lexeme":
            self.close_lexeme(self.lexeme)
            self.lexeme = None

    def add_text(self, lexeme: _Lexeme, kind: str, text: str) -> None:
        if kind == "grapheme":
            lexeme.graphemes.append(text)
            return
        alphabet = self.attributes.get("alphabet", self.alphabet)
        key = "said" if kind == "alias" else _ALPHABETS.get(alphabet)
        if key is None:
            self.leave_out(f'the phonemes "{text}" in the alphabet "{alphabet}"')
            return
        preferred = self.attributes.get("prefer") in {"true", "1"} and key not in lexeme.preferred
        if key in lexeme.ways and not preferred:
            self.leave_out(f'the further pronunciation "{text}"')
            return
        if key in lexeme.ways:
            self.leave_out(f'the further pronunciation "{lexeme.ways[key]}"')
        lexeme.preferred |= {key} if preferred else set()
        lexeme.ways[key] = text.strip("/[] ") if key == "ipa" else text

    def close_lexeme(self, lexeme: _Lexeme) -> None:
        ways = {key: text for key, text in lexeme.ways.items() if text}
        if not ways or not lexeme.graphemes:
            self.left_out.append(f"line {lexeme.line}: a lexeme without a word or without a pronunciation")
            return
        base = replace(Pronunciation("", language=self.language), **ways)  # type: ignore[arg-type]
        self.entries += [replace(base, word=grapheme) for grapheme in lexeme.graphemes]

    def leave_out(self, what: str) -> None:
        self.left_out.append(f"line {self.parser.CurrentLineNumber}: {what}")


def render_pls(entries: Iterable[Pronunciation], language: Language) -> str:
    """A PLS document of the entries that `fits_pls` lets through. Letters and words to be read are aliases."""
    lexemes = "".join(_render_lexeme(entry) for entry in entries)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<lexicon version="1.0" xmlns="{_NAMESPACE}" alphabet="ipa" xml:lang="{language}">\n'
        f"{lexemes}</lexicon>\n"
    )


def fits_pls(entry: Pronunciation, language: Language) -> bool:
    """Whether an entry would mean the same in a PLS of a language, which holds for every voice."""
    return entry.voice is None and entry.language in (None, language)


def _render_lexeme(entry: Pronunciation) -> str:
    lines = [f"<grapheme>{escape(entry.word)}</grapheme>"]
    lines += [f"<alias>{escape(alias)}</alias>" for alias in _list_aliases(entry)]
    phonemes: Sequence[tuple[str, str | None]] = (("ipa", entry.ipa), ("x-espeak-ng", entry.espeak))
    lines += [
        f"<phoneme alphabet={quoteattr(alphabet)}>{escape(text)}</phoneme>" for alphabet, text in phonemes if text
    ]
    return "  <lexeme>\n" + "".join(f"    {line}\n" for line in lines) + "  </lexeme>\n"


def _list_aliases(entry: Pronunciation) -> tuple[str, ...]:
    if entry.said or not entry.read_as:
        return (entry.said,) if entry.said else ()
    if entry.read_as == "letters":
        return (" ".join(filter(str.isalnum, entry.word.upper())),)
    return (entry.word.capitalize() if entry.word.isupper() else entry.word,)
