from __future__ import annotations

import io
import zipfile

import pytest

from lydsak.errors import ArticleError
from lydsak.text.article.coverage import count_coverage, list_left_out
from lydsak.text.readers.docx import read_docx, unpack_document

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_STYLES = (
    '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:style w:type="paragraph" w:styleId="Tittel"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Overskrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Overskrift2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Bildetekst"><w:name w:val="caption"/></w:style></w:styles>'
)
_STYLE_RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>'
    "</Relationships>"
)
TITLE = ("Tittel", "<w:r><w:t>Ferja går igjen</w:t></w:r>")
LEAD = ("", "<w:r><w:t>Etter tre uker ved kai gikk ferja igjen tirsdag.</w:t></w:r>")


def _make_docx(*paragraphs: tuple[str, str]) -> bytes:
    """A document as Word saves it, of paragraphs with their style and their runs."""
    body = "".join(
        f'<w:p>{f"""<w:pPr><w:pStyle w:val="{style}"/></w:pPr>""" if style else ""}{runs}</w:p>'
        for style, runs in paragraphs
    )
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/_rels/document.xml.rels", _STYLE_RELATION)
        archive.writestr("word/styles.xml", _STYLES)
        archive.writestr("word/document.xml", f"<w:document {namespace}><w:body>{body}</w:body></w:document>")
    return out.getvalue()


def test_styles_say_title_and_headings() -> None:
    """Word's own, by whatever name a Norwegian Word shows; captions are left out."""
    data = _make_docx(
        TITLE,
        ("", "<w:r><w:t>Av Kari Nordmann</w:t></w:r>"),
        LEAD,
        ("Bildetekst", "<w:r><w:t>Ferja ved kaia.</w:t></w:r>"),
        ("Overskrift2", "<w:r><w:t>Kaia</w:t></w:r>"),
        ("", "<w:r><w:t>Kaia holder nå, sier de som bygde den.</w:t></w:r>"),
    )
    article = read_docx(data, path="ferja.docx")
    assert (article.title, article.author, article.language) == ("Ferja går igjen", "Kari Nordmann", "nb")
    assert [block.kind for block in article.blocks] == ["paragraph", "heading", "paragraph"]
    assert [(one.text, one.reason) for one in list_left_out(article)] == [
        ("Av Kari Nordmann", "the byline"),
        ("Ferja ved kaia.", "a caption"),
    ]
    assert count_coverage(article).lost == 0


def test_a_document_without_styles_is_read_by_its_form() -> None:
    """A first line without a full stop is the title, a line in bold a sub-heading."""
    data = _make_docx(
        ("", "<w:r><w:t>Ferja går igjen</w:t></w:r>"),
        LEAD,
        ("", "<w:r><w:rPr><w:b/></w:rPr><w:t>Kaia</w:t></w:r>"),
        ("", "<w:r><w:t>Kaia holder nå, sier de som bygde den.</w:t></w:r>"),
    )
    article = read_docx(data, path="ferja.docx")
    assert article.title == "Ferja går igjen"
    assert [block.kind for block in article.blocks] == ["paragraph", "heading", "paragraph"]


def test_tracked_insertions_are_kept_and_deletions_dropped() -> None:
    """The text as it is when all changes are accepted, which is what the desk means."""
    runs = (
        '<w:r><w:t xml:space="preserve">Ferja gikk </w:t></w:r>'
        '<w:del w:id="1" w:author="Desk"><w:r><w:delText xml:space="preserve">ikke </w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="Desk"><w:r><w:t xml:space="preserve">endelig </w:t></w:r></w:ins>'
        "<w:r><w:t>igjen tirsdag.</w:t></w:r>"
    )
    article = read_docx(_make_docx(TITLE, ("", runs)), path="ferja.docx")
    assert [block.text for block in article.blocks] == ["Ferja gikk endelig igjen tirsdag."]
    assert count_coverage(article).lost == 0


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04nei", b"\xd0\xcf\x11\xe0" + bytes(600), b"Ferja"])
def test_other_files_are_refused(data: bytes) -> None:
    """An old .doc, a locked document, anything that was renamed."""
    with pytest.raises(ArticleError) as caught:
        read_docx(data, path="x.docx")
    assert caught.value.code == "L317"


def test_other_archives_and_damaged_documents_are_refused() -> None:
    """Zip files that are no document, and a document with broken XML."""
    for names in (["a.txt"], ["[Content_Types].xml"], ["[Content_Types].xml", "word/document.xml"]):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name in names:
                archive.writestr(name, "<w:p")
        with pytest.raises(ArticleError) as caught:
            read_docx(out.getvalue(), path="x.docx")
        assert caught.value.code == "L317"


def test_a_small_file_that_unpacks_to_a_large_one_is_refused() -> None:
    """Before it is unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("word/document.xml", b" " * 101_000_000)
    with pytest.raises(ArticleError, match="unpacks to 101 MB"):
        read_docx(out.getvalue(), path="x.docx")


def test_documents_are_compared_by_their_text() -> None:
    """Two versions of one document share no bytes worth speaking of."""
    assert b"Ferja" in unpack_document(_make_docx(TITLE, LEAD))
    assert unpack_document(b"Ferja") == b"Ferja"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<w:p/>" * 5_001, "L307"),
        ("<w:r></w:r>" * 150_001, "L317"),
        ("<w:p><w:r><w:t>" + "elva " * 2_100_000 + "</w:t></w:r></w:p>", "L317"),
    ],
    ids=["paragraphs", "marks", "text"],
)
def test_a_document_of_too_much_is_refused_before_it_is_converted(text: str, code: str) -> None:
    """A small archive may hold minutes of work."""
    with pytest.raises(ArticleError) as caught:
        read_docx(_make_docx(("", text)), path="a.docx")
    assert caught.value.code == code


def test_a_table_of_figures_is_left_out() -> None:
    """As on a page: its cells are paragraphs of their own."""
    cells = ("Lag", "Poeng", "Brann", "30")
    made = [f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in cells]
    rows = f"<w:tr>{''.join(made[:2])}</w:tr><w:tr>{''.join(made[2:])}</w:tr>"
    article = read_docx(_make_docx(TITLE, LEAD, ("", f"</w:p><w:tbl>{rows}</w:tbl><w:p>")), path="x.docx")
    assert [block.text for block in article.blocks] == ["Etter tre uker ved kai gikk ferja igjen tirsdag."]
    assert [one.text for one in list_left_out(article)] == ["Lag | Poeng | Brann | 30"]
    assert count_coverage(article).lost == 0
