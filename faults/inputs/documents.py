"""Row 23: archives, XML and YAML that swell, and documents that are none."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from faults.inputs.cases import BODY, SCRIPT, BadInput, add_file, build_script, write_file

ROW = "bombs and documents"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml"
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_LINKS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
Target="word/document.xml"/></Relationships>"""
_LAUGHS = '<!DOCTYPE a [<!ENTITY b0 "ha">' + "".join(
    f'<!ENTITY b{number} "{f"&b{number - 1};" * 10}">' for number in range(1, 10)
) + "]>"  # fmt: skip
_LONG = f'<!DOCTYPE a [<!ENTITY x "{"a" * 50_000}">]>'
_LINKED = '<script type="application/ld+json">{}</script>'
_OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def list_documents() -> Iterator[BadInput]:
    """Word documents, lexicons, pages and first lines."""
    yield from _list_archives()
    yield from _list_markup()
    yield from _list_front_matter()


def _list_archives() -> Iterator[BadInput]:
    plain = _make_document(_make_paragraphs("Flommen kom", "Elva gikk over sine bredder i går."))
    for name, data in {
        "a document of 110 MB of zeros": _pack({"word/media/a.bin": bytes(110_000_000)}),
        "a document whose text unpacks to 12 MB": _make_document(_make_paragraphs(*["elva " * 1_000] * 2_400)),
        "a document that hides its size": _lie_about_size(_make_document(_make_paragraphs("elva " * 8_000_000))),
        "a document of 20,000 files": _pack({f"word/{number}.xml": b"" for number in range(20_000)}),
        "a document within a document": _pack({"word/document.xml": _pack({"word/document.xml": plain})}),
        "a document of billion laughs": _make_document(_LAUGHS + _make_paragraphs("&b9;")),
        "a document with a file of this machine": _make_document(_OUTSIDE + _make_paragraphs("&x;")),
        "a document nested 20,000 deep": _make_document(_nest("w:sdt", 20_000)),
        "a document of tables 2,000 deep": _make_document(_nest("w:tbl><w:tr><w:tc", 2_000, "w:tc></w:tr></w:tbl")),
        "a document of 100,000 paragraphs": _make_document(_make_paragraphs(*["Elva."] * 100_000)),
        "a document without its text": _pack({}),
        "a document without its types": _zip({"word/document.xml": b"<a/>"}),
        "a document of other XML": _make_document("<a/>"),
        "a document of broken XML": _make_document("<w:document"),
        "a document of no XML": _pack({"word/document.xml": bytes(range(256))}),
        "a document cut in half": plain[: len(plain) // 2],
        "a document without its end": plain[:-20],
        "a document with a bad checksum": _damage(plain),
        "a document of a path out": _pack({"../../../../tmp/lydsak-out": b"x"}),
        "a document that is a folder": _pack({"word/document.xml/": b""}),
        "a spreadsheet": _zip({"[Content_Types].xml": _TYPES.encode(), "xl/workbook.xml": b"<a/>"}),
        "an old document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000),
        "an OpenDocument": _zip({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}),
        "an empty document": b"",
        "text called a document": b"Flommen kom\n\nElva gikk over sine bredder.\n",
        "a page called a document": b"<html><body><p>Elva gikk.</p></body></html>",
        "an encrypted document": _encrypt(plain),
    }.items():
        yield add_file(ROW, name, "dokument.docx", data, "L317", "L306", "L307", "L304", "L33")
    yield BadInput(
        ROW, "a document cut in half on standard input", ("add", "-"), stdin=plain[:300], codes=("L317",), exits=(1,)
    )


def _list_markup() -> Iterator[BadInput]:
    lexicon = (
        '<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" xml:lang="nb" alphabet="ipa">'
    )
    for name, text in {
        "a lexicon of billion laughs": f"{_LAUGHS}{lexicon}&b9;</lexicon>",
        "a lexicon with a file of this machine": f"{_OUTSIDE}{lexicon}&x;</lexicon>",
        "a lexicon with a DTD of the web": f'<!DOCTYPE lexicon SYSTEM "http://127.0.0.1:9/a.dtd">{lexicon}&x;</lexicon>',
        "a lexicon of quadratic growth": f"{_LONG}{lexicon}{'&x;' * 50_000}</lexicon>",
        "a lexicon nested 100,000 deep": lexicon + "<a>" * 100_000,
        "a lexicon of an attribute of 1 MB": lexicon.replace("nb", "nb" + "a" * 1_000_000) + "</lexicon>",
        "a lexicon cut off": lexicon + "<lexeme><grapheme>elv",
        "a lexicon of English": lexicon.replace('"nb"', '"en"') + "</lexicon>",
        "a page called a lexicon": "<html><body>Elva</body></html>",
    }.items():
        step = write_file("../inbox/ord.pls", text)
        yield BadInput(ROW, name, ("words", "import", "../inbox/ord.pls"), step, ("L15",), (2,))
    page = "<p>Elva gikk over sine bredder i går kveld, og ferja ble liggende.</p>"
    yield add_file(
        ROW, "a page of billion laughs", "side.html", _LAUGHS + f"<html><body>{page}<p>&b9;</p></body></html>"
    )
    yield add_file(
        ROW, "a page with a file of this machine", "side.html", _OUTSIDE + f"<html><body>{page}<p>&x;</p></body></html>"
    )
    for name, data in {
        "JSON-LD nested 100,000 deep": _LINKED.format("[" * 100_000),
        "JSON-LD of a long number": _LINKED.format('{"@type": "NewsArticle", "a": ' + "9" * 100_000 + "}"),
        "JSON-LD of odd kinds": _LINKED.format(
            '{"@type": "NewsArticle", "headline": [[]], "author": {"name": {"name": 1}}, "datePublished": 7}'
        ),
        "a date that cannot be": '<meta property="article:published_time" content="2026-99-99T99:99:99+99:99">',
        "a date of the year 1": '<meta property="article:published_time" content="0001-01-01T00:00:00+14:00">',
        "a date of the year 9999": '<meta property="article:published_time" content="9999-12-31T23:59:59-14:00">',
        "a title of 1 MB": f'<meta property="og:title" content="{"a" * 1_000_000}">',
        "10,000 authors": '<meta name="author" content="Ola Lia{}">' * 10_000,
    }.items():
        yield add_file(ROW, f"a page with {name}", "side.html", f"<html><head>{data}</head><body>{page}</body></html>")


def _list_front_matter() -> Iterator[BadInput]:
    aliases = "a0: &a0 [x, x]\n" + "".join(
        f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 10)}]\n" for number in range(1, 10)
    )
    for name, lines in {
        "first lines of aliases": aliases,
        "first lines of an alias of itself": "stemmer: &a [*a]",
        "first lines of merges": "a: &a {b: c}\n" + "".join(f"m{number}:\n  <<: *a\n" for number in range(500)),
        "first lines of a Python object": "notat: !!python/object/apply:os.system ['touch pwned']",
        "first lines of binary": "notat: !!binary aGVp",
        "first lines of a set": "stemmer: !!set {a, b}",
        "first lines of a date": "artikkeldato2: 2026-99-99",
        "first lines of a directive": "%YAML 9.9\n--- a: b",
        "first lines of a list": "- a\n- b",
        "first lines of tabs": "stemmer:\n\tPer: sitat",
        "first lines with a key twice": "forfatter: En\nforfatter: To",
        "first lines with an open quote": 'notat: "a',
        "first lines with a NUL": 'notat: "\\0"',
        "first lines with a surrogate": 'notat: "\\ud800"',
        "first lines with a null key": "? : a",
        "first lines with a list for a key": "? [a, b]\n: c",
        "first lines with a number of 5,000 digits": "sesong: " + "9" * 5_000,
        "first lines with a number that is none": "sesong: .nan",
    }.items():
        yield build_script(ROW, name, SCRIPT.replace("status:", f"{lines}\nstatus:") + BODY, "L2")
    for name, old, new in (
        ("a day that cannot be", "2026-11-21 06:00", "2026-02-30 06:00"),
        ("an hour that cannot be", "2026-11-21 06:00", "2026-11-21 25:61"),
        ("an hour that the clock skips", "2026-11-21 06:00", "2026-03-29 02:30"),
        ("the year 0", "2026-11-21 06:00", "0000-01-01 00:00"),
        ("the year 1", "2026-11-21 06:00", "0001-01-01 00:00"),
        ("the year 99999", "2026-11-21 06:00", "99999-01-01 00:00"),
        ("other digits", "2026-11-21 06:00", "٢٠٢٦-11-21 06:00"),
        ("an unknown status", "godkjent", "kanskje"),
        ("a status that is a list", "godkjent", "[godkjent]"),
        ("a guid that is none", "5b1c0a0e-6a55-5d0e-9d6c-0c6a3d1f7f10", "5"),
        ("a title that is empty", "Feil i saken", '""'),
        ("a title that is a map", "Feil i saken", "{a: b}"),
        ("a source outside the show", "articles/feil.txt", "../../../etc/passwd"),
    ):
        codes = () if name in _TAKEN else ("L2", "L6")
        yield build_script(ROW, f"first lines with {name}", SCRIPT.replace(old, new) + BODY, *codes)


_TAKEN = frozenset(
    {
        "an hour that the clock skips",
        "a source outside the show",
        "a guid that is none",
        "a title that is empty",
    }
)
"""A guid is any text, and a title is made of the first words."""


def _make_paragraphs(*texts: str) -> str:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
    return f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'


def _nest(tag: str, times: int, end: str | None = None) -> str:
    inner = f"<{tag}>" * times + "<w:p><w:r><w:t>Elva</w:t></w:r></w:p>" + f"</{end or tag}>" * times
    return f'<w:document xmlns:w="{_WORD}"><w:body>{inner}</w:body></w:document>'


def _make_document(text: str) -> bytes:
    return _pack({"word/document.xml": text.encode()})


def _pack(files: Mapping[str, bytes]) -> bytes:
    return _zip({"[Content_Types].xml": _TYPES.encode(), "_rels/.rels": _LINKS.encode(), **files})


def _zip(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def _lie_about_size(data: bytes) -> bytes:
    """The sizes of every member said to be a hundred bytes, in both tables."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = changed.find(signature)
        while at >= 0:
            changed[at + offset : at + offset + 4] = (100).to_bytes(4, "little")
            at = changed.find(signature, at + 4)
    return bytes(changed)


def _damage(data: bytes) -> bytes:
    """A bit of the last packed file."""
    at = data.index(b"PK\x01\x02") - 20
    return data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :]


def _encrypt(data: bytes) -> bytes:
    """The bit that says so, in both tables."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(signature)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(signature, at + 4)
    return bytes(changed)


def make_png(
    width: int, height: int, *, colour: int = 2, depth: int = 8, rows: bytes = b"", more: bytes = b""
) -> bytes:
    """A PNG by its parts, right or wrong."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([depth, colour, 0, 0, 0])
    parts = make_chunk(b"IHDR", head) + more + make_chunk(b"IDAT", zlib.compress(rows)) + make_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def make_chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG."""
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
