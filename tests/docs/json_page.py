"""docs/reference/json.md as a program reads it: each section's keys with their types, and how a document differs.

A row is | `key`, `other[].key` | type | meaning |. A type is one of JSON's, "array of TYPE", "object of TYPE" where any
name may be a key, a link to the section that says more, or several of them with "or"; "optional" stands before what may
be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tests.docs.blocks import ROOT

PAGE: Final = ROOT / "docs" / "reference" / "json.md"
_HEADING: Final = re.compile(r"^#{2,4} (.+)\n", re.MULTILINE)
_ROW: Final = re.compile(r"^\| (`[^|]*`) \| ([^|]+) \| [^|]+ \|$", re.MULTILINE)
_LINK: Final = re.compile(r"\[[^\]]*\]\(#([\w-]+)\)")
_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


@dataclass(frozen=True, slots=True)
class Section:
    """The rows below a heading: path to type; and the anchors that it leads to."""

    rows: Mapping[str, str]
    links: frozenset[str]


def read_sections(page: str) -> dict[str, Section]:
    """Every section by its heading, without backquotes; an anchor is a heading with hyphens."""
    pieces = _HEADING.split(page)
    return {
        heading.replace("`", ""): Section(dict(_read_rows(text)), frozenset(_LINK.findall(text)))
        for heading, text in zip(pieces[1::2], pieces[2::2], strict=True)
    }


def _read_rows(text: str) -> Iterator[tuple[str, str]]:
    for names, kind in _ROW.findall(text):
        for path in re.findall(r"`([^`]+)`", names):
            yield path, kind


def list_section_keys(sections: Mapping[str, Section], *headings: str) -> set[str]:
    """The last names of all paths in these sections and in those that they lead to."""
    found: set[str] = set()
    waiting, seen = list(headings), set()
    while waiting:
        heading = waiting.pop()
        if heading in seen:
            continue
        seen.add(heading)
        section = sections[heading]
        found.update(path.removesuffix("[]").rpartition(".")[2] for path in section.rows)
        waiting += [anchor.replace("-", " ") for anchor in section.links if anchor.replace("-", " ") in sections]
    return found


def list_faults(document: Any, sections: Mapping[str, Section], *headings: str) -> list[str]:
    """Where a document has a key without its row, lacks one that has a row, or has another type in it."""
    rows = {path: kind for heading in headings for path, kind in sections[heading].rows.items()}
    return list(_check_object(document, rows, sections, ""))


def _check_object(value: Any, rows: Mapping[str, str], sections: Mapping[str, Section], path: str) -> Iterator[str]:
    head = f"{path}." if path else ""
    kinds = {row[len(head) :]: kind for row, kind in rows.items() if _is_child(row, head)}
    for key in sorted(value.keys() - kinds):
        yield f"{head}{key} has no row"
    for key in sorted(kinds.keys() - value.keys()):
        if not kinds[key].startswith("optional "):
            yield f"{head}{key} is not there"
    for key in sorted(value.keys() & kinds):
        yield from _check(value[key], kinds[key].removeprefix("optional "), rows, sections, head + key)


def _is_child(row: str, head: str) -> bool:
    return row.startswith(head) and not re.search(r"[.\[]", row[len(head) :])


def _check(value: Any, kind: str, rows: Mapping[str, str], sections: Mapping[str, Section], path: str) -> Iterator[str]:
    inner = kind.partition(" of ")[2]
    if kind.startswith("array of ") and isinstance(value, list):
        for one in value:
            yield from _check(one, inner, rows, sections, f"{path}[]")
        return
    if kind.startswith("object of ") and isinstance(value, dict):
        for one in value.values():
            yield from _check(one, inner, rows, sections, path)
        return
    choices = kind.split(" or ")
    link = next((found[1] for choice in choices if (found := _LINK.fullmatch(choice))), None)
    if isinstance(value, dict) and link:
        yield from _check_object(value, sections[link.replace("-", " ")].rows, sections, "")
    elif isinstance(value, dict) and "object" in choices:
        yield from _check_object(value, rows, sections, path)
    elif not any(type(value) in _TYPES.get(choice, ()) for choice in choices):
        yield f"{path} is {value!r}, not {kind}"
