"""Google Cloud Text-to-Speech by its REST interface, v1beta1: that version alone tells when a word is spoken."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from lydsak.engines.base import Ask
from lydsak.engines.online.finishing import finish_speech, read_seconds
from lydsak.engines.online.keys import Secret, find_secret, read_secret
from lydsak.engines.online.options import Address, OnlineOptions, Price
from lydsak.engines.online.patience import Fault
from lydsak.engines.online.service import SsmlEngine
from lydsak.engines.online.sound import AnsweredSound, decode_sound, describe_no_sound
from lydsak.engines.online.ssml import name_mark, write_ssml_words
from lydsak.errors import EngineError, Phrase
from lydsak.model import PLAIN, Expression, Ms, Speech, SpeechRequest

_ADAPTER: Final = 1
_LIMIT: Final = 5_000
"""Bytes of `input` (Quotas and limits)."""
_LOCALE: Final = re.compile(r"[a-z]{2,3}-[A-Z]{2}(?=-)")
_BAD_KEY: Final = re.compile(r"refused: 400\b.*API key")
"""A key that is none is answered with 400 INVALID_ARGUMENT, where others say 401."""

_CHIRP: Final = "-Chirp3-HD-"
_CHIRPS: Final = (
    "Achernar Achird Algenib Algieba Alnilam Aoede Autonoe Callirrhoe Charon Despina Enceladus Erinome Fenrir Gacrux"
    " Iapetus Kore Laomedeia Leda Orus Pulcherrima Puck Rasalgethi Sadachbia Sadaltager Schedar Sulafat Umbriel"
    " Vindemiatrix Zephyr Zubenelgenubi"
).split()
_VOICES: Final = (
    "nb-NO-Wavenet-F",
    "nb-NO-Wavenet-G",
    "nb-NO-Standard-F",
    "nb-NO-Standard-G",
    *(f"nb-NO{_CHIRP}{name}" for name in _CHIRPS),
)
"""The default is one that does all we may ask of it: phonemes, pitch, word times. Chirp 3 does none of them."""


class GoogleOptions(OnlineOptions, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """[engines.google]."""

    price: Price | None = 16.0
    """The higher of what is told of Wavenet in 2026; Standard is less, Chirp 3 more."""
    endpoint: Address = "https://texttospeech.googleapis.com"
    """Where the service is; https://eu-texttospeech.googleapis.com keeps the text in the EU."""
    project: str | None = None
    """Whom an access token's use is charged to, where the token alone does not say."""
    voices: tuple[str, ...] = ()
    """More voices than ours, by their full names."""


class _Timepoint(msgspec.Struct):
    """A field with its default value (0 seconds) is left out of the JSON (ProtoJSON Format)."""

    markName: str = ""  # noqa: N815 - the service's own names
    timeSeconds: float = 0.0  # noqa: N815


class _Answer(msgspec.Struct):
    audioContent: str  # noqa: N815
    timepoints: list[_Timepoint] = []


class GoogleEngine(SsmlEngine[GoogleOptions]):
    """One instance may serve any number of utterances, one at a time."""

    name = "google"
    expressions: frozenset[Expression] = frozenset({"pitch", "pace"})
    options = GoogleOptions
    licence = "Google Cloud's terms of service"

    @property
    def fingerprint(self) -> str:
        """A voice is the same in every region."""
        return f"google adapter {_ADAPTER} v1beta1 LINEAR16"

    def voices(self) -> tuple[str, ...]:
        """Those of Bokmål, which read Nynorsk as well as they can, and those that lydsak.toml adds."""
        return tuple(dict.fromkeys((*_VOICES, *self._options.voices)))

    def list_expressions(self, voice: str) -> frozenset[Expression]:
        """Chirp 3 voices keep their pitch."""
        return self.expressions - {"pitch"} if _CHIRP in voice else self.expressions

    def authorize(self) -> Mapping[str, Secret]:
        """An API key, else an access token, as a service account gets one. Raises EngineError L426, L427."""
        given = self._options
        variable = given.key_env or "GOOGLE_API_KEY"
        if find_secret(variable, given.key_file) is None and (token := find_secret("GOOGLE_ACCESS_TOKEN", None)):
            return {"Authorization": Secret(token.reveal(), "Bearer ")}
        return {"X-Goog-Api-Key": read_secret(self.name, variable, given.key_file)}

    def write_asks(self, request: SpeechRequest, text: str) -> tuple[Ask, ...]:
        """One. Raises EngineError L404, L405, L440."""
        if _is_chirp(request):
            _check_chirp(request)
            said, billed = {"text": text}, len(text)
        else:
            said = {"ssml": f"<speak>{write_ssml_words(request, marked=True)}</speak>"}
            # Tags are charged for, <mark> is not (Cloud Text-to-Speech, Pricing; from memory).
            billed = len(f"<speak>{write_ssml_words(request)}</speak>")
        _check_size(next(iter(said.values())))
        body = json.dumps(_make_document(request, said), ensure_ascii=False)
        url = f"{self._options.endpoint.rstrip('/')}/v1beta1/text:synthesize"
        pace = request.prosody.pace
        return (self.make_ask(url, body, self._list_headers(), characters=billed, text=text, pace=pace),)

    def post_ask(self, ask: Ask) -> bytes:
        """Raises Fault, L428 where it is the key that is refused, EngineError."""
        try:
            return super().post_ask(ask)
        except Fault as fault:
            if _BAD_KEY.search(fault.error.message):
                refused = EngineError("L428", fault.error.message, help="is the key right, and allowed to do this?")
                raise Fault(refused, again=False) from None
            raise

    def read_sound(self, content: bytes) -> AnsweredSound:
        """Raises Fault L422."""
        return decode_sound(_unpack_sound(content), self.name)

    def read_speech(self, request: SpeechRequest, answers: Sequence[bytes]) -> Speech:
        """The sound, with the service's own times where it told them all. Raises Fault L422."""
        starts = _read_starts(answers[0], len(request.words))
        return finish_speech(self.write_words(request), self.read_sound(answers[0]), starts)

    def _list_headers(self) -> dict[str, str]:
        project = self._options.project
        return {"Content-Type": "application/json", **({"X-Goog-User-Project": project} if project else {})}


def _is_chirp(request: SpeechRequest) -> bool:
    return _CHIRP in request.voice.name


def _check_chirp(request: SpeechRequest) -> None:
    """Raises EngineError L405, L440: what these voices would leave out or stumble over without a word."""
    voice, other = request.voice.name, Phrase("use {voice}", voice=_VOICES[0])
    if any(word.phonetic for word in request.words):
        # Chirp 3: HD voices, Language availability for voice controls: custom pronunciations all but ... nb-no.
        message = Phrase("the Chirp 3 voice {voice} takes no phonemes in Norwegian", voice=voice)
        raise EngineError(
            "L405", message, help=Phrase("write the word with letters: {{shown|said}}, or {other}", other=other)
        )
    if request.prosody.pitch != PLAIN.pitch:
        raise EngineError(
            "L440",
            Phrase("the Chirp 3 voice {voice} cannot change its pitch", voice=voice),
            help=Phrase("leave it out, or {other}", other=other),
        )


def _check_size(said: str) -> None:
    if (size := len(said.encode())) > _LIMIT:
        message = Phrase("{size} bytes in one utterance, tags counted: google takes {limit}", size=size, limit=_LIMIT)
        raise EngineError("L404", message, help="split the sentence")


def _make_document(request: SpeechRequest, said: Mapping[str, str]) -> dict[str, Any]:
    """The body of text:synthesize. The voice's own sample rate is the best: another would be converted from it."""
    voice, prosody = request.voice.name, request.prosody
    locale = _LOCALE.match(voice)
    audio: dict[str, Any] = {"audioEncoding": "LINEAR16"}
    if prosody.pace != PLAIN.pace:
        audio["speakingRate"] = prosody.pace
    if prosody.pitch != PLAIN.pitch:
        audio["pitch"] = prosody.pitch
    document = {"input": said, "voice": {"languageCode": locale[0] if locale else "nb-NO", "name": voice}}
    times = {"enableTimePointing": ["SSML_MARK"]} if "ssml" in said else {}
    return {**document, "audioConfig": audio, **times}


def _decode_answer(content: bytes) -> _Answer:
    try:
        return msgspec.json.decode(content, type=_Answer)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Fault(describe_no_sound("google", content), again=True) from error


def _unpack_sound(content: bytes) -> bytes:
    """The WAV: what LINEAR16 brings has a header (SynthesizeSpeechResponse). Raises Fault L422."""
    try:
        return base64.b64decode(_decode_answer(content).audioContent, validate=True)
    except ValueError as error:
        raise Fault(describe_no_sound("google"), again=True) from error


def _read_starts(content: bytes, count: int) -> dict[int, Ms]:
    """When each of so many words starts, by its place."""
    told = {point.markName: read_seconds(point.timeSeconds) for point in _decode_answer(content).timepoints}
    return {index: told[name_mark(index)] for index in range(count) if name_mark(index) in told}
