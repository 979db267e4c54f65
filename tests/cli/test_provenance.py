from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.audio.certificates import make_newsroom

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak


def test_a_file_is_told_of_by_whether_it_holds(
    lydsak: Lydsak, make_show: Callable[..., ShowFolder], built_show: ShowFolder, tmp_path: Path
) -> None:
    """Trusted, valid, changed or without credentials; the last two are no success."""
    newsroom = make_newsroom()
    show = make_show(settings=newsroom.write(tmp_path))
    show.build_ready()
    signed, authority = show.locate_audio(), tmp_path / "authority.pem"
    authority.write_text(newsroom.authority, encoding="utf-8")

    outcome = lydsak("provenance", str(signed), "--trust", str(authority))
    assert (outcome.code, "valid and trusted; signed by Bjørka Avis; algorithmicMedia" in outcome.out) == (0, True)
    assert "not on a list of trust" in lydsak("provenance", str(signed)).out

    changed = tmp_path / "changed.mp3"
    changed.write_bytes(signed.read_bytes()[:-1] + b"\x01")
    outcome = lydsak("provenance", str(changed))
    assert (outcome.code, "signed wrongly (assertion.dataHash.mismatch)" in outcome.out) == (3, True)

    outcome = lydsak("provenance", "--json", str(signed), str(built_show.locate_audio()))
    states = [row["provenance"] and row["provenance"]["state"] for row in json.loads(outcome.out)["files"]]
    assert (outcome.code, states) == (3, ["Valid", None])


def test_doctor_tells_when_the_certificate_ends(
    lydsak: Lydsak, make_show: Callable[..., ShowFolder], tmp_path: Path
) -> None:
    """Two weeks before, it is something to mend."""
    show = make_show(settings=make_newsroom(last=10).write(tmp_path))
    rows = json.loads(lydsak("doctor", "--json", at=show).out)["diagnoses"]
    (certificate,) = [row for row in rows if row["what"] == "certificate"]
    assert certificate["good"] is False
    assert certificate["detail"].startswith("valid until 20")


@pytest.mark.parametrize("content", [b"", b"\x30\x82\x01\x0a", b"-----BEGIN PRIVATE KEY-----\n"])
def test_what_holds_no_certificate_is_no_list_of_trust(
    lydsak: Lydsak, built_show: ShowFolder, tmp_path: Path, content: bytes
) -> None:
    """It is said of that file, not of the MP3; a folder is none either."""
    trust = tmp_path / "authority.der"
    trust.write_bytes(content)
    outcome = lydsak("provenance", str(built_show.locate_audio()), "--trust", str(trust))
    assert (outcome.code, "authority.der holds no certificate in PEM" in outcome.err) == (2, True)
    assert lydsak("provenance", str(built_show.locate_audio()), "--trust", str(tmp_path)).code == 2
