from __future__ import annotations

import importlib.util
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from lydsak.engines.installed import installed_engines, load_engine
from lydsak.engines.piper.engine import PiperEngine, PiperOptions
from lydsak.errors import EngineError, SettingsError
from lydsak.model import PhoneticSpan, Prosody, Speech, SpeechRequest, SpokenWord, Voice

pytest.importorskip("piper", reason="piper-tts cannot be installed here")

from tests.engines.tiny_piper import NAME, make_voice

Ask = Callable[..., SpeechRequest]
VOICE = f"piper:{NAME}"


@pytest.fixture
def engine(tmp_path: Path) -> PiperEngine:
    """The engine with the tiny voice in its folder."""
    make_voice(tmp_path)
    return PiperEngine(PiperOptions(folder=str(tmp_path)))


def _speak_elsewhere(folder: str, requests: list[SpeechRequest]) -> list[Speech]:
    engine = PiperEngine(PiperOptions(folder=folder))
    return [engine.speak(request) for request in requests]


def test_speech_is_the_same_in_any_order_and_any_process(engine: PiperEngine, tmp_path: Path, ask: Ask) -> None:
    """The models' noise is drawn anew for each utterance, from the same start."""
    requests = [
        ask(VOICE, "God", "dag."),
        ask(VOICE, "Å", "ja!"),
        ask(VOICE, "Sju", "tusen."),
        ask(VOICE, "God", "dag."),
    ]
    here = [engine.speak(request) for request in requests]
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as worker:
        there = worker.submit(_speak_elsewhere, str(tmp_path), requests[::-1]).result()
    assert here == there[::-1]
    assert here[0] == here[3]
    assert not here[0].estimated


def test_marks_follow_the_words(engine: PiperEngine, ask: Ask) -> None:
    """Exact for a token of several words; signs that sound nothing have an empty one."""
    speech = engine.speak(ask(VOICE, "«", "Sju tusen tre hundre", "–", "menn,", "kom", "7300", "ganger.", "Hei!", "»"))
    lengths = [mark.end - mark.start for mark in speech.marks]
    assert not speech.estimated
    assert [length > 0 for length in lengths] == [False, True, False, True, True, True, True, True, False]
    assert lengths[1] > 3 * lengths[3]


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("[[hˈaɪ]]", "((hˈaɪ))"),
        ("<b>hei</b>", " b hei /b "),
        ("he\0i", "he i"),
        ("\x01s hei", "s hei"),
        ("]]hei", "))hei"),
    ],
)
def test_text_commands_nothing(engine: PiperEngine, ask: Ask, hostile: str, harmless: str) -> None:
    """Brackets out of an article are no phonemes, and control characters begin nothing."""
    assert engine.speak(ask(VOICE, hostile)).pcm == engine.speak(ask(VOICE, harmless)).pcm


def test_phonemes_are_spoken_as_given(engine: PiperEngine, ask: Ask) -> None:
    """IPA sounds like the word that is read so; accents are stress, and syllables have no breaks."""
    spelt = engine.speak(ask(VOICE, "hei"))
    for ipa in ("hˈaɪ", "h²a͡ɪ", "h'a.ɪ", "[[hˈaɪ]]"):
        word = SpokenWord(ipa, (PhoneticSpan(0, len(ipa), "ipa"),))
        assert engine.speak(replace(ask(VOICE), words=(word,))) == spelt


def test_a_phoneme_without_a_sound_is_refused(engine: PiperEngine, ask: Ask) -> None:
    """Before anything is spoken, and when it is."""
    engine.check_phonemes("ˈsʋæɖlɪn ç", "ipa")
    with pytest.raises(EngineError, match="☃") as caught:
        engine.check_phonemes("h☃", "ipa")
    assert caught.value.code == "L405"
    with pytest.raises(EngineError, match="☃"):
        engine.speak(replace(ask(VOICE), words=(SpokenWord("h☃", (PhoneticSpan(0, 2, "ipa"),)),)))


def test_phonemes_pass_where_no_voice_can_tell(tmp_path: Path) -> None:
    """A project is checked on a machine that has no voice yet."""
    PiperEngine(PiperOptions(folder=str(tmp_path))).check_phonemes("☃", "ipa")


@pytest.mark.parametrize("text", ["Å." * 120, "å.e." * 60])
def test_rows_of_dotted_letters_kill_nothing(engine: PiperEngine, ask: Ask, text: str) -> None:
    """The espeak-ng inside piper overruns a buffer at these. Spoken fast, as the tiny voice is slow at long texts."""
    assert engine.speak(replace(ask(VOICE, text), prosody=Prosody(pace=4.0))).pcm


def test_speakers_of_one_voice_differ(tmp_path: Path, ask: Ask) -> None:
    """Each by its name."""
    make_voice(tmp_path, "kor", speakers=2)
    engine = PiperEngine(PiperOptions(folder=str(tmp_path), voice="kor"))
    assert engine.voices() == ("kor", "kor#taler0", "kor#taler1")
    first, second = (engine.speak(ask(f"piper:kor#taler{number}", "hei")).pcm for number in range(2))
    assert first != second
    assert engine.speak(ask("piper:kor", "hei")).pcm == first


def test_pace_and_scales_are_heard(engine: PiperEngine, tmp_path: Path, ask: Ask) -> None:
    """A slower voice by lydsak.toml is brought back by a faster passage."""
    request = ask(VOICE, "God", "dag.")
    still = PiperOptions(folder=str(tmp_path), noise_scale=0.0, noise_w_scale=0.0)
    usual = PiperEngine(still).speak(request)
    slow = PiperEngine(msgspec.structs.replace(still, length_scale=2.0))
    assert len(slow.speak(request).pcm) == 2 * len(usual.pcm)
    assert slow.speak(replace(request, prosody=Prosody(pace=2.0))) == usual
    assert engine.speak(request) != usual


def test_a_voice_that_is_not_installed_is_listed_with_the_way_to_get_it(tmp_path: Path, ask: Ask) -> None:
    """It is the default all the same, so that a project says the same on every machine."""
    engine = PiperEngine(PiperOptions(folder=str(tmp_path)))
    command = f'python -m piper.download_voices {NAME} --download-dir "{tmp_path}"'
    (voice,) = engine.describe_voices()
    assert (voice.name, voice.install) == (NAME, command)
    assert "CC0" in voice.licence
    with pytest.raises(EngineError, match="not installed") as caught:
        engine.speak(ask(VOICE, "hei"))
    assert (caught.value.code, caught.value.help) == ("L403", command)


def test_an_installed_voice_needs_no_installing(engine: PiperEngine, tmp_path: Path) -> None:
    """Others in the folder stand beside it, under terms that we do not know."""
    make_voice(tmp_path, "nabo")
    assert [(voice.name, voice.install) for voice in engine.describe_voices()] == [(NAME, None), ("nabo", None)]
    assert "MODEL_CARD" in engine.describe_voices()[1].licence


def test_half_a_voice_is_not_called_missing(engine: PiperEngine, tmp_path: Path, ask: Ask) -> None:
    """With the model there and its config not, the error names the file."""
    (tmp_path / f"{NAME}.onnx.json").unlink()
    with pytest.raises(EngineError, match=r"onnx\.json") as caught:
        engine.speak(ask(VOICE, "hei"))
    assert caught.value.code == "L402"


def test_a_very_long_sentence_is_refused(engine: PiperEngine, ask: Ask) -> None:
    """The model's memory grows with the square of it."""
    with pytest.raises(EngineError, match="3001 characters") as caught:
        engine.speak(ask(VOICE, "a" * 3_001))
    assert caught.value.code == "L404"


def test_the_fingerprint_tells_options_apart(engine: PiperEngine, tmp_path: Path) -> None:
    """But not where the folder is, nor which voice is the default: a request names its own."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    make_voice(elsewhere)
    assert PiperEngine(PiperOptions(folder=str(elsewhere), voice="x")).fingerprint == engine.fingerprint
    assert PiperEngine(PiperOptions(folder=str(tmp_path), noise_scale=0.0)).fingerprint != engine.fingerprint


def test_a_voice_s_own_fingerprint_is_of_its_files(engine: PiperEngine, tmp_path: Path) -> None:
    """What was spoken stays good when another voice is installed, and not when its own model changes."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    make_voice(elsewhere)
    make_voice(elsewhere, "nabo")
    other = PiperEngine(PiperOptions(folder=str(elsewhere)))
    assert other.fingerprint_voice(NAME) == engine.fingerprint_voice(NAME)
    assert other.fingerprint_voice("nabo") != "no voice"
    assert engine.fingerprint_voice("nabo") == "no voice"
    config = elsewhere / f"{NAME}.onnx.json"
    config.write_text(config.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert PiperEngine(PiperOptions(folder=str(elsewhere))).fingerprint_voice(NAME) != engine.fingerprint_voice(NAME)


@pytest.mark.parametrize("options", ['{"noise_scale": -1}', '{"length_scale": 0}', '{"stemme": "x"}'])
def test_options_out_of_range_are_refused(options: str) -> None:
    """As they stand in lydsak.toml."""
    with pytest.raises(SettingsError):
        load_engine("piper", options)
    assert msgspec.json.decode(b"{}", type=PiperOptions) == PiperOptions()


def test_without_its_extra_the_engine_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the list of engines and when it is asked for."""
    monkeypatch.setattr("lydsak.engines.piper.engine.find_spec", {}.get)
    assert importlib.util.find_spec("piper") is not None
    command = 'pip install "lydsak[piper]"'
    assert command in ({entry.name: entry.problem for entry in installed_engines()}["piper"] or "")
    with pytest.raises(EngineError, match="piper-tts is not installed"):
        load_engine("piper")


def test_it_stands_ready_here() -> None:
    """What this module's tests need is all that the engine needs."""
    assert PiperEngine.find_problem() is None


def test_voice_names_reach_no_other_folder(engine: PiperEngine, tmp_path: Path) -> None:
    """A name is looked up among those found, never made a path."""
    outside = tmp_path / "outside"
    outside.mkdir()
    make_voice(outside)
    request = SpeechRequest(Voice("piper", f"outside/{NAME}"), "nb", (SpokenWord("hei"),))
    with pytest.raises(EngineError, match="has no voice"):
        engine.speak(request)
