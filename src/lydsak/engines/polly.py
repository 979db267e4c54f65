"""Amazon Polly by plain HTTPS: each request is signed by botocore, whose way of finding keys is that of all AWS."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Final

import msgspec

from lydsak.engines.base import Ask
from lydsak.engines.online.finishing import finish_speech
from lydsak.engines.online.keys import Secret
from lydsak.engines.online.options import Address, OnlineOptions, Price
from lydsak.engines.online.patience import Fault
from lydsak.engines.online.service import SsmlEngine
from lydsak.engines.online.sound import check_length
from lydsak.engines.online.ssml import write_ssml_words
from lydsak.errors import EngineError, Phrase
from lydsak.model import Expression, Hz, Ms, Speech, SpeechRequest

if TYPE_CHECKING:
    from botocore.credentials import ReadOnlyCredentials
    from botocore.session import Session

_ADAPTER: Final = 1
_LONGEST: Final = 6_000
"""Characters with the tags, of which 3,000 are charged for (Quotas in Amazon Polly)."""
_FORMAT: Final = "ogg_vorbis"
"""PCM ends at 16 kHz; unlike MP3, Vorbis decodes to exactly the samples that went in, so that times stay true."""
_WITHHELD: Final = {"authorization", "x-amz-security-token"}
_THROTTLED: Final = re.compile(r"refused: 400\b.*\(ThrottlingException")
"""Too many requests a second; other services answer 429 (Quotas in Amazon Polly)."""
_ASKED: Final = ("container-role", "iam-role")
"""botocore's names for where it would ask the machine's surroundings."""
_NO_KEY: Final = "polly has no key: there is none where programs for AWS look"
_HELP: Final = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or `profile` in [engines.polly]"


@dataclass(frozen=True, slots=True)
class _Maker:
    engine: str
    rate: Hz
    """Its own, in which nothing is resampled."""


_VOICES: Final = {"Ida": _Maker("neural", Hz(24_000)), "Liv": _Maker("standard", Hz(22_050))}


class PollyOptions(OnlineOptions, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """[engines.polly]."""

    price: Price | None = 16.0
    """Amazon's list price of neural voices in October 2026; standard ones are 4."""
    region: Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2}(-[a-z]+)+-[0-9]+$")] = "eu-west-1"
    endpoint: Address | None = None
    """Instead of the region's own address."""
    profile: str | None = None
    """Of ~/.aws/config, instead of AWS_PROFILE."""
    timings: bool = True
    """Ask for the times of words too, which is charged like the sound."""

    def __post_init__(self) -> None:
        """Raises ValueError, which msgspec tells as its own."""
        if self.key_env or self.key_file:
            raise ValueError("polly has no key_env or key_file: its keys are found as by all programs for AWS")


class _SpeechMark(msgspec.Struct):
    time: int
    type: str
    start: int = 0


class PollyEngine(SsmlEngine[PollyOptions]):
    """One instance may serve any number of utterances, one at a time."""

    name = "polly"
    options = PollyOptions
    licence = "AWS's terms for Amazon Polly"
    paces = (0.2, 2.0)
    """`<prosody rate>` takes 20 % to 200 %."""
    expressions: frozenset[Expression] = frozenset({"pace"})
    limit = 3_000

    @classmethod
    def find_problem(cls) -> str | None:
        """The extra `polly` brings botocore."""
        return None if find_spec("botocore") else 'it needs botocore: pip install "lydsak[polly]"'

    @property
    def fingerprint(self) -> str:
        """A region has the same voices as another."""
        given = self._options
        times = "timed" if given.timings else "untimed"
        return f"polly adapter {_ADAPTER} {_FORMAT} {times}" + (f" {given.endpoint}" if given.endpoint else "")

    def voices(self) -> tuple[str, ...]:
        """Bokmål's, which read Nynorsk as well as they can."""
        return tuple(_VOICES)

    def authorize(self) -> Mapping[str, Secret]:
        """None: a signature holds for one request. Raises EngineError L426, L427 where there is no key to sign with."""
        self._find_credentials()
        return {}

    def find_obstacle(self) -> str | None:
        """A key that is not there. What would have to be asked for, a role of this machine, is not looked for."""
        from botocore.exceptions import BotoCoreError
        from botocore.session import Session

        try:
            session = Session(profile=self._options.profile)
            for name in _ASKED:
                session.get_component("credential_provider").remove(name)
            found = session.get_credentials()
        except BotoCoreError as error:
            return f"{_describe_unreadable(error).message}; {_HELP}"
        return None if found else f"{_NO_KEY}, but for a role of this machine itself; {_HELP}"

    def write_asks(self, request: SpeechRequest, text: str) -> tuple[Ask, ...]:
        """The sound and the times of its words. Raises EngineError L404."""
        sound = self._make_ask(request, {"OutputFormat": _FORMAT, "SampleRate": str(self.find_rate(request))}, text)
        if not self._options.timings:
            return (sound,)
        times = self._make_ask(request, {"OutputFormat": "json", "SpeechMarkTypes": ["word"]}, text)
        return sound, replace(times, letters=0)

    def post_ask(self, ask: Ask) -> bytes:
        """Sign and post it. Raises Fault, EngineError."""
        parts = json.loads(ask.content)
        body = parts["body"].encode()
        signed = self._sign_request(parts["url"], body, parts["headers"])
        secrets = {name: Secret(value) for name, value in signed.items() if name.lower() in _WITHHELD}
        headers = {name: value for name, value in signed.items() if name not in secrets}
        try:
            answer = self._client.post(parts["url"], body, headers, secrets)
        except Fault as fault:
            fault.again = fault.again or _THROTTLED.search(fault.error.message) is not None
            raise
        if ask.letters:
            check_length(self.read_sound(answer), ask.letters, self.name)
        else:
            _read_marks(answer)
        return answer

    def read_speech(self, request: SpeechRequest, answers: Sequence[bytes]) -> Speech:
        """The sound, with each word from the time that was told to the next one's. Raises Fault L422."""
        starts = _find_starts(request, answers[1]) if len(answers) > 1 else None
        return finish_speech(self.write_words(request), self.read_sound(answers[0]), starts)

    def find_rate(self, request: SpeechRequest) -> Hz:
        """The voice's own."""
        return _VOICES[request.voice.name].rate

    def _make_ask(self, request: SpeechRequest, output: Mapping[str, object], text: str) -> Ask:
        """Tags are not charged for."""
        given = self._options
        ssml, _ = _write_ssml(request)
        if len(ssml) > _LONGEST:
            message = Phrase(
                "{length} characters in one utterance with its tags: polly takes {longest}",
                length=len(ssml),
                longest=_LONGEST,
            )
            raise EngineError("L404", message, help="split the sentence")
        body = {
            "Engine": _VOICES[request.voice.name].engine,
            "LanguageCode": "nb-NO",
            "Text": ssml,
            "TextType": "ssml",
            "VoiceId": request.voice.name,
            **output,
        }
        address = (given.endpoint or f"https://polly.{given.region}.amazonaws.com").rstrip("/")
        return self.make_ask(
            f"{address}/v1/speech",
            json.dumps(body, ensure_ascii=False, sort_keys=True),
            {"Content-Type": "application/json"},
            characters=len(text),
            text=text,
            pace=request.prosody.pace,
        )

    def _sign_request(self, url: str, body: bytes, headers: Mapping[str, str]) -> dict[str, str]:
        """The headers with date and signature (Signature Version 4); they hold for a few minutes."""
        import logging

        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest

        logging.getLogger("botocore.auth").setLevel(logging.INFO)  # below it, it tells what it signs, token and all
        request = AWSRequest("POST", url, dict(headers), body)
        SigV4Auth(self._find_credentials(), "polly", self._options.region).add_auth(request)
        return dict(request.headers.items())

    def _find_credentials(self) -> ReadOnlyCredentials:
        """As fresh as they have to be: those of a role end by the hour. Raises EngineError L426, L427."""
        from botocore.exceptions import BotoCoreError

        try:
            found = self._session.get_credentials()
            frozen = found and found.get_frozen_credentials()
        except BotoCoreError as error:
            raise _describe_unreadable(error) from None
        if frozen is None:
            raise EngineError("L426", _NO_KEY, help=_HELP)
        parts = (frozen.access_key, frozen.secret_key, frozen.token or "-")
        if not all(part and part.isascii() and part.isprintable() for part in parts):
            raise EngineError("L427", "what AWS_ACCESS_KEY_ID and its like hold is no key", help=_HELP)
        return frozen

    @cached_property
    def _session(self) -> Session:
        from botocore.session import Session

        return Session(profile=self._options.profile)


def _describe_unreadable(error: Exception) -> EngineError:
    return EngineError("L427", Phrase("polly cannot read its keys: {error}", error=str(error)), help=_HELP)


def _write_ssml(request: SpeechRequest) -> tuple[str, list[tuple[int, int]]]:
    """The document, and where each word of the request is in it, tags included: by bytes, as Polly counts."""
    rate = round(100 * request.prosody.pace)
    opening, closing = ("<speak>", "</speak>")
    if rate != 100:
        opening, closing = f'{opening}<prosody rate="{rate}%">', f"</prosody>{closing}"
    written = [write_ssml_words(replace(request, words=(word,))) for word in request.words]
    spans: list[tuple[int, int]] = []
    at = len(opening)
    for word in written:
        size = len(word.encode())
        spans.append((at, at + size))
        at += size + 1 if word else 0
    return opening + " ".join(word for word in written if word) + closing, spans


def _find_starts(request: SpeechRequest, answer: bytes) -> dict[int, Ms]:
    """The time of the first word that Polly hears in each of ours. Raises Fault L422."""
    told = _read_marks(answer)
    starts: dict[int, Ms] = {}
    for index, (start, end) in enumerate(_write_ssml(request)[1]):
        times = [mark.time for mark in told if start <= mark.start < end]
        if times:
            starts[index] = Ms(min(times))
    return starts


def _read_marks(answer: bytes) -> list[_SpeechMark]:
    """The words' marks, one JSON document a line (Speech mark output). Raises Fault L422."""
    try:
        marks = [msgspec.json.decode(line, type=_SpeechMark) for line in answer.splitlines() if line.strip()]
    except msgspec.MsgspecError as error:
        raise _describe_no_times() from error
    words = [mark for mark in marks if mark.type == "word"]
    if not words:
        raise _describe_no_times()
    return words


def _describe_no_times() -> Fault:
    message = "the service's answer to polly holds no times of words"
    return Fault(EngineError("L422", message, help="`timings = false` in [engines.polly] does without"), again=True)
