"""`lydsak words import` and `export`: lexicons from elsewhere and for elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from lydsak.cli.report import count_things
from lydsak.cli.session import Session, pass_session
from lydsak.cli.word_lines import describe_word_entry, describe_word_reading, encode_words_change
from lydsak.model import Language

if TYPE_CHECKING:
    from lydsak.build.editing.words import LexiconFormat
    from lydsak.config import Settings

_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
_DRY_RUN = click.option("-n", "--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
_FORMAT = click.option(
    "--format", "file_format", type=click.Choice(["pls", "tsv"]), help="By the file's name if left out."
)


@click.command("import", short_help="Take in a lexicon from elsewhere (PLS, TSV).")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_FORMAT
@click.option("--replace", "overwrite", is_flag=True, help="Overwrite words that are read otherwise here.")
@_DRY_RUN
@_JSON
@pass_session
def import_words(
    session: Session, file: Path, file_format: str | None, overwrite: bool, dry_run: bool, as_json: bool
) -> None:
    """Take the words of FILE into words.toml: a W3C pronunciation lexicon (PLS 1.0) or a table (TSV)."""
    from lydsak.build.editing.words import put_words, read_lexicon

    settings = session.load_show()
    read = read_lexicon(file, cast("LexiconFormat | None", file_format), settings.show.language)
    change = put_words(settings, read.entries, overwrite=overwrite, dry_run=dry_run)
    if as_json:
        session.print_json({"command": "words import", **encode_words_change(change), "left_out": list(read.left_out)})
        return
    for what in read.left_out:
        session.print_talk(f"Left out: {what}")
    for standing, refused in change.refused:
        session.print_talk(
            f"Kept: {standing.word} is read {describe_word_reading(standing)}, not {describe_word_reading(refused)}"
        )
    session.print_result(
        f"{'Would take in' if dry_run else 'Took in'} {count_things(len(change.added), 'word')}; "
        f"replaced {len(change.replaced)}, unchanged {len(change.same)}, kept {len(change.refused)}"
    )
    if change.refused and not overwrite:
        session.print_talk("--replace takes the file's reading instead.")


@click.command("export", short_help="Write a lexicon for elsewhere (PLS, TSV).")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@_FORMAT
@click.option("--language", type=click.Choice(["nb", "nn"]), help="Of a PLS; the show's if left out.")
@_DRY_RUN
@pass_session
def export_words(
    session: Session, file: Path | None, file_format: str | None, language: str | None, dry_run: bool
) -> None:
    """Write words.toml to FILE, or to standard output, as a W3C pronunciation lexicon (PLS 1.0) or a table (TSV)."""
    from lydsak.build.editing.words import choose_format
    from lydsak.store.files import publish_file
    from lydsak.text.lexicon.table import render_words_table

    settings = session.load_show()
    if choose_format(file, cast("LexiconFormat | None", file_format)) == "tsv":
        text = render_words_table(settings.words)
    else:
        text = _render_pls(session, settings, cast(Language, language or settings.show.language))
    if file is None:
        click.echo(text, nl=False)
    elif dry_run:
        session.print_result(f"Would write {file}")
    else:
        publish_file(file, text.encode("utf-8"))
        session.print_result(f"Wrote {file}")


def _render_pls(session: Session, settings: Settings, language: Language) -> str:
    """With a word on all that a PLS cannot carry."""
    from lydsak.text.lexicon.pls import fits_pls, render_pls

    kept = [entry for entry in settings.words if fits_pls(entry, language)]
    for entry in settings.words:
        if entry not in kept:
            session.print_talk(f"Left out, as a PLS is for every voice and one language: {describe_word_entry(entry)}")
    if any(entry.note or entry.reviewed for entry in kept):
        session.print_talk("A PLS has no place for notes and reviews: they stay in words.toml.")
    if kept:
        session.print_talk("A PLS has no rule for case and inflection: other programs may match the words otherwise.")
    return render_pls(kept, language)
