"""The newsroom's certificate and key, that episodes are signed with: from files outside the show."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lydsak.config import Settings, locate_setting
from lydsak.errors import Phrase, SettingsError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from lydsak.audio.provenance import Credentials

_LARGEST: Final = 1_000_000
"""Bytes of a certificate or a key in PEM."""
_OTHERS: Final = 0o077
"""The permissions of group and others."""


def read_credentials(settings: Settings) -> Credentials | None:
    """The newsroom's certificate chain and key, looked at; None where nothing is to be signed.

    Raises SettingsError L112 (a file cannot be read), L113 (it lies in the show, or others may read the key), L114
    (they do not belong together, or are no use now).
    """
    files = settings.provenance
    if files is None:
        return None
    from lydsak.audio.provenance import Credentials

    certificate = _read_file(settings, "certificate", files.certificate)
    key = _read_file(settings, "key", files.key)
    return Credentials(certificate, key, _choose_algorithm(settings, certificate, key))


def check_credentials(settings: Settings) -> None:
    """Refuse a certificate or key that nothing can be signed with, before anything is spoken. Raises SettingsError."""
    read_credentials(settings)


def find_expiry(settings: Settings) -> datetime | None:
    """Until when the certificate is valid; None where nothing is signed. Raises SettingsError."""
    credentials = read_credentials(settings)
    return None if credentials is None else _read_owner(credentials.certificate).not_valid_after_utc


def locate_credential(settings: Settings, given: str) -> Path:
    """The file that [provenance] names: from the show's folder where its path is not absolute."""
    return settings.root / Path(given).expanduser()


def _read_file(settings: Settings, key: str, given: str) -> bytes:
    path = locate_credential(settings, given)
    place = locate_setting(settings.root, ("provenance", key))
    if path.resolve().is_relative_to(settings.root.resolve()):
        help = "keep it where nobody commits or publishes it, for example in ~/.config/lydsak"
        raise SettingsError("L113", Phrase("the {key} lies inside the show", key=key), place=place, help=help)
    try:
        if path.exists() and (not path.is_file() or path.stat().st_size > _LARGEST):  # a device has no end
            help = Phrase("correct provenance.{key}", key=key)
            raise SettingsError("L112", Phrase("the {key} is not a plain file of PEM", key=key), place=place, help=help)
        content = path.read_bytes()
        shared = key == "key" and os.name == "posix" and path.stat().st_mode & _OTHERS
    except OSError as error:
        raise SettingsError(
            "L112",
            Phrase("the {key} cannot be read: {strerror}", key=key, strerror=error.strerror),
            place=place,
            help=Phrase("correct provenance.{key}", key=key),
        ) from None
    if shared:
        raise SettingsError(
            "L113", "the key may be read by others", place=place, help=Phrase("chmod 600 {given}", given=given)
        )
    return content


def _read_owner(certificate: bytes) -> Certificate:
    from cryptography.x509 import load_pem_x509_certificates

    return load_pem_x509_certificates(certificate)[0]


def _choose_algorithm(settings: Settings, certificate: bytes, key: bytes) -> str:
    """By the key, which has to be the certificate's, and the certificate valid today."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    place = locate_setting(settings.root, ("provenance",))
    try:
        owner, private = _read_owner(certificate), load_pem_private_key(key, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        help = "both in PEM, the key without a password"
        raise SettingsError("L114", "certificate or key is not one", place=place, help=help) from None
    if owner.public_key() != private.public_key():
        help = "the first certificate of the file has to be the key's own"
        raise SettingsError("L114", "the key is not the certificate's", place=place, help=help)
    today = datetime.now(UTC)
    if not owner.not_valid_before_utc <= today <= owner.not_valid_after_utc:
        first, last = owner.not_valid_before_utc, owner.not_valid_after_utc
        message = Phrase(
            "the certificate is valid from {first} to {last}, not today",
            first=f"{first:%Y-%m-%d}",
            last=f"{last:%Y-%m-%d}",
        )
        raise SettingsError("L114", message, place=place, help="renew it, or take [provenance] out")
    algorithm = _name_algorithm(private)
    if algorithm is None:
        help = "make one for ES256, ES384, ES512, PS256 or Ed25519 (C2PA 2.2, clause 13.2)"
        raise SettingsError("L114", "C2PA takes no key of this kind", place=place, help=help)
    return algorithm


def _name_algorithm(private: object) -> str | None:
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(private, ec.EllipticCurvePrivateKey):
        return {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}.get(private.curve.name)
    if isinstance(private, rsa.RSAPrivateKey):
        return "ps256"
    return "ed25519" if isinstance(private, ed25519.Ed25519PrivateKey) else None
