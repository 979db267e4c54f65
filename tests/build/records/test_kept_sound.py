from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest

from lydsak.build.editing.corrections import correct_script
from lydsak.build.records.episodes import find_standing
from lydsak.build.records.kept_sound import keep_replaced_sound, list_kept_sound, remove_expired_sound
from lydsak.model import Correction
from tests.build.conftest import SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

    from lydsak.model import Episode
    from tests.build.conftest import ShowFolder

DAY = 24 * 60 * 60
NOW = 1795680000  # 2026-11-26 in Oslo
LATER = "2030-01-01T00:00:00+00:00"
BEFORE = "2020-01-01T00:00:00+00:00"


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOW))


def locate_note(root: Path) -> Path:
    """Where it is noted what stays."""
    return root / ".lydsak" / "kept-sound.json"


def write_note(root: Path, noted: dict[str, str]) -> None:
    """Note what stays, and until when."""
    locate_note(root).parent.mkdir(exist_ok=True)
    locate_note(root).write_bytes(msgspec.json.encode(noted))


def read_episode(show: ShowFolder) -> Episode:
    """The record of the built episode."""
    standing = find_standing(show.root, "ferja")
    assert standing is not None
    return standing.episode


def test_the_sound_it_replaces_stays_for_a_week(built_copy: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Apps that hold the old feed still find it; a later build takes it away."""
    root = built_copy.root
    (old,) = (root / "feed" / "media").glob("ferja.*.mp3")
    correct_script(built_copy.load(), root / "scripts" / "ferja.md", "Feil.", serious=True)
    built_copy.build()
    assert list_kept_sound(root) == {old}
    assert old.exists()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOW + 6 * DAY))
    built_copy.build()
    assert old.exists()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOW + 8 * DAY))
    built_copy.build()
    assert not old.exists()
    assert len(list((root / "feed" / "media").glob("ferja.*.mp3"))) == 1
    assert list_kept_sound(root) == frozenset()


@pytest.mark.parametrize("keep", ["0", "2 h"])
def test_how_long_is_a_setting(built_copy: ShowFolder, keep: str) -> None:
    """Nought takes it away at once."""
    root = built_copy.root
    (root / "lydsak.toml").write_text(f'{SETTINGS}\n[feed]\nkeep_corrected = "{keep}"\n', encoding="utf-8")
    built_copy.build()
    (old,) = (root / "feed" / "media").glob("ferja.*.mp3")
    correct_script(built_copy.load(), root / "scripts" / "ferja.md", "Feil.", serious=True)
    built_copy.build()
    assert old.exists() is (keep != "0")


def test_any_other_edit_keeps_nothing(built_copy: ShowFolder) -> None:
    """An editor who builds twenty times leaves one file."""
    root = built_copy.root
    path = root / "scripts" / "ferja.md"
    path.write_text(path.read_text(encoding="utf-8").replace("klokka sju", "klokka åtte"), encoding="utf-8")
    built_copy.build()
    assert len(list((root / "feed" / "media").glob("ferja.*.mp3"))) == 1


@pytest.mark.parametrize("keep", ["7 d", "0"])
def test_a_move_keeps_the_sound_for_those_who_have_the_old_feed(built_copy: ShowFolder, keep: str) -> None:
    """Its tags name the page, so that it is another file; where the old address leads here, the old name is found."""
    root = built_copy.root
    (old,) = (root / "feed" / "media").glob("ferja.*.mp3")
    settings = SETTINGS.replace("provepost.example/podkast", "lyd.example")
    (root / "lydsak.toml").write_text(f'{settings}\n[feed]\nkeep_corrected = "{keep}"\n', encoding="utf-8")
    built_copy.build()
    assert read_episode(built_copy).audio.path != f"media/{old.name}"
    assert old.exists() is (keep != "0")
    assert list_kept_sound(root) == ({old} if keep != "0" else frozenset())


def test_a_damaged_note_of_what_stays_hurts_nothing(built_copy: ShowFolder) -> None:
    """Nor one that names files elsewhere."""
    note = built_copy.root / ".lydsak" / "kept-sound.json"
    for content in (b"\xff", b'{"../lydsak.toml": "2020-01-01"}', b'{"media/x.mp3": "soon"}'):
        note.write_bytes(content)
        built_copy.build()
        assert (built_copy.root / "lydsak.toml").exists()


def test_sound_that_is_heard_again_stays(built_copy: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A correction that was taken back gives its name back to the file."""
    root = built_copy.root
    path = root / "scripts" / "ferja.md"
    before = path.read_bytes()
    (old,) = (root / "feed" / "media").glob("ferja.*.mp3")
    correct_script(built_copy.load(), path, "Feil.", serious=True)
    built_copy.build()
    path.write_bytes(before)
    built_copy.build()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOW + 8 * DAY))
    built_copy.build()
    assert old.exists()


def test_the_hours_are_counted_from_the_correction(built_copy: ShowFolder) -> None:
    """Seven days by default; what the corrected episode still consists of needs no note."""
    before = read_episode(built_copy)
    correction = Correction("2026-11-26", "Feil.")
    other = replace(before.audio, path="media/ferja.00000000.mp3")
    keep_replaced_sound(built_copy.load(), before, replace(before, corrections=(correction,)))
    assert not locate_note(built_copy.root).exists()
    keep_replaced_sound(built_copy.load(), before, replace(before, corrections=(correction,), audio=other))
    noted = msgspec.json.decode(locate_note(built_copy.root).read_bytes())
    assert noted == {before.audio.path: "2026-12-03T08:00:00+00:00"}


def test_a_second_correction_keeps_what_the_first_kept(built_copy: ShowFolder) -> None:
    """Each file has a day of its own."""
    write_note(built_copy.root, {"media/brua.11111111.mp3": LATER})
    before = read_episode(built_copy)
    after = replace(
        before,
        corrections=(Correction("2026-11-26", "Feil."),),
        audio=replace(before.audio, path="media/ferja.00000000.mp3"),
    )
    keep_replaced_sound(built_copy.load(), before, after)
    feed = built_copy.root / "feed"
    assert list_kept_sound(built_copy.root) == {feed / "media" / "brua.11111111.mp3", feed / before.audio.path}


@pytest.mark.parametrize(
    ("until", "stays"),
    [(LATER, True), (BEFORE, False), ("2030-01-01T00:00:00", True), ("snart", False), ("", False)],
    ids=["later", "over", "without a zone", "no time", "nothing"],
)
def test_a_file_stays_until_its_time(tmp_path: Path, until: str, stays: bool) -> None:
    """A time that cannot be read is one that is over; one without a zone is UTC."""
    sound = tmp_path / "feed" / "media" / "ferja.12345678.mp3"
    sound.parent.mkdir(parents=True)
    sound.touch()
    write_note(tmp_path, {"media/ferja.12345678.mp3": until})
    assert list_kept_sound(tmp_path) == ({sound} if stays else frozenset())
    remove_expired_sound(tmp_path)
    assert sound.exists() is stays
    assert msgspec.json.decode(locate_note(tmp_path).read_bytes()) == (
        {"media/ferja.12345678.mp3": until} if stays else {}
    )


@pytest.mark.parametrize("path", ["../lydsak.toml", "media/../../lydsak.toml", "feed.xml", "/etc/passwd"])
def test_only_sound_of_the_feed_is_ever_taken_away(tmp_path: Path, path: str) -> None:
    """Whatever somebody wrote into the note."""
    named = tmp_path / "feed" / path
    (tmp_path / "feed" / "media").mkdir(parents=True)
    if not path.startswith("/"):
        named.touch()
    write_note(tmp_path, {path: BEFORE})
    remove_expired_sound(tmp_path)
    assert named.exists()
    write_note(tmp_path, {path: LATER})
    assert list_kept_sound(tmp_path) == frozenset()


def test_a_file_that_is_gone_already_is_forgotten(tmp_path: Path) -> None:
    """Somebody emptied the folder; a show without a note has nothing to do."""
    remove_expired_sound(tmp_path)
    assert not locate_note(tmp_path).exists()
    write_note(tmp_path, {"media/ferja.12345678.mp3": BEFORE})
    remove_expired_sound(tmp_path)
    assert msgspec.json.decode(locate_note(tmp_path).read_bytes()) == {}
