from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lydsak.build.plan import PROVISIONAL, EpisodePlan, plan_episode
from lydsak.build.speech.fallback import Fallback
from lydsak.errors import EngineError
from lydsak.model import Key, Voice

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import ShowFolder

SCRIPT = """
---
tittel: Ferja
stemmer:
  Per: tone:high
  Kari: sitat
---

Ferja la fra kai. Det var ventet. ^a1

@Per: Endelig. ^a2

@Kari: Ja. ^a3
"""
ERROR = EngineError("L421", "503")


@pytest.fixture
def plan(show: ShowFolder) -> EpisodePlan:
    """An episode in tones, of which Per has a voice of his own."""
    show.write_script(SCRIPT)
    settings = show.root / "lydsak.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + '[voices.espeak]\nsitat = "nb+f3"\n', encoding="utf-8")
    return plan_episode(show.root / "scripts" / "ferja.md", show.load(), show.root / "store")


def _find_key(plan: EpisodePlan, text: str) -> Key:
    (key,) = {source.recipe.key for source in plan.speech if source.request.text == text}
    return key


def test_only_what_failed_is_read_by_another(plan: EpisodePlan, show: ShowFolder, tmp_path: Path) -> None:
    """Sentence by sentence, each in the voice that its role has in the other engine; the plan is provisional."""
    failures = {_find_key(plan, text): ERROR for text in ("Det var ventet.", "Endelig.", "Ja.")}
    fallback = Fallback(plan, show.load(), tmp_path)
    changed = fallback.replace_failed(failures, "espeak")
    before = {source.request.text: source.request.voice for source in plan.speech}
    after = {source.request.text: source.request.voice for source in changed.speech}
    quoted, narrator = Voice("espeak", "nb+f3"), Voice("espeak", "nb")
    assert {text: voice for text, voice in after.items() if voice != before[text]} == {
        "Det var ventet.": narrator,
        "Endelig.": quoted,
        "Ja.": quoted,
    }
    assert [(one.voice, one.paragraphs, one.reason) for one in fallback.list_fallen()] == [
        ("espeak:nb", ("^a1",), "503"),
        ("espeak:nb+f3", ("^a2", "^a3"), "503"),
    ]
    assert changed.fingerprint == PROVISIONAL + plan.fingerprint


def test_only_those_who_read_are_named_with_all_the_reasons(
    plan: EpisodePlan, show: ShowFolder, tmp_path: Path
) -> None:
    """A voice that fell too reads nothing; each line has its own reasons, and those of engines that could not try."""
    fallback = Fallback(plan, show.load(), tmp_path)
    first = fallback.replace_failed(
        {_find_key(plan, "Ja."): ERROR, _find_key(plan, "Endelig."): EngineError("L422", "no sound")}, "espeak"
    )
    fallback.note_refusal("azure", EngineError("L426", "no key"))
    second = fallback.replace_failed({_find_key(first, "Ja."): EngineError("L411", "crashed")}, "gtts")
    assert [(one.voice, one.paragraphs, one.reason) for one in fallback.list_fallen()] == [
        ("espeak:nb+f3", ("^a2",), "no sound; azure: no key"),
        ("gtts:no", ("^a3",), "503; azure: no key; crashed"),
    ]
    assert second.fingerprint == first.fingerprint


def test_nothing_has_fallen_where_nothing_failed(plan: EpisodePlan, show: ShowFolder, tmp_path: Path) -> None:
    """Most episodes."""
    assert Fallback(plan, show.load(), tmp_path).list_fallen() == ()
