from __future__ import annotations

from typing import TYPE_CHECKING

from lydsak.build.plan import plan_episode
from lydsak.build.whereabouts import locate_utterance
from lydsak.model import Key

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

SCRIPT = """
---
tittel: Ferja
dato: 2026-11-20 06:00
---

Ferja la fra kai. Det var
ventet, {Kari|Kaari} sa det. ^a1

Ingen falt i vannet. ^a2
"""


def test_an_error_points_at_the_sentence(show: ShowFolder) -> None:
    """At its first words, as many of them as stand together; at the script for what no paragraph says."""
    plan = plan_episode(show.write_script(SCRIPT), show.load(), show.root / "store")
    places = {source.request.text: locate_utterance(plan, source.key) for source in plan.speech}
    where = {text: (place.path, place.line, place.column) for text, place in places.items()}
    assert where["Ferja la fra kai."] == ("scripts/ferja.md", 6, 1)
    assert where["Det var ventet, Kaari sa det."] == ("scripts/ferja.md", 6, 19)
    assert where["Ingen falt i vannet."] == ("scripts/ferja.md", 9, 1)
    assert where[plan.speech[0].request.text] == ("scripts/ferja.md", None, None)
    assert places["Ingen falt i vannet."].text == "Ingen falt i vannet. ^a2"
    assert str(locate_utterance(plan, Key("unknown"))) == "scripts/ferja.md"
