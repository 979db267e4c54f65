from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest

from lydsak.build.speech.synthesis import (
    SpeechSource,
    Spoken,
    check_maker,
    collect_recipes,
    find_speech,
    read_speech,
    speak_missing,
)
from lydsak.build.workers import Workers
from lydsak.engines.tone import ToneEngine
from lydsak.errors import EngineError, StorageError
from lydsak.model import Hz, Ms, PhoneticSpan, Speech, SpeechRequest, SpokenWord, Voice, WordMark
from lydsak.store import Store

if TYPE_CHECKING:
    from pathlib import Path

REQUEST = SpeechRequest(Voice("tone", "mid"), "nb", (SpokenWord("Ferja"), SpokenWord("gikk.")))
GOOD = Speech(
    b"\x01\x10\x00\xf0" * 6_000 + bytes(24_000), Hz(24_000), (WordMark(Ms(0), Ms(300)), WordMark(Ms(300), Ms(900)))
)


def test_what_is_spoken_once_is_kept_with_its_marks(tmp_path: Path) -> None:
    """Samples and marks come back from the store; equal requests are spoken once."""
    source = SpeechSource(tmp_path, REQUEST, "tone 1")
    assert find_speech(source) is None
    with Workers(1) as workers:
        ((spoken, result),) = speak_missing([source], workers)
    assert spoken == source
    assert isinstance(result, Spoken)
    info = result.info
    assert find_speech(source) == info
    pcm = Store(tmp_path).get(source.recipe.key)
    assert pcm is not None
    assert len(pcm) == info.duration * 48 * 2
    assert len(info.marks) == 2
    assert list(collect_recipes([source, SpeechSource(tmp_path, REQUEST, "tone 1")])) == [source.recipe.key]


def test_samples_that_are_cut_short_are_spoken_again(tmp_path: Path) -> None:
    """A damaged entry counts as missing."""
    source = SpeechSource(tmp_path, REQUEST, "tone 1")
    source_path = Store(tmp_path).locate(source.recipe.key)
    with Workers(1) as workers:
        list(speak_missing([source], workers))
    source_path.write_bytes(source_path.read_bytes()[:-2])
    assert find_speech(source) is None


def test_samples_that_were_lost_are_spoken_again_where_they_are_read(tmp_path: Path) -> None:
    """Damage that only a look at every byte finds: the same samples, with what they measure."""
    source = SpeechSource(tmp_path, REQUEST, "tone 1")
    store = Store(tmp_path)
    with Workers(1) as workers:
        list(speak_missing([source], workers))
    first = read_speech(source)
    path = store.locate(source.key)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    store.drop(source.loudness_recipe.key)
    assert find_speech(source)
    assert read_speech(source) == first == store.get(source.key)
    assert store.get(source.loudness_recipe.key)


def test_samples_that_come_out_otherwise_are_not_used_under_way(tmp_path: Path) -> None:
    """The programme was laid for others; from now on everything is known of the new ones."""
    source = SpeechSource(tmp_path, REQUEST, "tone 1")
    store = Store(tmp_path)
    with Workers(1) as workers:
        list(speak_missing([source], workers))
    pcm, laid = read_speech(source), find_speech(source)
    assert laid
    store.put(source.info_recipe, msgspec.json.encode(replace(laid, duration=Ms(1))))
    store.drop(source.key)
    with pytest.raises(StorageError) as raised:
        read_speech(source)
    assert raised.value.code == "L705"
    assert (read_speech(source), find_speech(source)) == (pcm, laid)


def test_the_key_is_of_all_that_is_heard(tmp_path: Path) -> None:
    """Voice, language, words, phonetics and the engine's version each make another sound; the folder does not."""
    source = SpeechSource(tmp_path, REQUEST, "tone 1")
    others = [
        replace(source, engine="tone 2"),
        replace(source, chain="gentle"),
        replace(source, chain="broadcast"),
        replace(source, request=replace(REQUEST, voice=Voice("tone", "low"))),
        replace(source, request=replace(REQUEST, language="nn")),
        replace(source, request=replace(REQUEST, words=(SpokenWord("Ferja gikk."),))),
        replace(
            source,
            request=replace(REQUEST, words=(SpokenWord("Ferja", (PhoneticSpan(0, 5, "ipa"),)), SpokenWord("gikk."))),
        ),
    ]
    assert len({one.recipe.key for one in (source, *others)}) == 8
    assert replace(source, store=tmp_path / "other").recipe.key == source.recipe.key


def test_another_voice_by_the_same_name_is_refused_on_another_machine(tmp_path: Path) -> None:
    """What it says would be kept under the key of the one that was asked for."""
    check_maker(SpeechSource(tmp_path, REQUEST, ToneEngine().fingerprint))
    with pytest.raises(EngineError, match="tone:mid is another one") as caught:
        check_maker(SpeechSource(tmp_path, REQUEST, "tone of another version"))
    assert caught.value.code == "L434"


def test_an_engine_s_refusal_comes_back_as_the_result(tmp_path: Path) -> None:
    """One utterance fails, the others are spoken."""
    bad = SpeechSource(tmp_path, replace(REQUEST, voice=Voice("tone", "nei")), "tone 1")
    good = SpeechSource(tmp_path, REQUEST, "tone 1")
    with Workers(1) as workers:
        results = {str(source.request.voice): result for source, result in speak_missing([bad, good], workers)}
    assert isinstance(results["tone:nei"], EngineError)
    assert isinstance(results["tone:mid"], Spoken)
