from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faults.trees import snapshot_tree
from lydsak.build.editing.approval import set_status
from lydsak.build.events import KeptPublished, Remark
from lydsak.build.records.episodes import find_standing
from tests.build.editing.test_approval import pick, require_approval

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


@pytest.fixture
def waiting(show: ShowFolder) -> ShowFolder:
    """A show whose episode is out, with a script that was edited since and waits."""
    require_approval(show)
    path = show.root / "scripts" / "ferja.md"
    set_status(show.load(), path, "approved")
    show.build()
    path.write_text(path.read_text(encoding="utf-8").replace("klokka sju", "klokka åtte"), encoding="utf-8")
    return show


@pytest.mark.parametrize("file", ["audio", "webvtt", "page"])
@pytest.mark.parametrize("damage", ["missing", "flipped"])
def test_what_is_out_is_made_whole_again_from_its_own_script(waiting: ShowFolder, file: str, damage: str) -> None:
    """To the byte, as a feed must name no file that is damaged or gone; the edit waits on."""
    standing = find_standing(waiting.root, "ferja")
    assert standing is not None
    path = standing.folder / getattr(standing.episode, file).path
    before = snapshot_tree(waiting.root, ("feed", "audio"))
    content = path.read_bytes()
    path.unlink()  # the finished MP3 is the same file by another name, or a copy of it
    if damage == "flipped":
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    events = waiting.build()
    assert pick(events, KeptPublished) == ["ferja"]
    assert snapshot_tree(waiting.root, ("feed", "audio")) == before


def test_what_cannot_be_made_again_is_said(waiting: ShowFolder) -> None:
    """Where the script that listeners have is not kept, or the show has other settings now."""
    standing = find_standing(waiting.root, "ferja")
    assert standing is not None
    (standing.folder / standing.episode.audio.path).unlink()
    (waiting.root / ".lydsak" / "base" / "ferja.published.md").unlink()
    events = waiting.build()
    assert pick(events, KeptPublished) == ["ferja"]
    remarks = [event.message for event in events if isinstance(event, Remark)]
    assert "what listeners have is damaged, and can be made again once the script is approved" in remarks
