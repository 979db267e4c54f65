from __future__ import annotations

from typing import TYPE_CHECKING

from lydsak.build.records.episodes import find_standing
from lydsak.build.records.known_script import KnownEpisode
from lydsak.build.upkeep.tidying import Tidying, remove_superseded

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


def test_only_what_earlier_builds_of_the_episode_made_is_taken_away(built_copy: ShowFolder) -> None:
    """Another episode's files, whatever its name begins with, and a producer's own stay."""
    root = built_copy.root
    before = built_copy.list_files(".")
    old = [
        "feed/media/ferja.00000000.mp3",
        "feed/e/ferja/captions.00000000.vtt",
        "audio/segments/ferja/07-borte.mp3",
    ]
    foreign = ["feed/media/ferja-igjen.00000000.mp3", "feed/e/ferja/bilde.jpg", "audio/segments/annen/01-a.mp3"]
    for name in (*old, *foreign):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"x")
    assert sorted(remove_superseded(root, "ferja")) == sorted(old)
    assert set(built_copy.list_files(".")) == {*before, *foreign}


def test_what_lies_among_the_sound_of_all_is_found_beside_an_untouched_episode(built_copy: ShowFolder) -> None:
    """Its own folders are known by their times; that of all sound changes with every episode."""
    standing = find_standing(built_copy.root, "ferja")
    assert standing
    left = built_copy.root / "feed" / "media" / "ferja.00000000.mp3"
    other = built_copy.root / "feed" / "media" / "brua.00000000.mp3"
    for path in (left, other):
        path.write_bytes(b"x")
    own = built_copy.root / "feed" / "e" / "ferja" / "captions.00000000.vtt"
    tidying = Tidying(built_copy.root)
    tidying.add_untouched(KnownEpisode("ferja", standing.episode.duration, sounds=1, has_page=True))
    tidying.add_built("ferja")
    tidying.remove_superseded()
    assert (left.exists(), other.exists()) == (False, True)
    assert built_copy.locate_audio().exists()
    own.write_bytes(b"x")
    tidying.remove_superseded()
    assert own.exists()  # nobody looked
    tidying = Tidying(built_copy.root)
    tidying.add_built("ferja")
    tidying.remove_superseded()
    assert not own.exists()


def test_what_is_kept_for_listeners_stays(built_copy: ShowFolder) -> None:
    """Sound that a correction replaced is there for those who are hearing it."""
    left = built_copy.root / "feed" / "media" / "ferja.00000000.mp3"
    left.write_bytes(b"x")
    tidying = Tidying(built_copy.root)
    tidying.add_built("ferja")
    tidying.remove_superseded({left})
    assert left.exists()
