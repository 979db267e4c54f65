from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from lydsak.engines.child import call_in_child
from lydsak.engines.command import CommandEngine, CommandOptions
from lydsak.engines.installed import load_engine, read_options
from lydsak.errors import EngineError, SettingsError
from tests.build.conftest import SCRIPT, SETTINGS
from tests.engines.conftest import Ask
from tests.engines.tiny_command import READS_STDIN, write_program

Make = Callable[..., CommandEngine]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Make an engine of a small Python program with this body and these arguments."""

    def build(body: str = READS_STDIN, *arguments: str, **options: object) -> CommandEngine:
        given = json.dumps({"program": [*write_program(tmp_path, body), *arguments], **options})
        return CommandEngine(read_options("command", CommandOptions, given))

    return build


def _speaks(expression: str) -> str:
    """The body of a program that says one word if so, else ends with a status."""
    return (
        f"import os\ntext = sys.stdin.read()\nif not ({expression}):\n    sys.exit(9)\nmain(sys.stdout.buffer, text)\n"
    )


def test_text_comes_on_standard_input_and_sound_on_standard_output(make: Make, ask: Ask) -> None:
    """The simplest program; the marks are estimated over what it wrote."""
    speech = make().speak(ask("command:default", "Blåbær", "–", "på", "fjellet."))
    assert (speech.rate, len(speech.pcm)) == (16_000, 2 * 15 * 70 * 16)
    assert speech.estimated
    assert [mark.end > mark.start for mark in speech.marks] == [True, False, True, True]
    assert speech.marks[-1].end == 15 * 70


def test_text_is_utf8(make: Make, ask: Ask) -> None:
    """Whatever this machine's locale says."""
    body = 'text = sys.stdin.buffer.read()\nmain(sys.stdout.buffer, "x" * len(text))\n'
    speech = make(body).speak(ask("command:default", "æøå"))
    assert len(speech.pcm) == 2 * 7 * 70 * 16  # six bytes and the end of the line


def test_placeholders_are_filled_in_each_argument(make: Make, ask: Ask) -> None:
    """{voice} and {language} by name, {output} and {input} as files; standard input is then empty."""
    body = (
        "voice, language, output, source = sys.argv[1:]\n"
        'assert (voice, language) == ("--voice=a {output} b", "nb"), sys.argv\n'
        'assert sys.stdin.read() == ""\n'
        'print("not the sound")\n'
        'main(open(output, "wb"), open(source.removeprefix("file:"), encoding="utf-8").read())\n'
    )
    engine = make(body, "--voice={voice}", "{language}", "{output}", "file:{input}", voices=["a {output} b"])
    assert len(engine.speak(ask("command:a {output} b", "Hei")).pcm) == 2 * 3 * 70 * 16


@pytest.mark.parametrize(
    "text", ["; touch hacked", "$(touch hacked)", "`touch hacked`", "--help", "-", "| touch hacked"]
)
def test_text_is_no_option_and_no_word_of_a_shell(make: Make, ask: Ask, tmp_path: Path, text: str) -> None:
    """It is in no argument, and nobody interprets it."""
    body = _speaks(f"sys.argv[1:] == ['default'] and text == {text + 'a'!r} + chr(10)")
    assert make(body, "{voice}").speak(ask("command:default", *f"{text}a".split())).pcm
    assert [file.name for file in tmp_path.iterdir()] == ["voice.py"]


def test_markup_is_no_command_to_the_voice(make: Make, ask: Ask) -> None:
    """espeak-ng reads [[ ]] as phonemes, others obey <tags>."""
    body = _speaks("not set('[]<>') & set(text)")
    assert make(body).speak(ask("command:default", "[[h'EI]]", "<b>hei</b>")).pcm


def test_environment_holds_no_keys(make: Make, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """PATH, HOME, LANG and what lydsak.toml names; a key to a service is not handed to any program."""
    monkeypatch.setenv("OPENAI_API_KEY", "canary")
    monkeypatch.setenv("VOICE_DATA", "/somewhere")
    bare = _speaks("'OPENAI_API_KEY' not in os.environ and 'VOICE_DATA' not in os.environ and os.environ['PATH']")
    assert make(bare).speak(ask("command:default", "hei")).pcm
    named = _speaks("os.environ.get('VOICE_DATA') == '/somewhere' and 'OPENAI_API_KEY' not in os.environ")
    assert make(named, environment=["VOICE_DATA", "NOT_SET"]).speak(ask("command:default", "hei")).pcm


def test_without_letters_the_program_is_not_run(make: Make, ask: Ask) -> None:
    """A dash is silent in every voice."""
    speech = make("sys.exit(9)\n").speak(ask("command:default", "–", "…"))
    assert (speech.pcm, [mark.end for mark in speech.marks]) == (b"", [0, 0])


def test_no_program_is_an_error_that_names_the_key(ask: Ask) -> None:
    """The engine is listed without one, and says what it lacks when it is to speak."""
    with pytest.raises(EngineError, match="has no program") as caught:
        CommandEngine().speak(ask("command:default", "hei"))
    assert caught.value.code == "L442"
    assert "[engines.command]: program =" in (caught.value.help or "")
    assert CommandEngine().find_obstacle() == f"{caught.value.message}; {caught.value.help}"
    assert CommandEngine(CommandOptions(program=("true",))).find_obstacle() is None


def test_program_that_is_not_here(ask: Ask) -> None:
    """A name that PATH does not have; the fingerprint can be asked for all the same."""
    engine = CommandEngine(CommandOptions(program=("no-such-voice-program",)))
    assert "no-such-voice-program" in engine.fingerprint
    with pytest.raises(EngineError, match="no-such-voice-program is not found") as caught:
        engine.speak(ask("command:default", "hei"))
    assert caught.value.code == "L442"


def test_program_that_may_not_be_run(ask: Ask, tmp_path: Path) -> None:
    """A file without the right to be executed, and one that is no program."""
    file = tmp_path / "voice"
    file.write_text("hello")
    engine = CommandEngine(CommandOptions(program=(str(file),)))
    with pytest.raises(EngineError, match="is not executable") as refused:
        engine.speak(ask("command:default", "hei"))
    assert "chmod" in (refused.value.help or "")
    file.chmod(0o700)
    with pytest.raises(EngineError, match="cannot be started: Exec format error") as broken:
        engine.speak(ask("command:default", "hei"))
    assert refused.value.code == broken.value.code == "L442"


@pytest.mark.parametrize(
    ("body", "code", "says"),
    [
        ("print('first', file=sys.stderr)\nsys.exit('no\\x1bvoice')\n", "L411", "status 1: no voice$"),
        ("sys.exit(3)\n", "L411", "ended with status 3$"),
        ("import os\nos.kill(os.getpid(), 9)\n", "L411", "SIGKILL"),
        ("import os\nos.kill(os.getpid(), 40)\n", "L411", "signal 40"),
        ("pass\n", "L422", "wrote nothing to standard output"),
        ("print('hello')\n", "L422", "wrote no whole WAV to standard output"),
        (
            "import io\nf = io.BytesIO()\nmain(f, 'hei')\nsys.stdout.buffer.write(f.getvalue()[:-99])\n",
            "L422",
            "no whole WAV",
        ),
        ("math.sin = lambda _: 0\nmain(sys.stdout.buffer, 'hei')\n", "L422", "wrote silence"),
        ("main(sys.stdout.buffer, 'hei' * 60)\n", "L423", "12.6 s of sound for 3 letters"),
    ],
    ids=["complains", "fails", "killed", "realtime", "nothing", "text", "cut", "silence", "long"],
)
def test_failure_is_an_error_that_says_what_and_what_to_do(
    make: Make, ask: Ask, body: str, code: str, says: str
) -> None:
    """With the program's own last words, and no control characters of its."""
    with pytest.raises(EngineError, match=says) as caught:
        make(body).speak(ask("command:default", "hei"))
    assert caught.value.code == code
    assert caught.value.help
    assert caught.value.message.isprintable()


def test_output_that_is_not_written_is_told_as_such(make: Make, ask: Ask) -> None:
    """Sound on standard output does not count where {output} is asked for."""
    with pytest.raises(EngineError, match=r"wrote nothing to the file \{output\}") as caught:
        make(READS_STDIN, "{output}").speak(ask("command:default", "hei"))
    assert caught.value.code == "L422"


def test_program_that_hangs_ends_with_all_it_started(make: Make, ask: Ask, tmp_path: Path) -> None:
    """The child's child holds a lock that is free again once the error is there."""
    import fcntl

    lock = tmp_path / "lock"
    lock.touch()
    body = (
        "import fcntl, os, subprocess, signal\n"
        f"held = open({str(lock)!r})\n"
        "fcntl.flock(held, fcntl.LOCK_EX)\n"
        "print('started', file=sys.stderr, flush=True)\n"
        "if os.fork() == 0:\n"
        "    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "signal.pause()\n"
    )
    with pytest.raises(EngineError, match="took longer than 1 s: started") as caught:
        make(body, deadline=1).speak(ask("command:default", "hei"))
    assert caught.value.code == "L425"
    with lock.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # waits for the kernel to have buried the grandchild; a live one never lets go


def test_what_a_program_leaves_running_is_ended_too(make: Make, ask: Ask, tmp_path: Path) -> None:
    """A voice that spoke well and left a daemon behind."""
    import fcntl

    lock = tmp_path / "lock"
    lock.touch()
    body = (
        "import fcntl, os, signal\n"
        f"held = open({str(lock)!r})\n"
        "fcntl.flock(held, fcntl.LOCK_EX)\n"
        "if os.fork() == 0:\n"
        "    signal.pause()\n"
    )
    assert make(body + READS_STDIN).speak(ask("command:default", "hei")).pcm
    with lock.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)


def test_output_without_end_is_stopped(make: Make, ask: Ask) -> None:
    """The disk is not filled, whichever way it writes."""
    body = "while True:\n    sys.stdout.buffer.write(bytes(1_000_000))\n"
    with pytest.raises(EngineError, match="wrote more than 64 MB") as caught:
        make(body).speak(ask("command:default", "hei"))
    assert caught.value.code == "L422"


def test_ctrl_c_is_not_for_the_program(make: Make, ask: Ask) -> None:
    """It is in a group behind the terminal's: Lydsak decides what stops, and then ends the program itself."""
    assert make(_speaks(f"os.getpgrp() not in (os.getpid(), {os.getpgrp()})")).speak(ask("command:default", "hei")).pcm


HANGS = """
import os, signal
held = open({pipe!r}, "w")
for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
    signal.signal(number, signal.SIG_IGN)
if os.fork() == 0:
    held.write("started\\n")
    held.flush()
while True:
    signal.pause()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a killed build's worker waits for the program")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_build_that_is_stopped_leaves_no_program_running(tmp_path: Path, number: signal.Signals) -> None:
    """Killed, interrupted or ended: the program, what it started and its files are gone."""
    pipe, show, rooms = tmp_path / "pipe", tmp_path / "show", tmp_path / "tmp"
    os.mkfifo(pipe)
    (show / "scripts").mkdir(parents=True)
    rooms.mkdir()
    program = json.dumps(write_program(tmp_path, HANGS.format(pipe=str(pipe))))
    settings = SETTINGS.replace('"tone"', '"command"') + f"[engines.command]\nprogram = {program}\n"
    (show / "lydsak.toml").write_text(settings, encoding="utf-8")
    (show / "scripts" / "ferja.md").write_text(SCRIPT.lstrip(), encoding="utf-8")
    command = [sys.executable, "-m", "lydsak", "build", "--workers", "1"]
    environment = {**os.environ, "TMPDIR": str(rooms)}
    with subprocess.Popen(
        command, cwd=show, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    ) as build:
        with pipe.open("rb") as held:  # opens when the program has
            assert held.readline() == b"started\n"
            if number == signal.SIGKILL:
                build.kill()
            else:
                os.killpg(build.pid, number)
            assert held.read() == b""  # the last that holds it has gone
        said, _ = build.communicate()
    assert build.returncode == (-number if number == signal.SIGKILL else 128 + number), said
    assert list(rooms.iterdir()) == []


def test_output_that_the_program_renames_is_measured_all_the_same(make: Make, ask: Ask) -> None:
    """A program that writes beside its output and moves that there takes files away while they are looked at."""
    body = (
        "import os\n"
        "output = sys.argv[1]\n"
        "for _ in range(20_000):\n"
        "    open(output + '.part', 'wb').close()\n"
        "    os.rename(output + '.part', output)\n"
        "main(open(output, 'wb'), 'hei')\n"
    )
    assert make(body, "{output}").speak(ask("command:default", "hei")).pcm


def test_nothing_is_left_on_the_disk(make: Make, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither after speech nor after an error."""
    import tempfile

    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    make().speak(ask("command:default", "hei"))
    with pytest.raises(EngineError):
        make("sys.exit(1)\n").speak(ask("command:default", "hei"))
    assert list(room.iterdir()) == []


def test_fingerprint_changes_with_what_is_heard(tmp_path: Path) -> None:
    """The arguments, the version that lydsak.toml tells, and the program's own file."""
    file = tmp_path / "voice"
    file.write_text("#!/bin/sh\n")
    file.chmod(0o700)
    seen = [
        CommandEngine(CommandOptions(program=(str(file), *arguments), version=version)).fingerprint
        for arguments, version in (((), ""), (("-x",), ""), (("-x",), "2"))
    ]
    file.write_text("#!/bin/sh\n:\n")
    seen.append(CommandEngine(CommandOptions(program=(str(file), "-x"), version="2")).fingerprint)
    assert len(set(seen)) == 4
    patient = CommandEngine(CommandOptions(program=(str(file), "-x"), version="2", deadline=1, online=True))
    assert patient.fingerprint == seen[-1]


@pytest.mark.parametrize("argument", ["{file}", "--voice={file}"])
def test_fingerprint_changes_with_a_file_that_an_argument_names(tmp_path: Path, argument: str) -> None:
    """A script after its interpreter, a model: what it says is heard."""
    file = tmp_path / "voice.py"
    file.write_text("1")
    options = CommandOptions(program=("python3", argument.replace("{file}", str(file)), "x" * 9_000))
    seen = CommandEngine(options).fingerprint
    file.write_text("2")
    assert CommandEngine(options).fingerprint != seen


def test_fingerprint_of_a_program_that_may_be_run_but_not_read() -> None:
    """Its content is nobody's to know; `version` tells a change."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        file = Path(folder, "voice")
        file.write_text("#!/bin/sh\n")
        file.chmod(0o111)
        options = CommandOptions(program=(str(file),))
        readable = CommandEngine(options).fingerprint if os.geteuid() == 0 else ""

        def look() -> tuple[str, str | None]:
            if os.geteuid() == 0:
                os.setuid(65_534)  # root may read anything
            engine = CommandEngine(options)
            return engine.fingerprint, engine.find_obstacle()

        fingerprint, obstacle = call_in_child(look)
    assert str(file) in fingerprint
    assert fingerprint != readable
    assert obstacle is None


def test_online_is_as_lydsak_toml_says() -> None:
    """A program may ask a service: only its user knows."""
    assert not CommandEngine().online
    assert CommandEngine(CommandOptions(online=True)).online


@pytest.mark.parametrize(
    "options",
    [
        {"program": "espeak-ng -v nb"},
        {"program": ["say", "{text}"]},
        {"program": ["say", ""]},
        {"program": ["say", "a\0b"]},
        {"voices": []},
        {"voices": ["a", "a"]},
        {"deadline": 0},
        {"shell": True},
    ],
)
def test_options_that_cannot_be_meant_are_refused(options: dict[str, object]) -> None:
    """A line for a shell, the text as an argument, a voice twice."""
    with pytest.raises(SettingsError, match=r"engines\.command") as caught:
        load_engine("command", json.dumps(options))
    assert caught.value.code == "L108"


def test_too_long_is_refused(make: Make, ask: Ask) -> None:
    """Before the program is started."""
    with pytest.raises(EngineError, match="20001 characters") as caught:
        make("sys.exit(9)\n").speak(ask("command:default", "x" * 20_001))
    assert caught.value.code == "L404"


@pytest.mark.debian("espeak-ng")
@pytest.mark.parametrize("arguments", [["-w", "{output}", "--stdin"], ["--stdout", "-f", "{input}"]])
def test_a_real_program_speaks(ask: Ask, arguments: list[str]) -> None:
    """espeak-ng as the how-to has it, through a file and through standard output (a WAV of unknown size)."""
    engine = CommandEngine(CommandOptions(program=("espeak-ng", "-v", "{voice}", *arguments), voices=("nb", "nb+f2")))
    low, high = (engine.speak(ask(f"command:{voice}", "Blåbær", "på", "fjellet.")) for voice in engine.voices())
    assert low.rate == 22_050
    assert 0.7 < len(low.pcm) / 2 / low.rate < 3
    assert low.pcm != high.pcm
    with pytest.raises(EngineError, match=r"status 1: .*voice does not exist"):
        CommandEngine(CommandOptions(program=("espeak-ng", "-v", "xx", *arguments))).speak(
            ask("command:default", "hei")
        )
