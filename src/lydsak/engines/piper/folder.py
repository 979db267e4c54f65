"""The voices that lie in a folder: each an .onnx file with an .onnx.json beside it, as piper downloads them."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import msgspec

from lydsak.errors import EngineError, Phrase

_NORWEGIAN: Final = frozenset({"nb", "no", "nn"})
"""What espeak-ng, which piper turns letters into phonemes with, calls the language."""


class _Audio(msgspec.Struct, frozen=True):
    sample_rate: Annotated[int, msgspec.Meta(ge=8_000, le=48_000)]


class _Espeak(msgspec.Struct, frozen=True):
    voice: str


class VoiceConfig(msgspec.Struct, frozen=True):
    """What we read of an .onnx.json; piper reads more of it."""

    audio: _Audio
    espeak: _Espeak
    num_symbols: int
    num_speakers: int
    phoneme_id_map: dict[str, list[int]]
    speaker_id_map: dict[str, int] = {}
    default_speaker_id: int = 0
    phoneme_type: str = "espeak"


@dataclass(frozen=True, slots=True)
class InstalledVoice:
    """A Norwegian voice in the folder, or one speaker of it."""

    name: str
    """VOICE, or VOICE#SPEAKER."""
    model: Path
    config: VoiceConfig
    speaker: int | None = None

    @property
    def symbols(self) -> frozenset[str]:
        """What it has sounds for: single characters of decomposed IPA."""
        return frozenset(self.config.phoneme_id_map)


def locate_folder(chosen: str | None) -> Path:
    """The folder of lydsak.toml, else LYDSAK_PIPER_VOICES, else the user's own for data."""
    named = chosen or os.environ.get("LYDSAK_PIPER_VOICES")
    if named:
        return Path(named).expanduser()
    # XDG Base Directory Specification: an empty or relative value counts as none.
    data = os.environ.get("XDG_DATA_HOME", "")
    base = Path(data) if os.path.isabs(data) else Path.home() / ".local" / "share"  # noqa: PTH117 - of a string
    return base / "lydsak" / "piper"


def find_voices(folder: Path) -> dict[str, InstalledVoice]:
    """By name, in alphabetical order; files that are no Norwegian voice are passed over."""
    found: dict[str, InstalledVoice] = {}
    for model in sorted(folder.glob("*.onnx")):
        try:
            config = read_config(model)
        except EngineError:
            continue
        if config.espeak.voice in _NORWEGIAN:
            found.update((voice.name, voice) for voice in _list_speakers(model, config))
    return found


def read_config(model: Path) -> VoiceConfig:
    """The .onnx.json of a model. Raises EngineError L402 where it is missing or not piper's."""
    path = Path(f"{model}.json")
    try:
        config = msgspec.json.decode(path.read_bytes(), type=VoiceConfig)
    except OSError as error:
        raise describe_damage(model, f"{path.name}: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise describe_damage(model, f"{path.name}: {error}") from error
    if config.phoneme_type != "espeak" or not config.phoneme_id_map.keys() >= {"_", "^", "$"}:
        raise describe_damage(model, f"{path.name}: its phonemes are not those of espeak-ng")
    return config


def describe_damage(model: Path, problem: str) -> EngineError:
    """L402, with the way out."""
    message = Phrase('the voice "{voice}" cannot be used: {problem}', voice=model.stem, problem=problem)
    return EngineError(
        "L402",
        message,
        help=Phrase("copy {name} and {name}.json anew into {folder}", name=model.name, folder=model.parent),
    )


def digest_voice(model: Path) -> str:
    """Of all that it sounds like: two models of one size differ in their weights alone."""
    digest = hashlib.sha256()
    for path in (model, Path(f"{model}.json")):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]


def _list_speakers(model: Path, config: VoiceConfig) -> tuple[InstalledVoice, ...]:
    """The voice, and where it has several speakers each of them by name; the bare name is its default speaker."""
    if config.num_speakers <= 1:
        return (InstalledVoice(model.stem, model, config),)
    named = sorted(config.speaker_id_map.items(), key=lambda speaker: speaker[1])
    others = (InstalledVoice(f"{model.stem}#{name}", model, config, number) for name, number in named)
    return (InstalledVoice(model.stem, model, config, config.default_speaker_id), *others)
