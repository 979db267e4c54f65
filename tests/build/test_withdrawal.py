from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lydsak.build.events import EpisodeFailed, EpisodeReady, EpisodeWithdrawn
from lydsak.build.show import BuildOptions
from lydsak.build.withdrawal import find_withdrawal, withdraw_script
from lydsak.errors import LockedError, UsageError
from tests.build.conftest import SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import ShowFolder


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795680000")  # 2026-11-26 in Oslo


def list_published(root: Path) -> set[str]:
    """The files of the episode that the web has."""
    return {
        path.relative_to(root / "feed").as_posix() for path in (root / "feed").glob("**/*ferja*/**/*") if path.is_file()
    } | {path.relative_to(root / "feed").as_posix() for path in (root / "feed" / "media").glob("ferja*")}


def test_a_withdrawn_episode_leaves_a_notice_and_nothing_else(built_copy: ShowFolder) -> None:
    """Out of the feed; sound, captions and page are gone; at its address stand the day and the reason."""
    root = built_copy.root
    withdraw_script(built_copy.load(), root / "scripts" / "ferja.md", "Saken bygde på <en> feil.")
    (event,) = [one for one in built_copy.build() if isinstance(one, EpisodeWithdrawn)]
    assert event.notice.withdrawal.date == "2026-11-26"
    assert "<item>" not in (root / "feed" / "feed.xml").read_text(encoding="utf-8")
    assert list_published(root) == {"e/ferja/index.html", "e/ferja/embed/index.html"}
    page = (root / "feed" / "e" / "ferja" / "index.html").read_text(encoding="utf-8")
    assert "Trukket tilbake 26. november 2026" in page
    assert "Saken bygde på &lt;en&gt; feil." in page
    assert 'content="noindex"' in page
    assert not (root / "audio" / "episodes" / "ferja.mp3").exists()


def test_a_second_build_changes_nothing(built_copy: ShowFolder) -> None:
    """The notice stands."""
    withdraw_script(built_copy.load(), built_copy.root / "scripts" / "ferja.md", "Feil.")
    built_copy.build()
    before = {path: path.read_bytes() for path in (built_copy.root / "feed").rglob("*") if path.is_file()}
    built_copy.build()
    assert {path: path.read_bytes() for path in (built_copy.root / "feed").rglob("*") if path.is_file()} == before


def test_undone_it_is_the_episode_that_it_was(built_copy: ShowFolder) -> None:
    """The same guid, the same bytes."""
    root = built_copy.root
    feed = (root / "feed" / "feed.xml").read_bytes()
    script = (root / "scripts" / "ferja.md").read_bytes()
    withdraw_script(built_copy.load(), root / "scripts" / "ferja.md", "Feil.")
    built_copy.build()
    withdraw_script(built_copy.load(), root / "scripts" / "ferja.md", None)
    assert (root / "scripts" / "ferja.md").read_bytes() == script
    assert [event for event in built_copy.build() if isinstance(event, EpisodeReady)]
    assert (root / "feed" / "feed.xml").read_bytes() == feed


def test_what_is_published_by_its_segments_goes_whole(show: ShowFolder) -> None:
    """Each segment's address has the notice."""
    (show.root / "lydsak.toml").write_text(f'publish_as = "segments"\n{SETTINGS}', encoding="utf-8")
    path = show.root / "scripts" / "ferja.md"
    path.write_text(path.read_text(encoding="utf-8").replace("guid:", "sesong: 1\nguid:"), encoding="utf-8")
    show.build()
    addresses = {page.parent.name for page in (show.root / "feed" / "e").glob("*/index.html")}
    assert len(addresses) > 2
    withdraw_script(show.load(), path, "Feil.")
    show.build()
    assert "<item>" not in (show.root / "feed" / "feed.xml").read_text(encoding="utf-8")
    assert list((show.root / "feed" / "media").glob("*.mp3")) == []
    for page in (show.root / "feed" / "e").glob("*/index.html"):
        assert "Trukket tilbake" in page.read_text(encoding="utf-8")


def test_an_edition_does_not_read_it(show: ShowFolder) -> None:
    """It fails with the reason, and the edition that is out stays."""
    show.write_script("---\ntittel: Dagens\ndato: 2026-11-21 06:00\nsaker: [ferja]\n---\n", "dagens")
    show.build()
    withdraw_script(show.load(), show.root / "scripts" / "ferja.md", "Feil.")
    (failed,) = [event for event in show.build() if isinstance(event, EpisodeFailed)]
    assert failed.error.code == "L228"
    assert "withdrawn" in failed.error.message


def test_no_reason_and_nothing_to_undo_are_told(show: ShowFolder) -> None:
    """Readers get a reason; what is not withdrawn stays."""
    path = show.root / "scripts" / "ferja.md"
    with pytest.raises(UsageError, match="needs a reason"):
        withdraw_script(show.load(), path, "  ")
    with pytest.raises(UsageError, match="is not withdrawn"):
        withdraw_script(show.load(), path, None)
    assert find_withdrawal(path, show.root) is None


def test_a_word_of_the_text_is_no_withdrawal(show: ShowFolder) -> None:
    """Only the key in the first lines."""
    path = show.write_script("---\ntittel: A\n---\n\ntrukket: nei ^a1\n", "ord")
    assert find_withdrawal(path, show.root) is None


@pytest.mark.parametrize(("before", "after"), [("godkjent", "utkast"), ("dato: 2026", "dato: 2999")])
def test_of_what_never_was_out_no_notice_tells(show: ShowFolder, before: str, after: str) -> None:
    """Its title is nobody's business."""
    path = show.root / "scripts" / "ferja.md"
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    withdraw_script(show.load(), path, "Feil.")
    assert [event for event in show.build() if isinstance(event, EpisodeWithdrawn)]
    assert not (show.root / "feed" / "e" / "ferja").exists()


def test_a_locked_build_tells_of_what_is_still_there(built_copy: ShowFolder) -> None:
    """Until a build has taken it out."""
    withdraw_script(built_copy.load(), built_copy.root / "scripts" / "ferja.md", "Feil.")
    locked = BuildOptions(workers=1, locked=True)
    with pytest.raises(LockedError, match="is withdrawn"):
        built_copy.build(locked)
    built_copy.build()
    assert [event for event in built_copy.build(locked) if isinstance(event, EpisodeWithdrawn)]
