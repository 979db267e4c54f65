from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lydsak.errors import ArticleError
from lydsak.text.readers.plain import read_plain


@pytest.mark.parametrize("data", [b"", b"  \n\n", b"---\n", b"date 2024-05\n"])
def test_nothing_to_read_is_an_error(data: bytes) -> None:
    """An article without words makes no episode."""
    with pytest.raises(ArticleError) as caught:
        read_plain(data, path="x.txt")
    assert caught.value.code == "L306"


@example("- 1\r-\t1")
@given(st.text(st.sampled_from("aåÆ .,–?!«»\n\r\t\u00a0\u2028:-12"), min_size=1))
def test_no_word_is_lost(text: str) -> None:
    """Title, blocks and what was left out hold every word of the source; the dash of a list's line is its mark."""
    try:
        article = read_plain(text.encode(), path="x.txt")
    except ArticleError as error:
        assert error.code == "L306"  # noqa: PT017 (a text without words is refused)
        return
    kept = [] if article.title_derived else [article.title]
    kept += [block.text for block in article.blocks] + [left.text for left in article.left_out]
    have, had = Counter(" ".join(kept).split()), Counter(text.split())
    marks = Counter(line.split()[0] for line in text.splitlines() if re.match(r"\s*[-–]\s", line))
    assert had - have <= marks
    assert have - had == Counter()


@pytest.mark.parametrize("end", ["\n", "\r\n", "  \r\n", "\n\n", " \r\n\r\n"])
def test_a_short_article_has_its_title_once(end: str) -> None:
    """Title, byline and a few words, with any line ends and trailing spaces."""
    lines = (
        "Bjørka kino åpner dørene igjen",
        "Av Kari",
        "Det ble fest.",
        "Foto: Ola",
        "Les også: Slik blir kinoen",
        "",
    )
    article = read_plain(end.join(lines).encode(), path="x.txt")
    assert (article.title, article.title_derived, article.author) == (lines[0], False, "Kari")
    assert [block.text for block in article.blocks] == ["Det ble fest."]
    assert [left.text for left in article.left_out] == ["Av Kari", "Foto: Ola", "Les også: Slik blir kinoen"]


@pytest.mark.parametrize("line", ["* * *", "***", "---", "- - -", "⁂", "###"])
def test_a_break_between_scenes_is_not_read(line: str) -> None:
    """Nor is it a list item or a quote; it is listed whole, with its line, and parts what stands around it."""
    article = read_plain(f"Bjørka kino åpner\n\nDet ble fest.\n{line}\nAlle kom.\n".encode(), path="x.txt")
    assert [block.text for block in article.blocks] == ["Det ble fest.", "Alle kom."]
    assert [(left.text, left.reason, left.line) for left in article.left_out] == [(line, "a break", 4)]
