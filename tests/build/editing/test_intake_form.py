from __future__ import annotations

from typing import TYPE_CHECKING

from lydsak.build.editing.intake import AddOptions, add_source
from lydsak.build.editing.intake_form import encode_intake
from lydsak.build.editing.sources import open_stream

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

TEXT = """Ferja går igjen

Av Kari Nordmann

Ferja gikk tirsdag. – Vi er glade for det, sier Per Nes.

Les også: Kaia er åpen
"""


def test_all_that_became_of_a_source(show: ShowFolder) -> None:
    """What it is called, what is left out and where, who speaks, and words that add up."""
    intake = add_source(show.load(), open_stream(TEXT.encode()), AddOptions(dry_run=True))
    document = encode_intake(intake)
    assert (document["slug"], document["title"], document["created"]) == ("ferja-gar-igjen", "Ferja går igjen", True)
    assert [(one["reason"], one["line"]) for one in document["left_out"]] == [
        ("the byline", 3),
        ("a note on another article", 7),
    ]
    assert [one["text"] for one in document["quotes"]] == ["– Vi er glade for det,"]
    words = document["words"]
    assert words["source"] == words["title"] + words["read"] + words["left_out"]
    assert (words["lost"], document["encoding_guess"]) == (0, None)
