from __future__ import annotations

from typing import TYPE_CHECKING

from lydsak.build.plan import plan_episode
from lydsak.build.sound.tagging import Tagger
from lydsak.model import Chapter, Ms

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


def test_the_whole_and_its_segments_are_tagged_alike(show: ShowFolder) -> None:
    """An episode is a track of the show's album, a segment one of the episode's; only the whole has chapters."""
    plan = plan_episode(show.root / "scripts" / "ferja.md", show.load(), show.root / ".lydsak" / "store")
    tagger = Tagger(plan, show.load(), b"picture")
    chapters = (Chapter("Innledning", Ms(0), Ms(1_000)),)

    whole, segment = tagger.tag_episode(chapters), tagger.tag_segment(1, 2, 2)

    assert (whole.title, whole.album, whole.track, whole.tracks) == ("Ferja går igjen", "Prøveposten", 1, 1)
    assert (segment.title, segment.album, segment.track, segment.tracks) == ("Kaia", "Ferja går igjen", 2, 2)
    assert (whole.chapters, segment.chapters) == (chapters, ())
    assert "Innledning" in whole.lyrics
    assert "Innledning" not in segment.lyrics
    assert {whole.artist, segment.artist} == {"Kari Nordmann"}
    assert whole.source_url == "https://provepost.example/podkast/e/ferja/"
    assert (whole.date, whole.picture) == ("2026-11-20", b"picture")
    assert "syntetisk" in whole.comment.lower()
