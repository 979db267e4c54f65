"""Pauses by structure: how long it is silent between one piece and the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lydsak.audio.pieces import BedPiece, MusicClip, Piece, SilencePiece, SoundingPiece, SoundPiece
from lydsak.model import NARRATOR, Ms, Pauses, Prosody, Utterance, Voice


@dataclass(frozen=True, slots=True)
class PacedPiece:
    """A piece that sounds, and the silence between it and the sound before it in its part."""

    gap: Ms
    piece: SoundingPiece
    stretch: int = 0
    """Counts the marks of music before it: what lies under one bed has one number."""
    bed: MusicClip | None = None

    @property
    def ends_paragraph(self) -> bool:
        """An encoding unit may end here."""
        return isinstance(self.piece, SoundPiece) or self.piece.kind == "heading" or self.piece.utterance.ends_paragraph


def pace_pieces(pieces: Sequence[Piece], pauses: Pauses) -> tuple[tuple[PacedPiece, ...], Ms]:
    """Give every sounding piece the gap before it; also returns the silence asked for after the last one.

    The first gap holds only what a `[pause]` before it asks for: what else is there depends on the part before.
    """
    paced: list[PacedPiece] = []
    asked = stretch = 0
    bed: MusicClip | None = None
    for piece in pieces:
        if isinstance(piece, BedPiece):
            bed, stretch = piece.sound, stretch + 1
            continue
        if isinstance(piece, SilencePiece):
            asked += piece.duration
            continue
        structural = choose_pause(paced[-1].piece, piece, pauses) if paced else 0
        paced.append(PacedPiece(Ms(asked + structural), piece, stretch, bed))
        asked = 0
    return tuple(paced), Ms(asked)


def choose_pause(before: SoundingPiece, after: SoundingPiece, pauses: Pauses) -> Ms:
    """The silence that the structure asks for between two pieces of one part."""
    if isinstance(before, SoundPiece) or isinstance(after, SoundPiece):
        return pauses.paragraph
    if "heading" in (before.kind, after.kind):
        return pauses.heading
    turn = _choose_turn_pause(before.utterance, after.utterance, pauses)
    if before.utterance.ends_paragraph:
        return max(pauses.paragraph, turn or Ms(0))
    return pauses.sentence if turn is None else turn


def _choose_turn_pause(before: Utterance, after: Utterance, pauses: Pauses) -> Ms | None:
    """The pause where the speaker changes, None where nobody new speaks."""
    if _find_speaker(before) == _find_speaker(after):
        return None
    if after.name in {None, NARRATOR} and _continues_sentence(after):
        return pauses.attribution
    return pauses.quote


def _find_speaker(utterance: Utterance) -> tuple[str | None, Voice, Prosody]:
    """Who is heard: by name, and by voice where a role alone is given."""
    name = None if utterance.name == NARRATOR else utterance.name
    return name, utterance.request.voice, utterance.request.prosody


def _continues_sentence(utterance: Utterance) -> bool:
    """`- Aldri, sier lederen.`: the attribution goes on in lower case."""
    letters = (char for token in utterance.tokens for char in token.written if char.isalpha())
    return next(letters, "A").islower()
