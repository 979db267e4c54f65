from __future__ import annotations

from pathlib import Path

import pytest

from lydsak.audio.provenance import Credentials, ManifestMaker, describe_claim, read_provenance
from lydsak.errors import AssetError
from lydsak.model import Claim
from tests.audio.certificates import make_newsroom

CLAIM = Claim(
    title="Ferja går igjen",
    publisher="Bjørka Avis",
    author=None,
    language="nb",
    published="2026-11-20T06:00:00+01:00",
    approval="approved",
    source_type="trainedAlgorithmicMedia",
    voices=("piper:nb",),
)


def _make_credentials() -> Credentials:
    newsroom = make_newsroom()
    return Credentials(newsroom.chain, newsroom.key, "es256")


def test_the_manifest_is_as_long_as_its_placeholder() -> None:
    """So that it can take its place when all else of the file is known."""
    maker = ManifestMaker(CLAIM, _make_credentials())
    assert len(maker.sign(10, (b"head", b"rest"))) == len(maker.placeholder) > 1_000


def test_the_claim_says_how_the_voice_was_made() -> None:
    """In IPTC's terms; what is not known is left out."""
    actions, article = describe_claim(CLAIM)["assertions"]
    (created,) = actions["data"]["actions"]
    assert created["action"] == "c2pa.created"
    assert created["digitalSourceType"] == "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    assert "piper:nb" in created["description"]
    assert article["data"]["creativeWorkStatus"] == "approved"
    assert not {"author", "isBasedOn"} & set(article["data"])


def test_what_c2pa_does_not_take_is_an_error_with_its_reason() -> None:
    """Of the settings that name it."""
    with pytest.raises(AssetError) as caught:
        ManifestMaker(CLAIM, Credentials(b"no certificate", b"no key", "es256"))
    assert caught.value.code == "L531"
    assert str(caught.value.place) == "lydsak.toml"


def test_a_file_without_credentials_has_none(tmp_path: Path) -> None:
    """Which is not the same as wrong ones; what is not there is an error."""
    plain = tmp_path / "plain.mp3"
    plain.write_bytes(b"ID3\x03\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + bytes(413))
    assert read_provenance(plain) is None
    with pytest.raises(AssetError) as caught:
        read_provenance(tmp_path / "nowhere.mp3")
    assert caught.value.code == "L532"


def test_a_device_is_no_mp3() -> None:
    """It has no end."""
    with pytest.raises(AssetError) as caught:
        read_provenance(Path("/dev/zero"))
    assert caught.value.code == "L532"
