"""Azure Speech's REST interface on loopback, as strict as its documentation: headers, key, SSML and voice.

What it demands stands in "Text to speech API reference (REST)" and in the pages on SSML of the Speech service.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final
from xml.etree import ElementTree as ET

import pytest

from tests.engines.loopback import Loopback, Received, Reply, make_wav

KEY: Final = "0123456789abcdef0123456789abcdef"
PATH: Final = "/cognitiveservices/v1"
VOICES: Final = {
    "nb-NO-PernilleNeural",
    "nb-NO-FinnNeural",
    "nb-NO-IselinNeural",
    "en-US-AvaMultilingualNeural",
}
FORMATS: Final = {"riff-24khz-16bit-mono-pcm": 24_000, "riff-48khz-16bit-mono-pcm": 48_000}
NAMESPACE: Final = "{http://www.w3.org/2001/10/synthesis}"
LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
IPA: Final = frozenset("abdefhijklmnoprstuvyæøœɑɔəɛɪŋɖɽɾʂʃʈʉʊʋçɡˈˌː.‿")


class _RefusedError(Exception):
    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def answer_azure(received: Received) -> Reply:
    """The sound of a request, or what is wrong with it."""
    headers = {name.lower(): value for name, value in received.headers.items()}
    try:
        rate = _check_headers(received, headers)
        text, pace = _read_ssml(received.body)
    except _RefusedError as refused:
        return Reply(str(refused).encode(), "text/plain", refused.status)
    return Reply(make_wav(text, rate, pace=pace), "audio/x-wav")


def _check_headers(received: Received, headers: Mapping[str, str]) -> int:
    if (received.method, received.path) != ("POST", PATH):
        raise _RefusedError(404, "Resource not found")
    if headers.get("ocp-apim-subscription-key") != KEY:
        raise _RefusedError(401, f"Unauthorized: {headers.get('ocp-apim-subscription-key')}")
    if headers.get("content-type") != "application/ssml+xml":
        raise _RefusedError(415, "Unsupported media type")
    if not 0 < len(headers.get("user-agent", "")) < 255:
        raise _RefusedError(400, "User-Agent")
    if headers.get("x-microsoft-outputformat") not in FORMATS:
        raise _RefusedError(400, "X-Microsoft-OutputFormat")
    return FORMATS[headers["x-microsoft-outputformat"]]


def _read_ssml(body: bytes) -> tuple[str, float]:
    try:
        root = ET.fromstring(body)
    except ET.ParseError as error:
        raise _RefusedError(400, f"Invalid SSML: {error}") from None
    if root.tag != f"{NAMESPACE}speak" or root.get("version") != "1.0" or root.get(LANGUAGE) != "nb-NO":
        raise _RefusedError(400, "Invalid SSML: speak")
    if len(root) != 1 or (root.text or root[0].tail or "").strip():
        raise _RefusedError(400, "Invalid SSML: one voice, and nothing beside it")
    voice = root[0]
    if voice.tag != f"{NAMESPACE}voice" or voice.get("name") not in VOICES:
        raise _RefusedError(400, f"Unsupported voice {voice.get('name')}.")
    paces = [_check_element(element) for element in voice.iter() if element is not voice]
    return "".join(voice.itertext()), next((pace for pace in paces if pace != 1.0), 1.0)


def _check_element(element: ET.Element) -> float:
    """The pace that an element asks for."""
    kind, given = element.tag.removeprefix(NAMESPACE), dict(element.attrib)
    if kind == "phoneme":
        if given.pop("alphabet", "") != "ipa" or not set(given.pop("ph", " ")) <= IPA or given:
            raise _RefusedError(400, "Invalid SSML: phoneme")
        return 1.0
    if kind == "lang":
        if given != {LANGUAGE: "nb-NO"}:
            raise _RefusedError(400, "Invalid SSML: lang")
        return 1.0
    pace = float(given.pop("rate", "1"))
    pitch = given.pop("pitch", "+0st")
    if kind != "prosody" or given or not 0.5 <= pace <= 2 or not re.fullmatch(r"[+-]\d+(\.\d+)?st", pitch):
        raise _RefusedError(400, f"Invalid SSML: {kind}")
    return pace


@contextmanager
def offer() -> Iterator[str]:
    """The service, for as long as the contract is tested."""
    with Loopback(answer_azure) as service, pytest.MonkeyPatch.context() as patch:
        patch.setenv("AZURE_SPEECH_KEY", KEY)
        yield json.dumps({"endpoint": service.url + PATH})
