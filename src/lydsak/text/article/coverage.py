"""count_coverage: every word of an article is read, a chapter's title, said in the opening, or left out and listed."""

from __future__ import annotations

from collections import Counter

from lydsak.model import Article, Coverage, LeftOut


def count_words(text: str) -> int:
    """Words as people count them: what stands between blanks and holds a letter or a digit."""
    return sum(any(map(str.isalnum, piece)) for piece in text.split())


def count_coverage(article: Article) -> Coverage:
    """What became of an article's words."""
    kinds = Counter[str]()
    for block in article.blocks:
        kinds[block.kind] += count_words(block.text)
    left_out = sum(count_words(one.text) for one in list_left_out(article)) + article.field_words
    return Coverage(
        source=article.words,
        title=0 if article.title_derived else count_words(article.title),
        headings=kinds["heading"],
        read=kinds["paragraph"] + kinds["item"],
        left_out=left_out,
    )


def list_left_out(article: Article) -> tuple[LeftOut, ...]:
    """What is not read aloud, in the source's order: residue, and fact boxes, which stay in the script."""
    boxes = (LeftOut(block.text, "a fact box", block.line) for block in article.blocks if block.kind == "fact")
    return tuple(sorted((*article.left_out, *boxes), key=lambda one: one.line))
