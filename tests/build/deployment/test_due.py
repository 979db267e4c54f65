"""Episodes whose day has come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from lydsak.build.deployment.due import list_due_scripts
from lydsak.build.records import episodes as records

if TYPE_CHECKING:
    import pytest

    from tests.build.conftest import ShowFolder

LATER = datetime.now(UTC) + timedelta(days=400)


def test_a_held_episode_is_due_when_its_day_has_come(show: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither before that, nor once it is out, nor without its script, nor as a draft."""
    script = show.write_script(SCRIPT.format(f"{LATER:%Y-%m-%d %H:%M}", "godkjent"), "senere")
    draft = show.write_script(SCRIPT.format(f"{LATER:%Y-%m-%d %H:%M}", "utkast"), "utkast")
    show.build()
    assert list_due_scripts(show.root) == ()
    assert not (show.root / "feed" / "e" / "senere").exists()

    class Clock(datetime):
        @classmethod
        def now(cls, _tz: object = None) -> datetime:  # type: ignore[override]
            return LATER + timedelta(days=1)

    monkeypatch.setattr(records, "datetime", Clock)
    assert list_due_scripts(show.root) == (script,)
    assert draft.exists()
    show.build()
    assert list_due_scripts(show.root) == ()
    assert (show.root / "feed" / "e" / "senere" / "index.html").exists()


SCRIPT = """\
---
tittel: Senere
dato: {}
status: {}
guid: 3f0c2a54-3a3d-5f57-8f0c-5c5a1f1d2b11
---

Hei. ^a1
"""
