"""A show that moves to another address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from lydsak.build.check import check_show
from lydsak.build.events import EpisodeReady, Remark
from lydsak.build.moving import describe_former_pages, find_former_address, has_former_page
from lydsak.build.show import BuildOptions, build_show
from lydsak.errors import LockedError
from tests.build.conftest import ONE_WORKER, SCRIPT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lydsak.build.events import Event
    from tests.build.conftest import ShowFolder

OLD, NEW = "https://provepost.example/podkast", "https://lyd.example"


def move_show(show: ShowFolder) -> None:
    """Change its site_url."""
    path = show.root / "lydsak.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(OLD, NEW), encoding="utf-8")


def list_remarks(events: Iterable[Event]) -> list[str]:
    """What is said of the feed."""
    return [event.message for event in events if isinstance(event, Remark) and event.slug == "feed"]


def test_all_that_names_the_address_is_made_anew_and_nothing_is_spoken(built_copy: ShowFolder) -> None:
    """Feed, pages and tags; the build says what it does, and that subscribers do not follow by themselves."""
    guid = re.findall("<guid[^<]*", (built_copy.root / "feed" / "feed.xml").read_text(encoding="utf-8"))
    assert find_former_address(built_copy.load()) is None
    move_show(built_copy)
    assert find_former_address(built_copy.load()) == f"{OLD}/feed.xml"
    events = built_copy.build()
    (said,) = list_remarks(events)
    assert f"{OLD}/feed.xml" in said
    assert f"{NEW}/feed.xml" in said
    assert "new_feed_url" in said
    (ready,) = [event for event in events if isinstance(event, EpisodeReady)]
    assert ready.spoken == 0
    texts = [content for path, content in built_copy.list_files().items() if path.endswith((".xml", ".html", ".json"))]
    assert not [text for text in texts if OLD.encode() in text]
    assert guid == re.findall("<guid[^<]*", (built_copy.root / "feed" / "feed.xml").read_text(encoding="utf-8"))
    assert list_remarks(built_copy.build()) == []


def test_a_show_that_says_where_it_went_need_not_be_told(built_copy: ShowFolder) -> None:
    """new_feed_url is set: no advice."""
    move_show(built_copy)
    built_copy.add_settings(f'\n[feed]\nnew_feed_url = "{NEW}/feed.xml"\n')
    (said,) = list_remarks(built_copy.build())
    assert "subscribes" not in said


def test_a_build_that_changes_nothing_tells_of_the_move(built_copy: ShowFolder) -> None:
    """With -n it says what it would say; under --locked something would change."""
    move_show(built_copy)
    before = built_copy.list_files()
    assert len(list_remarks(built_copy.build(BuildOptions(dry_run=True)))) == 1
    with pytest.raises(LockedError):
        built_copy.build(BuildOptions(locked=True))
    assert built_copy.list_files() == before


def test_check_finds_a_feed_of_another_address(built_copy: ShowFolder) -> None:
    """An error, until it is built; then nothing is left to say."""
    script = built_copy.root / "scripts" / "ferja.md"

    def list_codes() -> list[tuple[str, str]]:
        found = check_show(built_copy.load(), (script,)).findings
        return [(one.code, one.level) for one in found if one.code in {"L655", "L656"}]

    assert list_codes() == []
    move_show(built_copy)
    assert list_codes() == [("L655", "error")]
    built_copy.build()
    assert list_codes() == []


def test_an_episode_that_was_left_out_of_a_build_is_told_to_be_built(built_copy: ShowFolder) -> None:
    """One script alone was built since the move: the next build makes the rest anew."""
    text = SCRIPT.replace("06:00", "06:30").replace("0f0c2a54", "1f0c2a54")
    other = built_copy.write_script(text, "kaia")
    built_copy.build()
    move_show(built_copy)
    settings = built_copy.load()
    list(build_show(settings, [built_copy.root / "scripts" / "ferja.md"], ONE_WORKER))
    (found,) = [one for one in check_show(settings, (other,)).findings if one.code == "L656"]
    assert (str(found.place), (found.help or "")[:18]) == ("feed/e/kaia/index.html", "run `lydsak build`")
    built_copy.build()
    assert not has_former_page(settings, "kaia")


def test_an_episode_without_a_script_keeps_its_page_and_is_named(built_copy: ShowFolder) -> None:
    """Nothing can make it again: the build and check say so, each time."""
    (built_copy.root / "scripts" / "ferja.md").unlink()
    move_show(built_copy)
    for _ in range(2):
        assert "ferja" in list_remarks(built_copy.build())[-1]
        found = [one for one in check_show(built_copy.load(), ()).findings if one.code == "L656"]
        assert [str(one.place) for one in found] == ["feed/e/ferja/index.html"]
    assert has_former_page(built_copy.load(), "ferja")


def test_an_episode_that_waits_for_an_approval_keeps_its_page_and_is_named(built_copy: ShowFolder) -> None:
    """It is out as it was approved, under the new address in the feed; the page follows with the approval."""
    root = built_copy.root
    settings = (root / "lydsak.toml").read_text(encoding="utf-8")
    (root / "lydsak.toml").write_text(f'approval = "required"\n{settings}', encoding="utf-8")
    move_show(built_copy)
    assert "ferja" in list_remarks(built_copy.build())[-1]
    feed = (root / "feed" / "feed.xml").read_text(encoding="utf-8")
    assert OLD not in feed
    assert f'url="{NEW}/media/ferja.' in feed


def test_many_old_pages_are_counted(built_copy: ShowFolder) -> None:
    """The first are named; one that is not there has no address."""
    settings = built_copy.load()
    assert describe_former_pages(settings, ["ferja", "ingen"]) is None
    move_show(built_copy)
    told = describe_former_pages(built_copy.load(), ["ferja"] * 7 + ["ingen"])
    assert told is not None
    assert "and 2 more" in told


def test_a_show_without_an_address_has_not_moved(built_copy: ShowFolder) -> None:
    """It has no feed, whatever stands there."""
    path = built_copy.root / "lydsak.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(f'site_url = "{OLD}"', ""), encoding="utf-8")
    settings = built_copy.load()
    assert find_former_address(settings) is None
    assert not has_former_page(settings, "ferja")
