"""Readers of articles, the letters of their bytes, and the script that is made of an article."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from fuzz.promises import check_error, check_legible
from fuzz.target import Target
from fuzz.texts import NORWEGIAN, read_scraps, read_seeds, scrap_texts, spoilt_bytes, spoilt_texts
from lydsak.build.editing.sources import Source, find_guess, read_source_article
from lydsak.errors import ArticleError, LydsakError
from lydsak.model import Article, ArticleBlock, Paragraph, Script
from lydsak.text.article.coverage import count_coverage, list_left_out
from lydsak.text.readers.encoding import decode_source
from lydsak.text.script.parsing import parse_script, render_script
from lydsak.text.slug import derive_slug
from lydsak.text.split import split_article

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_HTML: Final = read_scraps("html")


def check_source(source: Source) -> None:
    """An article is read whole, its script reads back, and no word is lost on the way."""
    try:
        article = read_source_article(source)
    except LydsakError as error:
        check_error(error)
        raise
    find_guess(source)
    check_article(article)


def check_article(article: Article) -> None:
    """What holds for every article, whoever read it."""
    assert article.title.strip(), "no title"
    check_legible(article.title)
    for block in article.blocks:
        assert block.text.strip(), "an empty block"
        check_legible(block.text)
    assert count_coverage(article).lost == 0 or not article.words, f"words were lost: {count_coverage(article)}"
    list_left_out(article)
    slug = derive_slug(article.title)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug), slug
    script = split_article(
        article, guid="g", date="2024-01-02 03:04", source="articles/a.txt", language=article.language
    )
    text = render_script(script)
    again = parse_script(text, path="scripts/a.md")
    assert render_script(again) == text
    assert count_words(again) >= count_words(script), "the script lost words"


def count_words(script: Script) -> int:
    """Words that a script shows."""
    blocks = (block for segment in script.segments for block in segment.blocks)
    return sum(len(block.shown.split()) for block in blocks if isinstance(block, Paragraph))


def check_bytes(data: bytes) -> None:
    """Bytes are read by an encoding that gives them back, or refused."""
    for declared in (None, "iso-8859-1", "utf-8", "nonsense"):
        try:
            decoded = decode_source(data, path="a.txt", declared=declared)
        except ArticleError as error:
            check_error(error)
            continue
        assert "\x00" not in decoded.text
        marked = decoded.encoding in {"utf-8-sig", "utf-16", "utf-32"}
        assert marked or len(decoded.text.encode(decoded.encoding)) <= len(data), decoded.encoding
        unseen = re.search("[\x1b\x7f\ufffe\uffff]", data.decode(decoded.encoding))
        assert marked or unseen or decoded.text.encode(decoded.encoding) == data, decoded.encoding


def _encode(drawn: tuple[str, str]) -> bytes:
    return drawn[0].encode(drawn[1], "replace")


_ENCODINGS: Final = st.sampled_from(
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac-roman", "cp865", "iso8859-15"]
)
_ARTICLES: Final = read_seeds("articles/*.txt", "tests/text/articles/*.txt")
_PAGES: Final = read_seeds("tests/text/readers/pages/*.html")
_TEXTS: Final = tuple(data.decode("utf-8") for data in _ARTICLES)


def _make_document(xml: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/document.xml", xml)
    return buffer.getvalue()


_TYPES: Final = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS: Final = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_DOCUMENT: Final = (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Kinoen åpner</w:t></w:r></w:p>'
    '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Dugnad</w:t></w:r></w:p>'
    "<w:p><w:r><w:t>Et avsnitt med 17. mai.</w:t></w:r><w:del><w:r><w:delText>Vekk</w:delText></w:r></w:del></w:p>"
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    "<w:ins><w:r><w:t>Punkt</w:t></w:r></w:ins></w:p>"
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Celle</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:sectPr/></w:body></w:document>"
).encode()
_XML: Final = tuple(scrap.encode() for scrap in read_scraps("docx"))
_DOCUMENTS: Final = spoilt_bytes((_DOCUMENT,), _XML).map(_make_document) | spoilt_bytes((_make_document(_DOCUMENT),))


def _blocks() -> SearchStrategy[Article]:
    block = st.builds(
        ArticleBlock,
        st.sampled_from(["heading", "paragraph", "paragraph", "item", "fact"]),
        scrap_texts(largest=10).map(_make_legible).filter(str.strip),
        st.integers(1, 99),
    )
    texts = scrap_texts(largest=5).map(_make_legible)
    return st.builds(
        Article,
        texts.filter(str.strip),
        st.booleans(),
        st.lists(block, min_size=1, max_size=8).map(tuple),
        st.none() | texts,
        st.sampled_from([None, "2024", "2024-05", "2024-05-17"]),
        st.sampled_from(["nb", "nn"]),
    )


def _make_legible(text: str) -> str:
    """As readers give texts on: on one line, without what no reader lets in."""
    return " ".join(re.sub("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "", text).split())


def _reader(suffix: str, about: str, inputs: SearchStrategy[bytes], seeds: tuple[bytes, ...]) -> Target:
    def check(data: bytes) -> None:
        check_source(Source(f"article{suffix}", data, suffix))

    name = {".txt": "plain", ".md": "markdown", ".html": "html", ".docx": "docx"}[suffix]
    return Target(name, about, inputs, check, bytes, lambda: seeds)


_PLAIN: Final = st.one_of(
    st.tuples(spoilt_texts(_TEXTS, NORWEGIAN), _ENCODINGS).map(_encode),
    st.tuples(scrap_texts(), _ENCODINGS).map(_encode),
    spoilt_bytes(_ARTICLES),
)
_MARKDOWN: Final = (
    "# ", "## ", "- ", "* ", "1. ", "> ", "**", "_", "[a](b)", "![a](b)", "```", "---\n", "title: En\n",
    "author: Kari\n",
    "date: 2024-01-02\n", "\n", "\n\n", "|a|b|\n", "<p>", "\\", "===\n", "[^1]", "[^1]: ", "    ", "\t", *NORWEGIAN,
)  # fmt: skip
TARGETS: Final = (
    _reader(".txt", "a plain article", _PLAIN, _ARTICLES),
    _reader(
        ".md",
        "an article in Markdown",
        (
            scrap_texts(_MARKDOWN)
            | spoilt_texts(("---\ntitle: En\nauthor: Kari\n---\n# En\n\n## To\n\nTre ord her.\n", *_TEXTS), _MARKDOWN)
        ).map(lambda text: text.encode("utf-8", "replace")),
        _ARTICLES,
    ),
    _reader(
        ".html",
        "a page",
        st.one_of(
            spoilt_bytes(_PAGES, tuple(piece.encode() for piece in _HTML)),
            scrap_texts((*_HTML, *NORWEGIAN), largest=60).map(lambda text: text.encode("utf-8", "replace")),
        ),
        _PAGES,
    ),
    _reader(".docx", "a word processor's document", _DOCUMENTS, (_make_document(_DOCUMENT),)),
    Target(
        "encoding",
        "the letters of bytes",
        st.one_of(_PLAIN, st.binary(max_size=40), spoilt_bytes(read_seeds("tests/text/articles/*.txt"))),
        check_bytes,
        bytes,
        lambda: _ARTICLES,
    ),
    Target("split", "an article's script", _blocks(), check_article),
)
