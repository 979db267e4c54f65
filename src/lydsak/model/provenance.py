"""What an MP3 says of its own making: the claim that is signed into it, and what a reader finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lydsak.model.script import ScriptStatus
from lydsak.model.units import Language

SourceType = Literal["algorithmicMedia", "trainedAlgorithmicMedia", "compositeSynthetic"]
"""IPTC NewsCodes, digital source type: by rules alone; by a trained model; both or either with recordings of people."""


@dataclass(frozen=True, slots=True)
class ProvenanceFiles:
    """Where the newsroom's certificate chain and private key lie, in PEM, outside the show."""

    certificate: str
    key: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What is signed of an episode."""

    title: str
    publisher: str
    author: str | None
    language: Language
    published: str | None
    """ISO 8601 with offset."""
    approval: ScriptStatus
    source_type: SourceType
    voices: tuple[str, ...]
    """`engine:voice` of every synthetic voice that is heard."""
    article: str | None = None
    """Where the article is: by path from the show's folder, or an address."""
    article_sha256: str | None = None
    """None where it is not in the show."""


@dataclass(frozen=True, slots=True)
class ReadProvenance:
    """The credentials of a file as a reader of C2PA finds them."""

    state: Literal["Invalid", "Valid", "Trusted"]
    """Valid: whole and unchanged since it was signed. Trusted: by a certificate that the reader's list has, besides."""
    signer: str | None
    source_type: str | None
    article: str | None
    approval: str | None
    problems: tuple[str, ...]
    """C2PA's codes of what failed."""
