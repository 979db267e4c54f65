"""What `add --json` and the studio's page say of a source that was taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lydsak.model import ArticleBlock, Quote
from lydsak.text.split import fold_blocks

if TYPE_CHECKING:
    from lydsak.build.editing.intake import Intake


def encode_intake(intake: Intake) -> dict[str, Any]:
    """An intake, whole."""
    blocks = fold_blocks(intake.article)
    return {
        "slug": intake.slug,
        "script": str(intake.script_path),
        "created": intake.created,
        "article_changed": intake.source_changed,
        "article": str(intake.article_path),
        "url": intake.source.url if intake.source else None,
        "encoding_guess": _encode_guess(intake),
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


def _encode_guess(intake: Intake) -> dict[str, Any] | None:
    guess = intake.guess
    return {"encoding": guess.encoding, "line": guess.line, "text": guess.sample} if guess else None


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
