from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from lydsak.build.export.export_lists import export_json_feed, export_opml
from lydsak.config.earlier import render_earlier
from lydsak.model import EarlierEpisode, EarlierSound

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


def test_the_json_feed_has_what_the_feed_has(built_copy: ShowFolder, tmp_path: Path) -> None:
    """Own episodes and those from before, in the feed's order, the withdrawn left out; written once."""
    sound = EarlierSound("https://a.example/1.mp3", 5, "audio/mpeg")
    before = [
        EarlierEpisode(f"sak-{number}", f"guid {number}", "Én", sound, date=f"20{number}-01-01T00:00:00+00:00")
        for number in (27, 19)
    ]
    gone = EarlierEpisode("borte", "guid 0", "Borte", sound, withdrawn="2026-11-26 Feil.")
    (built_copy.root / "earlier.toml").write_text(render_earlier((*before, gone), origin="x"), encoding="utf-8")
    target = tmp_path / "ut" / "feed.json"
    assert export_json_feed(built_copy.load(), target, dry_run=True) is None
    placed = [export_json_feed(built_copy.load(), target) for _ in range(2)]
    assert [one.changed for one in placed if one] == [True, False]
    items = json.loads(target.read_text(encoding="utf-8"))["items"]
    assert [item["id"] for item in items] == ["guid 27", "0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11", "guid 19"]


def test_a_list_of_shows_is_written(built_show: ShowFolder, tmp_path: Path) -> None:
    """None on a dry run."""
    target = tmp_path / "p.opml"
    assert export_opml([built_show.load()], target, dry_run=True) is None
    placed = export_opml([built_show.load()] * 2, target)
    assert placed is not None
    assert placed.size == target.stat().st_size
    assert target.read_text(encoding="utf-8").count("<outline ") == 2
