from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from lydsak.build.check import check_show
from lydsak.build.plan import plan_episode
from lydsak.build.scripts import list_scripts
from lydsak.errors import ScriptError
from lydsak.model import Ms

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

MakeShow = Callable[..., "ShowFolder"]
SCRIPT = """
---
tittel: Ferja går igjen
dato: 2026-11-20 06:00
{key}
---

## Kaia ^k1

Ferja la fra kai klokka sju. ^a1

Ingen falt i vannet. ^a2

~~Dette er tatt ut.~~ ^a3

Det var ventet. ^a4
"""


def _write(make_show: MakeShow, key: str) -> ShowFolder:
    return make_show(script=SCRIPT.format(key=key))


@pytest.mark.parametrize(("key", "first", "last"), [("utdrag: a2", "a2", "a2"), ("soundbite: ^a1 – a4", "a1", "a4")])
def test_a_teaser_is_as_long_as_its_paragraphs_are_heard(make_show: MakeShow, key: str, first: str, last: str) -> None:
    """From the first word of the first to the last word of the last, whatever the voice."""
    episode = _write(make_show, key).build_ready().episode
    begins: dict[str | None, Ms] = {utterance.paragraph: utterance.start for utterance in reversed(episode.utterances)}
    ends: dict[str | None, Ms] = {utterance.paragraph: utterance.end for utterance in episode.utterances}
    assert episode.soundbite is not None
    assert episode.soundbite.start == begins[first]
    assert episode.soundbite.start + episode.soundbite.duration == ends[last]


def test_without_one_nothing_is_said(make_show: MakeShow) -> None:
    """A teaser is for those who choose one."""
    assert _write(make_show, "status: godkjent").build_ready().episode.soundbite is None


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("utdrag: a9", "no paragraph that is read aloud has that id"),
        ("utdrag: a1-a3", "utdrag names ^a3"),
        ("utdrag: k1", "utdrag names ^k1"),
        ("utdrag: a4-a1", "ends before it begins"),
    ],
)
def test_what_is_not_heard_is_no_teaser(make_show: MakeShow, key: str, said: str) -> None:
    """Told at its line before anything is spoken, and by `check`."""
    show = _write(make_show, key)
    with pytest.raises(ScriptError) as raised:
        plan_episode(show.root / "scripts" / "ferja.md", show.load(), show.root / ".lydsak" / "store")
    assert raised.value.code == "L226"
    assert said in raised.value.message
    assert str(raised.value.place) == "scripts/ferja.md:4"
    assert "L226" in {finding.code for finding in check_show(show.load(), list_scripts(show.root)).findings}


def test_its_line_is_the_files_own(make_show: MakeShow) -> None:
    """Blank lines above the front matter count."""
    show = _write(make_show, "utdrag: a9")
    script = show.root / "scripts" / "ferja.md"
    script.write_text("\n\n" + script.read_text(encoding="utf-8"), encoding="utf-8")
    (error,) = [one for one in check_show(show.load(), list_scripts(show.root)).findings if one.code == "L226"]
    assert str(error.place) == "scripts/ferja.md:6"
