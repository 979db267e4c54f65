from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lydsak.build.export.exported import load_exported
from lydsak.build.records.episodes import find_standing
from lydsak.build.withdrawal import withdraw_script
from lydsak.errors import AssetError

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


def test_an_episode_comes_with_its_words_in_time(built_show: ShowFolder) -> None:
    """Each utterance with the paragraph that it stands in, as it was built."""
    exported = load_exported(built_show.load(), built_show.root / "scripts" / "ferja.md")
    said = [(one.kind, one.paragraph) for one in exported.episode.utterances]
    assert [one for one in said if one[0] == "paragraph"] == [
        ("paragraph", "a1"), ("paragraph", "a1"), ("paragraph", "b1"), ("paragraph", "b2"),
    ]  # fmt: skip
    assert said[0][0] == "opening"
    texts = [" ".join(word.text for word in one.words) for one in exported.episode.utterances if one.paragraph == "b1"]
    assert texts == ["Kaia holder nå, sier de som bygde den."]
    assert [block.id for block in exported.episode.blocks] == ["k1", "a1", "k2", "b1", "b2"]
    assert b"".join(exported.read_sound()) == built_show.locate_audio().read_bytes()


def test_what_is_not_built_as_its_script_says_is_refused(built_copy: ShowFolder) -> None:
    """Never an old sound to new words."""
    script = built_copy.root / "scripts" / "ferja.md"
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace("klokka sju", "klokka åtte"), encoding="utf-8")
    with pytest.raises(AssetError, match="as it is now"):
        load_exported(built_copy.load(), script)
    script.write_text(text, encoding="utf-8")
    standing = find_standing(built_copy.root, "ferja")
    assert standing is not None
    (built_copy.root / "feed" / standing.episode.transcript.path).write_text("{}")
    with pytest.raises(AssetError) as caught:
        load_exported(built_copy.load(), script)
    assert caught.value.code == "L870"


def test_what_was_withdrawn_is_told_so(built_copy: ShowFolder) -> None:
    """To build it once more would not help."""
    script = built_copy.root / "scripts" / "ferja.md"
    withdraw_script(built_copy.load(), script, "Saken bygde på en feil.")
    built_copy.build()
    with pytest.raises(AssetError, match="is withdrawn") as caught:
        load_exported(built_copy.load(), script)
    assert "withdraw scripts/ferja.md --undo" in (caught.value.help or "")
