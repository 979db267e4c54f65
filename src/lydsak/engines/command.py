"""Any program that reads text and writes a WAV file as a voice. No shell reads its line: the text is no argument."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Annotated, Final

import msgspec

from lydsak.engines.cleaning import neutralize_markup
from lydsak.engines.group import open_group
from lydsak.engines.marks import estimate_marks
from lydsak.engines.online.patience import Fault
from lydsak.engines.online.sound import AnsweredSound, check_length, count_letters, decode_sound
from lydsak.errors import EngineError, Phrase
from lydsak.model import Hz, Language, Ms, Notation, Speech, SpeechRequest, SpokenWord, VoiceInfo

_ADAPTER: Final = 1
_RATE: Final = Hz(24_000)
"""Of speech without a letter."""
_LONGEST: Final = 20_000
_LARGEST: Final = 64_000_000
"""Bytes that a program may write, looked at every _LOOK seconds."""
_LOOK: Final = 0.05
_LONGEST_END: Final = 30.0
"""Seconds after its deadline in which a program is ended, and what it wrote is read."""
_PASSED_ON: Final = ("PATH", "HOME", "LANG")
_PLACEHOLDER: Final = re.compile(r"\{(voice|language|output|input)\}")

Filled = Annotated[str, msgspec.Meta(min_length=1, pattern="^[^\\0]*$")]


class CommandOptions(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """[engines.command]."""

    program: tuple[Filled, ...] = ()
    """The program and its arguments, with {voice}, {language}, {output} and {input}."""
    voices: Annotated[tuple[Filled, ...], msgspec.Meta(min_length=1)] = ("default",)
    version: str = ""
    """Whatever tells a change of the voice that the program's own file does not."""
    deadline: Annotated[float, msgspec.Meta(gt=0)] = 60.0
    """Seconds for one utterance."""
    online: bool = False
    environment: tuple[str, ...] = ()
    """Variables to pass on beside PATH, HOME and LANG."""

    def __post_init__(self) -> None:
        """Raises ValueError, which msgspec tells as its own."""
        if any("{text}" in part for part in self.program):
            raise ValueError("there is no {text}: the text is on standard input, or in the file {input}")
        if len(set(self.voices)) < len(self.voices):
            raise ValueError("voices names one twice")


class CommandEngine:
    """One run of the program an utterance. Marks are estimated."""

    name = "command"
    online = False
    notations: frozenset[Notation] = frozenset()
    options = CommandOptions

    def __init__(self, options: CommandOptions = CommandOptions()) -> None:  # noqa: B008 - it is frozen
        self._options = options
        self.online = options.online
        self.patience = options.deadline + _LONGEST_END

    @cached_property
    def fingerprint(self) -> str:
        """The command line, `version`, and digests of the program's file and of those that its arguments name."""
        program = self._options.program
        digests = [_digest_file(path) for path in self._name_files()]
        return f"{self.name} adapter {_ADAPTER} {json.dumps([program, self._options.version, digests])}"

    def _name_files(self) -> tuple[str, ...]:
        """The program, and what may be a file in each argument: VALUE of --model=VALUE too."""
        program = self._options.program
        if not program:
            return ()
        return (
            shutil.which(program[0]) or program[0],
            *program[1:],
            *(part.partition("=")[2] for part in program[1:] if "=" in part),
        )

    def voices(self) -> tuple[str, ...]:
        """As lydsak.toml names them; the program gets the name as {voice}."""
        return self._options.voices

    def default_voice(self, language: Language) -> str:  # noqa: ARG002 - {language} tells the program
        """The first."""
        return self.voices()[0]

    def describe_voices(self) -> tuple[VoiceInfo, ...]:
        """What the program may be used for is for its own licence to say."""
        return tuple(VoiceInfo(voice, licence="the program's own") for voice in self.voices())

    def find_obstacle(self) -> str | None:
        """That there is no program, or none that can be run."""
        try:
            self._find_program()
        except EngineError as error:
            return f"{error.message}; {error.help}"
        return None

    def speak(self, request: SpeechRequest) -> Speech:
        """Run the program over the text. Raises EngineError L403, L404, L411, L422, L423, L425, L442."""
        self._check_request(request)
        words = [SpokenWord(" ".join(neutralize_markup(word.text).split())) for word in request.words]
        text = " ".join(word.text for word in words if word.text)
        if not count_letters(text):
            return Speech(b"", _RATE, estimate_marks(words, Ms(0)), estimated=True)
        sound = self._read_sound(self._run_program(request, text), count_letters(text))
        return Speech(sound.pcm, sound.rate, estimate_marks(words, sound.duration), estimated=True)

    def _check_request(self, request: SpeechRequest) -> None:
        if request.voice.name not in self.voices():
            help = Phrase("voices: {known}", known=", ".join(self.voices()))
            raise EngineError("L403", Phrase('command has no voice "{name}"', name=request.voice.name), help=help)
        if len(request.text) > _LONGEST:
            message = Phrase(
                "{length} characters in one utterance: command takes {longest}",
                length=len(request.text),
                longest=_LONGEST,
            )
            raise EngineError("L404", message, help="split the sentence")

    def _run_program(self, request: SpeechRequest, text: str) -> bytes:
        """What the program wrote. Its files are in a folder that ends with the call."""
        import tempfile

        program = self._find_program()
        with tempfile.TemporaryDirectory(prefix="lydsak-") as folder:
            room = Path(folder)
            spoken, output = room / "text.txt", room / "speech.wav"
            spoken.write_text(text + "\n", encoding="utf-8")
            values = {
                "voice": request.voice.name,
                "language": request.language,
                "output": str(output),
                "input": str(spoken),
            }
            arguments = [_PLACEHOLDER.sub(lambda match: values[match[1]], part) for part in self._options.program[1:]]
            self._run_arguments([program, *arguments], room)
            result = output if self._uses("output") else room / "stdout"
            self._check_size(room)
            return result.read_bytes() if result.is_file() else b""

    def _find_program(self) -> str:
        """Its path. Raises EngineError L442."""
        if not self._options.program:
            help = 'in lydsak.toml, [engines.command]: program = ["PROGRAM", "-o", "{output}"]'
            raise EngineError("L442", "command has no program", help=help)
        name = self._options.program[0]
        found = shutil.which(name)
        if found is None:
            reason = Phrase("is not executable") if Path(name).is_file() else Phrase("is not found")
            help = (
                Phrase("chmod +x it")
                if Path(name).is_file()
                else Phrase("install it, or write its whole path in program")
            )
            raise EngineError(
                "L442",
                Phrase("the program {name} {reason}", name=name, reason=reason),
                help=Phrase("{help} ([engines.command])", help=help),
            )
        return str(Path(found).absolute())

    def _run_arguments(self, arguments: Sequence[str], room: Path) -> None:
        """Run it to its end, or end it with all that it started. Raises EngineError L411, L422, L425, L442."""
        with ExitStack() as stack:
            try:
                process = self._start_program(arguments, room, stack.enter_context(open_group(room)))
            except OSError as error:
                message = Phrase(
                    "the program {program} cannot be started: {strerror}", program=arguments[0], strerror=error.strerror
                )
                help = "is it a program for this machine? ([engines.command])"
                raise EngineError("L442", message, help=help) from None
            stack.callback(process.wait)
            stack.callback(process.kill)
            status = self._await_end(process, room)
        if status:
            how = f"status {status}" if status > 0 else _name_signal(-status)
            help = "run it by hand on the same sentence ([engines.command])"
            raise EngineError(
                "L411",
                Phrase("{program} ended with {how}{said}", program=self._title, how=how, said=_read_last_line(room)),
                help=help,
            )

    def _start_program(self, arguments: Sequence[str], room: Path, group: int) -> subprocess.Popen[bytes]:
        source = os.devnull if self._uses("input") else room / "text.txt"
        with (
            Path(source).open("rb") as stdin,
            (room / "stdout").open("wb") as stdout,
            (room / "stderr").open("wb") as stderr,
        ):
            return subprocess.Popen(  # noqa: S603 - lydsak.toml names the program; there is no shell
                arguments,
                stdin=stdin,
                stdout=stdout,
                stderr=stderr,
                env=self._choose_environment(),
                process_group=group,
            )

    def _await_end(self, process: subprocess.Popen[bytes], room: Path) -> int:
        end = time.monotonic() + self._options.deadline
        while True:
            try:
                return process.wait(min(_LOOK, max(0.0, end - time.monotonic())))
            except subprocess.TimeoutExpired:
                self._check_limits(end, room)

    def _check_limits(self, end: float, room: Path) -> None:
        if time.monotonic() >= end:
            message = Phrase(
                "{program} took longer than {limit} s{said}",
                program=self._title,
                limit=f"{self._options.deadline:g}",
                said=_read_last_line(room),
            )
            raise EngineError("L425", message, help="`deadline` in [engines.command] gives it longer")
        self._check_size(room)

    def _check_size(self, room: Path) -> None:
        if sum(_measure_file(path) for path in room.iterdir()) > _LARGEST:
            message = Phrase("{program} wrote more than {limit} MB", program=self._title, limit=_LARGEST // 1_000_000)
            raise EngineError("L422", message, help="does it write one WAV file and end? ([engines.command])")

    def _read_sound(self, content: bytes, letters: int) -> AnsweredSound:
        """The sound in what it wrote. Raises EngineError L422, L423."""
        where = "the file {output}" if self._uses("output") else "standard output"
        help = "see what it writes by running it by hand; without {output} it is standard output ([engines.command])"
        if not content:
            raise EngineError(
                "L422", Phrase("{program} wrote nothing to {where}", program=self._title, where=where), help=help
            )
        try:
            sound = decode_sound(content, self.name)
        except Fault:
            raise EngineError(
                "L422", Phrase("{program} wrote no whole WAV to {where}", program=self._title, where=where), help=help
            ) from None
        if not any(sound.pcm):
            raise EngineError(
                "L422", Phrase("{program} wrote silence to {where}", program=self._title, where=where), help=help
            )
        try:
            return check_length(sound, letters, self._title)
        except Fault as fault:
            raise EngineError(fault.error.code, fault.error.message, help=help) from None

    def _uses(self, placeholder: str) -> bool:
        return any(f"{{{placeholder}}}" in part for part in self._options.program[1:])

    @property
    def _title(self) -> str:
        return Phrase("the program {name}", name=Path(self._options.program[0]).name)

    def _choose_environment(self) -> dict[str, str]:
        """Not all of ours: keys to services are in it."""
        names = (*_PASSED_ON, *self._options.environment)
        return {name: os.environ[name] for name in names if name in os.environ}


def _measure_file(path: Path) -> int:
    """Its size; none once the program has renamed it or taken it away."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _digest_file(path: str) -> str | None:
    """Of its content; None for what is no file, or what may be run but not read."""
    try:
        if not Path(path).is_file():
            return None
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:16]
    except OSError:  # a long argument is no path either
        return None


def _name_signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # the real-time signals have no names
        return f"signal {number}"


def _read_last_line(room: Path) -> str:
    """The end of what it complained of."""
    with (room / "stderr").open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - 4_000))
        lines = file.read().decode("utf-8", "replace").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    shown = "".join(character if character.isprintable() else " " for character in last)[:200]
    return f": {shown}" if shown else ""
