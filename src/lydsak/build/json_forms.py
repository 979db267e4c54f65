"""What both the commands' JSON and the studio's pages say of a finding, an error and a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lydsak.errors import LydsakError, Place

if TYPE_CHECKING:
    from lydsak.text.changes import BlockChange


def encode_finding(code: str, level: str, message: str, place: Place | None, help: str | None) -> dict[str, Any]:
    """A finding or an error."""
    return {
        "code": code,
        "level": level,
        "message": message,
        "path": place.path if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "help": help,
    }


def encode_error(error: LydsakError) -> dict[str, Any]:
    """An error."""
    return encode_finding(error.code, "error", error.message, error.place, error.help)


def encode_change(change: BlockChange) -> dict[str, Any]:
    """A change of a paragraph, with its words."""
    words = [{"kind": span.kind, "text": span.text} for span in change.words]
    return {"kind": change.kind, "id": change.id, "old": change.old, "new": change.new, "words": words}
