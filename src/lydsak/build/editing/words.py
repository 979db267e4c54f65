"""What entries of words.toml change in the scripts, and pronunciations from and for elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Final, Literal

from lydsak.build.editing.versions import keep_replaced
from lydsak.build.narration import Kind, Narration, narrate_script
from lydsak.build.scripts import list_scripts, load_script, name_script
from lydsak.build.speech.engines import load_show_engine
from lydsak.build.speech.pronunciation import choose_lexicon
from lydsak.config import WORDS_FILE, Settings, read_words
from lydsak.errors import LydsakError, Phrase, Place, SettingsError, UsageError
from lydsak.model import Language, ParagraphId, Pronunciation, Script, SpokenWord
from lydsak.store.files import explain_storage
from lydsak.store.replacing import create_file, replace_file
from lydsak.text.lexicon.edit import WordsChange, merge_entries
from lydsak.text.lexicon.match import find_entries
from lydsak.text.lexicon.pls import ForeignLexicon
from lydsak.text.lexicon.removal import remove_entries

LexiconFormat = Literal["pls", "tsv"]
_TRIES: Final = 3
_LARGEST: Final = 10_000_000
"""Bytes of a lexicon from elsewhere."""
_SUFFIXES: Final[dict[str, LexiconFormat]] = {".pls": "pls", ".xml": "pls", ".tsv": "tsv", ".txt": "tsv"}


@dataclass(frozen=True, slots=True)
class Effect:
    """A paragraph that is read otherwise: its sentences that differ, before and after."""

    script: str
    paragraph: ParagraphId | None
    kind: Kind
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What a change of words comes to in every script of the show."""

    effects: tuple[Effect, ...]
    unused: tuple[Pronunciation, ...]
    """Entries that read no word of any script; none is called so as long as a script fails."""
    failures: tuple[tuple[str, LydsakError], ...]
    """Scripts that cannot be read, or whose voice cannot honour an entry."""

    @property
    def scripts(self) -> tuple[str, ...]:
        """Those with an effect."""
        return tuple(dict.fromkeys(effect.script for effect in self.effects))


def try_words(settings: Settings, before: Sequence[Pronunciation], after: Sequence[Pronunciation]) -> Trial:
    """Read every script with the words of before and of after. Nothing is spoken or written."""
    effects: list[Effect] = []
    failures: list[tuple[str, LydsakError]] = []
    used: set[Pronunciation] = set()
    tried = replace(settings, words=tuple(after))
    for path in list_scripts(settings.root):
        name = name_script(path, settings.root)
        try:
            script = load_script(path, settings.root)
            narration = narrate_script(script, tried, path=name)
        except LydsakError as error:
            failures.append((name, error))
            continue
        effects += _compare(name, _narrate_before(script, settings, before, name), narration)
        used.update(_find_used(narration, tried))
    unused = () if failures else tuple(entry for entry in after if entry not in used)
    return Trial(tuple(effects), unused, tuple(failures))


def check_sayable(settings: Settings, trial: Trial) -> Trial:
    """The trial, or the error of a script that can be read with the words as they are: the next build would fail by it.

    Raises LydsakError.
    """
    before = try_words(settings, settings.words, settings.words).failures if trial.failures else ()
    known = {script for script, _ in before}
    for script, error in trial.failures:
        if script not in known:
            raise error
    return trial


def _narrate_before(script: Script, settings: Settings, words: Sequence[Pronunciation], name: str) -> Narration:
    """Where the words of before cannot be honoured, what is read without any is all there is to compare with."""
    try:
        return narrate_script(script, replace(settings, words=tuple(words)), path=name)
    except LydsakError:
        return narrate_script(script, replace(settings, words=()), path=name)


def _compare(name: str, before: Narration, after: Narration) -> Iterator[Effect]:
    old = _collect_sentences(before)
    for (kind, paragraph), sentences in _collect_sentences(after).items():
        was = old.get((kind, paragraph), ())
        if was != sentences:
            kept = set(was) & set(sentences)
            texts = [_join_sentences([words for words in side if words not in kept]) for side in (was, sentences)]
            yield Effect(name, paragraph, kind, *texts)


def _collect_sentences(
    narration: Narration,
) -> dict[tuple[Kind, ParagraphId | None], tuple[tuple[SpokenWord, ...], ...]]:
    grouped = groupby(narration.lines, key=lambda line: (line.kind, line.utterance.paragraph))
    return {place: tuple(line.utterance.request.words for line in lines) for place, lines in grouped}


def _join_sentences(sentences: Sequence[Sequence[SpokenWord]]) -> str:
    return " ".join(mark_phonemes(word) for words in sentences for word in words)


def mark_phonemes(word: SpokenWord) -> str:
    """Told from letters, as dictionaries and espeak-ng do."""
    marks = {"ipa": ("/", "/"), "espeak": ("[[", "]]"), None: ("", "")}
    return "".join(piece.join(marks[notation]) for piece, notation in word.split_phonetic())


def _find_used(narration: Narration, settings: Settings) -> Iterator[Pronunciation]:
    for line in narration.lines:
        request = line.utterance.request
        engine = load_show_engine(settings, request.voice.engine)
        for token in line.utterance.tokens:
            if "lexicon" in token.rule.split("+"):
                yield from find_entries(
                    token.written, choose_lexicon(settings, request.language, request.voice, engine)
                )


def put_words(
    settings: Settings, entries: Sequence[Pronunciation], *, overwrite: bool = False, dry_run: bool = False
) -> WordsChange:
    """Take entries into words.toml, and into what an editor saves there meanwhile.

    Raises SettingsError, StorageError, UsageError L016 where it is saved again and again.
    """
    for _ in range(_TRIES):
        before = read_words(settings.root)
        change = merge_entries(before, entries, path=WORDS_FILE, overwrite=overwrite)
        if dry_run or not (change.added or change.replaced) or _replace_words(settings.root, before, change.text):
            return change
    raise _refuse_change()


def remove_words(settings: Settings, entries: Sequence[Pronunciation], *, dry_run: bool = False) -> str:
    """Take entries out of words.toml, whose text without them is returned; an editor's save meanwhile stays.

    Raises SettingsError, StorageError, UsageError L016 where it is saved again and again.
    """
    for _ in range(_TRIES):
        before = read_words(settings.root)
        after = remove_entries(before, entries, path=WORDS_FILE)
        if dry_run or _replace_words(settings.root, before, after):
            return after
    raise _refuse_change()


def _refuse_change() -> UsageError:
    message = Phrase("{name} was changed meanwhile; nothing was written", name=WORDS_FILE)
    return UsageError("L016", message, help="run the same command again")


def _replace_words(root: Path, before: str, after: str) -> bool:
    """Whether it was what was read; what was saved into it at that very moment is kept as a script's text is."""

    def keep(late: bytes) -> None:
        keep_replaced(root, Path(WORDS_FILE).stem, late.decode("utf-8", "replace"))

    path = (root / WORDS_FILE).resolve()
    with explain_storage(path):
        if not path.exists():
            return create_file(path, after.encode("utf-8"))
        return replace_file(path, after.encode("utf-8"), before.encode("utf-8"), keep)


def read_lexicon(path: Path, file_format: LexiconFormat | None, language: Language) -> ForeignLexicon:
    """Read a lexicon from elsewhere; what is for the show's own language is for any. Raises SettingsError, UsageError.

    The format is told by the file's name where None is given.
    """
    from lydsak.text.lexicon.pls import parse_pls
    from lydsak.text.lexicon.table import parse_words_table

    content = _read_plain(path)
    if (file_format or _guess_format(path)) == "tsv":
        try:
            return ForeignLexicon(parse_words_table(content.decode("utf-8-sig"), path=str(path)), ())
        except UnicodeDecodeError:
            raise UsageError("L009", Phrase("{path} is not UTF-8", path=path), help="save the table as UTF-8") from None
    read = parse_pls(content, path=str(path))
    own = (replace(entry, language=None) if entry.language == language else entry for entry in read.entries)
    return replace(read, entries=tuple(own))


def _read_plain(path: Path) -> bytes:
    """A lexicon's bytes. Raises SettingsError L121 for what is too large, UsageError for what is no file."""
    if not path.is_file():
        raise UsageError("L009", Phrase("{path} is not a plain file", path=path), help="save the lexicon to a file")
    with explain_storage(path):
        if (size := path.stat().st_size) > _LARGEST:
            message = Phrase(
                "is {size} MB; a lexicon has at most {limit} MB",
                size=f"{size / 1e6:.1f}",
                limit=f"{_LARGEST / 1e6:.0f}",
            )
            raise SettingsError("L121", message, place=Place(str(path)), help="take over the words that the show needs")
        return path.read_bytes()


def _guess_format(path: Path) -> LexiconFormat:
    told = _SUFFIXES.get(path.suffix.lower())
    if told is None:
        raise UsageError(
            "L009", Phrase("the name {name} tells no format", name=path.name), help="give --format pls or --format tsv"
        )
    return told


def choose_format(path: Path | None, file_format: LexiconFormat | None) -> LexiconFormat:
    """The format to write: as asked for, by the file's name, or PLS."""
    return file_format or (_guess_format(path) if path else "pls")
