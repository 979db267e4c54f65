"""Episodes with content credentials: signed once, read back, and any change found."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lydsak.audio.provenance import read_provenance
from lydsak.audio.tags import read_tags
from lydsak.build.sound.credentials import read_credentials
from tests.audio.certificates import Kind, Newsroom, make_newsroom
from tests.build.conftest import SCRIPT

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    """With the key that most authorities give."""
    return make_newsroom()


@pytest.fixture(scope="module")
def signed_show(
    make_show: Callable[..., ShowFolder], newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory
) -> ShowFolder:
    """A show whose episode is signed; its article is there."""
    table = newsroom.write(tmp_path_factory.mktemp("keys"))
    show = make_show(settings=table, script=SCRIPT.replace("status:", "kilde: articles/ferja.txt\nstatus:"))
    (show.root / "articles").mkdir()
    (show.root / "articles" / "ferja.txt").write_text("Ferja går igjen\n", encoding="utf-8")
    show.build_ready()
    return show


def test_a_reader_finds_what_was_signed(signed_show: ShowFolder, newsroom: Newsroom) -> None:
    """By whom, how the voice was made, from which article, whether approved; trusted where the signer is known."""
    found = read_provenance(signed_show.locate_audio())
    assert found is not None
    assert (found.state, found.problems) == ("Valid", ())
    assert (found.signer, found.source_type) == ("Bjørka Avis", "algorithmicMedia")
    assert (found.article, found.approval) == ("articles/ferja.txt", "approved")
    trusted = read_provenance(signed_show.locate_audio(), newsroom.authority)
    assert trusted is not None
    assert trusted.state == "Trusted"


def test_the_tag_is_as_every_other(signed_show: ShowFolder, built_show: ShowFolder) -> None:
    """ID3v2.3 with the same frames in the same order, and the manifest after them; the sound is the same."""
    signed, plain = signed_show.locate_audio(), built_show.locate_audio()
    assert signed.read_bytes()[:4] == b"ID3\x03"
    frames = read_tags(signed).frames
    assert [name for name, _ in frames] == [*(name for name, _ in read_tags(plain).frames), "GEOB"]
    assert frames[-1][1].startswith("application/c2pa, ")
    assert read_tags(signed).chapters == read_tags(plain).chapters
    assert signed.read_bytes()[-20_000:] == plain.read_bytes()[-20_000:]


@pytest.mark.debian("ffprobe", "mp3val")
def test_other_programs_read_a_signed_file(signed_show: ShowFolder) -> None:
    """Chapters in order of time, and nothing damaged."""
    path = signed_show.locate_audio()
    command = ["ffprobe", "-v", "error", "-show_chapters", "-show_format", "-of", "json", str(path)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    assert [chapter["tags"]["title"] for chapter in found["chapters"]] == ["Innledning", "Kaia"]
    assert found["format"]["tags"]["title"] == "Ferja går igjen"
    report = subprocess.run(["mp3val", str(path)], check=True, capture_output=True, text=True).stdout
    assert "WARNING" not in report


@pytest.mark.parametrize("place", ["title", "manifest", "first frame", "middle", "end"])
def test_a_changed_byte_is_found(signed_show: ShowFolder, tmp_path: Path, place: str) -> None:
    """In the tag, in the manifest or in the sound."""
    content = bytearray(signed_show.locate_audio().read_bytes())
    tag = 10 + sum((content[6 + index] & 0x7F) << (21 - 7 * index) for index in range(4))
    places = {
        "title": content.index("Ferja".encode("utf-16-le")),
        "manifest": content.index(b"algorithmicMedia"),
        "first frame": tag + 40,
        "middle": (tag + len(content)) // 2,
        "end": len(content) - 1,
    }
    content[places[place]] ^= 1
    changed = tmp_path / "changed.mp3"
    changed.write_bytes(content)
    found = read_provenance(changed)
    assert found is not None
    assert found.state == "Invalid"
    assert found.problems


def test_nothing_is_signed_twice(signed_show: ShowFolder) -> None:
    """Two signatures are never alike, so the first is kept: with everything else gone, the same bytes come back."""
    before = signed_show.list_files()
    for path in sorted((signed_show.root / "feed").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    signed_show.build_ready()
    assert signed_show.list_files() == before


def test_another_certificate_or_none_makes_the_file_anew(
    make_show: Callable[..., ShowFolder], built_show: ShowFolder, tmp_path: Path
) -> None:
    """And without one it is the file that never had one."""
    show = make_show(settings=make_newsroom().write(tmp_path))
    first = show.build_ready().episode.audio
    make_newsroom("ed25519").write(tmp_path)
    second = show.build_ready().episode.audio
    assert (first.sha256 != second.sha256, first.path != second.path) == (True, True)
    assert [path.name for path in (show.root / "feed" / "media").iterdir()] == [second.path.rpartition("/")[2]]
    settings = show.root / "lydsak.toml"
    settings.write_text(settings.read_text(encoding="utf-8").partition("\n[provenance]")[0] + "\n", encoding="utf-8")
    show.build_ready()
    assert show.locate_audio().read_bytes() == built_show.locate_audio().read_bytes()


@pytest.mark.parametrize("kind", ["es256", "es384", "ps256", "ed25519"])
def test_every_kind_of_key_that_c2pa_takes(show: ShowFolder, tmp_path: Path, kind: Kind) -> None:
    """The kind is told from the key."""
    show.add_settings(make_newsroom(kind).write(tmp_path))
    show.build_ready()
    found = read_provenance(show.locate_audio())
    assert found is not None
    assert (found.state, found.problems) == ("Valid", ())


def test_no_key_is_shown_or_kept(signed_show: ShowFolder, newsroom: Newsroom) -> None:
    """Neither in the store nor in a record, nor by whoever prints it."""
    secret = newsroom.key.splitlines()[1]
    kept = [path.read_bytes() for path in signed_show.root.rglob("*") if path.is_file()]
    assert kept
    assert not any(secret in content for content in kept)
    credentials = read_credentials(signed_show.load())
    assert secret.decode() not in repr(credentials)


def test_an_episode_that_is_up_to_date_stays_so(signed_show: ShowFolder) -> None:
    """Nothing is written."""
    ready = signed_show.read_ready(signed_show.build())
    assert [event.written for event in ready] == [()]
