from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lydsak.engines.piper.folder import find_voices
from lydsak.engines.piper.synthesis import LoadedVoice, Manner, SpeakingVoice
from lydsak.engines.piper.timing import Sentence
from lydsak.errors import EngineError

pytest.importorskip("piper", reason="piper-tts cannot be installed here")

from tests.engines.tiny_piper import HOP, NAME, make_voice

OWN = Manner(None, None, None, None)
STEADY = Manner(None, 0.0, 0.0, None)
TEXTS = ("God dag.", "Å, ja!", "Sju tusen tre hundre.", "God dag.")


def _load(folder: Path, *, forks: bool = True) -> LoadedVoice:
    return LoadedVoice(find_voices(folder)[NAME], forks=forks)


def _say(voice: LoadedVoice, text: str, manner: Manner = OWN) -> tuple[bytes, Sentence]:
    def say(speaking: SpeakingVoice) -> tuple[bytes, Sentence]:
        return speaking.say_sentence(speaking.read_text(text)[0], manner)

    return voice.call_fresh(say)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the tiny voice."""
    make_voice(tmp_path)
    return tmp_path


def test_the_model_draws_random_numbers(folder: Path) -> None:
    """Said twice by one session a sentence differs, in sound and length: what the next tests guard against is there."""

    def say_twice(speaking: SpeakingVoice) -> bool:
        phonemes = speaking.read_text(TEXTS[0])[0]
        first, second = (speaking.say_sentence(phonemes, OWN) for _ in range(2))
        return first[0] != second[0] and first[1].lengths != second[1].lengths

    assert _load(folder).call_fresh(say_twice)


def test_a_forked_and_a_new_session_say_the_same(folder: Path) -> None:
    """Whatever was said before, and however the system keeps utterances apart."""
    forked, new = _load(folder), _load(folder, forks=False)
    forth = [_say(forked, text) for text in TEXTS]
    back = [_say(new, text) for text in reversed(TEXTS)]
    assert forth == back[::-1]
    assert forth[0] == forth[3]


def test_lengths_of_phonemes_add_up_to_the_sound(folder: Path) -> None:
    """The start, each phoneme and the end, in whole frames of the model."""
    pcm, sentence = _say(_load(folder), "God dag.")
    assert sentence.lengths is not None
    assert len(sentence.lengths) == len(sentence.phonemes) + 2
    assert sum(sentence.lengths) == sentence.samples == len(pcm) // 2
    assert all(length % HOP == 0 for length in sentence.lengths)


def test_a_model_that_tells_no_lengths_is_spoken_all_the_same(tmp_path: Path) -> None:
    """Without the node that piper's own tool looks for."""
    make_voice(tmp_path, tells=False)
    pcm, sentence = _say(_load(tmp_path), "God dag.")
    assert any(pcm)
    assert sentence.lengths is None


def test_scales_change_what_is_said(folder: Path) -> None:
    """Without noise the tones alone are heard, and half the length at twice the pace."""
    voice = _load(folder)
    steady = _say(voice, "God dag.", STEADY)
    assert steady[0] != _say(voice, "God dag.")[0]
    assert steady[1].lengths == (8 * HOP, *(8 * HOP for _ in steady[1].phonemes), 4 * HOP)
    assert _say(voice, "God dag.", Manner(None, 0.0, 0.0, None, 2.0))[1].samples == steady[1].samples // 2
    assert _say(voice, "God dag.", Manner(None, 0.0, 0.0, 2.0))[1].samples == steady[1].samples * 2


def test_a_phoneme_that_the_voice_lacks_is_left_out(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The others keep their lengths, and piper's warning reaches nobody's terminal."""
    path = folder / f"{NAME}.onnx.json"
    path.write_text(path.read_text().replace('"ɡ": [66]', '"gone": [66]').replace('"\\u0261": [66]', '"gone": [66]'))
    _, sentence = _say(_load(folder), "God dag.")
    assert "".join(sentence.phonemes) == "ˈuːd dˈa."
    assert sentence.lengths is not None
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("forks", [True, False])
@pytest.mark.parametrize("content", [b"", b"no model", b"\x08\x08"])
def test_a_damaged_model_is_named(folder: Path, content: bytes, forks: bool) -> None:
    """Whatever onnx or onnxruntime raise, the user hears which files to copy again."""
    (folder / f"{NAME}.onnx").write_bytes(content)
    with pytest.raises(EngineError, match=NAME) as caught:
        _say(_load(folder, forks=forks), "hei")
    assert caught.value.code == "L402"


def test_a_model_that_fails_on_a_sentence_is_an_engine_error(folder: Path) -> None:
    """One with other inputs than piper's, say: a speaker that the config does not tell of."""
    make_voice(folder, "other", speakers=2)
    (folder / "other.onnx").rename(folder / f"{NAME}.onnx")
    with pytest.raises(EngineError, match="made no sound") as caught:
        _say(_load(folder), "hei")
    assert caught.value.code == "L422"


SPEAKING = """
import sys
from pathlib import Path
from lydsak.engines.piper.folder import find_voices
from lydsak.engines.piper.synthesis import LoadedVoice, Manner
voice = LoadedVoice(find_voices(Path(sys.argv[1])).popitem()[1])
voice.call_fresh(lambda speaking: speaking.say_sentence(speaking.read_text("hei")[0], Manner(None, None, None, None)))
print(*(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("Threads")))
"""


def test_onnxruntime_reports_nothing_and_leaves_no_thread(folder: Path, tmp_path: Path) -> None:
    """Its telemetry would write an identifier into the user's folder and run in a thread, which no fork survives."""
    if sys.platform != "linux":
        pytest.skip("counts threads in /proc")
    home = tmp_path / "home"
    home.mkdir()
    # Nothing of a test run or CI may stand there: onnxruntime keeps quiet in them by itself.
    environment = {"HOME": str(home), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-c", SPEAKING, str(folder)]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert run.stdout == "1\n"
    assert list(home.rglob("*")) == []
