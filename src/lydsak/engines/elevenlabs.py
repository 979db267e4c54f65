"""ElevenLabs' voices: one request gives the sound and the time of each character.

The service is not deterministic, even with a seed: what makes a build repeatable is that each answer is kept.
"""

from __future__ import annotations

import binascii
import json
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal

import msgspec

from lydsak.engines.base import Ask
from lydsak.engines.cleaning import neutralize_markup
from lydsak.engines.online.finishing import finish_speech, read_seconds
from lydsak.engines.online.keys import Secret, read_secret
from lydsak.engines.online.options import Address, OnlineOptions
from lydsak.engines.online.patience import Fault
from lydsak.engines.online.service import HttpEngine
from lydsak.engines.online.sound import AnsweredSound, decode_sound, describe_no_sound
from lydsak.errors import EngineError, Phrase
from lydsak.model import Expression, Hz, Ms, Notation, Speech, SpeechRequest, SpokenWord

_ADAPTER: Final = 1
_LANGUAGE: Final = "no"
"""As the list of models names Norwegian; `nb` and `nn` are not on it."""
_PREMADE: Final = {"george": "JBFqnCBsd6RMkjVDRZzb"}
"""The voice of the service's own first example: every account has it. It is not a Norwegian's."""
_STEPS: Final = (0.0, 0.5, 1.0)
"""Creative, Natural, Robust: any other stability is an error to eleven_v3."""

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
VoiceName = Annotated[str, msgspec.Meta(pattern=r"^[\w.-]+$")]
VoiceId = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9]+$")]


@dataclass(frozen=True, slots=True)
class _Model:
    """What differs between models."""

    limit: int
    """Characters in a request."""
    told_language: bool = True
    """Takes a language code."""
    paced: bool = False
    """Heeds `speed`."""
    staged: bool = False
    """Heeds audio tags and IPA between slashes, a stability in steps, and no other setting of the voice."""


_MODELS: Final = {
    "eleven_flash_v2_5": _Model(40_000, paced=True),
    "eleven_turbo_v2_5": _Model(40_000, paced=True),
    "eleven_v3": _Model(5_000, staged=True),
    "eleven_multilingual_v2": _Model(10_000, told_language=False, paced=True),
}
_UNKNOWN: Final = _Model(5_000)


def _find_model(name: str) -> _Model:
    """What is known of a model; of a new one the least is believed."""
    return _MODELS.get(name, _UNKNOWN)


class ElevenLabsOptions(OnlineOptions, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """[engines.elevenlabs]."""

    concurrency: Annotated[int, msgspec.Meta(ge=1, le=64)] = 2
    """What the smallest plan allows."""
    voices: dict[VoiceName, VoiceId] = msgspec.field(default_factory=dict)
    """The service's id by the name that lydsak.toml has for a voice; where there is none, a premade one."""
    model: Annotated[str, msgspec.Meta(pattern="^[a-z0-9_]+$")] = "eleven_flash_v2_5"
    format: Literal["pcm_22050", "pcm_24000", "pcm_44100", "pcm_48000", "mp3_44100_128", "mp3_44100_192"] = "pcm_24000"
    seed: Annotated[int, msgspec.Meta(ge=0, le=4_294_967_295)] = 1
    stability: Share = 0.5
    similarity_boost: Share = 0.75
    style: Share = 0.0
    use_speaker_boost: bool = True
    base_url: Address = "https://api.elevenlabs.io"

    def __post_init__(self) -> None:
        """Raises ValueError, which msgspec tells as its own."""
        if _find_model(self.model).staged and self.stability not in _STEPS:
            raise ValueError(f"{self.model} takes a stability of 0.0, 0.5 or 1.0, not {self.stability:g}")


class _Alignment(msgspec.Struct):
    characters: list[str]
    character_start_times_seconds: list[float]
    character_end_times_seconds: list[float]


class _Answer(msgspec.Struct):
    audio_base64: str
    alignment: _Alignment | None = None


class ElevenLabsEngine(HttpEngine[ElevenLabsOptions]):
    """One instance may serve any number of utterances, one at a time."""

    name = "elevenlabs"
    options = ElevenLabsOptions
    licence = "ElevenLabs' terms, by plan and voice"
    paces = (0.7, 1.2)
    """Best practices, Pace."""
    limit = 40_000
    expressions: frozenset[Expression] = frozenset({"pace"})

    def __init__(self, options: ElevenLabsOptions | None = None) -> None:
        super().__init__(options)
        self._model = _find_model(self._options.model)
        self.notations: frozenset[Notation] = frozenset({"ipa"} if self._model.staged else ())
        self.expressions = frozenset({"pace"} if self._model.paced else ())

    @property
    def fingerprint(self) -> str:
        """All that is heard: the model, its settings and the voice behind each name."""
        given = self._options
        settings = json.dumps([given.seed, self._list_settings(1.0), self._voices], sort_keys=True)
        return f"elevenlabs adapter {_ADAPTER} {given.base_url} {given.model} {given.format} {settings}"

    def voices(self) -> tuple[str, ...]:
        """Those of lydsak.toml in its order, else the premade one."""
        return tuple(self._voices)

    def authorize(self) -> Mapping[str, Secret]:
        """Raises EngineError L426, L427."""
        given = self._options
        return {"xi-api-key": read_secret(self.name, given.key_env or "ELEVENLABS_API_KEY", given.key_file)}

    def write_words(self, request: SpeechRequest) -> tuple[SpokenWord, ...]:
        """Without tags."""
        pieces = ("".join(_write_pieces(word, ipa=self._model.staged)) for word in request.words)
        return tuple(SpokenWord(" ".join(piece.split())) for piece in pieces)

    def write_asks(self, request: SpeechRequest, text: str) -> tuple[Ask, ...]:
        """One. Raises EngineError L404."""
        if len(text) > self._model.limit:
            message = Phrase(
                "{length} characters in one utterance: {model} takes {limit}",
                length=len(text),
                model=self._options.model,
                limit=self._model.limit,
            )
            raise EngineError("L404", message, help="split the sentence")
        pace = request.prosody.pace
        body = self._write_body(text, pace)
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        address = self._find_address(request.voice.name)
        return (self.make_ask(address, body, headers, characters=len(text), text=text, pace=pace),)

    def read_sound(self, content: bytes) -> AnsweredSound:
        """The sound out of the JSON. Raises Fault L422."""
        return self._read_audio(self._read_answer(content), content)

    def read_speech(self, request: SpeechRequest, answers: Sequence[bytes]) -> Speech:
        """The sound, with each word from its first letter's time to its last one's. Raises Fault L422."""
        words = self.write_words(request)
        answer = self._read_answer(answers[0])
        starts, ends = _find_times(words, answer.alignment)
        return finish_speech(words, self._read_audio(answer, answers[0]), starts, ends)

    def find_rate(self, request: SpeechRequest) -> Hz:  # noqa: ARG002 - that of the format
        """As `format` has it."""
        return self._rate

    @property
    def _voices(self) -> Mapping[str, str]:
        return self._options.voices or _PREMADE

    @property
    def _rate(self) -> Hz:
        return Hz(int(self._options.format.split("_")[1]))

    def _find_address(self, voice: str) -> str:
        given = self._options
        path = f"/v1/text-to-speech/{self._voices[voice]}/with-timestamps"
        return f"{given.base_url.rstrip('/')}{path}?output_format={given.format}"

    def _write_body(self, text: str, pace: float) -> str:
        """Numbers are words already, and the characters that come back are to be those that were sent."""
        given = self._options
        language = {"language_code": _LANGUAGE} if self._model.told_language else {}
        body = {
            "text": text,
            "model_id": given.model,
            "seed": given.seed,
            "apply_text_normalization": "off",
            "voice_settings": self._list_settings(pace),
            **language,
        }
        return json.dumps(body, ensure_ascii=False, sort_keys=True)

    def _list_settings(self, pace: float) -> dict[str, float]:
        given = self._options
        if self._model.staged:
            return {"stability": given.stability}
        settings = {
            "stability": given.stability,
            "similarity_boost": given.similarity_boost,
            "style": given.style,
            "use_speaker_boost": given.use_speaker_boost,
        }
        return {**settings, "speed": pace} if self._model.paced else settings

    def _read_answer(self, content: bytes) -> _Answer:
        try:
            return msgspec.json.decode(content, type=_Answer)
        except msgspec.MsgspecError as error:
            raise Fault(describe_no_sound(self.name, content), again=True) from error

    def _read_audio(self, answer: _Answer, content: bytes) -> AnsweredSound:
        try:
            audio = b64decode(answer.audio_base64, validate=True)
        except binascii.Error as error:
            raise Fault(describe_no_sound(self.name, content), again=True) from error
        if not self._options.format.startswith("pcm_"):
            return decode_sound(audio, self.name)
        if not audio or len(audio) % 2:
            raise Fault(describe_no_sound(self.name, content), again=True)
        return AnsweredSound(audio, self._rate)


def _write_pieces(word: SpokenWord, *, ipa: bool) -> Iterator[str]:
    """To eleven_v3, `"/.../"` is IPA (Best practices, IPA with Eleven v3): no slash of an article's may be one."""
    if not ipa:
        yield neutralize_markup(word.text)
        return
    for piece, notation in word.split_phonetic():
        text = neutralize_markup(piece).replace("/", " ")
        if notation:
            text = text.replace('"', " ").strip()
        yield f'"/{text}/"' if text and notation == "ipa" else text


def _find_times(words: Sequence[SpokenWord], alignment: _Alignment | None) -> tuple[dict[int, Ms], dict[int, Ms]]:
    """When each word starts and ends, by its place; nothing where the characters told are not those sent."""
    text = " ".join(word.text for word in words if word.text)
    times = _read_times(alignment, text) if alignment else None
    starts: dict[int, Ms] = {}
    ends: dict[int, Ms] = {}
    at = 0
    for index, word in enumerate(words if times else ()):
        letters = [at + place for place, character in enumerate(word.text) if character.isalnum()]
        if times and letters:
            starts[index] = read_seconds(times[letters[0]][0])
            ends[index] = read_seconds(times[letters[-1]][1])
        at += len(word.text) + 1 if word.text else 0
    return starts, ends


def _read_times(alignment: _Alignment, text: str) -> list[tuple[float, float]] | None:
    """Start and end of each character of the text."""
    told = alignment.characters
    starts, ends = alignment.character_start_times_seconds, alignment.character_end_times_seconds
    if "".join(told) != text or not len(told) == len(starts) == len(ends):
        return None
    return [
        (start, end) for character, start, end in zip(told, starts, ends, strict=True) for _ in range(len(character))
    ]
