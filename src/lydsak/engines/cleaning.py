"""Text that no voice can take for a command."""

from __future__ import annotations

import re
from itertools import count
from typing import Final

# To espeak 0x01 begins a command and NUL ends the text; a surrogate cannot be encoded.
_CONTROLS: Final = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0x2028, 0x2029], " ")

_MARKUP: Final = {ord("["): "(", ord("]"): ")", ord("<"): " ", ord(">"): " "}

_DOTTED_LETTER: Final = re.compile(r"(?<![^\W_])[^\W_][\W_]{0,8}?\.")
_DOTTED_IN_A_ROW: Final = 16
"""espeak-ng copies a row of letters with full stops into 80 bytes, unchecked (its pull request 2428)."""


def replace_controls(text: str) -> str:
    """Spaces for what no voice may be handed: control characters, lone surrogates, line separators; the same length."""
    return text.translate(_CONTROLS)


def neutralize_markup(text: str) -> str:
    """The same length without brackets: several voices obey `[[ ]]`, `[tags]` and `<tags>` instead of reading them."""
    return replace_controls(text).translate(_MARKUP)


def break_dotted_letters(text: str) -> str:
    """A comma for every sixteenth full stop of those in "A.A.A. ...", over which espeak-ng dies; the same length."""
    ordinal = count(1)

    def replace_stop(letter: re.Match[str]) -> str:
        return letter.group() if next(ordinal) % _DOTTED_IN_A_ROW else letter.group()[:-1] + ","

    return _DOTTED_LETTER.sub(replace_stop, text)
