"""One voice, loaded: phonemes and samples of a text, the same for the same text.

The models draw random numbers from generators that lie in the session and move on with each call. So each utterance is
spoken by a session that has spoken nothing yet: a forked copy of it on Linux, a new one elsewhere.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from lydsak.engines.child import PATIENCE, call_in_child
from lydsak.engines.piper.folder import InstalledVoice, describe_damage
from lydsak.engines.piper.timing import Sentence
from lydsak.errors import EngineError, Phrase

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from piper import PiperVoice

_T = TypeVar("_T")

_SEED: Final = 1
_ERRORS_ONLY: Final = 3
"""onnxruntime's log level: it warns of much in a model that is sound."""
_SLOWEST: Final = 0.1
"""Seconds a character: slower than it is said, a voice is of no use."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a voice shall speak; None is the voice's own."""

    speaker: int | None
    noise: float | None
    width_noise: float | None
    length: float | None
    pace: float = 1.0
    """How many times as fast as `length`."""


class LoadedVoice:
    """A model in memory."""

    def __init__(self, voice: InstalledVoice, *, forks: bool = sys.platform == "linux") -> None:
        self._voice = voice
        self._forks = forks

    def call_fresh(self, call: Callable[[SpeakingVoice], _T], characters: int = 0) -> _T:
        """Let a voice that has said nothing yet do something with so many characters. Raises EngineError."""
        if self._forks:
            speaking = self._speaking  # loaded here, once for all children
            return call_in_child(lambda: call(speaking), max(PATIENCE, _SLOWEST * characters))
        return call(self._make_voice(self._make_session(self._model)))

    @cached_property
    def _speaking(self) -> SpeakingVoice:
        return self._make_voice(self._make_session(self._read_model()))

    @cached_property
    def _model(self) -> bytes | str:
        return self._read_model()

    def _read_model(self) -> bytes | str:
        """With the lengths of phonemes as a second output where onnx is here, as PiperVoice.load makes it."""
        path = str(self._voice.model)
        try:
            import onnx
            from piper.patch_voice_with_alignment import add_alignment_output
        except ImportError:
            return path
        model = self._try_loading(lambda: onnx.load(path))
        try:
            add_alignment_output(model)
        except ValueError:  # it has that output already, or nothing that could be it
            return path
        return bytes(model.SerializeToString())

    def _make_session(self, model: bytes | str) -> InferenceSession:
        """Without threads, which no fork survives: sentences are spoken side by side by processes."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = _ERRORS_ONLY
        onnxruntime.set_seed(_SEED)  # read when a session makes its generators
        return self._try_loading(
            lambda: onnxruntime.InferenceSession(model, sess_options=options, providers=["CPUExecutionProvider"])
        )

    def _make_voice(self, session: InferenceSession) -> SpeakingVoice:
        from piper import PiperConfig, PiperVoice

        logging.getLogger("piper").setLevel(logging.ERROR)  # a phoneme that is missing is left out by us
        config = msgspec.json.decode(Path(f"{self._voice.model}.json").read_bytes())
        return SpeakingVoice(self._voice, PiperVoice(session=session, config=PiperConfig.from_dict(config)))

    def _try_loading(self, load: Callable[[], Any]) -> Any:
        try:
            return load()
        except Exception as error:  # onnx and onnxruntime raise classes of their own
            raise describe_damage(self._voice.model, f"{type(error).__name__}: {error}") from error


class SpeakingVoice:
    """A voice that can be asked for phonemes and, once, for sound."""

    def __init__(self, voice: InstalledVoice, piper: PiperVoice) -> None:
        self._voice = voice
        self._piper = piper

    def read_text(self, text: str) -> list[tuple[str, ...]]:
        """The phonemes of each sentence of a text, those alone that the voice has sounds for."""
        sentences = ((phoneme for phoneme in sentence) for sentence in self._piper.phonemize(text))
        known = self._voice.symbols
        return [tuple(phoneme for phoneme in sentence if phoneme in known) for sentence in sentences]

    def say_sentence(self, phonemes: tuple[str, ...], manner: Manner) -> tuple[bytes, Sentence]:
        """Its samples, as loud as the model makes them, and their lengths. Raises EngineError L422."""
        import numpy as np

        try:
            audio, counts = self._ask_model(phonemes, manner)
        except Exception as error:  # onnxruntime raises classes of its own
            message = Phrase(
                'the voice "{voice}" made no sound: {kind}: {error}',
                voice=self._voice.model.stem,
                kind=type(error).__name__,
                error=str(error),
            )
            raise EngineError("L422", message, help="check its two files, or choose another voice") from error
        samples = (np.clip(np.nan_to_num(audio), -1.0, 1.0) * 32767.0).astype("<i2").reshape(-1)
        return samples.tobytes(), Sentence(phonemes, len(samples), self._sum_lengths(phonemes, counts, len(samples)))

    def _ask_model(self, phonemes: tuple[str, ...], manner: Manner) -> tuple[Any, Any]:
        from piper import SynthesisConfig

        config = self._piper.config
        length = (config.length_scale if manner.length is None else manner.length) / manner.pace
        asked = SynthesisConfig(manner.speaker, length, manner.noise, manner.width_noise)
        ids = self._piper.phonemes_to_ids(list(phonemes))
        answer = self._piper.phoneme_ids_to_audio(ids, asked, include_alignments=True)
        audio, counts = answer if isinstance(answer, tuple) else (answer, None)
        return audio, counts

    def _sum_lengths(self, phonemes: tuple[str, ...], counts: Any, total: int) -> tuple[int, ...] | None:
        """Samples by phoneme, each with the pad behind it; None where the model's figures do not fit the sound."""
        if counts is None or counts.ndim != 1 or int(counts.sum()) != total:
            return None
        table = self._voice.config.phoneme_id_map
        left = iter(counts.tolist())
        pad = len(table["_"])
        sizes = [len(table["^"]) + pad, *(len(table[phoneme]) + pad for phoneme in phonemes), len(table["$"])]
        if sum(sizes) != len(counts):
            return None
        return tuple(sum(next(left) for _ in range(size)) for size in sizes)
