"""Keys to services: from the environment or from a file outside the show, and shown to nobody."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from lydsak.errors import EngineError, Phrase

_TELLING: Final = 6
"""So many characters of a key are too many to show."""
_OTHERS: Final = 0o077
"""The permissions of group and others."""


class Secret:
    """A key that no message, log or recipe can hold by accident: only `reveal` gives it."""

    __slots__ = ("_prefix", "_text")

    def __init__(self, text: str, prefix: str = "") -> None:
        """`prefix` goes before the key in its header, as `Bearer ` does (RFC 6750, section 2.1)."""
        self._text = text
        self._prefix = prefix

    def __repr__(self) -> str:
        return "***"

    def __reduce__(self) -> str:
        raise TypeError("a key is read where it is used, and sent to no other process")

    def reveal(self) -> str:
        """What the request's header holds."""
        return self._prefix + self._text

    def mask(self, text: str) -> str:
        """A text without the key, its beginning or its end: services like to repeat what they were sent.

        They shorten it in their own ways, so all that stands together with either is hidden too.
        """
        if len(self._text) < _TELLING:
            return text
        begin, end = re.escape(self._text[:_TELLING]), re.escape(self._text[-_TELLING:])
        text = text.replace(self._text, "***")
        return re.sub(rf"{begin}\S*|\S*?{end}", "***", text)


def find_secret(variable: str, file: str | None) -> Secret | None:
    """The key in an environment variable, else in a file; None where neither is. Raises EngineError L427."""
    if given := os.environ.get(variable, "").strip():
        return _check_key(given, variable)
    if file is None:
        return None
    path = Path(file).expanduser()
    try:
        readable = path.stat().st_mode & _OTHERS if os.name == "posix" else 0
        content = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise EngineError(
            "L427",
            Phrase("the key file {file} cannot be read: {reason}", file=file, reason=reason),
            help="correct key_file",
        ) from None
    if readable:
        raise EngineError(
            "L427",
            Phrase("the key file {file} may be read by others", file=file),
            help=Phrase("chmod 600 {file}", file=file),
        )
    return _check_key(content, file)


def read_secret(engine: str, variable: str, file: str | None) -> Secret:
    """The key that an engine cannot do without. Raises EngineError L426 (there is none), L427."""
    found = find_secret(variable, file)
    if found is None:
        help = Phrase(
            "set {variable} in the environment, or key_file in [engines.{engine}] to a file outside the show",
            variable=variable,
            engine=engine,
        )
        raise EngineError(
            "L426", Phrase("{engine} has no key: {variable} is not set", engine=engine, variable=variable), help=help
        )
    return found


def _check_key(key: str, source: str) -> Secret:
    """A line break in a header would begin another one. Raises EngineError L427."""
    if not key.isascii() or not key.isprintable() or not key:
        raise EngineError(
            "L427",
            Phrase("what {source} holds is no key", source=source),
            help="one line of plain characters, nothing else",
        )
    return Secret(key)
