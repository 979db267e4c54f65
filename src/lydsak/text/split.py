"""split_article, derive_title: an article becomes the script that editors revise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from lydsak.model import (
    Article,
    ArticleBlock,
    FrontMatter,
    Language,
    Paragraph,
    ParagraphId,
    Plain,
    Quote,
    Script,
    Segment,
)
from lydsak.text.front_matter.render import render_front_matter
from lydsak.text.quotes.finder import find_quotes
from lydsak.text.quotes.turns import make_turns, name_voices
from lydsak.text.script.ids import HEADING_LETTER, name_letters
from lydsak.text.sentences import split_sentences

LEAD_HEADINGS: Final[dict[Language, str]] = {"nb": "Innledning", "nn": "Innleiing"}
"""What the segment before the first sub-heading is called."""
_SUMMARY_CHARACTERS: Final = 200
_TITLE_CHARACTERS: Final = 80
_TITLE_NOTES: Final[dict[Language, str]] = {
    "nb": "laget av ingressen; skriv gjerne en bedre",
    "nn": "laga av ingressen; skriv gjerne ein betre",
}
_SMALL_WORD: Final = re.compile(
    r"at|av|de|den|det|eller|ein|eit|en|et|etter|for|fra|frå|før|han|har|hun|ho|i|ikke|ikkje|med|men|mot|når|og|om|på|seg"
    r"|sin|som|til|ved|å",
    re.IGNORECASE,
)
"""Words that no title ends with."""


def split_article(
    article: Article, *, guid: str, date: str, source: str, language: Language, show_language: Language | None = None
) -> Script:
    """Make the script: a segment for the lead and for each sub-heading, an id for every paragraph, nothing dropped.

    `date` is the publication, `YYYY-MM-DD HH:MM`. `language` is the script's; where the show's is given and differs,
    the front matter says so.
    """
    found = find_article_quotes(article)
    front = FrontMatter(
        title=_fold_blanks(article.title) or None,
        date=date,
        article_date=article.date,
        author=_fold_blanks(article.author or "") or None,
        source=source,
        summary=_summarize_lead(article) or None,
        guid=guid,
        language=language if show_language not in {None, language} else None,
        voices=name_voices(found),
    )
    note = _TITLE_NOTES[language] if article.title_derived else None
    front = replace(front, raw=render_front_matter(front, language=language, title_note=note) + "\n")
    quotes: dict[int, list[Quote]] = {}
    for quote in found:
        quotes.setdefault(quote.block, []).append(quote)
    sections = _group_sections(fold_blocks(article), LEAD_HEADINGS[language])
    segments = (
        _make_segment(index, heading, [(block, quotes.get(number, [])) for number, block in blocks], language)
        for index, (heading, blocks) in enumerate(sections)
    )
    return Script(front, tuple(segments))


def find_article_quotes(article: Article) -> tuple[Quote, ...]:
    """The direct speech of an article, by offsets into its paragraphs as the script has them."""
    return find_quotes(fold_blocks(article))


def derive_title(lead: str) -> str:
    """A working title from the lead's first sentence, for the editor to better. At most 80 characters."""
    sentence = _cut_sentences(lead, 0).rstrip(" .") or _fold_blanks(lead)  # a lead may begin with a lone full stop
    if len(sentence) <= _TITLE_CHARACTERS:
        return sentence
    words = sentence[: _TITLE_CHARACTERS - 1].rsplit(None, 1)[0].split()
    while len(words) > 3 and _SMALL_WORD.fullmatch(words[-1].strip(",;:–-")):
        words.pop()
    return " ".join(words)[: _TITLE_CHARACTERS - 1].rstrip(" ,;:–-") + "…"


def fold_blocks(article: Article) -> tuple[ArticleBlock, ...]:
    """The blocks as the script has them: each one line, with single blanks."""
    return tuple(replace(block, text=_fold_blanks(block.text)) for block in article.blocks)


def _group_sections(blocks: Sequence[ArticleBlock], lead: str) -> list[tuple[str, list[tuple[int, ArticleBlock]]]]:
    """Headings and the numbered blocks under them. A fact box above all text begins no section of its own."""
    numbered = list(enumerate(blocks))
    first = next((at for at, block in numbered if block.kind != "fact"), 0)
    sections: list[tuple[str, list[tuple[int, ArticleBlock]]]] = []
    for number, block in numbered[first:]:
        if block.kind == "heading":
            sections.append((block.text, []))
        else:
            if not sections:
                sections.append((lead, []))
            sections[-1][1].append((number, block))
    if first:
        sections[0][1][:0] = numbered[:first]
    return sections


def _make_segment(
    index: int, heading: str, blocks: Sequence[tuple[ArticleBlock, Sequence[Quote]]], language: Language
) -> Segment:
    """A segment; a fact box is muted in it, for an editor to read in by deleting the marks."""
    letters = name_letters(index)
    return Segment(
        heading=(Plain(heading),),
        id=ParagraphId(f"{HEADING_LETTER}{index + 1}"),
        blocks=tuple(
            Paragraph(ParagraphId(f"{letters}{number}"), make_turns(block.text, quotes, language), block.kind == "fact")
            for number, (block, quotes) in enumerate((one for one in blocks if one[0].text), 1)
        ),
    )


def _summarize_lead(article: Article) -> str:
    """The first sentences of the lead, about 200 characters of them."""
    lead = next((block.text for block in article.blocks if block.kind == "paragraph"), "")
    summary = _cut_sentences(lead, _SUMMARY_CHARACTERS)
    if len(summary) <= _SUMMARY_CHARACTERS:
        return summary
    return summary[: _SUMMARY_CHARACTERS - 1].rsplit(None, 1)[0].rstrip(" .,;:–-") + "…"


def _cut_sentences(text: str, limit: int) -> str:
    """As many whole sentences as the limit holds, but one at least."""
    folded = _fold_blanks(text)
    ends = [end for _, end in split_sentences(folded)] or [len(folded)]
    return folded[: max((end for end in ends if end <= limit), default=ends[0])].strip()


def _fold_blanks(text: str) -> str:
    """One line: runs of breaks, tabs and spaces are a space. No-break spaces stay: they hold numbers together."""
    return re.sub(r"[^\S\u00a0\u202f\u2009]+", " ", text).strip()
