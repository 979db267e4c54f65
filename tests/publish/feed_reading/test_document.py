from __future__ import annotations

import pytest

from lydsak.errors import FeedError
from lydsak.publish.feed_reading.document import parse_feed_document


def _refuse(content: bytes) -> FeedError:
    with pytest.raises(FeedError) as caught:
        parse_feed_document(content, path="feed.xml")
    assert caught.value.help
    return caught.value


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>',
        b'<?xml version="1.0"?>\n<!-- hi --><?pi x?>\n<!doctype rss SYSTEM "http://evil.example/x"><rss/>',
    ],
)
def test_a_doctype_is_refused(content: bytes) -> None:
    """Before anything of it is looked at."""
    assert _refuse(content).code == "L861"


def test_what_looks_like_a_doctype_in_a_text_is_text() -> None:
    """Show notes may speak of it."""
    root = parse_feed_document(b"<rss><![CDATA[<!DOCTYPE html>]]></rss>", path="feed.xml").root
    assert root.text == "<!DOCTYPE html>"


@pytest.mark.parametrize(
    ("content", "text", "mended"),
    [
        (b"<a>bl&aring;b&aelig;r &amp; &#38;</a>", "blåbær & &", 2),
        (b"<a>\x0bx&#11;&#x0C;y&#xFFFE;</a>", "xy", 4),
        (b"<a><![CDATA[&aring; &bogus; &#11;]]></a>", "&aring; &bogus; &#11;", 0),
        (b"<a><?p <!-- &aring; ?>&aring;<![CDATA[<!--]]>&aring;<!-- <![CDATA[ &bogus; --></a>", None, 2),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><a>å\u2013</a>'.encode("cp1252"), "å\u2013", 0),
        ('<?xml version="1.0" encoding="utf-16"?><a>å</a>'.encode("utf-16"), "å", 0),
        (b"\xef\xbb\xbf<a>\xc3\xa5</a>", "å", 0),
    ],
)
def test_signs_are_read_as_apps_read_them(content: bytes, text: str | None, mended: int) -> None:
    """In any encoding; what XML does not allow is mended and counted."""
    document = parse_feed_document(content, path="feed.xml")
    assert (document.root.text, document.mended) == (text, mended)


@pytest.mark.parametrize(
    "content",
    [b"", b"<rss>", b"<a>&bogus;</a>", b"\xff\xfe", b"<a>\xe5</a>", b"<a>&#xZZ;</a>", b"no feed at all",
     b'<?xml version="1.0" encoding="rot13"?><a/>', b"<a>" * 5000, b"<a>&#" + b"9" * 5000 + b";</a>"],
)  # fmt: skip
def test_what_is_broken_is_an_error(content: bytes) -> None:
    """Never a traceback."""
    assert _refuse(content).code == "L860"


@pytest.mark.parametrize("opening", [b"<![CDATA[", b"<!--", b"<?x ", b"&x"])
def test_what_is_opened_and_never_closed_is_looked_for_once(opening: bytes) -> None:
    """However often it is opened: the rest of a feed is not read again for each."""
    assert _refuse(b"<a>" + opening * 100_000).code == "L860"
