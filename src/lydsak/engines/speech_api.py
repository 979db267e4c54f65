"""Any server that speaks OpenAI's `POST /v1/audio/speech`: hosted, or on a machine of the newsroom's own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

import msgspec

from lydsak.engines.base import Ask
from lydsak.engines.cleaning import neutralize_markup
from lydsak.engines.online.finishing import finish_speech
from lydsak.engines.online.keys import Secret, find_secret, read_secret
from lydsak.engines.online.options import Address, OnlineOptions
from lydsak.engines.online.patience import Fault
from lydsak.engines.online.service import HttpEngine
from lydsak.engines.online.sound import AnsweredSound, decode_sound, describe_no_sound
from lydsak.model import Expression, Hz, Speech, SpeechRequest, SpokenWord, VoiceInfo

_ADAPTER: Final = 1
_HOSTED: Final = "api.openai.com"
_KEY: Final = "OPENAI_API_KEY"
_SLOWEST: Final = 0.25
_FASTEST: Final = 4.0
"""`speed` may be from 0.25 to 4.0 (OpenAI, Create speech)."""

Speed = Annotated[float, msgspec.Meta(ge=_SLOWEST, le=_FASTEST)]
Filled = Annotated[str, msgspec.Meta(min_length=1)]


class SpeechApiOptions(OnlineOptions, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """[engines.speech-api]."""

    base_url: Address = "http://127.0.0.1:8880/v1"
    model: Filled = "tts-1"
    voices: Annotated[tuple[Filled, ...], msgspec.Meta(min_length=1)] = ("alloy",)
    format: Literal["wav", "mp3", "flac", "pcm"] = "wav"
    rate: Annotated[int, msgspec.Meta(ge=8_000, le=48_000)] = 24_000
    """Samples a second of `pcm`, which does not tell."""
    instructions: Annotated[str, msgspec.Meta(max_length=4_096)] | None = None
    speed: Speed = 1.0

    def __post_init__(self) -> None:
        """Raises ValueError, which msgspec tells as its own."""
        if len(set(self.voices)) < len(self.voices):
            raise ValueError("voices names one twice")


class SpeechApiEngine(HttpEngine[SpeechApiOptions]):
    """One request an utterance. The servers tell no word times, so the marks are estimated."""

    name = "speech-api"
    options = SpeechApiOptions
    expressions: frozenset[Expression] = frozenset({"pace"})
    limit = 4_096

    def __init__(self, options: SpeechApiOptions | None = None) -> None:
        super().__init__(options)
        self._url = f"{self._options.base_url.rstrip('/')}/audio/speech"
        self._hosted = urlsplit(self._url).hostname == _HOSTED

    @property
    def fingerprint(self) -> str:
        """Where it asks, and for what."""
        given = self._options
        rate = given.rate if given.format == "pcm" else None
        heard = [self._url, given.model, given.format, rate, given.speed, given.instructions]
        return f"{self.name} adapter {_ADAPTER} {json.dumps(heard)}"

    def voices(self) -> tuple[str, ...]:
        """Those that lydsak.toml names: the protocol has no way to ask for them."""
        return self._options.voices

    def describe_voices(self) -> tuple[VoiceInfo, ...]:
        """OpenAI's own end soon, so that is told with them."""
        hosted = "OpenAI's terms; its speech models are announced to end on 2027-01-06"
        licence = hosted if self._hosted else f"that of the model behind {urlsplit(self._url).hostname}"
        return tuple(VoiceInfo(voice, licence=licence) for voice in self.voices())

    def authorize(self) -> Mapping[str, Secret]:
        """A key only where one is configured: OPENAI_API_KEY is OpenAI's, no other server's. Raises L426, L427."""
        given = self._options
        variable = given.key_env or (_KEY if self._hosted else None)
        if variable is not None:
            found: Secret | None = read_secret(self.name, variable, given.key_file)
        else:
            found = find_secret("", given.key_file)
        return {} if found is None else {"Authorization": Secret(found.reveal(), "Bearer ")}  # RFC 6750, section 2.1

    def write_words(self, request: SpeechRequest) -> tuple[SpokenWord, ...]:
        """Kokoro-FastAPI obeys `[word](/phonemes/)`, `[pause:1s]` and SSML in its input, others `<tags>`."""
        return tuple(SpokenWord(" ".join(neutralize_markup(word.text).split())) for word in request.words)

    def write_asks(self, request: SpeechRequest, text: str) -> tuple[Ask, ...]:
        """One."""
        given = self._options
        body: dict[str, object] = {
            "model": given.model,
            "input": text,
            "voice": request.voice.name,
            "response_format": given.format,
        }
        speed = min(max(round(given.speed * request.prosody.pace, 4), _SLOWEST), _FASTEST)
        if speed != 1.0:
            body["speed"] = speed
        if given.instructions is not None:
            body["instructions"] = given.instructions
        content = json.dumps(body, ensure_ascii=False)
        headers = {"Content-Type": "application/json"}
        return (self.make_ask(self._url, content, headers, characters=len(text), text=text, pace=speed),)

    def read_sound(self, content: bytes) -> AnsweredSound:
        """The sound in an answer: bare samples where they were asked for, else a file. Raises Fault L422."""
        if self._options.format != "pcm" or content[:4] == b"RIFF":
            return decode_sound(content, self.name)
        whole = content[: len(content) // 2 * 2]
        if not whole or _is_text(content):
            raise Fault(describe_no_sound(self.name, content), again=True)
        return AnsweredSound(whole, Hz(self._options.rate))

    def read_speech(self, request: SpeechRequest, answers: Sequence[bytes]) -> Speech:
        """The answer's sound with estimated marks. Raises Fault L422."""
        return finish_speech(self.write_words(request), self.read_sound(answers[0]))

    def find_rate(self, request: SpeechRequest) -> Hz:  # noqa: ARG002 - that of the format
        """As `rate` has it."""
        return Hz(self._options.rate)


def _is_text(content: bytes) -> bool:
    """A page or a JSON document: as samples it would be noise."""
    if content.lstrip()[:1] not in {b"<", b"{"}:
        return False
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
