"""The error family. A message says what is wrong, `place` where, `help` what to do; `cli` prints them.

LydsakError                 1
├── UsageError              2   the command line
├── SettingsError           2   lydsak.toml, words.toml                     L1xx
├── ScriptError             1   a segment script                            L2xx
├── ArticleError            1   a source that cannot be taken in            L3xx
├── EngineError             5   a voice, the network                        L4xx
├── AssetError              1   music, sounds, covers                       L5xx
├── FeedError               1   metadata that must not reach a feed         L6xx
├── ClusterError            5   the machines that a build is spread over    L88x
├── StorageError            6   disk full, no permission                    L7xx
├── LockedError             4   `--locked`: something would change          L8xx
├── PublishError            1   what must not go out as it is               L84x
├── TargetError             5   a place on the web that is published to     L85x
└── BusyError              75   another build holds the show                L9xx
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file, a line and column in it counted from 1, and the line's text for the caret."""

    path: str | None = None
    line: int | None = None
    column: int | None = None
    text: str | None = None
    width: int = 1

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


class Phrase(str):
    """A message in English that remembers how it was made, so that a page can say it in another language.

    `template` as `str.format` takes it; of `parts`, a Phrase is said in that language too, and the rest as it is.
    """

    __slots__ = ("parts", "template")
    template: str
    parts: Mapping[str, object]

    def __new__(cls, template: str, /, **parts: object) -> Self:
        """The template with its parts."""
        phrase = super().__new__(cls, template.format_map(parts))
        phrase.template = template
        phrase.parts = parts
        return phrase

    @classmethod
    def quote(cls, text: str) -> Self:
        """A text without parts, whatever braces stand in it."""
        return cls(text.replace("{", "{{").replace("}", "}}"))

    def __getnewargs_ex__(self) -> tuple[tuple[str], Mapping[str, object]]:  # by pickle, as errors
        return (self.template,), self.parts


class LydsakError(Exception):
    """Something a user can mend. `code` is stable and has a page in the reference."""

    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, message: str, *, place: Place | None = None, help: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.place = place
        self.help = help

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross from workers by pickle; the default forgets the keyword arguments.
        return (_rebuild, (type(self), self.code, self.message, self.place, self.help))


def _rebuild(kind: type[LydsakError], code: str, message: str, place: Place | None, help: str | None) -> LydsakError:
    return kind(code, message, place=place, help=help)


class UsageError(LydsakError):
    """The command line asks for something that cannot be."""

    exit_code = 2


class SettingsError(LydsakError):
    """lydsak.toml or words.toml is wrong."""

    exit_code = 2


class ScriptError(LydsakError):
    """A segment script breaks its grammar or names what does not exist."""


class ArticleError(LydsakError):
    """A source cannot be taken in."""


class EngineError(LydsakError):
    """A voice failed: the engine, its network or its credentials."""

    exit_code = 5


class AssetError(LydsakError):
    """A sound or picture that the producer gave cannot be used."""


class FeedError(LydsakError):
    """Metadata that must not reach a feed."""


class ClusterError(LydsakError):
    """The machines that a build is to be spread over cannot be had, or would make something else."""

    exit_code = 5


class StorageError(LydsakError):
    """The disk is full or may not be written."""

    exit_code = 6


class LockedError(LydsakError):
    """`--locked` was given and something would change."""

    exit_code = 4


class PublishError(LydsakError):
    """What is to go out would harm those who subscribe, or is not whole."""


class TargetError(LydsakError):
    """A place on the web cannot be reached, refuses, or does not keep what it was sent."""

    exit_code = 5


class BusyError(LydsakError):
    """Another build holds the show."""

    exit_code = 75


@dataclass(frozen=True, slots=True)
class Finding:
    """Something `check` says: an error, or a warning that stops nothing."""

    code: str
    level: str
    message: str
    place: Place | None = None
    help: str | None = None
