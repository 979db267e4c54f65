"""Azure Speech by its REST interface: one POST of SSML, one WAV. Word times come by the WebSocket alone: estimated."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Annotated, Final

import msgspec

from lydsak.engines.base import Ask
from lydsak.engines.marks import estimate_marks
from lydsak.engines.online.keys import Secret, read_secret
from lydsak.engines.online.patience import Fault
from lydsak.engines.online.service import HttpEngine, OnlineOptions
from lydsak.engines.online.sound import count_letters, decode_answer
from lydsak.engines.online.ssml import clean_xml_words, explain_phonemes, wrap_prosody, write_ssml_words
from lydsak.engines.online.trimming import trim_silence
from lydsak.model import Expression, Hz, Ms, Notation, Speech, SpeechRequest, VoiceInfo, WordMark

_ADAPTER: Final = 1
_FORMAT: Final = "riff-48khz-16bit-mono-pcm"
"""At 48 kHz the service takes the high-fidelity models of its voices; it is our rate, too."""
_RATE: Final = Hz(48_000)

_VOICES: Final = ("nb-NO-PernilleNeural", "nb-NO-FinnNeural", "nb-NO-IselinNeural")
"""In Microsoft's own order (Language and voice support for the Speech service), so its first is ours."""

_NAMESPACE: Final = "http://www.w3.org/2001/10/synthesis"
_CHINESE: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
"""Counted twice for billing."""


class AzureOptions(OnlineOptions, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """[engines.azure]."""

    price: Annotated[float, msgspec.Meta(ge=0)] | None = 16.0
    """What is told of neural voices in 2026; the price list of the region decides."""
    region: Annotated[str, msgspec.Meta(pattern="^[a-z0-9]+$")] = "norwayeast"
    """Where the key's resource is; a key is good in its own region alone."""
    endpoint: Annotated[str, msgspec.Meta(pattern="^https?://")] | None = None
    """The whole address instead: a private endpoint, a deployment of a custom voice."""
    voices: tuple[str, ...] = ()
    """More voices than ours, by their full names."""


class AzureEngine(HttpEngine):
    """One instance may serve any number of utterances, one at a time."""

    name = "azure"
    notations: frozenset[Notation] = frozenset({"ipa"})
    expressions: frozenset[Expression] = frozenset({"pitch", "pace"})
    options = AzureOptions

    def __init__(self, options: AzureOptions = AzureOptions()) -> None:  # noqa: B008 - it is frozen
        super().__init__(options)
        self._options = options

    @property
    def fingerprint(self) -> str:
        """A region has the same voices as another; an address of one's own may have others by the same name."""
        place = f" {self._options.endpoint}" if self._options.endpoint else ""
        return f"azure adapter {_ADAPTER} {_FORMAT}{place}"

    def voices(self) -> tuple[str, ...]:
        """The three of Bokmål, which read Nynorsk as well as they can, and those that lydsak.toml adds."""
        return tuple(dict.fromkeys((*_VOICES, *self._options.voices)))

    def describe_voices(self) -> tuple[VoiceInfo, ...]:
        """All under the one agreement."""
        return tuple(VoiceInfo(voice, licence="Microsoft's terms for Azure Speech") for voice in self.voices())

    def authorize(self) -> Mapping[str, Secret]:
        """Raises EngineError L426, L427."""
        given = self._options
        key = read_secret(self.name, given.key_env or "AZURE_SPEECH_KEY", given.key_file)
        return {"Ocp-Apim-Subscription-Key": key}

    def list_asks(self, request: SpeechRequest) -> tuple[Ask, ...]:
        """One, or none for a request without letters. Raises EngineError L403, L404."""
        self.check_request(request)
        text = " ".join(word.text for word in clean_xml_words(request))
        if not count_letters(text):
            return ()
        content = _set_language(request.voice.name, wrap_prosody(request.prosody, write_ssml_words(request)))
        headers = {"Content-Type": "application/ssml+xml", "X-Microsoft-OutputFormat": _FORMAT}
        body = _write_document(request.voice.name, content)
        return (self.make_ask(self._find_address(), body, headers, characters=_count_billed(content), text=text),)

    def send_ask(self, ask: Ask) -> bytes:
        """Raises Fault, EngineError."""
        try:
            return super().send_ask(ask)
        except Fault as fault:
            raise explain_phonemes(fault, ask, self.name) from fault.__cause__

    def assemble_speech(self, request: SpeechRequest, answers: Sequence[bytes]) -> Speech:
        """The sound with estimated marks. Raises EngineError L422."""
        if not answers:
            return Speech(b"", _RATE, tuple(WordMark(Ms(0), Ms(0)) for _ in request.words), estimated=True)
        sound, _ = trim_silence(decode_answer(answers[0], self.name))
        return Speech(sound.pcm, sound.rate, estimate_marks(clean_xml_words(request), sound.duration), estimated=True)

    def _find_address(self) -> str:
        own = self._options.endpoint
        return own or f"https://{self._options.region}.tts.speech.microsoft.com/cognitiveservices/v1"


def _write_document(voice: str, content: str) -> str:
    return (
        f'<speak version="1.0" xmlns="{_NAMESPACE}" xml:lang="nb-NO">'
        f'<voice name="{escape(voice)}">{content}</voice></speak>'
    )


def _set_language(voice: str, content: str) -> str:
    """A multilingual voice guesses the language from the text, unless it is told (Adjust speaking languages)."""
    return f'<lang xml:lang="nb-NO">{content}</lang>' if "Multilingual" in voice else content


def _count_billed(content: str) -> int:
    """Every code point within `<voice>`, markup included (What is text to speech?, Billable characters)."""
    return len(content) + len(_CHINESE.findall(content))
