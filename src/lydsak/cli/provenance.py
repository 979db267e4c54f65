"""`lydsak provenance`."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from lydsak.cli.session import Session, pass_session
from lydsak.model import ReadProvenance

_NOT_WHOLE = 3
"""As what `check` finds."""


@click.command("provenance")
@click.argument("files", nargs=-1, required=True, metavar="MP3...", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--trust", type=click.Path(exists=True, path_type=Path), help="Authorities to trust: certificates in PEM."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def provenance_command(session: Session, files: tuple[Path, ...], trust: Path | None, as_json: bool) -> int:
    """Say who signed MP3s, how their voices were made, and whether a byte has changed since."""
    from lydsak.audio.provenance import read_provenance

    anchors = trust.read_text(encoding="utf-8") if trust else None
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


def _describe_provenance(read: ReadProvenance | None) -> str:
    if read is None:
        return "no content credentials"
    states = {"Invalid": "NOT VALID", "Valid": "valid, signer not on a list of trust", "Trusted": "valid and trusted"}
    facts = (
        states[read.state] + (f" ({', '.join(read.problems)})" if read.problems else ""),
        f"signed by {read.signer}" if read.signer else "",
        read.source_type or "",
        f"article {read.article}" if read.article else "",
        f"approval: {read.approval}" if read.approval else "",
    )
    return "; ".join(fact for fact in facts if fact)
