"""Units, and the constants that the whole house counts by."""

from __future__ import annotations

from typing import Final, Literal, NewType

Ms = NewType("Ms", int)
"""Whole milliseconds."""
Hz = NewType("Hz", int)
Db = NewType("Db", float)
"""A level relative to something else."""
Lufs = NewType("Lufs", float)
"""Loudness relative to full scale, ITU-R BS.1770-5."""
Dbtp = NewType("Dbtp", float)
"""True peak relative to full scale, ITU-R BS.1770-5 annex 2."""
ParagraphId = NewType("ParagraphId", str)
Key = NewType("Key", str)
"""The fingerprint of an artifact in the store: 64 hexadecimal digits."""
Language = Literal["nb", "nn"]
PageLanguage = Literal["nb", "nn", "en"]
"""What the pages' own words can be in; articles are Norwegian."""

HOUSE_RATE: Final = Hz(48_000)
SAMPLES_PER_MS: Final = 48
FRAME_MS: Final = Ms(24)
"""One MP3 frame: 1152 samples at 48 kHz."""

PRODUCT: Final = "Lydsak"
"""Who tags and feeds say made them."""

NARRATOR: Final = "forteller"
"""The role that reads whatever no turn gives to somebody else."""
