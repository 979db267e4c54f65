from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lydsak.build.fingerprint import (
    digest_certificate,
    digest_code,
    digest_content,
    digest_origins,
    fingerprint_episode,
    join_origins,
)
from lydsak.config import Settings, make_default_settings
from lydsak.errors import AssetError, EngineError
from lydsak.model import Db, Music, Pronunciation, ProvenanceFiles
from tests.build.conftest import ShowFolder

SETTINGS = make_default_settings()
SOUND = replace(SETTINGS.sound, intro=Music("a.flac", None, None, gain=Db(1.0)))


def _key(settings: Settings = SETTINGS, text: str = "x", voices: str = "tone:mid", sound: str = "01") -> str:
    return fingerprint_episode(text, settings, voices=voices.split(), sounds={"a.flac": sound})


@pytest.mark.parametrize(
    "other",
    [
        _key(text="y"),
        _key(voices="tone:mid espeak:nb"),
        _key(sound="02"),
        _key(replace(SETTINGS, engine="tone")),
        _key(replace(SETTINGS, roles=(("espeak", "sitat", "nb"),))),
        _key(replace(SETTINGS, opening="")),
        _key(replace(SETTINGS, closing="Takk.")),
        _key(replace(SETTINGS, words=(Pronunciation("a", said="b"),))),
        _key(replace(SETTINGS, show=replace(SETTINGS.show, title="Ny"))),
        _key(replace(SETTINGS, sound=SOUND)),
    ],
)
def test_whatever_is_heard_or_shown_counts(other: str) -> None:
    """Each of these makes the episode out of date."""
    assert other != _key()


@pytest.mark.parametrize(
    ("changed", "origin"),
    [
        (replace(SETTINGS, words=(Pronunciation("a", said="b"),)), "words.toml"),
        (replace(SETTINGS, opening=""), "lydsak.toml"),
        (replace(SETTINGS, show=replace(SETTINGS.show, title="Ny")), "lydsak.toml"),
    ],
)
def test_what_changed_is_told_by_the_file_it_stands_in(changed: Settings, origin: str) -> None:
    """That one alone."""
    before, after = (digest_origins("x", one, voices=["tone:mid"], sounds={}) for one in (SETTINGS, changed))
    assert [name for name in after if before[name] != after[name]] == [origin]


def test_what_an_episode_is_made_from_gives_its_key() -> None:
    """Gathered once for both, whatever the show's list of words weighs."""
    origins = digest_origins("x", SETTINGS, voices=["tone:mid"], sounds={})
    assert join_origins(origins) == fingerprint_episode("x", SETTINGS, voices=["tone:mid"], sounds={})


def test_where_the_show_lies_does_not_count(show: ShowFolder) -> None:
    """The same show in another folder is up to date; the order of engines is none."""
    assert _key(replace(SETTINGS, root=show.root)) == _key()
    assert _key(voices="espeak:nb tone:mid espeak:nb") == _key(voices="tone:mid espeak:nb")


def test_a_cover_counts_by_its_bytes(show: ShowFolder) -> None:
    """It is in every tag; one that is not there is an error."""
    settings = replace(SETTINGS, root=show.root, show=replace(SETTINGS.show, cover="a.jpg"))
    with pytest.raises(AssetError) as caught:
        _key(settings)
    assert caught.value.code == "L509"
    keys = set()
    for content in (b"1", b"2", b"1"):
        (show.root / "a.jpg").write_bytes(content)
        keys.add(_key(settings))
    assert len(keys) == 2


def test_a_certificate_counts_by_its_bytes(show: ShowFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the show's folder, wherever the command is called: else all would be made anew from elsewhere."""
    monkeypatch.chdir(tmp_path)
    certificate = show.root.parent / "newsroom.pem"
    files = ProvenanceFiles("../newsroom.pem", "../newsroom.key")
    settings = replace(SETTINGS, root=show.root, provenance=files)
    assert digest_certificate(settings) is None
    certificate.write_bytes(b"certificate")
    assert digest_certificate(settings) == digest_content(b"certificate")
    absolute = replace(settings, provenance=replace(files, certificate=str(certificate)))
    assert digest_certificate(absolute) == digest_content(b"certificate")


def test_an_engine_that_is_gone_is_an_error() -> None:
    """What cannot be compared is not up to date in silence."""
    with pytest.raises(EngineError):
        _key(voices="nei:nb")


def test_code_has_one_digest_a_package() -> None:
    """What one room makes is kept when another room changes."""
    assert digest_code("audio") == digest_code.__wrapped__("audio")
    assert len({digest_code("audio"), digest_code("publish"), digest_code("")}) == 3
    assert digest_content(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
