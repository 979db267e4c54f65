"""`lydsak add`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from lydsak.build.json_forms import encode_error
from lydsak.cli.completing import complete_files
from lydsak.cli.diagnostics import describe_error, escape_controls
from lydsak.cli.session import Session, pass_session
from lydsak.errors import LydsakError, UsageError
from lydsak.model import Language, Quote

if TYPE_CHECKING:
    from lydsak.build.editing.intake import AddOptions, Intake
    from lydsak.config import Settings
    from lydsak.model import Article
    from lydsak.text.readers.encoding import EncodingError

_LARGEST_STREAM = 30_000_000
"""Bytes; what is too much for its format is said by the reader."""


@click.command("add")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, shell_complete=complete_files)
@click.option("--language", type=click.Choice(["nb", "nn"]), help="The article's; worked out where it is left out.")
@click.option("--encoding", metavar="NAME", help="The article's, where its letters do not tell it: cp1252, mac-roman.")
@click.option("--name", metavar="SLUG", help="What script and address are called; from the file or the title else.")
@click.option("--allow-private", is_flag=True, help="Fetch pages of this machine and its network too.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be made, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def add_command(
    session: Session,
    sources: tuple[str, ...],
    language: str | None,
    encoding: str | None,
    name: str | None,
    allow_private: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Turn articles into scripts that editors revise.

    SOURCE is a file (.txt, .md, .html, .docx), the address of a page, or - for standard input.
    """
    from lydsak.build.editing.intake import AddOptions
    from lydsak.build.editing.intake_form import encode_intake
    from lydsak.text.readers.encoding import check_encoding

    _check_arguments(sources, name)
    settings = session.load_show()
    options = AddOptions(
        language=cast("Language | None", language),
        encoding=check_encoding(encoding) if encoding else None,
        name=name,
        dry_run=dry_run,
    )
    intakes, errors = [], []
    for number, source in enumerate(sources, 1):
        options = replace(options, to_come=len(sources) - number)
        try:
            intake = _add_one(settings, source, options, allow_private=allow_private, asks=not as_json)
        except LydsakError as error:
            if len(sources) == 1:
                raise
            errors.append(error)
            if not as_json:
                click.echo(describe_error(error, color=session.colors_output(sys.stderr)), err=True)
            continue
        intakes.append(intake)
        if not as_json:
            print_intake(session, intake, root=settings.root, dry_run=dry_run)
    if as_json:
        document = {"command": "add", "dry_run": dry_run, "scripts": [encode_intake(one) for one in intakes]}
        session.print_json({**document, "errors": [encode_error(error) for error in errors]})
    elif intakes and not dry_run:
        session.print_talk(f"Next: read the script, then {session.name_command('build')}")
    return errors[0].exit_code if errors else 0


def _check_arguments(sources: tuple[str, ...], name: str | None) -> None:
    """Raise UsageError L015."""
    if name is not None and len(sources) > 1:
        raise UsageError("L015", "--name is for one source", help="add the others by themselves")
    if sources.count("-") > 1:
        raise UsageError("L015", "standard input can be read once", help="name - once")


def _add_one(settings: Settings, name: str, options: AddOptions, *, allow_private: bool, asks: bool) -> Intake:
    """Take one source in; at a terminal a person says which letters are right."""
    from lydsak.build.editing.intake import add_source
    from lydsak.build.editing.sources import open_file, open_page, open_stream
    from lydsak.build.editing.web import is_web_address
    from lydsak.text.readers.encoding import EncodingError

    if name == "-":
        source = open_stream(click.get_binary_stream("stdin").read(_LARGEST_STREAM + 1))
    elif is_web_address(name):
        source = open_page(name, allow_private=allow_private)
    else:
        source = open_file(Path(name))
    try:
        return add_source(settings, source, options)
    except EncodingError as error:
        if not (asks and name != "-" and sys.stdin.isatty() and sys.stderr.isatty()):
            raise
        return add_source(settings, source, replace(options, encoding=_ask_encoding(error)))


def _ask_encoding(error: EncodingError) -> str:
    """The encoding whose sample line looks right to a person."""
    place = error.place.path if error.place else None
    click.echo(f"{escape_controls(place or 'The article')} may be in several encodings. Which line is right?", err=True)
    for number, reading in enumerate(error.readings, 1):
        click.echo(f"  {number}  line {reading.line}: {escape_controls(reading.sample)}  ({reading.name})", err=True)
    answer: int = click.prompt("Its number, or 0 to stop", type=click.IntRange(0, len(error.readings)), err=True)
    if answer == 0:
        raise error
    return str(error.readings[answer - 1].encoding)


def print_intake(session: Session, intake: Intake, *, root: Path, dry_run: bool = False) -> None:
    """Say what became of a source: the script, its segments, what was left out, what an editor must look at."""
    from lydsak.cli.report import count_things  # which names this module too

    script = session.shorten_path(intake.script_path, root)
    verb = ("Would write" if dry_run else "Wrote") if intake.created else "Kept as it is:"
    session.print_result(f"{verb} {script}")
    if not intake.created:
        if intake.source_changed:
            session.print_talk(f"  the article has changed since {script} was made; the script was left alone")
            revised = intake.source.name if intake.source else ""
            session.print_talk(f"  take its changes over: {session.name_command('update')} {script} {revised}".rstrip())
        return
    segments = intake.script.segments
    session.print_talk(
        f"  {count_things(len(segments), 'segment')}: " + " · ".join(segment.title or "" for segment in segments)
    )
    if intake.article.title_derived:
        session.print_talk(f"  no title in the article; suggested: {intake.article.title}")
        again = ", as this is all of the text and will be heard twice" if _is_all_of_it(intake.article) else ""
        session.print_talk(f"  give it a better one: {script}:2, tittel{again}")
    if intake.guess:
        guess = intake.guess
        session.print_talk(f"  read as {guess.name}: line {guess.line} «{guess.sample}»")
        session.print_talk("  if its letters are wrong, remove the script and add it again with --encoding NAME")
    paged = intake.source is not None and not intake.source.has_lines
    for left_out in intake.left_out:
        line = "" if paged else f", line {left_out.line}"
        session.print_talk(f"  left out{line}: {left_out.text} ({left_out.reason})")
    if intake.quotes:
        session.print_talk(f"  {describe_quotes(intake.quotes)}")
    for slip in intake.slips:
        session.print_talk(f"  a slip? ^{slip.paragraph}: «{slip.text}»")
    if intake.risky:
        session.print_talk(f"  hear before air: {', '.join(one.word for one in intake.risky)}")
        first = intake.risky[0].word
        session.print_talk(f'  hear it: {session.name_command("say")} "{first}"')
        session.print_talk(f'  mend it: {session.name_command("words")} add "{first}" "..."')
    session.print_talk(f"  {describe_coverage(intake)}")


def _is_all_of_it(article: Article) -> bool:
    """Whether the article says nothing but the title that was made of it."""
    return [block.text.rstrip(" .") for block in article.blocks] == [article.title]


def describe_quotes(quotes: Sequence[Quote]) -> str:
    """How many quotes there are, whose, and how many an editor must give a name."""
    from lydsak.text.quotes.turns import is_turn, needs_answer

    speakers = Counter(quote.speaker for quote in quotes if is_turn(quote))
    named = ", ".join(f"{name} {count}" for name, count in speakers.items())
    open_ones = sum(map(needs_answer, quotes))
    parts = [
        f"quotes: {len(quotes)}",
        f"in turns: {named}" if named else "",
        f"you decide: {open_ones}, marked %% in the script" if open_ones else "",
    ]
    return "; ".join(filter(None, parts))


def describe_coverage(intake: Intake) -> str:
    """What became of the source's words, in one line that adds up."""
    coverage = intake.coverage
    fields = ["what front matter says of the article"] if intake.article.field_words else []
    reasons = ", ".join(dict.fromkeys((*(one.reason for one in intake.left_out), *fields)))
    parts = [
        f"read: {coverage.read:,} of {coverage.source:,} words",
        f"titles of chapters: {coverage.headings:,}" if coverage.headings else "",
        f"title: {coverage.title:,}, in the opening" if coverage.title else "",
        f"left out: {coverage.left_out:,}" + (f" ({reasons})" if reasons else ""),
        f"not accounted for: {coverage.lost:,}" if coverage.lost else "",
    ]
    return "; ".join(filter(None, parts))
