from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from lydsak.build.check import check_show
from lydsak.build.editing.approval import set_status
from lydsak.build.events import EpisodeFailed, FeedReady
from lydsak.build.scripts import list_scripts
from lydsak.build.seasons import fix_seasons
from lydsak.errors import Finding

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


@pytest.fixture
def undivided(built_copy: ShowFolder) -> ShowFolder:
    """A built show of whole episodes, whose settings say since that its segments are episodes."""
    settings = built_copy.root / "lydsak.toml"
    settings.write_text('publish_as = "segments"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    return built_copy


def _edit(show: ShowFolder, old: str, new: str) -> None:
    script = show.root / "scripts" / "ferja.md"
    text = script.read_text(encoding="utf-8")
    assert old in text
    script.write_text(text.replace(old, new), encoding="utf-8")


def _find_unnumbered(show: ShowFolder) -> Finding:
    settings = show.load()
    found = check_show(settings, list_scripts(settings.root)).findings
    (unnumbered,) = [finding for finding in found if finding.code == "L636"]
    return unnumbered


def _list_refusals(show: ShowFolder) -> dict[str, tuple[str, str | None]]:
    return {one.slug: (one.error.code, one.error.help) for one in show.build() if isinstance(one, EpisodeFailed)}


def test_the_way_to_segments_is_two_commands_each_named_by_the_one_before(undivided: ShowFolder) -> None:
    """The build asks for `check --fix`, which leaves no error but says that the next build does the rest."""
    refusals = _list_refusals(undivided)
    assert {name: code for name, (code, _) in refusals.items()} == {"ferja": "L229", "feed.xml": "L636"}
    assert all("lydsak check --fix" in (help or "") for _, help in refusals.values())
    assert "lydsak check --fix" in (_find_unnumbered(undivided).help or "")
    fix_seasons(undivided.load(), list_scripts(undivided.root))
    unnumbered = _find_unnumbered(undivided)
    assert (unnumbered.level, unnumbered.help) == ("warning", "run `lydsak build`")
    assert [event.episodes for event in undivided.build() if isinstance(event, FeedReady)] == [2]
    settings = undivided.load()
    found = check_show(settings, list_scripts(settings.root)).findings
    assert not [finding for finding in found if finding.level == "error" or finding.code == "L636"]


def test_nobody_writes_a_number_for_a_story_that_waits_to_be_divided(undivided: ShowFolder) -> None:
    """A script that cannot be built as segments keeps the feed as it is, and what is told of it is what helps."""
    _edit(undivided, "## Kaia ^k2", "## Kaia ^k2\n\n[sluk]\n")
    _edit(undivided, "status: godkjent", "sesong: 1")
    feed = (undivided.root / "feed" / "feed.xml").read_bytes()
    refusals = _list_refusals(undivided)
    assert set(refusals) == {"ferja", "feed.xml"}
    assert "nummer" not in (refusals["feed.xml"][1] or "")
    assert (undivided.root / "feed" / "feed.xml").read_bytes() == feed


def test_a_script_that_is_gone_is_given_no_number(undivided: ShowFolder) -> None:
    """There are no first lines to write it into: it is taken out, or put back."""
    shutil.rmtree(undivided.root / "scripts")
    unnumbered = _find_unnumbered(undivided)
    assert unnumbered.level == "error"
    assert "delete feed/e/ferja and build" in (unnumbered.help or "")


def test_a_story_that_waits_for_its_approval_is_to_be_approved(undivided: ShowFolder) -> None:
    """Until then listeners have what they had, and the feed waits with it."""
    settings = undivided.root / "lydsak.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text('approval = "required"\n' + text.replace('publish_as = "segments"\n', ""), encoding="utf-8")
    set_status(undivided.load(), undivided.root / "scripts" / "ferja.md", "approved")
    undivided.build()
    settings.write_text('publish_as = "segments"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    _edit(undivided, "Det var ventet.", "Det var vel ventet.")
    fix_seasons(undivided.load(), list_scripts(undivided.root))
    assert "lydsak approve scripts/ferja.md" in (_find_unnumbered(undivided).help or "")
    set_status(undivided.load(), undivided.root / "scripts" / "ferja.md", "approved")
    assert [event.episodes for event in undivided.build() if isinstance(event, FeedReady)] == [2]


def test_what_is_one_episode_by_its_own_word_needs_its_number(undivided: ShowFolder) -> None:
    """In a show of segments a script may be whole; a serial feed then asks for the number of it."""
    _edit(undivided, "status: godkjent", "publiser_som: episode")
    undivided.build()
    assert "nummer: 1" in (_find_unnumbered(undivided).help or "")
