"""`lydsak words`."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from lydsak.cli.diagnostics import describe_error
from lydsak.cli.report import count_things
from lydsak.cli.session import Session, pass_session
from lydsak.cli.word_exchange import export_words, import_words
from lydsak.cli.word_lines import (
    describe_effect,
    describe_effects,
    describe_word_entry,
    describe_word_reading,
    encode_entry,
    encode_trial,
    encode_words_change,
    name_deed,
)
from lydsak.errors import UsageError
from lydsak.model import Pronunciation

if TYPE_CHECKING:
    from lydsak.build.editing.words import Trial
    from lydsak.config import Settings
    from lydsak.text.lexicon.edit import WordsChange

_Command = TypeVar("_Command", bound=Callable[..., Any])
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
_DRY_RUN = click.option("-n", "--dry-run", is_flag=True, help="Say what would be written, and write nothing.")


def _take_entry(command: _Command) -> _Command:
    """The arguments and options that say how a word is read."""
    options = [
        click.argument("si", metavar="[RESPELLING]", required=False),
        click.option("--ipa", help="Phonemes, for voices that take IPA."),
        click.option("--espeak", help="Phonemes in espeak-ng's mnemonics."),
        click.option("--les", type=click.Choice(["bokstaver", "ord"]), help="Read it as letters, or as a word."),
        click.option("--lang", type=click.Choice(["nb", "nn"]), help="For scripts in this language only."),
        click.option("--voice", help="For one voice or engine only, like espeak:nb or gtts."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.group("words", invoke_without_command=True)
@click.pass_context
def words_command(ctx: click.Context) -> None:
    """List, add, remove, test and exchange the pronunciations of words.toml."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_words, built_in=False, as_json=False)


words_command.add_command(import_words)
words_command.add_command(export_words)


@words_command.command("list", short_help="List the words and how each is read.")
@click.option("--built-in", is_flag=True, help="The built-in names too.")
@_JSON
@pass_session
def list_words(session: Session, built_in: bool, as_json: bool) -> None:
    """List the words, how each is read, what it is limited to, and whether it was reviewed."""
    settings = session.load_show()
    names = _list_names() if built_in else ()
    if as_json:
        rows = [encode_entry(entry) | {"built_in": entry in names} for entry in (*settings.words, *names)]
        session.print_json({"command": "words list", "words": rows})
        return
    width = max((len(entry.word) for entry in (*settings.words, *names)), default=0)
    for entry in settings.words:
        session.print_result(describe_word_entry(entry, width, state="reviewed" if entry.reviewed else ""))
    for entry in names:
        session.print_result(describe_word_entry(entry, width, state="built in"))
    if not settings.words:
        session.print_talk(f"No words yet: {session.name_command('words add WORD RESPELLING')}")
        return
    unreviewed = sum(not entry.reviewed for entry in settings.words)
    session.print_talk(f"{count_things(len(settings.words), 'word')}, {unreviewed} of them not reviewed")


@words_command.command("add", short_help="Add a word.")
@click.argument("word")
@_take_entry
@click.option("--note", help="For colleagues: who said so, and when.")
@click.option("--reviewed", is_flag=True, help="Somebody has listened to it.")
@click.option("--replace", "overwrite", is_flag=True, help="Put it in the place of the entry that there is.")
@_DRY_RUN
@_JSON
@pass_session
def add_word(
    session: Session, /, word: str, note: str | None, reviewed: bool, overwrite: bool, dry_run: bool, as_json: bool,
    **ways: str | None,
) -> None:  # fmt: skip
    """Add WORD to words.toml, and say how many paragraphs are read otherwise.

    With nothing but --reviewed or --note it is said of the entry that there is.
    """
    from lydsak.build.editing.words import check_sayable, put_words, try_words

    settings = session.load_show()
    standing = _find_standing(settings, word, ways)
    if standing is not None and (note or reviewed) and not _says_reading(ways):
        entry = replace(standing, note=note or standing.note, reviewed=reviewed or standing.reviewed)
        overwrite = True
    else:
        entry = _make_entry(word, ways, note=note, reviewed=reviewed)
    change = put_words(settings, [entry], overwrite=overwrite, dry_run=True)
    for kept, _ in change.refused:
        message = f'"{word}" is read {describe_word_reading(kept)} already'
        raise UsageError("L008", message, help="--replace puts the new one in its place")
    trial = check_sayable(settings, try_words(settings, settings.words, _parse_changed(change)))
    if not dry_run:
        put_words(settings, [entry], overwrite=overwrite)
    if as_json:
        session.print_json({"command": "words add", **encode_words_change(change), **encode_trial(trial)})
        return
    session.print_result(f"{name_deed(change, dry_run=dry_run)} {describe_word_entry(entry)}")
    session.print_result(describe_effects(trial, entry))
    _print_failures(session, trial)
    if trial.effects and not dry_run:
        session.print_talk(f"See them: {session.name_command(f'words test {shlex.quote(word)}')}")


@words_command.command("remove", short_help="Take a word out.")
@click.argument("word")
@click.option("--lang", type=click.Choice(["nb", "nn"]), help="The entry for scripts in this language only.")
@click.option("--voice", help="The entry for this voice or engine only.")
@click.option("--all", "every", is_flag=True, help="Every entry of the word, where it has several.")
@_DRY_RUN
@_JSON
@pass_session
def remove_word(
    session: Session, word: str, lang: str | None, voice: str | None, every: bool, dry_run: bool, as_json: bool
) -> None:
    """Take WORD out of words.toml, and say how many paragraphs are read otherwise. The rest of the file stays."""
    from lydsak.build.editing.words import remove_words, try_words
    from lydsak.config import WORDS_FILE
    from lydsak.text.lexicon.words import parse_words

    settings = session.load_show()
    going = _choose_going(settings, word, lang, voice, every=every)
    after = parse_words(remove_words(settings, going, dry_run=True), path=WORDS_FILE)
    trial = try_words(settings, settings.words, after)
    if not dry_run:
        remove_words(settings, going)
    if as_json:
        removed = [encode_entry(entry) for entry in going]
        session.print_json({"command": "words remove", "removed": removed, **encode_trial(trial)})
        return
    for entry in going:
        session.print_result(f"{'Would remove' if dry_run else 'Removed'} {describe_word_entry(entry)}")
    session.print_result(describe_effects(trial))
    _print_failures(session, trial)


@words_command.command("test", short_help="Show what words change in the scripts.")
@click.argument("word", required=False)
@_take_entry
@_JSON
@pass_session
def test_words(session: Session, /, word: str | None, as_json: bool, **ways: str | None) -> None:
    """Say which paragraphs WORD changes, before and after; without WORD, what all words change and which never match.

    With a respelling, or another way to read it, WORD need not be in words.toml: nothing is written.
    """
    from lydsak.build.editing.words import try_words

    settings = session.load_show()
    before, after = _choose_sides(settings, word, ways)
    trial = try_words(settings, before, after)
    unused = [entry for entry in trial.unused if word in (None, entry.word)]
    if as_json:
        document = {"command": "words test", **encode_trial(trial), "unused": [encode_entry(one) for one in unused]}
        session.print_json(document)
        return
    for effect in trial.effects:
        session.print_result(describe_effect(effect))
    _print_failures(session, trial)
    for entry in unused:
        session.print_result(f"Never matches: {describe_word_entry(entry)}")
    session.print_talk(describe_effects(trial))


def _says_reading(ways: dict[str, str | None]) -> bool:
    return any(ways[key] for key in ("si", "ipa", "espeak", "les"))


def _find_standing(settings: Settings, word: str, ways: dict[str, str | None]) -> Pronunciation | None:
    scope = (word, ways["lang"], ways["voice"])
    return next((entry for entry in settings.words if (entry.word, entry.language, entry.voice) == scope), None)


def _choose_going(
    settings: Settings, word: str, lang: str | None, voice: str | None, *, every: bool
) -> tuple[Pronunciation, ...]:
    """The entry that is meant: of several, the one that is limited to what was said and no further.

    Raises UsageError L008 where it could be several all the same, or there is none.
    """
    from lydsak.text.source import suggest_near

    named = [entry for entry in settings.words if entry.word == word]
    found = [one for one in named if lang in (None, one.language) and voice in (None, one.voice)]
    if not found:
        known = [entry.word for entry in settings.words if entry.word != word]
        scope = " for that language and voice" if named else ""
        help = suggest_near(word, known, otherwise="`lydsak words list` shows what there is")
        raise UsageError("L008", f'words.toml has no "{word}"{scope}', help=help)
    exact = [one for one in found if (one.language, one.voice) == (lang, voice)]
    if exact and not every:
        return tuple(exact)
    if len(found) > 1 and not every:
        ways = "; ".join(describe_word_entry(entry) for entry in found)
        help = "say which by --lang or --voice, or take all by --all"
        raise UsageError("L008", f'words.toml has "{word}" {len(found)} times: {ways}', help=help)
    return tuple(found)


def _make_entry(word: str, ways: dict[str, str | None], *, note: str | None, reviewed: bool) -> Pronunciation:
    """An entry by the rules of words.toml."""
    from lydsak.text.lexicon.edit import quote_value
    from lydsak.text.lexicon.words import parse_words

    if not _says_reading(ways):
        help = f"give a respelling, --ipa, --espeak or --les: lydsak words add {word} RESPELLING"
        raise UsageError("L008", f'nothing says how "{word}" is read', help=help)
    values = {"ord": word, **ways, "note": note, "reviewed": reviewed or None}
    lines = [f"{key} = {quote_value(value)}" for key, value in values.items() if value is not None]
    (entry,) = parse_words("\n".join(["[[ord]]", *lines]), path="the new entry")
    return entry


def _choose_sides(
    settings: Settings, word: str | None, ways: dict[str, str | None]
) -> tuple[Sequence[Pronunciation], Sequence[Pronunciation]]:
    """The words before and after."""
    from lydsak.build.editing.words import put_words

    if word is None:
        return (), settings.words
    if _says_reading(ways):
        entry = _make_entry(word, ways, note=None, reviewed=False)
        return settings.words, _parse_changed(put_words(settings, [entry], overwrite=True, dry_run=True))
    without = tuple(entry for entry in settings.words if entry.word != word)
    if without == settings.words:
        help = f"give a respelling to try: lydsak words test {word} RESPELLING"
        raise UsageError("L008", f'words.toml has no "{word}"', help=help)
    return without, settings.words


def _parse_changed(change: WordsChange) -> tuple[Pronunciation, ...]:
    from lydsak.config import WORDS_FILE
    from lydsak.text.lexicon.words import parse_words

    return parse_words(change.text, path=WORDS_FILE)


def _list_names() -> tuple[Pronunciation, ...]:
    from lydsak.text.norwegian.tables import load_names

    return tuple(Pronunciation(name.name, ipa=name.ipa) for name in load_names().values())


def _print_failures(session: Session, trial: Trial) -> None:
    for script, error in trial.failures:
        session.print_talk(f"Could not read {script}:\n{describe_error(error)}")
