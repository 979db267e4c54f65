"""Row 22: text that tries to command a voice, or that a voice is known to crash on."""

from __future__ import annotations

import wave
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from faults.inputs.cases import BadInput

ROW = "speech injection"
_SECONDS_A_SIGN = 0.4
"""Signs that are named, digits one by one: what espeak takes for the slowest of these; a command would take more."""
_TEXTS = {
    "phonemes": "Elva [[h@l'oU w'3:ld]] gikk over sine bredder.",
    "SSML": "<speak><prosody rate='x-slow'>Elva gikk</prosody><break time='100s'/></speak>",
    "an SSML sound": "<audio src='/etc/passwd'/> elva" + "\u0301" * 40,
    "an espeak command": "Elva \x0150S gikk over sine bredder.",
    "own marks": "[pause 50 s] @sitat: {a|b} %% %% ~~a~~ [lyd ../../x.wav]",
    "a long abbreviation": "A." * 192,
    "a long abbreviation of two letters": "A.B." * 96,
    "letters and apostrophes": "s'" * 220,
    "text after a NUL sign": "Elva\u2400gikk",
    "a word of 5,000 letters": "elv" * 1_700,
    "a number of 500 digits": "9" * 500,
    "punctuation": "?!" * 2_000,
    "nothing that is spoken": "*** --- ***",
    "zero widths": "\u200b" * 500,
    "combining marks": "a" + "\u0300" * 500,
    "Chinese": "河水泛滥了" * 100,
    "emoji": "🎉" * 500,
    "mathematics": "∮∯∰∱∲∳⨌⨍⨎⨏" * 50,
    "line breaks": "a\nb\rc\u2028d" * 100,
    "percent signs": "%s %n %d %x %" * 100,
    "quotes": '"' * 1_000 + "'" * 1_000,
    "ampersands": "&amp;&lt;&#x0;&" * 100,
    "tags of a voice": "{{voice:en}}<voice name='x'>[laughs]</voice>",
}


def list_injections() -> Iterator[BadInput]:
    """Each text spoken by the embedded voice and by the test voice, to a file."""
    for name, text in _TEXTS.items():
        for voice in ("espeak:nb", "tone:mid"):
            arguments = ("say", "--voice", voice, "-o", "ut.wav", "--", text)
            yield BadInput(
                ROW,
                f"{name}, {voice.split(':')[0]}",
                arguments,
                exits=(0, 1, 2, 5),  # a voice may give what is no reading of it: that is said
                verify=partial(_check_length, text=text),
            )


def _check_length(show: Path, text: str) -> Sequence[str]:
    """What was spoken is short: nothing in the text stretched it."""
    path = show / "ut.wav"
    if not path.is_file():
        return ()
    with wave.open(str(path)) as sound:
        seconds = sound.getnframes() / sound.getframerate()
    return (f"speaks for {seconds:.0f} s",) if seconds > 10 + _SECONDS_A_SIGN * len(text) else ()
