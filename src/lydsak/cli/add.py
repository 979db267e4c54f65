"""`lydsak add`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from lydsak.cli.session import Session, pass_session
from lydsak.model import ArticleBlock, Language, Quote

if TYPE_CHECKING:
    from lydsak.build.intake import Intake


@click.command("add")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(["nb", "nn"]), help="The article's; worked out where it is left out.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be made, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def add_command(
    session: Session, sources: tuple[Path, ...], language: str | None, dry_run: bool, as_json: bool
) -> None:
    """Turn articles into scripts that editors revise."""
    from lydsak.build.intake import add_article

    settings = session.load_show()
    intakes = [
        add_article(settings, source, language=cast("Language | None", language), dry_run=dry_run) for source in sources
    ]
    if as_json:
        session.print_json({"command": "add", "dry_run": dry_run, "scripts": [encode_intake(one) for one in intakes]})
        return
    for intake in intakes:
        print_intake(session, intake, root=settings.root, dry_run=dry_run)
    if not dry_run:
        session.print_talk(f"Next: read the script, then {session.name_command('build')}")


def print_intake(session: Session, intake: Intake, *, root: Path, dry_run: bool = False) -> None:
    """Say what became of a source: the script, its segments, what was left out, what an editor must look at."""
    script = session.shorten_path(intake.script_path, root)
    verb = ("Would write" if dry_run else "Wrote") if intake.created else "Kept as it is:"
    session.print_result(f"{verb} {script}")
    if not intake.created:
        if intake.source_changed:
            session.print_talk(f"  the article has changed since {script} was made; the script was left alone")
        return
    segments = intake.script.segments
    session.print_talk(f"  {len(segments)} segments: " + " · ".join(segment.title or "" for segment in segments))
    if intake.article.title_derived:
        session.print_talk(f"  no title in the article; suggested: {intake.article.title}")
        session.print_talk(f"  give it a better one: {script}:2, tittel")
    for left_out in intake.left_out:
        session.print_talk(f"  left out, line {left_out.line}: {left_out.text} ({left_out.reason})")
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
    reasons = ", ".join(dict.fromkeys(one.reason for one in intake.left_out))
    parts = [
        f"read: {coverage.read:,} of {coverage.source:,} words",
        f"titles of chapters: {coverage.headings:,}" if coverage.headings else "",
        f"title: {coverage.title:,}, in the opening" if coverage.title else "",
        f"left out: {coverage.left_out:,}" + (f" ({reasons})" if reasons else ""),
        f"not accounted for: {coverage.lost:,}" if coverage.lost else "",
    ]
    return "; ".join(filter(None, parts))


def encode_intake(intake: Intake) -> dict[str, Any]:
    """An intake as `--json` has it."""
    from lydsak.text.split import fold_blocks

    blocks = fold_blocks(intake.article)
    return {
        "slug": intake.slug,
        "script": str(intake.script_path),
        "created": intake.created,
        "article_changed": intake.source_changed,
        "title": intake.article.title,
        "title_derived": intake.article.title_derived,
        "article_date": intake.article.date,
        "language": intake.article.language,
        "segments": [segment.title for segment in intake.script.segments],
        "left_out": [{"text": one.text, "reason": one.reason, "line": one.line} for one in intake.left_out],
        "quotes": [_encode_quote(quote, blocks[quote.block]) for quote in intake.quotes],
        "risky": [
            {
                "rank": rank,
                "word": one.word,
                "kind": one.kind,
                "paragraph": one.paragraph,
                "count": one.count,
                "score": one.score,
            }
            for rank, one in enumerate(intake.risky, 1)
        ],
        "slips": [{"text": one.text, "kind": one.kind, "paragraph": one.paragraph} for one in intake.slips],
        "words": {
            "source": intake.coverage.source,
            "title": intake.coverage.title,
            "headings": intake.coverage.headings,
            "read": intake.coverage.read,
            "left_out": intake.coverage.left_out,
            "lost": intake.coverage.lost,
        },
    }


def _encode_quote(quote: Quote, block: ArticleBlock) -> dict[str, Any]:
    return {
        "text": block.text[quote.start : quote.end],
        "speaker": quote.speaker,
        "confidence": quote.confidence,
        "how": quote.how,
        "attribution": quote.attribution,
        "line": block.line,
        "start": quote.start,
        "end": quote.end,
    }
