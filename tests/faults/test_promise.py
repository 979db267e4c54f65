from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from faults.promise import inspect_feed
from faults.recovery import Situation
from faults.shows import copy_show


def _cut_feed(show: Path) -> None:
    feed = show / "feed" / "feed.xml"
    feed.write_bytes(feed.read_bytes()[:-40])


def _lengthen_sound(show: Path) -> None:
    sound = next((show / "feed" / "media").glob("broen.*.mp3"))
    sound.write_bytes(sound.read_bytes() + b"\0")


def _remove_sound(show: Path) -> None:
    next((show / "feed" / "media").glob("broen.*.mp3")).unlink()


def _change_captions(show: Path) -> None:
    captions = next((show / "feed" / "e" / "broen").glob("captions.*.vtt"))
    captions.write_bytes(captions.read_bytes().replace(b"bro", b"hus"))


def _remove_chapters(show: Path) -> None:
    next((show / "feed" / "e" / "broen").glob("chapters.*.json")).unlink()


def _cut_page(show: Path) -> None:
    page = show / "feed" / "e" / "broen" / "index.html"
    page.write_bytes(page.read_bytes()[:1000])


def _repeat_guid(show: Path) -> None:
    feed = show / "feed" / "feed.xml"
    text = feed.read_text(encoding="utf-8")
    item = text[text.index("<item>") : text.index("</item>") + len("</item>")]
    feed.write_text(text.replace(item, item * 2), encoding="utf-8")


def test_a_built_show_keeps_the_promise(edited: Situation) -> None:
    """Nothing is found, and the guids are those of both articles."""
    served = inspect_feed(edited.show)
    assert served.violations == ()
    assert len(served.guids) == 2


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_cut_feed, "the feed does not parse"),
        (_lengthen_sound, "the feed says"),
        (_remove_sound, "the enclosure is not there"),
        (_change_captions, "does not hold what its name says"),
        (_remove_chapters, "which is not there"),
        (_cut_page, "is cut short"),
        (_repeat_guid, "a guid twice"),
    ],
)
def test_a_broken_promise_is_found(
    edited: Situation, tmp_path: Path, damage: Callable[[Path], None], said: str
) -> None:
    """Each in its own way: a check that finds nothing in a broken show proves nothing of a whole one."""
    show = copy_show(edited.show, tmp_path / "show")
    damage(show)
    assert any(said in violation for violation in inspect_feed(show).violations)


def test_a_show_without_a_feed_breaks_nothing(tmp_path: Path) -> None:
    """Nobody subscribes to it yet."""
    assert inspect_feed(tmp_path).violations == ()
