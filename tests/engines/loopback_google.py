"""Google Cloud Text-to-Speech v1beta1 on loopback, as strict as its documentation: keys, fields, limits and voices.

What it demands stands in cloud_tts.proto of v1beta1, in "Quotas and limits" and in "Chirp 3: HD voices".
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from xml.etree import ElementTree as ET

import pytest

from tests.engines.loopback import LETTER_MS, Loopback, Received, Reply, count_letters, make_wav

KEY: Final = "AIzaSyLoopback0123456789"
TOKEN: Final = "ya29.loopback-0123456789"
PATH: Final = "/v1beta1/text:synthesize"
VOICE: Final = re.compile(r"nb-NO-(Wavenet|Standard)-[FG]|(nb-NO|en-US)-Chirp3-HD-[A-Z][a-z]+")
BODY: Final = {"input", "voice", "audioConfig", "enableTimePointing"}


class _RefusedError(Exception):
    def __init__(self, why: str, status: int = 400, name: str = "INVALID_ARGUMENT") -> None:
        super().__init__(why)
        self.status = status
        self.name = name


def answer_google(received: Received) -> Reply:
    """The JSON that holds the sound of a request, or what is wrong with it."""
    try:
        _check_request(received, {name.lower(): value for name, value in received.headers.items()})
        answer = _synthesize(received.document)
    except _RefusedError as refused:
        error = {"code": refused.status, "message": str(refused), "status": refused.name}
        return Reply(json.dumps({"error": error}).encode(), "application/json", refused.status)
    return Reply(json.dumps(answer).encode(), "application/json")


def _check_request(received: Received, headers: Mapping[str, str]) -> None:
    if (received.method, received.path) != ("POST", PATH):
        raise _RefusedError("Not found", 404, "NOT_FOUND")
    key, token = headers.get("x-goog-api-key"), headers.get("authorization")
    if key is None and token is None:
        raise _RefusedError("Method doesn't allow unregistered callers.", 403, "PERMISSION_DENIED")
    if key is not None and key != KEY:
        raise _RefusedError("API key not valid. Please pass a valid API key.")
    if token is not None and token != f"Bearer {TOKEN}":
        raise _RefusedError("Request had invalid authentication credentials.", 401, "UNAUTHENTICATED")


def _synthesize(document: Any) -> dict[str, Any]:
    if not set(document) <= BODY or not {"input", "voice", "audioConfig"} <= set(document):
        raise _RefusedError("Invalid JSON payload received. Unknown name.")
    name = _check_voice(document["voice"])
    pace = _check_audio(document["audioConfig"], name)
    if len(document["input"]) != 1 or len(next(iter(document["input"].values())).encode()) > 5_000:
        raise _RefusedError("Either `input.text` or `input.ssml` is longer than the limit of 5000 bytes.")
    if "text" in document["input"]:
        return _answer_sound(document["input"]["text"], pace)
    text, marks = _read_ssml(document["input"]["ssml"])
    if document.get("enableTimePointing") != ["SSML_MARK"] or "Chirp3" in name:
        return _answer_sound(text, pace)
    return {**_answer_sound(text, pace), "timepoints": [_tell_time(mark, said, pace) for mark, said in marks.items()]}


def _check_voice(voice: Mapping[str, str]) -> str:
    if set(voice) != {"languageCode", "name"} or not VOICE.fullmatch(voice["name"]):
        raise _RefusedError(f"Voice '{voice.get('name')}' does not exist. Is it misspelled?")
    if not voice["name"].startswith(voice["languageCode"]):
        raise _RefusedError(f"Requested language code '{voice['languageCode']}' doesn't match the voice's")
    return voice["name"]


def _check_audio(audio: Mapping[str, Any], voice: str) -> float:
    if not set(audio) <= {"audioEncoding", "speakingRate", "pitch"} or audio.get("audioEncoding") != "LINEAR16":
        raise _RefusedError("Invalid audio config.")
    if "pitch" in audio and ("Chirp3" in voice or not -20 <= audio["pitch"] <= 20):
        raise _RefusedError("This voice does not support pitch parameters at this time.")
    pace = float(audio.get("speakingRate", 1.0))
    if not 0.25 <= pace <= (2 if "Chirp3" in voice else 4):
        raise _RefusedError("Speaking rate is out of range.")
    return pace


def _read_ssml(ssml: str) -> tuple[str, dict[str, str]]:
    """The text, and by each mark what is said before it."""
    try:
        root = ET.fromstring(ssml)
    except ET.ParseError:
        raise _RefusedError("Invalid SSML. Newer voices like Neural2 require valid SSML.") from None
    said, marks = root.text or "", dict[str, str]()
    for element in root:
        if element.tag == "mark" and set(element.attrib) == {"name"} and element.attrib["name"] not in marks:
            marks[element.attrib["name"]] = said
        elif element.tag != "phoneme" or element.get("alphabet") != "ipa" or "ʘ" in element.attrib["ph"]:
            raise _RefusedError("Invalid SSML.")
        said += "".join(element.itertext()) + (element.tail or "")
    if root.tag != "speak":
        raise _RefusedError("Invalid SSML.")
    return said, marks


def _tell_time(mark: str, said: str, pace: float) -> dict[str, Any]:
    seconds = count_letters(said) * LETTER_MS / pace / 1000
    return {"markName": mark, **({"timeSeconds": seconds} if seconds else {})}


def _answer_sound(text: str, pace: float) -> dict[str, Any]:
    return {"audioContent": base64.b64encode(make_wav(text, pace=pace)).decode(), "audioConfig": {}}


@contextmanager
def offer() -> Iterator[str]:
    """The service, for as long as the contract is tested."""
    with Loopback(answer_google) as service, pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOOGLE_API_KEY", KEY)
        yield json.dumps({"endpoint": service.url})
