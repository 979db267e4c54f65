from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lydsak.build.editing.corrections import correct_script
from lydsak.build.scripts import load_script
from lydsak.errors import UsageError

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

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


def test_the_same_correction_of_a_day_is_refused(built_copy: ShowFolder) -> None:
    """The page would have it twice; nothing is written."""
    path = built_copy.root / "scripts" / "ferja.md"
    correct_script(built_copy.load(), path, "Ferja tar 104.")
    once = path.read_bytes()
    with pytest.raises(UsageError) as caught:
        correct_script(built_copy.load(), path, "Ferja  tar 104.")
    assert (caught.value.code, path.read_bytes()) == ("L022", once)
