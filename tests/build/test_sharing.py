"""A bucket that machines share, on a real server: what one has spoken and encoded, no other speaks or encodes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lydsak.build.events import EpisodeReady, Event, Remark
from tests.targets.conftest import LINUX
from tests.targets.servers import set_s3_keys

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

    MakeShow = Callable[..., ShowFolder]

pytestmark = LINUX


@pytest.fixture
def share(weed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[ShowFolder], ShowFolder]:
    """Gives shows a bucket that no other test uses."""
    set_s3_keys(monkeypatch)

    def share_store(show: ShowFolder) -> ShowFolder:
        show.add_settings(f'\n[shared_store]\nbucket = "web"\nprefix = "{tmp_path.name}"\nendpoint = "{weed}"\n')
        return show

    return share_store


def _list_made(events: Sequence[Event]) -> list[tuple[str, int, int]]:
    return [(one.episode.slug, one.spoken, one.encoded) for one in events if isinstance(one, EpisodeReady)]


def _list_remarks(events: Sequence[Event]) -> list[str]:
    return [event.message for event in events if isinstance(event, Remark) and event.slug == "store"]


def test_what_one_machine_spoke_no_other_speaks(
    make_show: MakeShow, built_show: ShowFolder, share: Callable[[ShowFolder], ShowFolder]
) -> None:
    """Nor does it encode; the bytes are those of a machine that made all by itself."""
    first, second = share(make_show()), share(make_show())
    made = first.build()
    assert _list_remarks(made) == []
    again = second.build()
    assert _list_made(again) == [("ferja", 0, 0)]
    assert second.list_files() == first.list_files() == built_show.list_files()
