"""Morse code as a voice: a whole engine for Lydsak."""

import math
from array import array

from lydsak.errors import EngineError
from lydsak.model import Hz, Ms, Speech, WordMark

RATE, DOT = 16_000, 20  # samples a second, milliseconds
VOICES = {"low": 500, "high": 800}  # hertz
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ0123456789"
SIGNS = (
    ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.. "
    ".-.- ---. .--.- ----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----."
).split()
CODE = {
    letter: "0".join(signs).replace(".", "1").replace("-", "111") for letter, signs in zip(LETTERS, SIGNS, strict=True)
}


class MorseEngine:
    name = "morse"
    online = False
    notations = frozenset()  # takes no phonemes
    fingerprint = "morse 1"  # another number when the same words are to sound different

    def voices(self):
        return tuple(VOICES)  # the default first

    def default_voice(self, language):
        return "low"

    def speak(self, request):
        if request.voice.name not in VOICES:
            help = f"voices: {', '.join(VOICES)}"
            raise EngineError("L403", f'morse has no voice "{request.voice.name}"', help=help)
        sound, marks = "", []
        for word in request.words:
            start = len(sound)
            sound += "000".join(CODE.get(letter, "1") for letter in word.text.upper() if letter.isalnum())
            marks.append(WordMark(Ms(start * DOT), Ms(len(sound) * DOT)))
            sound += "0000" if len(sound) > start else ""
        count, turn = RATE * DOT // 1000, math.tau * VOICES[request.voice.name] / RATE
        dot = array("h", (round(8_000 * math.sin(turn * index)) for index in range(count)))
        pcm = b"".join(dot.tobytes() if sign == "1" else bytes(2 * count) for sign in sound)
        return Speech(pcm, Hz(RATE), tuple(marks))
