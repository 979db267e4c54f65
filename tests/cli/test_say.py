from __future__ import annotations

import os
import wave
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lydsak.cli.say import _name_samples

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak


def _measure(path: Path) -> float:
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getframerate()) == (1, 48_000)
        return float(file.getnframes() / file.getframerate())


def test_a_text_becomes_a_wav_and_is_shown_as_read(lydsak: Lydsak, tmp_path: Path) -> None:
    """Without any show: the numbers are shown in words, and the sound lands where it was asked for."""
    outcome = lydsak("say", "Det koster 3 kr. Det er dyrt.", "--voice", "tone:mid", "-o", "lyd.wav", at=tmp_path)
    assert (outcome.code, outcome.out) == (0, "Wrote lyd.wav\n")
    assert outcome.err == "Det koster tre kroner.\nDet er dyrt.\n"
    assert _measure(tmp_path / "lyd.wav") > 1


def test_a_paragraph_of_a_script_is_heard_alone(lydsak: Lydsak, show: ShowFolder) -> None:
    """SCRIPT#ID is the line an editor works on; #ID of a heading is its segment."""
    outcome = lydsak("say", "scripts/ferja.md#b1", "-o", "b1.wav", at=show)
    assert (outcome.code, outcome.err) == (0, "Kaia holder nå, sier de som bygde den.\n")
    assert lydsak("say", "ferja#k2", "-o", "k2.wav", at=show).err.endswith("Ingen falt i vannet.\n")
    whole = lydsak("say", "ferja", "-o", "hele.wav", at=show)
    assert len(whole.err.splitlines()) == 4
    assert _measure(show.root / "b1.wav") < _measure(show.root / "k2.wav") < _measure(show.root / "hele.wav")


def test_an_id_that_is_not_there_is_wrong_usage(lydsak: Lydsak, show: ShowFolder) -> None:
    """The script is named, and where ids stand."""
    outcome = lydsak("say", "ferja#z9", "-o", "x.wav", at=show)
    assert outcome.code == 2
    assert "error[L005]: scripts/ferja.md has no paragraph or segment ^z9" in outcome.err


def test_a_text_longer_than_a_file_name_is_still_a_text(lydsak: Lydsak, show: ShowFolder) -> None:
    """Inside a show a text is first looked for among the scripts; a long one cannot be a name."""
    outcome = lydsak("say", "Ferja går igjen. " * 40, "-o", "lang.wav", at=show)
    assert outcome.code == 0, outcome.err


def test_a_text_in_which_nothing_is_said_is_refused(lydsak: Lydsak, tmp_path: Path) -> None:
    """No empty file is written."""
    for text in ("", " – …"):
        outcome = lydsak("say", "--voice", "tone:mid", "-o", "x.wav", "--", text, at=tmp_path)
        assert (outcome.code, outcome.out) == (2, "")
    assert not (tmp_path / "x.wav").exists()


def test_an_unknown_voice_names_the_nearest(lydsak: Lydsak, tmp_path: Path) -> None:
    """Engines and their voices are each checked; a wrong name is wrong usage."""
    wrong_engine = lydsak("say", "Hei", "--voice", "tona:mid", "-o", "x.wav", at=tmp_path)
    assert wrong_engine.code == 2
    assert 'did you mean "tone"?' in wrong_engine.err
    wrong_voice = lydsak("say", "Hei", "--voice", "tone:middels", "-o", "x.wav", at=tmp_path)
    assert wrong_voice.code == 2
    assert 'did you mean "mid"?' in wrong_voice.err


def test_without_a_player_the_way_to_keep_the_sound_is_told(
    lydsak: Lydsak, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server has no loudspeaker, and nobody heard anything."""
    monkeypatch.setenv("PATH", str(tmp_path))
    outcome = lydsak("say", "Hei", "--voice", "tone:mid", at=tmp_path)
    assert outcome.code == 2
    assert "error[L007]: no player is found" in outcome.err
    assert "-o FILE.wav" in outcome.err


@pytest.mark.skipif(os.name == "nt", reason="the player is a shell script")
def test_the_first_player_found_plays(lydsak: Lydsak, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without -o the sound goes to a player of the machine, as a file that is gone afterwards."""
    player = tmp_path / "aplay"
    player.write_text(f'#!/bin/sh\nwhile [ "$#" -gt 1 ]; do shift; done\ncp "$1" {tmp_path}/heard.wav\n')
    player.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    if any((Path("/bin") / name).exists() for name in ("ffplay", "paplay")):
        monkeypatch.setattr("lydsak.cli.say._PLAYERS", (("aplay", "-q"),))
    assert lydsak("say", "Hei", "--voice", "tone:mid", at=tmp_path).code == 0
    assert _measure(tmp_path / "heard.wav") > 0


def test_a_script_that_is_not_there_is_never_read_as_a_name(lydsak: Lydsak, show: ShowFolder) -> None:
    """The path works from the show's folder too, as the README has it; a wrong one is wrong usage."""
    assert lydsak("say", "scripts/ferja.md#b2", "-o", show.root / "b2.wav", at=show).code == 0
    outcome = lydsak("say", "scripts/nope.md#a1", at=show)
    assert outcome.code == 2
    assert "error[L006]: there is no script scripts/nope.md" in outcome.err
    assert "like scripts/saken.md#a1" in outcome.err
    assert 'did you mean "scripts/ferja.md"?' in lydsak("say", "scripts/ferje.md#a1", at=show).err


def _install_player(script: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first player that is looked for."""
    player = folder / "bin" / "ffplay"
    player.parent.mkdir()
    player.write_text(f"#!/bin/sh\n{script}\n")
    player.chmod(0o755)
    monkeypatch.setenv("PATH", f"{player.parent}:/usr/bin:/bin")


def test_a_player_that_fails_is_said(lydsak: Lydsak, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by the player's own noise: with the way to keep the sound."""
    _install_player("echo noise >&2\nexit 1", tmp_path, monkeypatch)
    outcome = lydsak("say", "Hei.", "--voice", "tone:mid")
    assert outcome.code == 2
    assert "noise" not in outcome.err
    assert "-o FILE.wav" in outcome.err


@pytest.mark.skipif(os.name == "nt", reason="the player is a shell script")
def test_a_player_without_a_sound_device_is_not_believed(
    lydsak: Lydsak, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The player ffplay ends with 0 though nobody heard anything."""
    _install_player("echo 'No more combinations to try, audio open failed' >&2", tmp_path, monkeypatch)
    outcome = lydsak("say", "Hei.", "--voice", "tone:mid")
    assert outcome.code == 2
    assert "error[L007]: ffplay could not play the sound" in outcome.err
    assert "-o FILE.wav" in outcome.err


def test_a_pronunciation_in_a_text_is_said_as_in_a_script(lydsak: Lydsak, tmp_path: Path) -> None:
    """One that is not closed is an error with a caret, and a brace with a backslash is a plain one."""
    said = lydsak("say", "Fra {Svolvær|Svålvær} i dag.", "--voice", "tone:mid", "-o", "a.wav", at=tmp_path)
    assert (said.code, said.err) == (0, "Fra Svålvær i dag.\n")
    broken = lydsak("say", "{a|", "--voice", "tone:mid", "-o", "b.wav", at=tmp_path)
    assert broken.code == 1
    assert "error[L222]: this brace is not closed" in broken.err
    assert "1 | {a|" in broken.err
    assert not (tmp_path / "b.wav").exists()
    assert lydsak("say", "En \\{ to.", "--voice", "tone:mid", "-o", "c.wav", at=tmp_path).code == 0


def test_several_voices_say_the_same_side_by_side(lydsak: Lydsak, tmp_path: Path) -> None:
    """Each in a file of its name; one that fails stops no other, and its error decides the exit code."""
    voices = [word for voice in ("tone:mid", "espeak:nb+f3", "tone:nei", "tone:mid") for word in ("--voice", voice)]
    outcome = lydsak("say", "Ferja gikk klokka sju.", *voices, "-o", "prøver", at=tmp_path)
    assert outcome.code == 2
    assert outcome.out == "Wrote prøver/tone-mid.wav\nWrote prøver/espeak-nb+f3.wav\n"
    assert "voices: mid, low, high" in outcome.err
    assert _measure(tmp_path / "prøver" / "espeak-nb+f3.wav") > 0.5


def test_one_voice_goes_into_a_folder_too(lydsak: Lydsak, tmp_path: Path) -> None:
    """One that is there, or a name without an ending."""
    (tmp_path / "her").mkdir()
    for folder in ("her", "ny", "dyp/ned/"):
        assert lydsak("say", "Hei", "--voice", "tone:mid", "-o", folder, at=tmp_path).code == 0
        assert _measure(tmp_path / folder / "tone-mid.wav") > 0


def test_the_show_s_own_voice_goes_into_a_folder_too_and_only_wav_is_promised(lydsak: Lydsak, tmp_path: Path) -> None:
    """A folder gets say.wav; a name that promises another format is refused."""
    assert lydsak("say", "Hei", "-o", "ny", at=tmp_path).code == 0
    assert _measure(tmp_path / "ny" / "say.wav") > 0
    refused = lydsak("say", "Hei", "-o", "x.mp3", at=tmp_path)
    assert refused.code == 2
    assert "ends in .wav" in refused.err


def test_voices_of_one_file_name_do_not_overwrite_each_other() -> None:
    """What a file's name cannot hold becomes a dash."""
    assert _name_samples(["piper:x#1", "piper:x-1", "tone:mid"]) == {
        "piper:x#1": "piper-x-1.wav",
        "piper:x-1": "piper-x-1-2.wav",
        "tone:mid": "tone-mid.wav",
    }


def test_several_voices_do_not_fit_in_one_file(lydsak: Lydsak, tmp_path: Path) -> None:
    """Nothing is spoken before the folder is asked for."""
    outcome = lydsak("say", "Hei", "--voice", "tone:mid", "--voice", "tone:low", "-o", "a.wav", at=tmp_path)
    assert outcome.code == 2
    assert "give a folder" in outcome.err
    assert not (tmp_path / "a.wav").exists()
