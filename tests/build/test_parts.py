from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import podcastparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.build.events import (
    EpisodeFailed,
    EpisodeReady,
    Event,
    FeedReady,
    LeftOutOfFeed,
    PlannedEpisode,
    Remark,
    StillPublished,
)
from lydsak.build.parts import Part, divide_script
from lydsak.build.records.episodes import find_standing
from lydsak.build.scripts import parse_numbered
from lydsak.build.show import BuildOptions
from lydsak.config import make_default_settings
from lydsak.errors import ScriptError
from lydsak.model import Episode, FrontMatter
from lydsak.publish.times import parse_publication
from tests.build.conftest import ShowFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FRONT = """
---
tittel: Ferja går igjen
dato: 2026-11-20 06:00
sesong: 4
publiser_som: segmenter
sammendrag: Om ferja og kaia.
utdrag: b1
guid: 0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11
---
"""
BODY = """
## Innledning ^k1

Ferja la fra kai klokka sju. ^a1

## Kaia ^k2

Kaia holder nå, sier de som bygde den. ^b1

Ingen falt i vannet. ^b2
"""
SETTINGS = make_default_settings()


@pytest.fixture
def show(make_show: Callable[..., ShowFolder]) -> ShowFolder:
    """A show whose one script is published by its segments."""
    return make_show(script=FRONT + BODY)


@pytest.fixture(scope="module")
def standing_show(make_show: Callable[..., ShowFolder]) -> ShowFolder:
    """The same, built; only to be read."""
    standing = make_show(script=FRONT + BODY)
    standing.build()
    return standing


@pytest.fixture
def built(standing_show: ShowFolder, tmp_path: Path) -> ShowFolder:
    """The built show in a folder of its own, to be changed."""
    return ShowFolder(Path(shutil.copytree(standing_show.root, tmp_path / "copy")))


def _divide(body: str = BODY, front: str = FRONT) -> tuple[Part, ...]:
    script = parse_numbered((front + body).lstrip("\n"), path="scripts/ferja.md")
    return divide_script(script, range(len(script.segments)), "ferja", SETTINGS, path="scripts/ferja.md")


def _identify(parts: Sequence[Part]) -> dict[str, str | None]:
    return {part.slug: part.script.front_matter.guid for part in parts}


def _list_ready(events: Sequence[Event]) -> dict[str, EpisodeReady]:
    assert not [event for event in events if isinstance(event, EpisodeFailed)]
    return {event.episode.slug: event for event in events if isinstance(event, EpisodeReady)}


def _read_feed(show: ShowFolder) -> list[dict[str, Any]]:
    with (show.root / "feed" / "feed.xml").open("rb") as file:
        items: list[dict[str, Any]] = podcastparser.parse("https://provepost.example/feed.xml", file)["episodes"]
    return items


def _edit(show: ShowFolder, old: str, new: str) -> None:
    path = show.root / "scripts" / "ferja.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _list_media(show: ShowFolder) -> dict[str, int]:
    return {path.name: path.stat().st_ino for path in (show.root / "feed" / "media").iterdir()}


def test_each_segment_says_of_itself_what_is_true_of_it() -> None:
    """Its title before the article's, its place in the season, its own words for a summary, a teaser that is in it."""
    first, second = _divide()
    assert second.script.front_matter == FrontMatter(
        title="Kaia – Ferja går igjen",
        date="2026-11-20T06:00:01+01:00",
        summary="Kaia holder nå, sier de som bygde den.",
        guid=second.script.front_matter.guid,
        season=4,
        number=2,
        soundbite=("b1", "b1"),  # type: ignore[arg-type]
        publish_as="segments",
    )
    assert first.script.front_matter.date == "2026-11-20T06:00:00+01:00"
    assert first.script.front_matter.soundbite is None


@given(titles=st.permutations(["Innledning", "Kaia", "Havna", "Ferja"]), order=st.permutations([1, 2, 3]))
def test_addresses_and_guids_hang_on_ids_alone(titles: list[str], order: list[int]) -> None:
    """However segments are named, moved and rewritten; and they are read in the order of their dates."""
    body = "".join(
        f"\n## {title} ^k{id}\n\n{title} sto her. ^a{id}\n" for title, id in zip(titles, order, strict=False)
    )
    parts = _divide(body, FRONT.replace("utdrag: b1\n", ""))
    plain = _divide("".join(f"\n## Del ^k{id}\n\nOrd. ^a{id}\n" for id in (1, 2, 3)), FRONT.replace("utdrag: b1\n", ""))
    assert _identify(parts) == _identify(plain)
    assert sorted(_identify(parts)) == ["ferja--k1", "ferja--k2", "ferja--k3"]
    moments = [parse_publication(part.script.front_matter.date) for part in parts]
    assert moments == sorted(set(moments), key=str)
    assert [part.script.front_matter.number for part in parts] == [1, 2, 3]


def test_a_part_is_made_from_its_own_segment_alone() -> None:
    """An edit elsewhere leaves it as it is; a new place among the others does not."""
    first, second = _divide()
    edited_first, edited_second = _divide(BODY.replace("klokka sju", "klokka åtte\ni går"))
    assert edited_first.source != first.source
    assert edited_second.source == second.source
    (_, _, moved) = _divide("\n## Ny ^k3\n\nNytt. ^c1\n" + BODY)
    assert moved.source != second.source


def test_what_comes_before_the_first_heading_is_a_part_too() -> None:
    """It has the article's title, and a name that no heading can take."""
    first, *_ = _divide("\nFørst. ^c1\n" + BODY)
    assert (first.slug, first.title, first.script.front_matter.title) == ("ferja--start", None, "Ferja går igjen")


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [("sesong: 4\n", "", "L229", None), ("## Kaia ^k2", "## Kaia", "L230", 15)],
)
def test_what_subscribers_would_lose_is_no_guess(old: str, new: str, code: str, line: int | None) -> None:
    """A season and an id are written once; until then nothing is published, and the remedy is one command."""
    with pytest.raises(ScriptError) as caught:
        _divide(BODY.replace(old, new), FRONT.replace(old, new))
    assert caught.value.code == code
    assert caught.value.place is not None
    assert caught.value.place.line == line
    assert "lydsak check --fix" in (caught.value.help or "")


def test_segments_become_items_of_a_season(show: ShowFolder) -> None:
    """Numbers, dates, guids, lengths and files as apps take them; the whole stays on its page."""
    ready = _list_ready(show.build())
    assert list(ready) == ["ferja--k1", "ferja--k2", "ferja"]
    last, first = _read_feed(show)
    assert (first["title"], last["title"]) == ("Innledning – Ferja går igjen", "Kaia – Ferja går igjen")
    assert (first["number"], last["number"]) == (1, 2)
    assert first["published"] + 1 == last["published"]
    assert first["guid"] != last["guid"]
    for item in (first, last):
        (enclosure,) = item["enclosures"]
        path = show.root / "feed" / enclosure["url"].removeprefix("https://provepost.example/podkast/")
        assert path.stat().st_size == enclosure["file_size"]
        assert not item.get("chapters")
    feed = (show.root / "feed" / "feed.xml").read_text(encoding="utf-8")
    assert '<podcast:season name="Ferja går igjen">4</podcast:season>' in feed
    assert "ferja." not in feed
    page = (show.root / "feed" / "e" / "ferja" / "index.html").read_text(encoding="utf-8")
    assert '<a href="../ferja--k2/index.html">Kaia</a>' in page
    part = (show.root / "feed" / "e" / "ferja--k2" / "index.html").read_text(encoding="utf-8")
    assert '<a href="../ferja/index.html">Hele saken</a>' in part


def test_a_show_of_segments_is_serial(make_show: Callable[..., ShowFolder]) -> None:
    """And its trailer is one episode, as a script says that is none of its own."""
    show = make_show(script=FRONT.replace("publiser_som: segmenter\n", "") + BODY)
    settings = show.root / "lydsak.toml"
    settings.write_text('publish_as = "segments"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    show.write_script(FRONT.replace("publiser_som: segmenter", "type: trailer").replace("0f", "1f") + BODY, "trailer")
    assert list(_list_ready(show.build())) == ["ferja--k1", "ferja--k2", "ferja", "trailer"]
    assert "<itunes:type>serial</itunes:type>" in (show.root / "feed" / "feed.xml").read_text(encoding="utf-8")


def test_nothing_changed_is_nothing_written(built: ShowFolder) -> None:
    """And any number of workers write the same."""
    before = built.list_files()
    assert [ready.written for ready in _list_ready(built.build()).values()] == [(), (), ()]
    for folder in ("feed", "audio", ".lydsak"):
        built.root.joinpath(folder).rename(built.root / f"{folder}.old")
    (built.root / "audio" / "music").mkdir(parents=True)
    built.build(BuildOptions(workers=2))
    assert built.list_files() == before


def test_an_edit_changes_one_part_and_the_whole(built: ShowFolder) -> None:
    """One sentence is spoken, once."""
    before = _list_media(built)
    _edit(built, "Ingen falt", "Ingen datt")
    ready = _list_ready(built.build())
    assert {slug: one.spoken for slug, one in ready.items()} == {"ferja--k1": 0, "ferja--k2": 1, "ferja": 0}
    assert ready["ferja--k1"].written == ()
    after = _list_media(built)
    kept = {name for name, inode in after.items() if before.get(name) == inode}
    assert {name.split(".")[0] for name in kept} == {"ferja--k1"}
    assert len(after) == len(before)


def test_a_segment_that_is_gone_leaves_the_feed_and_is_named(built: ShowFolder) -> None:
    """Its files go once no feed names them."""
    _edit(built, "## Innledning ^k1\n\nFerja la fra kai klokka sju. ^a1\n", "")
    remarks = [event.message for event in built.build() if isinstance(event, Remark)]
    assert [remark for remark in remarks if "«Innledning»" in remark]
    (item,) = _read_feed(built)
    assert item["title"] == "Kaia – Ferja går igjen"
    assert not [name for name in built.list_files(".") if "ferja--k1" in name and not name.startswith(".lydsak/last")]


def test_there_and_back_again_nothing_is_lost(built: ShowFolder) -> None:
    """What leaves the feed is said, and comes back under the guids that subscribers know."""
    segments = {item["guid"] for item in _read_feed(built)}
    files = built.list_files()
    _edit(built, "segmenter", "episode")
    remarks = [event.message for event in built.build() if isinstance(event, Remark)]
    assert [remark for remark in remarks if "was 2 episodes" in remark]
    assert [item["guid"] for item in _read_feed(built)] == ["0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11"]
    assert not [name for name in built.list_files() if "--" in name]
    _edit(built, "episode", "segmenter")
    remarks = [event.message for event in built.build() if isinstance(event, Remark)]
    assert [remark for remark in remarks if "was one episode" in remark]
    assert {item["guid"] for item in _read_feed(built)} == segments
    assert built.list_files() == files


def test_a_draft_and_a_day_to_come_hold_back_every_part(show: ShowFolder) -> None:
    """The desk has them; listeners have none, and are told of one story."""
    _edit(show, "sesong: 4", "sesong: 4\nstatus: utkast")
    events = show.build()
    assert [event.slug for event in events if isinstance(event, LeftOutOfFeed)] == ["ferja"]
    assert [event.episodes for event in events if isinstance(event, FeedReady)] == [0]
    assert not list((show.root / "feed" / "e").glob("*"))
    assert (show.root / ".lydsak" / "held" / "e" / "ferja--k2" / "index.html").is_file()
    _edit(show, "status: utkast\n", "")
    show.build()
    assert len(_read_feed(show)) == 2


def _read_episode(root: Path, slug: str) -> Episode:
    standing = find_standing(root, slug)
    assert standing is not None
    return standing.episode


def test_parts_enter_the_feed_with_the_record_that_names_them(show: ShowFolder) -> None:
    """A build that is killed before it leaves the old feed's episodes as they were."""
    _edit(show, "segmenter", "episode")
    show.build()
    whole = show.root / "feed" / "e" / "ferja" / "episode.json"
    before = whole.read_bytes()
    _edit(show, "episode", "segmenter")
    show.build()
    assert [part.slug for part in _read_episode(show.root, "ferja").parts] == ["ferja--k1", "ferja--k2"]
    whole.write_bytes(before)  # as if it had not come so far
    script = show.root / "scripts" / "ferja.md"
    script.rename(script.with_suffix(".txt"))
    show.build()
    assert [item["guid"] for item in _read_feed(show)] == ["0f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11"]


def test_a_damaged_part_is_made_again(built: ShowFolder) -> None:
    """And nothing but that part."""
    files = built.list_files()
    built.locate_audio("ferja--k2").write_bytes(b"")
    ready = _list_ready(built.build())
    assert [slug for slug, one in ready.items() if one.written] == ["ferja--k2"]
    assert built.list_files() == files


def test_a_renamed_script_takes_its_parts_along(built: ShowFolder) -> None:
    """The guids stay, under the new name; the old files go."""
    before = {item["guid"] for item in _read_feed(built)}
    script = built.root / "scripts" / "ferja.md"
    script.rename(script.with_name("baaten.md"))
    built.build()
    assert {item["guid"] for item in _read_feed(built)} == before
    assert not [name for name in built.list_files() if name.startswith(("e/ferja", "media/ferja"))]


def test_parts_without_a_script_stay_until_the_story_is_taken_out(built: ShowFolder) -> None:
    """As any episode: subscribers lose nothing because a file is missing."""
    (built.root / "scripts" / "ferja.md").unlink()
    assert [event.slug for event in built.build() if isinstance(event, StillPublished)] == ["ferja"]
    assert len(_read_feed(built)) == 2
    shutil.rmtree(built.root / "feed" / "e" / "ferja")
    built.build()
    assert _read_feed(built) == []
    assert not [name for name in built.list_files() if "--" in name]


def test_a_dry_run_counts_each_sentence_once(show: ShowFolder) -> None:
    """What the whole says is not asked for again by its parts: they have their openings to themselves."""
    planned = [event for event in show.build(BuildOptions(dry_run=True)) if isinstance(event, PlannedEpisode)]
    assert [one.slug for one in planned] == ["ferja", "ferja--k1", "ferja--k2"]
    assert [one.to_speak for one in planned[1:]] == [1, 1]
    show.build()
    planned = [event for event in show.build(BuildOptions(dry_run=True)) if isinstance(event, PlannedEpisode)]
    assert all(one.up_to_date for one in planned)


@pytest.mark.parametrize(("opening", "said"), [(None, 1), ("Hør {segment}.", 1), ("Hør {tittel}.", 1)])
def test_the_segment_is_named_once(make_show: Callable[..., ShowFolder], opening: str | None, said: int) -> None:
    """By the opening, or before the first words where a template of the show's own does not name it."""
    spoken = "" if opening is None else f'\n[spoken]\nopening = "{opening}"\n'
    show = make_show(script=FRONT + BODY, settings=spoken)
    show.build()
    (captions,) = (show.root / "feed" / "e" / "ferja--k2").glob("captions.*.srt")
    assert captions.read_text(encoding="utf-8").count("Kaia") == said + 1  # its first words name the quay too
