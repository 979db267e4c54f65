from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lydsak.build.check import check_show
from lydsak.build.editing import approval
from lydsak.build.editing.approval import change_status, count_approval, set_status, waits_for_approval
from lydsak.build.editing.versions import read_version
from lydsak.build.events import EpisodeReady, KeptPublished, LeftOutOfFeed
from lydsak.build.records.episodes import find_standing
from lydsak.build.scripts import load_script
from lydsak.build.show import BuildOptions
from lydsak.errors import UsageError
from tests.build.conftest import SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import ShowFolder


def require_approval(show: ShowFolder) -> None:
    """From now on listeners get nothing that nobody has approved."""
    (show.root / "lydsak.toml").write_text(f'approval = "required"\n{SETTINGS}', encoding="utf-8")


def pick(events: list[Any], kind: type) -> list[str]:
    """The slugs of one kind of event."""
    chosen: list[Any] = [event for event in events if isinstance(event, kind)]
    return [str(getattr(event, "slug", None) or event.episode.slug) for event in chosen]


def test_an_approval_is_written_down_and_the_rest_stays(show: ShowFolder) -> None:
    """The status, what was approved, and a copy of it to compare with; every other byte as it was."""
    path = show.root / "scripts" / "ferja.md"
    before = path.read_text(encoding="utf-8")
    change = set_status(show.load(), path, "approved")
    after = path.read_text(encoding="utf-8")
    line = next(line for line in after.splitlines() if line.startswith("godkjent_tekst: "))
    assert after.replace(f"{line}\n", "") == before
    assert change.after == "approved"
    assert read_version(show.root, "ferja", "approved") == after


def test_a_dry_run_writes_nothing(show: ShowFolder) -> None:
    """Neither the script nor the copy."""
    path = show.root / "scripts" / "ferja.md"
    before = path.read_bytes()
    assert "godkjent_tekst" in set_status(show.load(), path, "approved", dry_run=True).text
    assert path.read_bytes() == before
    assert read_version(show.root, "ferja", "approved") is None


def test_taken_back_it_forgets_what_was_approved(show: ShowFolder) -> None:
    """A draft has no approval to lose."""
    path = show.root / "scripts" / "ferja.md"
    set_status(show.load(), path, "approved")
    assert set_status(show.load(), path, "draft").before == "approved"
    text = path.read_text(encoding="utf-8")
    assert "status: utkast" in text
    assert "godkjent_tekst" not in text


@pytest.mark.parametrize("required", [False, True])
def test_an_approval_typed_by_hand_counts_where_none_is_required(show: ShowFolder, required: bool) -> None:
    """Where one is, nobody can tell what was read."""
    if required:
        require_approval(show)
    settings = show.load()
    script = count_approval(load_script(show.root / "scripts" / "ferja.md", show.root), settings)
    assert script.front_matter.status == ("review" if required else "approved")
    assert waits_for_approval(script.front_matter.status, settings) is required


def test_what_nobody_approved_is_built_and_kept_back(show: ShowFolder) -> None:
    """Editors have it to hear; the last lines say why listeners have not."""
    require_approval(show)
    events = show.build()
    assert pick(events, EpisodeReady) == ["ferja"]
    (left_out,) = [event for event in events if isinstance(event, LeftOutOfFeed)]
    assert "lydsak approve" in left_out.reason
    assert "<item>" not in (show.root / "feed" / "feed.xml").read_text(encoding="utf-8")
    set_status(show.load(), show.root / "scripts" / "ferja.md", "approved")
    show.build()
    assert "<item>" in (show.root / "feed" / "feed.xml").read_text(encoding="utf-8")


def test_listeners_keep_what_was_approved_while_its_script_is_edited(show: ShowFolder) -> None:
    """A change waits for its approval, and the episode that is out stays as it is."""
    require_approval(show)
    path = show.root / "scripts" / "ferja.md"
    set_status(show.load(), path, "approved")
    show.build()
    feed = (show.root / "feed" / "feed.xml").read_bytes()
    path.write_text(path.read_text(encoding="utf-8").replace("klokka sju", "klokka åtte"), encoding="utf-8")
    events = show.build()
    assert pick(events, KeptPublished) == ["ferja"]
    assert (show.root / "feed" / "feed.xml").read_bytes() == feed
    set_status(show.load(), path, "approved")
    assert pick(show.build(), KeptPublished) == []
    assert (show.root / "feed" / "feed.xml").read_bytes() != feed


def test_a_draft_is_called_back_all_the_same(show: ShowFolder) -> None:
    """Somebody said so."""
    require_approval(show)
    path = show.root / "scripts" / "ferja.md"
    set_status(show.load(), path, "approved")
    show.build()
    set_status(show.load(), path, "draft")
    show.build()
    standing = find_standing(show.root, "ferja")
    assert standing is not None
    assert standing.folder != show.root / "feed"


def test_a_script_without_first_lines_gets_some(show: ShowFolder) -> None:
    """An approval has to stand somewhere."""
    path: Path = show.write_script("## Start ^k1\n\nTekst. ^a1\n", "uten")
    set_status(show.load(), path, "approved")
    assert path.read_text(encoding="utf-8").startswith("---\nstatus: godkjent\ngodkjent_tekst: ")


def test_what_waits_for_approval_is_planned_as_it_is_built(show: ShowFolder) -> None:
    """A locked build has nothing to complain of: nothing would change."""
    require_approval(show)
    path = show.root / "scripts" / "ferja.md"
    set_status(show.load(), path, "approved")
    show.build()
    path.write_text(path.read_text(encoding="utf-8").replace("klokka sju", "klokka åtte"), encoding="utf-8")
    for options in (BuildOptions(workers=1, dry_run=True), BuildOptions(workers=1, locked=True)):
        assert pick(show.build(options), KeptPublished) == ["ferja"]


def test_an_edition_waits_for_its_stories(show: ShowFolder) -> None:
    """What nobody approved is heard in no edition either; `check` names the story."""
    require_approval(show)
    edition = show.write_script("---\ntittel: Dagens\ndato: 2026-11-21 06:00\nsaker: [ferja]\n---\n", "dagens")
    story = show.root / "scripts" / "ferja.md"
    set_status(show.load(), edition, "approved")
    assert sorted(pick(show.build(), LeftOutOfFeed)) == ["dagens", "ferja"]
    findings = [one for one in check_show(show.load(), (edition,)).findings if one.code == "L268"]
    assert [(one.message.split(" ")[0], one.place and one.place.line) for one in findings] == [("ferja", 4)]
    set_status(show.load(), story, "approved")
    assert pick(show.build(), LeftOutOfFeed) == []
    feed = (show.root / "feed" / "feed.xml").read_bytes()
    story.write_text(story.read_text(encoding="utf-8").replace("klokka sju", "klokka åtte"), encoding="utf-8")
    assert sorted(pick(show.build(), KeptPublished)) == ["dagens", "ferja"]
    assert (show.root / "feed" / "feed.xml").read_bytes() == feed


def test_what_is_saved_meanwhile_is_neither_lost_nor_approved(
    show: ShowFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody who approved has read it."""
    path = show.root / "scripts" / "ferja.md"
    saved = path.read_text(encoding="utf-8").replace("status:", "# sett\nstatus:") + "\nEn time av arbeid.\n"

    def save_first(*arguments: Any) -> str:
        path.write_text(saved, encoding="utf-8")
        return change_status(*arguments)

    monkeypatch.setattr(approval, "change_status", save_first)
    with pytest.raises(UsageError, match="changed meanwhile"):
        set_status(show.load(), path, "approved")
    assert path.read_text(encoding="utf-8") == saved
    assert read_version(show.root, "ferja", "approved") is None
