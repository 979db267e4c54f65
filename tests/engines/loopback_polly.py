"""Amazon Polly on loopback: it checks the signature of what came, then the request as the service's model has it.

What it demands stands in "SynthesizeSpeech", "Supported SSML tags" and "Quotas" of the developer guide, and in the
service model that botocore carries; the signature is worked out anew from the request as it came over the wire.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from html import unescape
from typing import Any, Final
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import soundfile
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.session import Session

from tests.engines.loopback import LETTER_MS, Loopback, Received, Reply, count_letters, make_pcm

KEY_ID: Final = "AKIDEXAMPLE123456789"
KEY: Final = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
TOKEN: Final = "FwoGZXIvYXdzEXAMPLETOKEN//////////wEaDEXAMPLE"
REGION: Final = "eu-west-1"
ENGINES: Final = {"Ida": "neural", "Liv": "standard"}
RATES: Final = {"8000", "16000", "22050", "24000"}
KEYS: Final = {
    "AWS_ACCESS_KEY_ID": KEY_ID,
    "AWS_SECRET_ACCESS_KEY": KEY,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": "/nonexistent/config",
    "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/credentials",
}
"""The environment of somebody with a key, and nothing of this machine's own."""

_SIGNATURE: Final = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<scope>[^,]+), "
    r"SignedHeaders=(?P<signed>[^,]+), Signature=(?P<signature>[0-9a-f]{64})"
)
_PIECE: Final = re.compile(r"<[^>]*>|[^<\s]+")


class _RefusedError(Exception):
    def __init__(self, status: int, kind: str, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.kind = kind


def answer_polly(received: Received) -> Reply:
    """Sound or times, or what is wrong with the request."""
    try:
        _check_signature(received)
        body = _check_body(received.document)
        pace = _check_ssml(body["Text"], body["Engine"])
    except _RefusedError as refused:
        said = json.dumps({"message": str(refused)}).encode()
        return Reply(said, "application/x-amz-json-1.1", refused.status, {"x-amzn-ErrorType": refused.kind})
    if body["OutputFormat"] == "json":
        lines = [json.dumps(mark, ensure_ascii=False) for mark in make_marks(body["Text"], pace)]
        return Reply("\n".join(lines).encode(), "application/x-json-stream")
    return Reply(make_ogg(read_text(body["Text"]), int(body["SampleRate"]), pace), "audio/ogg")


def make_marks(ssml: str, pace: float) -> list[dict[str, Any]]:
    """A mark for each run of letters outside of tags, by its bytes in the document."""
    now, marks = 0, []
    for match in _PIECE.finditer(ssml):
        letters = 0 if match[0].startswith("<") else count_letters(unescape(match[0]))
        if not letters:
            continue
        start = len(ssml[: match.start()].encode())
        end = start + len(match[0].encode())
        time = round(now * LETTER_MS / pace)
        marks.append({"time": time, "type": "word", "start": start, "end": end, "value": match[0]})
        now += letters
    return marks


@lru_cache(maxsize=256)
def make_ogg(text: str, rate: int, pace: float = 1.0) -> bytes:
    """The tone as Vorbis."""
    file = io.BytesIO()
    soundfile.write(file, np.frombuffer(make_pcm(text, rate, pace), "<i2"), rate, format="OGG", subtype="VORBIS")
    return file.getvalue()


def read_text(ssml: str) -> str:
    """What of a document is spoken."""
    return "".join(ET.fromstring(ssml).itertext())


def _check_signature(received: Received) -> None:
    headers = {name.lower(): value for name, value in received.headers.items()}
    match = _SIGNATURE.fullmatch(headers.get("authorization", ""))
    if not match:
        raise _RefusedError(403, "MissingAuthenticationTokenException", "Missing Authentication Token")
    if match["scope"] != f"{KEY_ID}/{headers['x-amz-date'][:8]}/{REGION}/polly/aws4_request":
        raise _RefusedError(
            403, "UnrecognizedClientException", "The security token included in the request is invalid."
        )
    signed = match["signed"].split(";")
    if not {"host", "x-amz-date", "content-type"} <= set(signed) or ("x-amz-security-token" in headers) != (
        "x-amz-security-token" in signed
    ):
        raise _RefusedError(403, "InvalidSignatureException", "Headers are not signed")
    url = f"http://{headers['host']}{received.path}"
    request = AWSRequest(received.method, url, {name: headers[name] for name in signed}, received.body)
    request.context["timestamp"] = headers["x-amz-date"]
    auth = SigV4Auth(Credentials(KEY_ID, KEY, headers.get("x-amz-security-token")), "polly", REGION)
    wanted = auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request)
    if match["signature"] != wanted:
        why = f"The request signature we calculated does not match: {headers.get('x-amz-security-token')}"
        raise _RefusedError(403, "InvalidSignatureException", why)


@lru_cache(maxsize=1)
def _load_shapes() -> Mapping[str, Any]:
    """The shapes of the service's own model."""
    model = Session().get_component("data_loader").load_service_model("polly", "service-2")
    shapes: Mapping[str, Any] = model["shapes"]
    return shapes


def _check_body(body: dict[str, Any]) -> dict[str, Any]:
    shapes = _load_shapes()
    input = shapes["SynthesizeSpeechInput"]  # noqa: A001 - as the model has it
    unknown, missing = set(body) - set(input["members"]), set(input["required"]) - set(body)
    wrong = [
        name
        for name, value in body.items()
        if value not in shapes[input["members"].get(name, {}).get("shape", "Text")].get("enum", [value])
    ]
    if unknown or missing or wrong or body.get("LanguageCode") != "nb-NO":
        raise _RefusedError(400, "ValidationException", f"{unknown or missing or wrong}")
    if body["Engine"] != ENGINES.get(body["VoiceId"]):
        raise _RefusedError(400, "EngineNotSupportedException", "This voice does not support the selected engine")
    if (body["OutputFormat"] == "json") != ("SpeechMarkTypes" in body):
        raise _RefusedError(400, "MarksNotSupportedForFormatException", "Speech marks come as json alone")
    if body["OutputFormat"] != "json" and (body["OutputFormat"] != "ogg_vorbis" or body["SampleRate"] not in RATES):
        raise _RefusedError(400, "InvalidSampleRateException", "The specified sample rate is not valid.")
    if body["TextType"] != "ssml":
        raise _RefusedError(400, "ValidationException", "TextType")
    return body


def _check_ssml(ssml: str, engine: str) -> float:
    """The pace that a document asks for."""
    if len(ssml) > 6_000:
        raise _RefusedError(400, "TextLengthExceededException", "Maximum text length has been exceeded")
    try:
        root = ET.fromstring(ssml)
    except ET.ParseError:
        raise _RefusedError(400, "InvalidSsmlException", "Invalid SSML request") from None
    if root.tag != "speak" or root.attrib or len("".join(root.itertext())) > 3_000:
        raise _RefusedError(400, "InvalidSsmlException", "Invalid SSML request")
    paces = [_check_element(element, engine) for element in root.iter() if element is not root]
    return next((pace for pace in paces if pace != 1.0), 1.0)


def _check_element(element: ET.Element, engine: str) -> float:
    given = dict(element.attrib)
    if element.tag == "phoneme":
        if given.pop("alphabet", "") != "ipa" or not given.pop("ph", "") or given:
            raise _RefusedError(400, "InvalidSsmlException", "Invalid SSML request")
        return 1.0
    rate = re.fullmatch(r"(\d+)%", given.pop("rate", ""))
    unsupported = element.tag != "prosody" or given or (engine == "neural" and "pitch" in element.attrib)
    if unsupported or not rate or not 20 <= int(rate[1]) <= 200:
        raise _RefusedError(400, "InvalidSsmlException", "Unsupported Neural feature")
    return int(rate[1]) / 100


@contextmanager
def offer() -> Iterator[str]:
    """The service, for as long as the contract is tested."""
    with Loopback(answer_polly) as service, pytest.MonkeyPatch.context() as patch:
        for name, value in KEYS.items():
            patch.setenv(name, value)
        for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
            patch.delenv(name, raising=False)
        yield json.dumps({"endpoint": service.url})
