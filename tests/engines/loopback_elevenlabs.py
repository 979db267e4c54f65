"""ElevenLabs' text to speech on loopback, as strict as its documentation and as its users have found it.

What it demands stands in "Create speech with timing", "Models" and "Best practices" of the service's documentation;
that eleven_v3 refuses any other stability than three is what the service answers.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.engines.loopback import LETTER_MS, Loopback, Received, Reply, make_mp3, make_pcm

KEY: Final = "sk_0123456789abcdef0123456789abcdef0123456789abcdef"
NORA: Final = "aB3dE6gH9jK2mN5pQ8sT"
KARI: Final = "Zy8xW5vU2tS9rQ6pO3nM"
GEORGE: Final = "JBFqnCBsd6RMkjVDRZzb"
LIMITS: Final = {
    "eleven_flash_v2_5": 40_000,
    "eleven_turbo_v2_5": 40_000,
    "eleven_v3": 5_000,
    "eleven_multilingual_v2": 10_000,
}
FORMATS: Final = {"pcm_22050", "pcm_24000", "pcm_44100", "pcm_48000", "mp3_44100_128"}
FIELDS: Final = {"text", "model_id", "language_code", "seed", "apply_text_normalization", "voice_settings"}
SHARES: Final = {"stability", "similarity_boost", "style"}

_PATH: Final = re.compile(r"/v1/text-to-speech/([A-Za-z0-9]+)/with-timestamps")


class _RefusedError(Exception):
    def __init__(self, status: int, code: str, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.code = code


def answer_elevenlabs(received: Received) -> Reply:
    """The sound of a request with the times of its characters, or what is wrong with it."""
    headers = {name.lower(): value for name, value in received.headers.items()}
    try:
        form = _check_address(received, headers)
        body = _check_body(received)
    except _RefusedError as refused:
        detail = {"detail": {"status": refused.code, "message": str(refused)}}
        return Reply(json.dumps(detail).encode(), "application/json", refused.status)
    return Reply(json.dumps(make_answer(body, form)).encode(), "application/json")


def make_answer(body: Mapping[str, Any], form: str) -> dict[str, Any]:
    """The document of an answer: 70 ms a letter, no time for what is none."""
    text, pace = body["text"], body["voice_settings"].get("speed", 1.0)
    now, starts, ends = 0.0, [], []
    for character in text:
        starts.append(round(now, 3))
        now += character.isalnum() * LETTER_MS / 1000 / pace
        ends.append(round(now, 3))
    alignment = {
        "characters": list(text),
        "character_start_times_seconds": starts,
        "character_end_times_seconds": ends,
    }
    sound = make_pcm(text, int(form.split("_")[1]), pace) if form.startswith("pcm") else make_mp3(text)
    return {"audio_base64": b64encode(sound).decode(), "alignment": alignment, "normalized_alignment": alignment}


def _check_address(received: Received, headers: Mapping[str, str]) -> str:
    """The output format."""
    address = urlsplit(received.path)
    match = _PATH.fullmatch(address.path)
    if received.method != "POST" or not match:
        raise _RefusedError(404, "not_found", "Not Found")
    if headers.get("xi-api-key") != KEY:
        raise _RefusedError(401, "invalid_api_key", f"Invalid API key {headers.get('xi-api-key')}")
    if match[1] not in {NORA, KARI, GEORGE}:
        raise _RefusedError(404, "voice_not_found", f"A voice with voice_id {match[1]} was not found.")
    query = parse_qs(address.query, strict_parsing=True)
    form = query.pop("output_format", [""])[0]
    if query or form not in FORMATS:
        raise _RefusedError(422, "invalid_output_format", "output_format")
    if headers.get("content-type") != "application/json":
        raise _RefusedError(422, "invalid_content", "Input should be JSON")
    return form


def _check_body(received: Received) -> dict[str, Any]:
    body: dict[str, Any] = received.document
    model, text = body.get("model_id"), body.get("text", "")
    if set(body) - FIELDS or not isinstance(text, str) or not text.strip() or model not in LIMITS:
        raise _RefusedError(422, "invalid_body", "Unprocessable Entity")
    if len(text) > LIMITS[model]:
        raise _RefusedError(400, "max_character_limit_exceeded", "The text is too long for this model")
    if "language_code" in body and (model == "eleven_multilingual_v2" or body["language_code"] != "no"):
        raise _RefusedError(400, "unsupported_language", f"Model {model} does not support this language_code")
    if not 0 <= body.get("seed", 0) <= 4_294_967_295 or body.get("apply_text_normalization") not in {
        "auto",
        "on",
        "off",
    }:
        raise _RefusedError(422, "invalid_body", "Unprocessable Entity")
    _check_settings(model, body.get("voice_settings", {}))
    return body


def _check_settings(model: str, settings: Mapping[str, Any]) -> None:
    if set(settings) - SHARES - {"use_speaker_boost", "speed"}:
        raise _RefusedError(422, "invalid_body", "voice_settings")
    if not all(0 <= settings[name] <= 1 for name in SHARES & set(settings)):
        raise _RefusedError(400, "invalid_voice_settings", "Input should be between 0 and 1")
    if not 0.7 <= settings.get("speed", 1.0) <= 1.2:
        raise _RefusedError(400, "invalid_voice_settings", "Speed should be between 0.7 and 1.2")
    if model == "eleven_v3" and settings.get("stability") not in {0.0, 0.5, 1.0}:
        raise _RefusedError(
            400, "invalid_ttd_stability", "Invalid TTD stability value. Must be one of: [0.0, 0.5, 1.0]"
        )


@contextmanager
def offer() -> Iterator[str]:
    """The service, for as long as the contract is tested."""
    with Loopback(answer_elevenlabs) as service, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ELEVENLABS_API_KEY", KEY)
        yield json.dumps({"base_url": service.url, "voices": {"nora": NORA, "kari": KARI}})
