"""Pronunciations and settings: words.toml, PLS, tables, lydsak.toml."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Final

from hypothesis import strategies as st

from fuzz.promises import check_error
from fuzz.target import Target, decode_text
from fuzz.texts import NORWEGIAN, read_scraps, read_texts, scrap_texts, spoilt_bytes, spoilt_texts
from lydsak.config import load_settings
from lydsak.errors import SettingsError
from lydsak.model import Pronunciation
from lydsak.text.lexicon.edit import merge_entries
from lydsak.text.lexicon.pls import fits_pls, parse_pls, render_pls
from lydsak.text.lexicon.table import parse_words_table, render_words_table
from lydsak.text.lexicon.words import find_entry_place, parse_words

_TOML: Final = read_scraps("toml")
_XML: Final = tuple(scrap.encode() for scrap in read_scraps("pls"))
_WORD: Final = st.one_of(
    st.sampled_from(["Sverdlin", "a.b", "EU", "'", '"', "\\", "#", "æ"]),
    scrap_texts(NORWEGIAN, largest=2),
    st.text(max_size=6),
)
_ENTRIES: Final = st.lists(
    st.builds(
        Pronunciation,
        _WORD,
        said=st.none() | _WORD,
        ipa=st.none() | _WORD,
        espeak=st.none() | _WORD,
        read_as=st.sampled_from([None, "letters", "word"]),
        language=st.sampled_from([None, "nb", "nn"]),
        voice=st.none() | _WORD,
        note=st.none() | _WORD,
        reviewed=st.booleans(),
    ),
    max_size=3,
).map(tuple)  # fmt: skip


def _parse(text: str) -> tuple[Pronunciation, ...]:
    try:
        return parse_words(text, path="words.toml")
    except SettingsError as error:
        check_error(error, text)
        raise


def check_words(drawn: tuple[str, tuple[Pronunciation, ...]]) -> None:
    """Entries put in are there when read back, the others as they were; a table gives back what it was given."""
    text, entries = drawn
    standing = _parse(text)
    for entry in standing:
        find_entry_place(text, entry, "si", path="words.toml")
    table = render_words_table(standing)
    assert parse_words_table(table, path="a.tsv") == standing, "a table lost something"
    fitting = [entry for entry in standing if fits_pls(entry, "nb")]
    lexicon = parse_pls(render_pls(fitting, "nb").encode(), path="a.pls")
    assert len(lexicon.entries) <= len(fitting)
    try:
        change = merge_entries(text, entries, path="words.toml", overwrite=True)
    except SettingsError as error:
        check_error(error)
        return
    again = parse_words(change.text, path="words.toml")
    assert set(change.added) <= set(again), "an entry is not there"
    taken = {(one.word, one.language, one.voice) for one in change.replaced}
    kept = [one for one in standing if (one.word, one.language, one.voice) not in taken]
    assert [one for one in again if one in set(kept)] == kept or set(kept) <= set(again), "another entry changed"


def check_table(text: str) -> None:
    """A spreadsheet's table is read, or refused by its place."""
    try:
        entries = parse_words_table(text, path="a.tsv")
    except SettingsError as error:
        check_error(error, text)
        raise
    assert parse_words_table(render_words_table(entries), path="a.tsv") == entries


def check_pls(data: bytes) -> None:
    """A lexicon from elsewhere is read, or refused; what is read can be put in words.toml."""
    try:
        lexicon = parse_pls(data, path="a.pls")
    except SettingsError as error:
        check_error(error)
        raise
    change = merge_entries("", lexicon.entries, path="words.toml")
    assert set(change.added) <= set(parse_words(change.text, path="words.toml"))


@cache
def _make_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="lydsak-fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))  # noqa: S108


def check_settings_file(data: bytes) -> None:
    """Settings are read whole, or refused by a place in the file."""
    folder = _make_folder()
    (folder / "lydsak.toml").write_bytes(data)
    try:
        settings = load_settings(folder)
    except SettingsError as error:
        check_error(error, data.decode("utf-8-sig", "replace"))
        raise
    assert settings.show.title.strip()
    assert settings.role_names


_TABLES: Final = (
    'ord\tsi\tipa\tespeak\tles\tlang\tvoice\tnote\treviewed\nBjørka\tBjørrka\t\t\t\tnb\t\t"a ""b"""\ttrue\n',
    "EU\te u\n",
)
_PLS: Final = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<lexicon version="1.0" '
    b'xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" '
    b'alphabet="ipa" xml:lang="nb">\n<lexeme><grapheme>Wien</grapheme><phoneme>vi\xcb\x90n</phoneme></lexeme>\n'
    b"<lexeme><grapheme>EU</grapheme><grapheme>E.U.</grapheme><alias>e u</alias>"
    b'<phoneme alphabet="x-espeak-ng">e: u:</phoneme></lexeme>\n</lexicon>\n'
)
_WORDS: Final = (
    (
        '"Sverdlin" = "Svérdlin"\n# merk\nEU = "e u"  # to\n\n'
        '[[ord]]\nord = "NKOM"\nles = "bokstaver"\nlang = "nb"\nreviewed = true\n'
    ),
    *read_texts("words.toml"),
)
_SETTINGS: Final = read_texts(
    "lydsak.toml", "tests/config/cases/settings.txt", "examples/**/*.toml", "tests/clients/show/lydsak.toml"
)
TARGETS: Final = (
    Target("words", "words.toml", st.tuples(spoilt_texts(_WORDS, _TOML) | scrap_texts(_TOML), _ENTRIES), check_words),
    Target(
        "words-table",
        "a table of words",
        spoilt_texts(_TABLES, ("\t", "\n", '"', '""', "ord", "si", "\x00", "\r", "ja", *NORWEGIAN)),
        check_table,
        decode_text,
        lambda: tuple(text.encode() for text in _TABLES),
    ),
    Target("pls", "a W3C pronunciation lexicon", spoilt_bytes((_PLS,), _XML), check_pls, bytes, lambda: (_PLS,)),
    Target(
        "settings",
        "lydsak.toml",
        st.one_of(
            spoilt_texts(_SETTINGS, _TOML).map(lambda text: text.encode("utf-8", "replace")),
            spoilt_bytes(tuple(text.encode() for text in _SETTINGS)),
        ),
        check_settings_file,
        bytes,
        lambda: tuple(text.encode() for text in _SETTINGS),
    ),
)
