"""C2PA content credentials in an MP3: a manifest, signed over every other byte, in a frame of our own ID3v2.3 tag.

c2pa's own writer for MP3 writes the tag anew as ID3v2.4, which loses long chapter titles in several readers. So it
gives us the manifest alone, hashed over all that it is not (a data hash with an exclusion), and the tag is written as
every other. Its Python face has no such call yet; the library that comes with it has, and is called directly.
"""

from __future__ import annotations

import ctypes
import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lydsak.errors import AssetError, Phrase, Place
from lydsak.model import PRODUCT, Claim, ReadProvenance

ARTICLE_LABEL: Final = "no.lydsak.article"
_LARGEST: Final = 1_000_000_000
"""Bytes: a day of an MP3. It is read whole."""
_MEDIA_TYPE: Final = "audio/mpeg"
_RAW: Final = b"application/c2pa"
"""The manifest store as JUMBF, in no container."""
_SOURCE_TYPES: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_UNKNOWN_SIGNER: Final = "signingCredential.untrusted"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A certificate chain, its owner's first, and the private key, in PEM; never shown."""

    certificate: bytes
    key: bytes
    algorithm: str
    """As C2PA names it: es256, es384, es512, ps256 or ed25519."""

    def __repr__(self) -> str:
        return f"Credentials({self.algorithm})"


class ManifestMaker:
    """Makes the manifest of one file: first a placeholder of its length, then, the rest being known, itself."""

    def __init__(self, claim: Claim, credentials: Credentials) -> None:
        """Raises AssetError L531 for a certificate or key that c2pa does not take."""
        import c2pa

        info = c2pa.C2paSignerInfo(
            alg=credentials.algorithm.encode(),
            sign_cert=credentials.certificate,
            private_key=credentials.key,
            ta_url=None,  # a time stamp takes a network
        )
        try:
            self._signer = c2pa.Signer.from_info(info)
            self._builder = c2pa.Builder(json.dumps(describe_claim(claim)))
        except c2pa.C2paError as error:
            raise _refuse_credentials(str(error)) from error
        self.placeholder = self._call("c2pa_builder_data_hashed_placeholder", self._signer.reserve_size(), _RAW)

    def sign(self, start: int, rest: Iterable[bytes]) -> bytes:
        """The manifest of a file in which it begins at `start`; `rest` is the file without it. Raises AssetError."""
        digest = hashlib.sha256()
        for part in rest:
            digest.update(part)
        data_hash = {
            "exclusions": [{"start": start, "length": len(self.placeholder)}],
            "name": "jumbf manifest",
            "alg": "sha256",
            "hash": list(digest.digest()),
            "pad": [],
        }
        signer = ctypes.c_void_p(_find_handle(self._signer))
        manifest = self._call(
            "c2pa_builder_sign_data_hashed_embeddable", signer, json.dumps(data_hash).encode(), _RAW, None
        )
        if len(manifest) != len(self.placeholder):
            raise _refuse_credentials("the manifest is not as long as it was to be")
        return manifest

    def _call(self, name: str, *arguments: Any) -> bytes:
        """One of the C library's functions that give a manifest. Its header says what each takes."""
        import c2pa.c2pa as binding

        function = getattr(binding._lib, name)  # noqa: SLF001 (see the module's docstring)
        function.restype = ctypes.c_int64
        found = ctypes.POINTER(ctypes.c_ubyte)()
        handle = ctypes.c_void_p(_find_handle(self._builder))
        size = function(handle, *map(_convert_argument, arguments), ctypes.byref(found))
        if size < 0:
            raise _refuse_credentials(_read_error(binding))
        try:
            return ctypes.string_at(found, size)
        finally:
            binding._lib.c2pa_manifest_bytes_free(found)  # noqa: SLF001


def describe_claim(claim: Claim) -> dict[str, Any]:
    """The manifest's definition, as c2pa takes it in JSON."""
    name, _, version = PRODUCT.partition(" ")
    action = {
        "action": "c2pa.created",
        "digitalSourceType": _SOURCE_TYPES + claim.source_type,
        "softwareAgent": {"name": name, "version": version},
        "description": f"Read aloud by {', '.join(claim.voices)}" if claim.voices else "Recordings",
    }
    article = {
        "@context": "https://schema.org",
        "@type": "AudioObject",
        "name": claim.title,
        "inLanguage": claim.language,
        "publisher": {"@type": "Organization", "name": claim.publisher},
        "author": {"@type": "Person", "name": claim.author} if claim.author else None,
        "datePublished": claim.published,
        "creativeWorkStatus": claim.approval,
        "isBasedOn": {"@type": "NewsArticle", "url": claim.article, "sha256": claim.article_sha256}
        if claim.article
        else None,
    }
    return {
        "claim_generator_info": [{"name": name, "version": version}],
        "title": claim.title,
        "format": _MEDIA_TYPE,
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": [action]}},
            {"label": ARTICLE_LABEL, "data": _drop_unknown(article)},
        ],
    }


def read_provenance(path: Path, anchors: str | None = None) -> ReadProvenance | None:
    """What an MP3's credentials say, and whether they hold; None where it has none.

    `anchors` are the certificates of authorities that are trusted, in PEM. Raises AssetError L532 for what cannot be
    read.
    """
    import c2pa

    place = Place(str(path))
    if not path.is_file() or path.stat().st_size > _LARGEST:  # a device has no end
        raise AssetError("L532", "is no MP3 file, or too large for one", place=place)
    settings = {"trust": {"trust_anchors": anchors}, "verify": {"verify_trust": True}} if anchors else {}
    try:
        context = c2pa.Context(c2pa.Settings.from_dict(settings)) if settings else None
        reader = c2pa.Reader(_MEDIA_TYPE, io.BytesIO(path.read_bytes()), context=context)
        document = json.loads(reader.json())
    except c2pa.C2paError as error:
        if "ManifestNotFound" in str(error):
            return None
        raise AssetError(
            "L532", Phrase("its content credentials cannot be read: {error}", error=str(error)), place=place
        ) from error
    except OSError as error:
        raise AssetError("L532", Phrase("cannot be read: {strerror}", strerror=error.strerror), place=place) from error
    return _describe_reading(document)


def _describe_reading(document: dict[str, Any]) -> ReadProvenance:
    manifest = document["manifests"][document["active_manifest"]]
    assertions = {one["label"]: one["data"] for one in manifest.get("assertions", ())}
    actions = assertions.get("c2pa.actions.v2", {}).get("actions", ())
    created: dict[str, Any] = next((action for action in actions if action["action"] == "c2pa.created"), {})
    article = assertions.get(ARTICLE_LABEL, {})
    failures = document.get("validation_results", {}).get("activeManifest", {}).get("failure", ())
    return ReadProvenance(
        state=document["validation_state"],
        signer=manifest.get("signature_info", {}).get("common_name"),
        source_type=created.get("digitalSourceType", "").removeprefix(_SOURCE_TYPES) or None,
        article=article.get("isBasedOn", {}).get("url"),
        approval=article.get("creativeWorkStatus"),
        problems=tuple(one["code"] for one in failures if one["code"] != _UNKNOWN_SIGNER),
    )


def _drop_unknown(article: dict[str, Any]) -> dict[str, Any]:
    known = {key: value for key, value in article.items() if value is not None}
    return {key: _drop_unknown(value) if isinstance(value, dict) else value for key, value in known.items()}


def _find_handle(owner: Any) -> int:
    handle = owner._handle  # noqa: SLF001 (see the module's docstring)
    return int(ctypes.cast(handle, ctypes.c_void_p).value or 0)


def _convert_argument(argument: object) -> object:
    return ctypes.c_size_t(argument) if isinstance(argument, int) else argument


def _read_error(binding: Any) -> str:
    pointer = binding._lib.c2pa_error()  # noqa: SLF001
    if not pointer:
        return "c2pa gives no reason"
    try:
        return ctypes.string_at(pointer).decode("utf-8", "replace")
    finally:
        binding._lib.c2pa_string_free(pointer)  # noqa: SLF001


def _refuse_credentials(reason: str) -> AssetError:
    help = "see docs/how-to/provenance.md for the certificates that C2PA takes"
    return AssetError(
        "L531", Phrase("the episode cannot be signed: {reason}", reason=reason), place=Place("lydsak.toml"), help=help
    )
