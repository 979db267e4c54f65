"""Piper's voices: neural, on this machine, without a network. Some twenty times slower than espeak, and far better."""

from __future__ import annotations

import unicodedata
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Final

import msgspec

from lydsak.engines.cleaning import break_dotted_letters, neutralize_markup
from lydsak.engines.piper.folder import (
    InstalledVoice,
    digest_voice,
    find_voices,
    locate_folder,
    read_config,
)
from lydsak.engines.piper.synthesis import LoadedVoice, Manner, SpeakingVoice
from lydsak.engines.piper.timing import count_groups, mark_spoken
from lydsak.engines.versions import find_package_version
from lydsak.errors import EngineError, Phrase
from lydsak.model import (
    Expression,
    Hz,
    Language,
    Ms,
    Notation,
    Speech,
    SpeechRequest,
    SpokenWord,
    VoiceInfo,
    WordMark,
)

_ADAPTER: Final = 1
"""Raised when the same request is made to sound different by a change here."""

_TALESYNTESE: Final = "no_NO-talesyntese-medium"
_LICENCES: Final = {
    _TALESYNTESE: "recordings CC0, model MIT; begun from the voice lessac, whose licence we do not know"
}
_LONGEST: Final = 3_000
"""Characters in one utterance: the model's memory grows with the square of a sentence's length."""

_IPA_SIGNS: Final = str.maketrans({"¹": "ˈ", "²": "ˈ", "'": "ˈ", ":": "ː", "g": "ɡ"} | dict.fromkeys(".‿͜͡[]", ""))
"""To what espeak-ng writes, and the models were trained on; a full stop would end the sentence."""

Scale = Annotated[float, msgspec.Meta(ge=0, le=4)]


class PiperOptions(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """[engines.piper]."""

    folder: str | None = None
    """Where the voices lie; LYDSAK_PIPER_VOICES, then the user's folder for data."""
    voice: str = _TALESYNTESE
    """For a role that is mapped to none."""
    noise_scale: Scale | None = None
    noise_w_scale: Scale | None = None
    length_scale: Annotated[float, msgspec.Meta(ge=0.25, le=4)] | None = None


class PiperEngine:
    """Each worker process loads a voice once."""

    name = "piper"
    online = False
    notations: frozenset[Notation] = frozenset({"ipa"})
    expressions: frozenset[Expression] = frozenset({"pace"})
    options = PiperOptions

    def __init__(self, options: PiperOptions = PiperOptions()) -> None:  # noqa: B008 - it is frozen
        self._options = options
        self._loaded: dict[Path, LoadedVoice] = {}
        self._digests: dict[Path, str] = {}

    @classmethod
    def find_problem(cls) -> str | None:
        """Piper itself is an extra; nothing is imported to find out."""
        if find_spec("piper") is None or find_spec("onnxruntime") is None:
            return 'piper-tts is not installed: pip install "lydsak[piper]"'
        return None

    @cached_property
    def fingerprint(self) -> str:
        """The libraries' versions and the options."""
        versions = " ".join(_name_version(package) for package in ("piper-tts", "onnxruntime", "onnx"))
        options = self._options
        scales = f"{options.noise_scale} {options.noise_w_scale} {options.length_scale}"
        return f"piper adapter {_ADAPTER} {versions} scales {scales}"

    def fingerprint_voice(self, voice: str) -> str:
        """A digest of its files, as they were when this was first asked for."""
        installed = self._voices.get(voice)
        if installed is None:
            return "no voice"
        if installed.model not in self._digests:
            self._digests[installed.model] = digest_voice(installed.model)
        return f"voice {self._digests[installed.model]}"

    def voices(self) -> tuple[str, ...]:
        """The default, be it installed or not, then the Norwegian ones in the folder."""
        return tuple(dict.fromkeys((self._options.voice, *self._voices)))

    def default_voice(self, language: Language) -> str:  # noqa: ARG002 - there is no Nynorsk voice
        """The one of lydsak.toml, else the only Norwegian one that piper offers."""
        return self._options.voice

    def describe_voices(self) -> tuple[VoiceInfo, ...]:
        """Those of `voices`, and the one that piper offers where it is not here yet."""
        return tuple(self._describe_voice(name) for name in dict.fromkeys((*self.voices(), _TALESYNTESE)))

    def find_obstacle(self) -> str | None:
        """The voice that reads where none is named has still to be fetched."""
        name = self._options.voice
        return (
            None
            if name in self._voices
            else f'the voice "{name}" of piper is not installed: {self._explain_install(name)}'
        )

    def check_phonemes(self, phonemes: str, notation: Notation) -> None:
        """By the default voice; where it is not installed nothing can be told. Raises EngineError L405."""
        voice = self._voices.get(self._options.voice)
        if voice is not None and notation == "ipa":
            _convert_ipa(phonemes, voice)

    def speak(self, request: SpeechRequest) -> Speech:
        """Speak one utterance; the same samples in any order and any process. Raises EngineError."""
        voice = self._locate_voice(request.voice.name)
        if len(request.text) > _LONGEST:
            message = Phrase(
                "{length} characters in one utterance: piper takes {longest}",
                length=len(request.text),
                longest=_LONGEST,
            )
            raise EngineError("L404", message, help="split the sentence")
        words = [_write_word(word, voice) for word in request.words]
        rate = Hz(voice.config.audio.sample_rate)
        if not any(character.isalnum() for word in words for character in word):
            return Speech(b"", rate, (WordMark(Ms(0), Ms(0)),) * len(words))
        options = self._options
        scales = (options.noise_scale, options.noise_w_scale, options.length_scale)
        manner = Manner(voice.speaker, *scales, request.prosody.pace)
        model = self._loaded.setdefault(voice.model, LoadedVoice(voice))
        return model.call_fresh(
            lambda speaking: _speak_words(speaking, request.words, words, manner, rate), len(request.text)
        )

    @cached_property
    def _folder(self) -> Path:
        return locate_folder(self._options.folder)

    @cached_property
    def _voices(self) -> dict[str, InstalledVoice]:
        return find_voices(self._folder)

    def _locate_voice(self, name: str) -> InstalledVoice:
        voice = self._voices.get(name)
        if voice is not None:
            return voice
        if name in (self._options.voice, _TALESYNTESE):
            model = self._folder / f"{name}.onnx"
            if model.is_file():
                read_config(model)  # says what is wrong with it
            raise EngineError(
                "L403",
                Phrase('the voice "{name}" of piper is not installed', name=name),
                help=self._explain_install(name),
            )
        raise EngineError(
            "L403",
            Phrase('piper has no voice "{name}"', name=name),
            help=Phrase("voices: {known}", known=", ".join(self.voices())),
        )

    def _describe_voice(self, name: str) -> VoiceInfo:
        licence = _LICENCES.get(name.partition("#")[0], "see the MODEL_CARD that it came with")
        return VoiceInfo(name, licence=licence, install=None if name in self._voices else self._explain_install(name))

    def _explain_install(self, name: str) -> str:
        return f'python -m piper.download_voices {name.partition("#")[0]} --download-dir "{self._folder}"'


def _name_version(package: str) -> str:
    found = find_package_version(package)
    return f"{package} {found}" if found else f"no {package}"


def _write_word(word: SpokenWord, voice: InstalledVoice) -> str:
    """The word without what piper would obey instead of reading; phonemes go in double square brackets."""
    return "".join(
        f"[[{_convert_ipa(piece, voice)}]]" if notation else neutralize_markup(piece)
        for piece, notation in word.split_phonetic()
    )


def _convert_ipa(ipa: str, voice: InstalledVoice) -> str:
    """Single symbols, accents as stress. Raises EngineError L405, naming the first that the voice has no sound for."""
    symbols = unicodedata.normalize("NFD", " ".join(ipa.translate(_IPA_SIGNS).split()))
    missing = next((symbol for symbol in symbols if symbol not in voice.symbols), None)
    if missing is not None:
        message = Phrase(
            'the voice "{voice}" has no sound for "{missing}" in /{ipa}/', voice=voice.name, missing=missing, ipa=ipa
        )
        raise EngineError("L405", message, help="write it with letters instead: {shown|said}")
    return symbols


def _speak_words(
    speaking: SpeakingVoice, spoken: tuple[SpokenWord, ...], words: list[str], manner: Manner, rate: Hz
) -> Speech:
    """Piper cuts the text into sentences by itself; they follow each other as they come."""
    phonemes = [sentence for sentence in speaking.read_text(break_dotted_letters(" ".join(words))) if sentence]
    said = [speaking.say_sentence(sentence, manner) for sentence in phonemes]
    counts = [count_groups(speaking.read_text(break_dotted_letters(word))) for word in words]
    marks, estimated = mark_spoken(spoken, counts, [sentence for _, sentence in said], rate)
    return Speech(b"".join(pcm for pcm, _ in said), rate, marks, estimated)
