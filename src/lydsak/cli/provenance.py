"""`lydsak provenance`."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from lydsak.cli.session import Session, pass_session
from lydsak.errors import UsageError
from lydsak.model import ReadProvenance

_NOT_WHOLE = 3
"""As what `check` finds."""
_LARGEST = 10_000_000
"""Bytes of a list of authorities."""
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("provenance")
@click.argument("files", nargs=-1, required=True, metavar="MP3...", type=_FILE)
@click.option("--trust", type=_FILE, help="Authorities to trust: certificates in PEM.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def provenance_command(session: Session, files: tuple[Path, ...], trust: Path | None, as_json: bool) -> int:
    """Say who signed MP3s, how their voices were made, and whether a byte has changed since."""
    from lydsak.audio.provenance import read_provenance

    anchors = _read_anchors(trust) if trust else None
    found = [(file, read_provenance(file, anchors)) for file in files]
    if as_json:
        rows = [{"file": str(file), "provenance": msgspec.to_builtins(read)} for file, read in found]
        session.print_json({"command": "provenance", "files": rows})
    else:
        for file, read in found:
            session.print_result(f"{file}: {_describe_provenance(read)}")
    # A file without credentials may be one whose credentials were taken out.
    whole = all(read is not None and read.state != "Invalid" for _, read in found)
    return 0 if whole else _NOT_WHOLE


def _read_anchors(trust: Path) -> str:
    """The certificates of a file in PEM. Raises UsageError."""
    from cryptography.x509 import load_pem_x509_certificates

    with trust.open("rb") as file:
        content = file.read(_LARGEST)
    try:
        load_pem_x509_certificates(content)
    except ValueError:
        help = "give a file with lines of BEGIN CERTIFICATE; openssl x509 -inform der makes one of .der or .cer"
        raise UsageError("L012", f"{trust} holds no certificate in PEM", help=help) from None
    return content.decode("ascii", "replace")


def _describe_provenance(read: ReadProvenance | None) -> str:
    if read is None:
        return "no content credentials"
    states = {
        "Invalid": "NOT VALID, changed since it was signed or signed wrongly",
        "Valid": "valid, signer not on a list of trust",
        "Trusted": "valid and trusted",
    }
    facts = (
        states[read.state] + (f" ({', '.join(read.problems)})" if read.problems else ""),
        f"signed by {read.signer}" if read.signer else "",
        read.source_type or "",
        f"article {read.article}" if read.article else "",
        f"approval: {read.approval}" if read.approval else "",
    )
    return "; ".join(fact for fact in facts if fact)
