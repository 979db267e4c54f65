"""What a programme is laid from: speech, sounds and silences in the order they are heard, and the music around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lydsak.model import Db, Key, Ms, ParagraphId, SpeechInfo, Utterance


@dataclass(frozen=True, slots=True)
class SpeechPiece:
    """One spoken utterance; `key` names its mono samples in the store."""

    key: Key
    info: SpeechInfo
    utterance: Utterance
    kind: Literal["opening", "heading", "paragraph", "closing"] = "paragraph"
    gain: Db = Db(0.0)
    """Brings its voice to the level of the others."""

    @property
    def duration(self) -> Ms:
        """How long it sounds."""
        return self.info.duration


@dataclass(frozen=True, slots=True)
class SoundPiece:
    """`[lyd FILE | text]`; `key` names its samples, with as many channels as the programme."""

    key: Key
    duration: Ms
    text: str | None = None
    """The words heard in it, for captions; None for a sting."""
    paragraph: ParagraphId | None = None
    gain: Db = Db(0.0)


@dataclass(frozen=True, slots=True)
class SilencePiece:
    """`[pause 0,8 s]`: silence on top of what the structure gives."""

    duration: Ms


@dataclass(frozen=True, slots=True)
class MusicClip:
    """Music as loaded; `level` is the gain that sets its solo to the speech (`choose_level`)."""

    key: Key
    duration: Ms
    level: Db = Db(0.0)


@dataclass(frozen=True, slots=True)
class BedPiece:
    """`[musikk ...]`: this music lies under what follows; None ends it."""

    sound: MusicClip | None


SoundingPiece = SpeechPiece | SoundPiece
Piece = SoundingPiece | SilencePiece | BedPiece


@dataclass(frozen=True, slots=True)
class SegmentPieces:
    """One segment, ready to be laid; its heading is among the pieces only when it is said."""

    title: str
    id: ParagraphId | None
    pieces: tuple[Piece, ...]
    story: str | None = None
    """The slug of the script that it is, in an edition."""


@dataclass(frozen=True, slots=True)
class MusicClips:
    """The music round the segments; None where the show has none."""

    intro: MusicClip | None = None
    outro: MusicClip | None = None
    sting: SoundPiece | None = None
