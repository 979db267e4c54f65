"""Azure Speech by its REST interface: one POST of SSML, one WAV. Word times come by the WebSocket alone: estimated."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Annotated, Final

import msgspec

from lydsak.engines.base import Ask
from lydsak.engines.online.finishing import finish_speech
from lydsak.engines.online.keys import Secret, read_secret
from lydsak.engines.online.options import Address, OnlineOptions, Price
from lydsak.engines.online.service import SsmlEngine
from lydsak.engines.online.ssml import wrap_prosody, write_ssml_words
from lydsak.model import Expression, Hz, Speech, SpeechRequest

_ADAPTER: Final = 1
_FORMAT: Final = "riff-48khz-16bit-mono-pcm"
"""At 48 kHz the service takes the high-fidelity models of its voices; it is our rate, too."""

_VOICES: Final = ("nb-NO-PernilleNeural", "nb-NO-FinnNeural", "nb-NO-IselinNeural")
"""In Microsoft's own order (Language and voice support for the Speech service), so its first is ours."""

_NAMESPACE: Final = "http://www.w3.org/2001/10/synthesis"
_CHINESE: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
"""Counted twice for billing."""


class AzureOptions(OnlineOptions, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """[engines.azure]."""

    price: Price | None = 16.0
    """What is told of neural voices in 2026; the price list of the region decides."""
    region: Annotated[str, msgspec.Meta(pattern="^[a-z0-9]+$")] = "norwayeast"
    """Where the key's resource is; a key is good in its own region alone."""
    endpoint: Address | None = None
    """The whole address instead: a private endpoint, another's service."""
    deployment: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9-]+$")] | None = None
    """The id of a custom voice's deployment, which is asked at an address of its own."""
    voices: tuple[str, ...] = ()
    """More voices than ours, by their full names."""


class AzureEngine(SsmlEngine[AzureOptions]):
    """One instance may serve any number of utterances, one at a time."""

    name = "azure"
    expressions: frozenset[Expression] = frozenset({"pitch", "pace"})
    options = AzureOptions
    rate = Hz(48_000)
    licence = "Microsoft's terms for Azure Speech"

    @property
    def fingerprint(self) -> str:
        """A region has the same voices as another; an address of one's own may have others by the same name."""
        given = self._options
        place = "".join(f" {part}" for part in (given.endpoint, given.deployment) if part)
        return f"azure adapter {_ADAPTER} {_FORMAT}{place}"

    def voices(self) -> tuple[str, ...]:
        """The three of Bokmål, which read Nynorsk as well as they can, and those that lydsak.toml adds."""
        return tuple(dict.fromkeys((*_VOICES, *self._options.voices)))

    def authorize(self) -> Mapping[str, Secret]:
        """Raises EngineError L426, L427."""
        given = self._options
        key = read_secret(self.name, given.key_env or "AZURE_SPEECH_KEY", given.key_file)
        return {"Ocp-Apim-Subscription-Key": key}

    def write_asks(self, request: SpeechRequest, text: str) -> tuple[Ask, ...]:
        """One."""
        content = _set_language(request.voice.name, wrap_prosody(request.prosody, write_ssml_words(request)))
        headers = {"Content-Type": "application/ssml+xml", "X-Microsoft-OutputFormat": _FORMAT}
        body = _write_document(request.voice.name, content)
        pace = request.prosody.pace
        billed = _count_billed(content)
        return (self.make_ask(self._find_address(), body, headers, characters=billed, text=text, pace=pace),)

    def read_speech(self, request: SpeechRequest, answers: Sequence[bytes]) -> Speech:
        """The sound with estimated marks. Raises Fault L422."""
        return finish_speech(self.write_words(request), self.read_sound(answers[0]))

    def _find_address(self) -> str:
        """A custom voice's has another host (Text to speech REST API, Custom neural voices)."""
        given = self._options
        kind = "voice" if given.deployment else "tts"
        place = given.endpoint or f"https://{given.region}.{kind}.speech.microsoft.com/cognitiveservices/v1"
        return f"{place}?deploymentId={given.deployment}" if given.deployment else place


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
