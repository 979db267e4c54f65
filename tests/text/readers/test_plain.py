from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.errors import ArticleError
from lydsak.text.readers.plain import decode_text, read_plain

TEXT = "Kinoen åpner\n\nÆrlig talt: «Øya» – det er éi jente, sier de, som har ventet i ti år.\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("cp1252"),
    ],
)
def test_norwegian_letters_come_out_of_any_coding(data: bytes) -> None:
    """What editors' programs save is read without asking."""
    assert decode_text(data, path="x.txt") == TEXT


@pytest.mark.parametrize(
    "data",
    [
        "Čeština je krásná".encode("iso8859-2"),
        "русский".encode("koi8-r"),
        b"PK\x03\x04\x14\x00\x06\x00\x08",
        "Kinoen \ufffdpner".encode(),
        "Kinoen åpner på øya".encode().decode("cp1252").encode(),
        b"\xff\xfe\x00",
        b"\x81\x8d",
    ],
)
def test_other_bytes_are_refused(data: bytes) -> None:
    """Wrong letters would be read aloud, so nothing is guessed."""
    with pytest.raises(ArticleError) as caught:
        decode_text(data, path="x.txt")
    assert caught.value.code == "L305"
    assert "UTF-8" in (caught.value.help or "")


@pytest.mark.parametrize("data", [b"", b"  \n\n", b"---\n", b"date 2024-05\n"])
def test_nothing_to_read_is_an_error(data: bytes) -> None:
    """An article without words makes no episode."""
    with pytest.raises(ArticleError) as caught:
        read_plain(data, path="x.txt")
    assert caught.value.code == "L306"


@given(st.text(st.sampled_from("aåÆ .,–?!«»\n\r\t\u00a0\u2028:-12"), min_size=1))
def test_no_word_is_lost(text: str) -> None:
    """Title, blocks and what was left out hold every word of the source."""
    try:
        article = read_plain(text.encode(), path="x.txt")
    except ArticleError as error:
        assert error.code == "L306"  # noqa: PT017 (a text without words is refused)
        return
    kept = [] if article.title_derived else [article.title]
    kept += [block.text for block in article.blocks] + [left.text for left in article.left_out]
    assert sorted(" ".join(kept).split()) == sorted(text.split())


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
