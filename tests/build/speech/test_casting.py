from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from lydsak.build.scripts import parse_numbered
from lydsak.build.speech.casting import Casting, locate_mark
from lydsak.errors import LydsakError, ScriptError, SettingsError
from lydsak.model import Paragraph, Voice

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

Cast = Callable[..., Casting]
VOICES = """
[voices.tone]
forteller = "low"
sitat = "high"
[voices.espeak]
sitat = "nb+f3"
"""
SCRIPT = """---
tittel: A
stemmer:
  Per: sitat
  Kari: tone:mid
  Ola: {role}
---

En. ^a1
"""


@pytest.fixture
def cast(make_show: Callable[..., ShowFolder]) -> Cast:
    """Casts a script in which Ola has the role given."""

    def make(role: str = "sitat", *, settings: str = VOICES, instead: str | None = None, before: str = "") -> Casting:
        show = make_show(settings=settings, script=None)
        script = parse_numbered(before + SCRIPT.format(role=role), path="scripts/a.md")
        return Casting(script, show.load(), "scripts/a.md", instead)

    return make


def test_names_lead_to_roles_and_roles_to_voices(cast: Cast) -> None:
    """None is the narrator; a declared name has its role, a bare role is itself."""
    casting = cast()
    found = {name: casting.find_voice(name, None) for name in (None, "forteller", "sitat", "Per", "Kari")}
    low, high = Voice("tone", "low"), Voice("tone", "high")
    assert found == {None: low, "forteller": low, "sitat": high, "Per": high, "Kari": Voice("tone", "mid")}
    assert casting.find_role("Kari") == "tone:mid"


def test_a_role_without_a_voice_is_the_narrator_s(cast: Cast) -> None:
    """And a narrator without one is the engine's own default."""
    only = cast(settings='[voices.tone]\nforteller = "low"\n')
    assert only.find_voice("sitat", None) == Voice("tone", "low")
    assert cast(settings="").find_voice("sitat", None) == Voice("tone", "mid")


def test_another_engine_takes_all_the_roles(cast: Cast) -> None:
    """In its own voices; somebody with a voice of their own elsewhere is quoted, one with a voice of its keeps it."""
    casting = cast("espeak:nb+Lee", instead="espeak")
    assert casting.find_voice(None, None) == Voice("espeak", "nb")
    assert casting.find_voice("Per", None) == casting.find_voice("Kari", None) == Voice("espeak", "nb+f3")
    assert casting.find_voice("Ola", None) == Voice("espeak", "nb+Lee")


@pytest.mark.parametrize(
    ("role", "code", "help"),
    [
        ("tone:hihg", "L403", 'did you mean "high"?'),
        ("tona:high", "L203", 'did you mean "tone"?'),
        ("stiat", "L202", 'did you mean "sitat"?'),
        ("bakgrunnskor", "L202", "a voice like espeak:nb"),
    ],
)
def test_a_wrong_role_is_shown_where_it_is_declared(cast: Cast, role: str, code: str, help: str) -> None:
    """At the line of the front matter, blank lines before it counted, with the nearest that there is."""
    for before in ("", "\n\n"):
        with pytest.raises(ScriptError) as caught:
            cast(role, before=before).find_voice("Ola", None)
        line = 6 + before.count("\n")
        assert (caught.value.code, str(caught.value.place)) == (code, f"scripts/a.md:{line}:3")
        assert help in (caught.value.help or "")


def test_a_wrong_voice_of_a_role_is_shown_in_the_settings(cast: Cast) -> None:
    """It is the producer's to mend, not the editor's."""
    with pytest.raises(SettingsError) as caught:
        cast(settings='[voices.tone]\nsitat = "hihg"\n').find_voice("Per", None)
    assert caught.value.code == "L403"
    assert caught.value.place is not None
    assert caught.value.place.text == 'sitat = "hihg"'


def test_a_name_that_nobody_declared_is_shown_at_its_turn(cast: Cast) -> None:
    """In the paragraph, past its sign."""
    paragraph = Paragraph(None, (), raw="En.\n@Pre: To.", line=9)
    with pytest.raises(LydsakError) as caught:
        cast().find_voice("Pre", paragraph)
    assert (caught.value.code, str(caught.value.place)) == ("L202", "scripts/a.md:10:2")
    assert caught.value.help == 'did you mean "@Per"?'


def test_a_mark_that_is_not_found_has_the_paragraph_s_line() -> None:
    """And without a paragraph the file alone."""
    assert str(locate_mark(Paragraph(None, (), raw="En.", line=4), "@", "a.md")) == "a.md:4"
    assert str(locate_mark(None, "@", "a.md")) == "a.md"
