"""The XML of somebody else's feed, read so that nothing in it reaches further: no DOCTYPE, no entity, no network.

Real feeds hold what XML does not allow, and apps read them all the same: control characters, HTML's names of letters.
Those are mended and told of; what is broken otherwise is refused with its place.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, lookup
from dataclasses import dataclass
from html.entities import html5
from typing import Any, Final

from lydsak.errors import FeedError, Place
from lydsak.publish.xml_characters import NOT_XML

_DECLARED: Final = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["'][^>]*?\?>""")
_DECLARATION: Final = re.compile(r"^\s*<\?xml.*?\?>", re.DOTALL)
_PROLOG: Final = re.compile(r"\s*(?:<!--.*?-->\s*|<\?.*?\?>\s*)*", re.DOTALL)
_VERBATIM_OR_REFERENCE: Final = re.compile(r"<!\[CDATA\[|<!--|<\?|&(#?\w++);")
_CLOSINGS: Final = {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>"}
"""What has no references in it, and where it ends."""
_PREDEFINED: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """The root of a feed, and how many signs in it XML does not allow."""

    root: Any
    mended: int


def parse_feed_document(content: bytes, *, path: str) -> FeedDocument:
    """Parse a feed. Raises FeedError L860, L861."""
    from lxml import etree

    text = _decode_feed(content, path)
    body = _DECLARATION.sub("", text, count=1)
    prolog = _PROLOG.match(body)
    begins = prolog.end() if prolog else 0
    if body[begins : begins + 9].upper() == "<!DOCTYPE":
        message, help = "has a DOCTYPE, which can name files and addresses", "take that line out of the file"
        raise FeedError("L861", message, place=Place(path), help=help)
    body, mended = _mend_signs(body)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        # As bytes of our own: lxml refuses text with a declaration, and trusts what a declaration says.
        root = etree.fromstring(body.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        message = f"is no XML: {str(error).split(', line ', maxsplit=1)[0]}"
        raise FeedError("L860", message, place=Place(path, line or None), help="is that the feed's file?") from None
    return FeedDocument(root, mended)


def _decode_feed(content: bytes, path: str) -> str:
    for mark, name in ((BOM_UTF8, "utf-8-sig"), (BOM_UTF16_LE, "utf-16"), (BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            encoding = name
            break
    else:
        declared = _DECLARED.match(content[:1000])
        encoding = declared[1].decode("ascii") if declared else "utf-8"
    # As the WHATWG's encoding standard has it: what calls itself Latin-1 was written on Windows.
    encoding = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "utf-8"}.get(encoding.lower(), encoding)
    try:
        lookup(encoding)
        return content.decode(encoding)  # which takes encodings of text alone
    except (LookupError, UnicodeError):
        message, help = f"is not {encoding}, as it says", "save it as UTF-8"
        raise FeedError("L860", message, place=Place(path), help=help) from None


def _mend_signs(text: str) -> tuple[str, int]:
    """Without what XML cannot hold, and with HTML's names of letters as the letters."""
    text, mended = NOT_XML.subn("", text)
    pieces: list[str] = []
    at = 0
    while found := _VERBATIM_OR_REFERENCE.search(text, at):
        if found[1] is None:
            end = _find_closing(text, found)
            pieces.append(text[at:end])
        else:
            end, written = found.end(), _mend_reference(found[1])
            pieces += [text[at : found.start()], written]
            mended += written != found[0]
        at = end
    return "".join([*pieces, text[at:]]), mended


def _find_closing(text: str, opening: re.Match[str]) -> int:
    """The end of what stands as it is; the text's where nothing closes it, which the parser refuses with its place."""
    closing = _CLOSINGS[opening[0]]
    end = text.find(closing, opening.end())
    return end + len(closing) if end >= 0 else len(text)


def _mend_reference(name: str) -> str:
    """What stands for it; the reference where it is XML's, or unknown, which the parser refuses with its place."""
    reference = f"&{name};"
    if name.startswith("#"):
        return reference if _is_allowed(name[1:]) else ""
    return reference if name in _PREDEFINED else html5.get(f"{name};", reference)


def _is_allowed(number: str) -> bool:
    """Whether a character reference names one that XML can hold; what is no number is left to the parser."""
    try:
        code = int(number[1:], 16) if number[:1] in "xX" else int(number)
        return NOT_XML.match(chr(code)) is None
    except (ValueError, OverflowError):
        return True
