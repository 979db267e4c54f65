"""Text that no voice can take for a command."""

from __future__ import annotations

from typing import Final

# To espeak 0x01 begins a command and NUL ends the text; a surrogate cannot be encoded.
_CONTROLS: Final = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0x2028, 0x2029], " ")

_MARKUP: Final = {ord("["): "(", ord("]"): ")", ord("<"): " ", ord(">"): " "}


def replace_controls(text: str) -> str:
    """Spaces for what no voice may be handed: control characters, lone surrogates, line separators; the same length."""
    return text.translate(_CONTROLS)


def neutralize_markup(text: str) -> str:
    """The same length without brackets: several voices obey `[[ ]]`, `[tags]` and `<tags>` instead of reading them."""
    return replace_controls(text).translate(_MARKUP)
