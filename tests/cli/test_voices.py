from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Lydsak


def test_voices_are_listed_as_lydsak_toml_takes_them(lydsak: Lydsak) -> None:
    """Each engine with what it needs, each voice as ENGINE:VOICE; `voices` alone is `voices list`."""
    outcome = lydsak("voices", "list")
    assert outcome.code == 0
    assert "tone  (offline, free of charge)\n  licence: none needed: tones instead of words\n" in outcome.out
    assert "  tone:mid   nb nn\n  tone:low   nb nn\n" in outcome.out
    assert "gtts  (online, free of charge)\n" in outcome.out
    assert "espeak:nb" in outcome.out
    assert lydsak("voices").out == outcome.out
    assert lydsak("voices", "--json").document == lydsak("voices", "list", "--json").document


def test_json_lists_engines_with_their_voices(lydsak: Lydsak) -> None:
    """A settings page can offer what is installed."""
    engines = {engine["engine"]: engine for engine in lydsak("voices", "list", "--json").document["engines"]}
    assert (engines["tone"]["online"], engines["tone"]["voices"]) == (False, ["mid", "low", "high"])
    assert engines["tone"]["problem"] is None
    assert engines["gtts"]["voice_info"][0]["languages"] == ["nb", "nn"]


def test_a_voice_is_tried_on_a_sample_with_numbers(lydsak: Lydsak, tmp_path: Path) -> None:
    """A voice is judged by what newspapers are full of: amounts and times."""
    outcome = lydsak("voices", "try", "tone:low", "-o", "prove.wav", at=tmp_path)
    assert (outcome.code, outcome.out) == (0, "Wrote prove.wav\n")
    assert "hundre og ti kroner" in outcome.err
    assert (tmp_path / "prove.wav").read_bytes()[:4] == b"RIFF"


def test_trying_a_voice_that_is_not_there_is_wrong_usage(lydsak: Lydsak, tmp_path: Path) -> None:
    """Exit code 2 and the voices that there are."""
    outcome = lydsak("voices", "try", "tone:nei", "-o", "x.wav", at=tmp_path)
    assert outcome.code == 2
    assert "voices: mid, low, high" in outcome.err


def test_voices_are_tried_side_by_side(lydsak: Lydsak, tmp_path: Path) -> None:
    """Each in a file of its name, in one folder."""
    outcome = lydsak("voices", "try", "tone:low", "tone:high", "-o", "prøver", at=tmp_path)
    assert outcome.code == 0
    assert {path.name for path in (tmp_path / "prøver").iterdir()} == {"tone-low.wav", "tone-high.wav"}
