"""A newsroom's certificate and key, as an authority would give them: what C2PA asks of a chain, made anew each run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes

Kind = Literal["es256", "es384", "ps256", "ed25519", "unknown"]


@dataclass(frozen=True, slots=True)
class Newsroom:
    """PEM: the chain with the owner's certificate first, its key, and the authority's certificate."""

    chain: bytes
    key: bytes
    authority: str

    def write(self, folder: Path) -> str:
        """Put chain and key into files; gives the table of lydsak.toml that names them."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "avis.pem").write_bytes(self.chain)
        (folder / "avis.key").write_bytes(self.key)
        (folder / "avis.key").chmod(0o600)
        return f'\n[provenance]\ncertificate = "{folder / "avis.pem"}"\nkey = "{folder / "avis.key"}"\n'


def make_newsroom(kind: Kind = "es256", *, first: int = -1, last: int = 365) -> Newsroom:
    """`first` and `last` are the days of its validity, from today."""
    authority, owner = ec.generate_private_key(ec.SECP256R1()), _make_key(kind)
    root = _certify("Presseautoriteten", authority, "Presseautoriteten", authority, (-400, 4_000), authority=True)
    leaf = _certify("Bjørka Avis", owner, "Presseautoriteten", authority, (first, last), authority=False)
    pem = serialization.Encoding.PEM
    key = owner.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Newsroom(leaf.public_bytes(pem) + root.public_bytes(pem), key, root.public_bytes(pem).decode())


def _make_key(kind: Kind) -> CertificateIssuerPrivateKeyTypes:
    if kind == "ps256":
        return rsa.generate_private_key(65_537, 2_048)
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    curves: dict[str, ec.EllipticCurve] = {"es256": ec.SECP256R1(), "es384": ec.SECP384R1(), "unknown": ec.SECP256K1()}
    return ec.generate_private_key(curves[kind])


def _certify(
    name: str,
    key: CertificateIssuerPrivateKeyTypes,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    days: tuple[int, int],
    *,
    authority: bool,
) -> x509.Certificate:
    today = datetime.now(UTC)
    usage = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only"), False
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today + timedelta(days[0]))
        .not_valid_after(today + timedelta(days[1]))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, key_cert_sign=authority, crl_sign=authority, decipher_only=False, **usage
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if not authority:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _name(common: str) -> x509.Name:
    parts = ((NameOID.COUNTRY_NAME, "NO"), (NameOID.ORGANIZATION_NAME, common), (NameOID.COMMON_NAME, common))
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts])
