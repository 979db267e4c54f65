"""Row 21: letters that were lost, doubled, cut or in another encoding than anybody says."""

from __future__ import annotations

import codecs
import gzip
from collections.abc import Iterator

from faults.inputs.cases import SCRIPT, BadInput, add_file, build_script, expect_text, write_file

ROW = "encodings"
_TEXT = """Blåbærsyltetøy på Årøya

Æresgjesten lærte å koke blåbærsyltetøy på Årøya i går. «Så søtt», sa hun.

Høsten er våt, og bærene står tjukt i åsen over fjøra.
"""
_KEPT = expect_text("scripts/syltetoy.md", "Blåbærsyltetøy på Årøya", "Æresgjesten lærte", "«Så søtt»")
_PLAIN = "Blåbærsyltetøy på Årøya\n\nÆresgjesten lærte å koke på Årøya i går.\n\nHøsten er våt, og bærene står tjukt.\n"


def list_encodings() -> Iterator[BadInput]:
    """Articles, scripts, settings and lexicons in right and wrong bytes."""
    yield from _list_readable()
    yield from _list_broken()
    yield from _list_own_files()
    yield from _list_named()


def _list_readable() -> Iterator[BadInput]:
    for name, data in {
        "UTF-8 with a mark": _TEXT.encode("utf-8-sig"),
        "UTF-16 little endian": codecs.BOM_UTF16_LE + _TEXT.encode("utf-16-le"),
        "UTF-16 big endian": codecs.BOM_UTF16_BE + _TEXT.encode("utf-16-be"),
        "UTF-16 without a mark": _TEXT.encode("utf-16-le"),
        "UTF-32": _TEXT.encode("utf-32"),
        "Windows-1252": _TEXT.encode("cp1252"),
        "ISO 8859-1": _TEXT.encode("latin-1"),
        "Mac Roman": _TEXT.encode("mac-roman"),
        "carriage returns alone": _TEXT.replace("\n", "\r").encode(),
        "CRLF": _TEXT.replace("\n", "\r\n").encode(),
        "letters taken apart": _TEXT.replace("å", "a\u030a").replace("Å", "A\u030a").encode(),
    }.items():
        yield add_file(ROW, name, "syltetoy.txt", data, verify=_KEPT if name != "letters taken apart" else lambda _: ())
    yield BadInput(
        ROW,
        "UTF-16 on standard input",
        ("add", "-", "--name", "syltetoy"),
        stdin=_TEXT.encode("utf-16"),
        verify=_KEPT,
        changes=("articles/", "scripts/"),
    )
    yield add_file(
        ROW,
        "DOS letters",
        "syltetoy.txt",
        _PLAIN.encode("cp865"),
        verify=expect_text("scripts/syltetoy.md", "Blåbærsyltetøy på Årøya"),
    )
    page = '<html><head><meta charset="utf-8"><title>x</title></head><body><h1>{}</h1><p>{}</p></body></html>'
    lines = page.format("Blåbærsyltetøy på Årøya", "Æresgjesten lærte å koke «Så søtt» og mer blåbærsyltetøy i går.")
    yield add_file(ROW, "a page in Windows-1252 that says UTF-8", "syltetoy.html", lines.encode("cp1252"), verify=_KEPT)
    yield add_file(
        ROW,
        "a page in UTF-8 that says UTF-16",
        "syltetoy.html",
        lines.replace("utf-8", "utf-16").encode(),
        verify=_KEPT,
    )
    yield add_file(
        ROW,
        "a page that says an encoding nobody knows",
        "syltetoy.html",
        lines.replace("utf-8", "klingon").encode(),
        verify=_KEPT,
    )


def _list_broken() -> Iterator[BadInput]:
    spoilt = _TEXT.encode("utf-8")
    for name, data in {
        "UTF-8 and Windows-1252 mixed": spoilt + "Årøya ærlig\n".encode("cp1252"),
        "UTF-8 cut within a letter": spoilt[: spoilt.rindex("ø".encode()) + 1],
        "UTF-16 cut within a letter": _TEXT.encode("utf-16")[:-1],
        "UTF-16 cut within a pair": codecs.BOM_UTF16_LE + b"\x3d\xd8",
        "UTF-32 of impossible signs": codecs.BOM_UTF32_LE + b"\xff\xff\xff\xff" * 8,
        "converted twice": spoilt.decode("cp1252", "replace").replace("\ufffd", "").encode(),
        "lost in a conversion": _TEXT.replace("å", "\ufffd").encode(),
        "overlong UTF-8": b"Flom\n\n\xc0\xaf\xe0\x80\xaf elva\n",
        "a surrogate in UTF-8": b"Flom\n\nElva \xed\xa0\x80 gikk.\n",
        "EBCDIC": _PLAIN.encode("cp037", "replace"),
        "Shift JIS": "洪水が来た。川が溢れた。".encode("shift-jis") * 20,
        "KOI8-R": "Река вышла из берегов вчера вечером.\n".encode("koi8-r") * 10,
        "random bytes": bytes(range(256)) * 40,
        "bytes above 127": bytes(range(128, 256)) * 40,
        "zeros": bytes(4_000),
        "compressed text": gzip.compress(spoilt),
        "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200),
        "a PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + bytes(range(256)),
        "an archive": b"PK\x03\x04" + bytes(range(256)),
        "a program": b"\x7fELF\x02\x01\x01" + bytes(200),
    }.items():
        yield add_file(ROW, name, "syltetoy.txt", data, "L305", "L312", "L313")
    for name, data in {
        "an empty file": b"",
        "a mark and nothing": codecs.BOM_UTF8,
        "a UTF-16 mark and nothing": codecs.BOM_UTF16_LE,
        "blanks": b" \t\r\n" * 100,
        "no-break blanks": "\u00a0\u2003\u3000\n".encode() * 100,
        "zero widths": "\u200b\u200d\ufeff\n".encode() * 100,
        "signs without letters": b"--- *** ... !!!\n" * 10,
    }.items():
        yield add_file(ROW, name, "tom.txt", data, "L306", "L305")
        yield add_file(ROW, f"{name}, as Markdown", "tom.md", data, "L306", "L305")
        yield add_file(ROW, f"{name}, as a page", "tom.html", data, "L306", "L305")
    yield BadInput(ROW, "nothing on standard input", ("add", "-"), stdin=b"", codes=("L306",), exits=(1,))


def _list_own_files() -> Iterator[BadInput]:
    whole = SCRIPT + "## Å være ^k1\n\nElva gikk over sine bredder på Årøya. ^a1\n"
    yield build_script(ROW, "a script with a mark", whole.encode("utf-8-sig"))
    yield build_script(ROW, "a script with CRLF", whole.replace("\n", "\r\n").encode())
    yield build_script(ROW, "a script with carriage returns alone", whole.replace("\n", "\r").encode(), "L2")
    for name, data in {
        "a script in Windows-1252": whole.encode("cp1252"),
        "a script in UTF-16": whole.encode("utf-16"),
        "a script cut within a letter": whole.encode()[: whole.encode().rindex("ø".encode()) + 1],
        "a script of zeros": bytes(500),
        "an empty script": b"",
        "a script of blanks": b" \n\n",
        "a script of a mark alone": codecs.BOM_UTF8,
        "a script of its first lines alone": SCRIPT.encode(),
        "a script that is a picture": b"\x89PNG\r\n\x1a\n" + bytes(200),
    }.items():
        yield build_script(ROW, name, data, "L2")
    yield build_script(ROW, "a script with a NUL", whole.replace("Elva", "El\x00va").encode(), "L237")
    settings = '[show]\ntitle = "Årøya"\n'
    for name, data in {
        "lydsak.toml in Windows-1252": settings.encode("cp1252"),
        "lydsak.toml in UTF-16": settings.encode("utf-16"),
        "lydsak.toml of zeros": bytes(500),
        "lydsak.toml with a NUL": settings.replace("r", "\x00").encode(),
        "an empty lydsak.toml": b"",
    }.items():
        yield BadInput(ROW, name, ("build",), write_file("lydsak.toml", data), ("L102", "L103", "L105"), (2,))
    for name, data in {
        "words.toml in Windows-1252": '"Årøya" = "årøya"\n'.encode("cp1252"),
        "words.toml in UTF-16": '"Årøya" = "årøya"\n'.encode("utf-16"),
        "words.toml of zeros": bytes(500),
    }.items():
        yield BadInput(ROW, name, ("build",), write_file("words.toml", data), ("L102", "L150"), (2,))
    for name, file, data in (
        ("a table in Windows-1252", "ord.tsv", "Årøya\tårøya\n".encode("cp1252")),
        ("a table of zeros", "ord.tsv", bytes(500)),
        ("a lexicon in Windows-1252", "ord.pls", "<lexicon>Årøya</lexicon>".encode("cp1252")),
        ("a lexicon of zeros", "ord.pls", bytes(500)),
        ("an empty lexicon", "ord.pls", b""),
        ("a lexicon of an encoding nobody knows", "ord.pls", b'<?xml version="1.0" encoding="klingon"?><lexicon/>'),
    ):
        step = write_file(f"../inbox/{file}", data)
        yield BadInput(ROW, name, ("words", "import", f"../inbox/{file}"), step, ("L009", "L15"), (2,))


def _list_named() -> Iterator[BadInput]:
    """The encodings that a user may name."""
    for name in ("klingon", "rot13", "base64", "hex", "zlib", "unicode_internal", "../x", "a" * 300):
        step = write_file("../inbox/syltetoy.txt", _TEXT)
        arguments = ("add", "../inbox/syltetoy.txt", "--encoding", name)
        yield BadInput(ROW, f"--encoding {name[:12]!r}", arguments, step, ("L013",), (2,))
    for name in (
        "utf-16",
        "utf-32",
        "ascii",
        "cp1252",
        "idna",
        "punycode",
        "undefined",
        "raw_unicode_escape",
        "unicode_escape",
        "utf-7",
        "oem",
        "mbcs",
    ):
        step = write_file("../inbox/syltetoy.txt", _TEXT)
        yield BadInput(
            ROW,
            f"--encoding {name} for UTF-8",
            ("add", "../inbox/syltetoy.txt", "--encoding", name),
            step,
            ("L013", "L305", "L313", "L314"),
            (1, 2),
        )
