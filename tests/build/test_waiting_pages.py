from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lydsak.build.check import check_show
from lydsak.build.events import EpisodeFailed
from lydsak.build.records.episodes import locate_waiting_pages
from lydsak.build.scripts import list_scripts
from lydsak.build.show import BuildOptions
from lydsak.errors import LockedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.build.conftest import ShowFolder

PAGES = ("e/ferja/index.html", "e/ferja/embed/index.html", "index.html", "feed.xml")
COPY = """
---
tittel: Kopi av ferja
dato: 2026-11-20 07:00
guid: 0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11
---

Den ble kopiert. ^a1
"""


@pytest.fixture
def refused(built_copy: ShowFolder) -> ShowFolder:
    """A built show, then edited, with a script beside it whose guid is a copy: its feed is refused."""
    script = built_copy.root / "scripts" / "ferja.md"
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace("Ferja går igjen", "Ferja står igjen"), encoding="utf-8")
    built_copy.write_script(COPY, "kopi")
    return built_copy


def _read_pages(show: ShowFolder) -> dict[str, str]:
    return {path: (show.root / "feed" / path).read_text(encoding="utf-8") for path in PAGES}


def _list_failures(show: ShowFolder) -> list[str]:
    return [event.slug for event in show.build() if isinstance(event, EpisodeFailed)]


def test_a_feed_that_is_refused_leaves_every_page_as_it_was(refused: ShowFolder) -> None:
    """Listeners have the whole old show, however often it is built, and every file that its pages name."""
    before = refused.list_files()
    for _ in range(2):
        assert _list_failures(refused) == ["feed.xml"]
        after = refused.list_files()
        assert {path: after.get(path) for path in before if not path.endswith("episode.json")} == {
            path: content for path, content in before.items() if not path.endswith("episode.json")
        }


def test_the_pages_come_with_the_feed(refused: ShowFolder, make_show: Callable[..., ShowFolder]) -> None:
    """The next build makes what an undisturbed one would have made, speaks nothing again and leaves nothing waiting."""
    _list_failures(refused)
    (refused.root / "scripts" / "kopi.md").unlink()
    ready = refused.read_ready(refused.build())
    assert [(one.episode.slug, one.spoken, one.encoded) for one in ready] == [("ferja", 0, 0)]
    assert all("Ferja står igjen" in page for path, page in _read_pages(refused).items() if "embed" not in path)
    assert not locate_waiting_pages(refused.root).exists()
    script = (refused.root / "scripts" / "ferja.md").read_text(encoding="utf-8")
    undisturbed = make_show(script=script)
    undisturbed.build()
    assert refused.list_files() == undisturbed.list_files()
    assert refused.read_ready(refused.build())[0].written == ()


def test_what_waits_is_not_missing(refused: ShowFolder) -> None:
    """`check` tells of the feed alone, and of no page that the next build could not mend either."""
    _list_failures(refused)
    settings = refused.load()
    codes = {one.code for one in check_show(settings, list_scripts(settings.root)).findings if one.level == "error"}
    assert codes == {"L631"}


def test_what_is_taken_back_waits_no_longer(refused: ShowFolder) -> None:
    """An edit that is undone before the feed is right leaves the page that stands."""
    before = _read_pages(refused)
    _list_failures(refused)
    script = refused.root / "scripts" / "ferja.md"
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace("Ferja står igjen", "Ferja går igjen"), encoding="utf-8")
    _list_failures(refused)
    assert not list(locate_waiting_pages(refused.root).rglob("*.html"))
    assert _read_pages(refused) == before


def test_a_page_that_waits_is_something_that_a_build_would_change(built_copy: ShowFolder) -> None:
    """A build that was killed before its feed is not up to date, though no episode is to be made."""
    page = built_copy.root / "feed" / "e" / "ferja" / "index.html"
    waiting = locate_waiting_pages(built_copy.root) / "e" / "ferja" / "index.html"
    waiting.parent.mkdir(parents=True)
    waiting.write_bytes(page.read_bytes())
    page.write_bytes(b"<html>before</html>")
    with pytest.raises(LockedError, match="is not what"):
        built_copy.build(BuildOptions(locked=True))
    whole = waiting.read_bytes()
    assert [one.spoken for one in built_copy.read_ready(built_copy.build())] == [0]
    assert page.read_bytes() == whole


def test_what_refuses_the_feed_is_told_before_what_waits_for_it(refused: ShowFolder) -> None:
    """Where nothing may change either: a build would say the same, and no page is its cause."""
    _list_failures(refused)
    locked = refused.build(BuildOptions(locked=True))
    assert [event.error.code for event in locked if isinstance(event, EpisodeFailed)] == ["L631"]


def test_what_waits_and_stands_already_is_nothing_to_be_changed(
    built_copy: ShowFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build that was killed when all was in place is up to date."""
    script = built_copy.root / "scripts" / "ferja.md"
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace("Ferja går igjen", "Ferja står igjen"), encoding="utf-8")
    with monkeypatch.context() as killing:
        killing.setattr("lydsak.build.publication.forget_waiting", _kill)
        with pytest.raises(KeyboardInterrupt):
            built_copy.build()
    assert locate_waiting_pages(built_copy.root).exists()
    assert not [event for event in built_copy.build(BuildOptions(locked=True)) if isinstance(event, EpisodeFailed)]


def _kill(_: object) -> None:
    raise KeyboardInterrupt


def test_what_no_record_has_is_put_nowhere(built_copy: ShowFolder) -> None:
    """Whatever lies there: a page goes out by its episode's record alone."""
    before = built_copy.list_files()
    folder = locate_waiting_pages(built_copy.root)
    for name in ("e/ferja/index.html", "e/borte/index.html", "index.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("<html>strange</html>", encoding="utf-8")
    built_copy.build()
    assert built_copy.list_files() == before
    assert not folder.exists()
