"""`POST /v1/audio/speech` as OpenAI's reference has it (Create speech), on loopback: what it forbids is refused."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import numpy as np
import soundfile

from tests.engines.loopback import Loopback, Received, Reply, make_mp3, make_pcm, make_wav

REQUIRED: Final = {"model", "input", "voice"}
KNOWN: Final = REQUIRED | {"response_format", "speed", "instructions", "stream_format"}
VOICES: Final = {"alloy", "nova"}
TYPES: Final = {"mp3": "audio/mpeg", "wav": "audio/wav", "flac": "audio/flac", "pcm": "audio/pcm"}

Protocol = Callable[[Received], Reply]


def make_protocol(key: str | None = None, *, wav_size: int | None = 0xFFFFFFFF) -> Protocol:
    """The server's side; with a `key` it wants that, without one it refuses to be handed any."""

    def answer(request: Received) -> Reply:
        if request.method != "POST" or request.path != "/v1/audio/speech":
            return refuse(404, "Invalid URL", "invalid_request_error")
        headers = {name.lower(): value for name, value in request.headers.items()}  # RFC 9110, section 5.1
        sent = headers.get("authorization")
        if sent != (None if key is None else f"Bearer {key}"):
            return refuse(401, f"Incorrect API key provided: {sent}.", "invalid_request_error")
        if headers.get("content-type") != "application/json":
            return refuse(400, "the body is to be application/json", "invalid_request_error")
        fault = find_fault(request.document)
        if fault:
            return refuse(400, fault, "invalid_request_error")
        return speak(request.document, wav_size)

    return answer


def find_fault(document: Any) -> str | None:
    """What the reference forbids."""
    if not isinstance(document, dict) or not REQUIRED <= set(document) <= KNOWN:
        return "missing or unknown parameters"
    if not all(isinstance(document[name], str) and document[name] for name in REQUIRED):
        return "model, input and voice are strings"
    if len(document["input"]) > 4_096:
        return "string too long: the maximum length is 4096"
    if set(document["input"]) & set("[]<>\0"):
        return "this test's server obeys no markup in the input"
    if document["voice"] not in VOICES:
        return f"no voice {document['voice']}"
    if document.get("response_format", "mp3") not in TYPES:
        return "response_format is none that this server makes"
    speed = document.get("speed", 1.0)
    if not isinstance(speed, int | float) or not 0.25 <= speed <= 4.0:
        return "speed is to be from 0.25 to 4.0"
    if not isinstance(document.get("instructions", ""), str):
        return "instructions is a string"
    return None


def speak(document: dict[str, Any], wav_size: int | None) -> Reply:
    """Tones in the format that was asked for, else MP3. A WAV is streamed: its sizes are open."""
    text, pace = document["input"], document.get("speed", 1.0)
    kind = document.get("response_format", "mp3")
    if kind == "mp3":
        return Reply(make_mp3(text), TYPES[kind])
    if kind == "wav":
        return Reply(make_wav(text, size=wav_size, pace=pace), TYPES[kind])
    pcm = make_pcm(text, pace=pace)
    if kind == "pcm":
        return Reply(pcm, TYPES[kind])
    file = io.BytesIO()
    soundfile.write(file, np.frombuffer(pcm, "int16"), 24_000, format="FLAC", subtype="PCM_16")
    return Reply(file.getvalue(), TYPES[kind])


def refuse(status: int, message: str, kind: str) -> Reply:
    """An error as OpenAI words it."""
    error = {"error": {"message": message, "type": kind, "param": None, "code": None}}
    return Reply(json.dumps(error).encode(), "application/json", status)


@contextmanager
def offer() -> Iterator[str]:
    """The service, for as long as the contract is tested."""
    with Loopback(make_protocol()) as service:
        yield json.dumps({"base_url": f"{service.url}/v1"})
