from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lydsak.build.corrections import correct_script
from lydsak.build.kept_sound import list_kept_sound
from lydsak.build.scripts import load_script
from lydsak.errors import UsageError
from tests.build.conftest import SETTINGS

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

DAY = 24 * 60 * 60
NOW = 1795680000  # 2026-11-26 in Oslo


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOW))


def test_a_correction_is_dated_and_on_page_and_feed(built_copy: ShowFolder) -> None:
    """The guid stays."""
    root = built_copy.root
    path = root / "scripts" / "ferja.md"
    guid = load_script(path, root).front_matter.guid
    correct_script(built_copy.load(), path, "Ferja tar 104, ikke 140.")
    built_copy.build()
    assert "Rettet 26. november 2026" in (root / "feed" / "e" / "ferja" / "index.html").read_text(encoding="utf-8")
    feed = (root / "feed" / "feed.xml").read_text(encoding="utf-8")
    assert "Ferja tar 104, ikke 140." in feed
    assert str(guid) in feed


def test_a_serious_one_is_said_first(built_copy: ShowFolder) -> None:
    """As a paragraph with an id of its own, below the first heading; the MP3 has another name."""
    root = built_copy.root
    path = root / "scripts" / "ferja.md"
    change = correct_script(built_copy.load(), path, "Ferja tar 104.", serious=True)
    assert change.spoken == "Rettelse 26. november 2026: Ferja tar 104."
    text = path.read_text(encoding="utf-8")
    assert f"## Innledning ^k1\n\n{change.spoken} ^a2\n\nFerja la fra kai" in text
    built_copy.build()
    assert len(list((root / "feed" / "media").glob("ferja.*.mp3"))) == 2


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


def test_a_damaged_note_of_what_stays_hurts_nothing(built_copy: ShowFolder) -> None:
    """Nor one that names files elsewhere."""
    note = built_copy.root / ".lydsak" / "kept-sound.json"
    for content in (b"\xff", b'{"../lydsak.toml": "2020-01-01"}', b'{"media/x.mp3": "soon"}'):
        note.write_bytes(content)
        built_copy.build()
        assert (built_copy.root / "lydsak.toml").exists()


def test_nynorsk_says_it_in_nynorsk(show: ShowFolder) -> None:
    """Key, and what is said."""
    path = show.write_script("---\ntittel: A\nspråk: nn\n---\n\nTekst her. ^a1\n", "nynorsk")
    change = correct_script(show.load(), path, "Feil.", serious=True)
    assert change.spoken == "Retting 26. november 2026: Feil."
    text = path.read_text(encoding="utf-8")
    assert "rettingar:\n" in text
    assert text.endswith("\n\nRetting 26. november 2026: Feil. ^a2\n\nTekst her. ^a1\n")


def test_an_empty_note_is_refused_and_a_dry_run_writes_nothing(show: ShowFolder) -> None:
    """Readers get words."""
    path = show.root / "scripts" / "ferja.md"
    before = path.read_bytes()
    with pytest.raises(UsageError, match="needs a note"):
        correct_script(show.load(), path, " \n ")
    assert "rettelser:" in correct_script(show.load(), path, "Feil.", dry_run=True).text
    assert path.read_bytes() == before


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
