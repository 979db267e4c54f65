"""Messages as the page gets them: in English, and as what they were made of, which it says in the show's language.

The page looks a template up in `wording/messages/LANGUAGE.json`, by the code of its error, and what it does not find
it says in English, marked as such.
"""

from __future__ import annotations

from typing import Any

from lydsak.build.json_forms import encode_error, encode_finding
from lydsak.errors import Finding, LydsakError, Phrase


def encode_told_error(error: LydsakError) -> dict[str, Any]:
    """An error, as the commands have it and as it was made."""
    return {**encode_error(error), "told": _describe_told(error.message, error.help)}


def encode_told_finding(finding: Finding) -> dict[str, Any]:
    """A warning, as the commands have it and as it was made."""
    plain = encode_finding(finding.code, finding.level, finding.message, finding.place, finding.help)
    return {**plain, "told": _describe_told(finding.message, finding.help)}


def encode_phrase(text: str) -> dict[str, Any]:
    """A text as its template with its parts; a part that is a phrase is one too."""
    phrase = text if isinstance(text, Phrase) else Phrase.quote(text)
    parts = {
        name: encode_phrase(part) if isinstance(part, Phrase) else str(part) for name, part in phrase.parts.items()
    }
    return {"template": phrase.template, "parts": parts}


def _describe_told(message: str, help: str | None) -> dict[str, Any]:
    return {"message": encode_phrase(message), "help": encode_phrase(help) if help else None}
