"""`lydsak say`."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import click

from lydsak.cli.completing import complete_scripts
from lydsak.cli.diagnostics import describe_error
from lydsak.cli.session import Session, pass_session
from lydsak.errors import LydsakError, UsageError

if TYPE_CHECKING:
    from lydsak.build.speech.audition import Audition
    from lydsak.model import Language

_LONGEST: Final = 40_000
"""Characters: three quarters of an hour."""
_UNHEARD: Final = b"audio open failed"
"""What ffplay says where there is no sound device; it ends with 0 all the same."""
_PLAYERS = (("ffplay", "-autoexit", "-nodisp", "-loglevel", "error"), ("afplay",), ("paplay",), ("aplay", "-q"))


@click.command("say")
@click.argument("text", metavar="TEXT|SCRIPT[#ID]", shell_complete=complete_scripts)
@click.option("--voice", "voices", multiple=True, help="Like espeak:nb, again for more; left out: the show's own.")
@click.option("--language", type=click.Choice(["nb", "nn"]), help="Of TEXT; the show's where it is left out.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write a WAV, or WAVs in this folder; else play.")
@pass_session
def say_command(session: Session, text: str, voices: tuple[str, ...], language: str | None, output: Path | None) -> int:
    """Speak a text, a script or one of its paragraphs, and show what is said where it differs from what is written."""
    from lydsak.build.scripts import find_script, load_script, suggest_script
    from lydsak.build.speech.audition import speak_script, speak_text
    from lydsak.config import find_settings

    settings = find_settings(session.show)
    name, _, paragraph = text.partition("#")
    path = find_script(settings.root, name) if settings else None
    if settings and path:
        script = load_script(path, settings.root)
        shown = session.shorten_path(path, settings.root)

        def speak(voice: str | None) -> Audition:
            return speak_script(script, settings, path=shown, paragraph=paragraph or None, voice=voice)

    elif re.fullmatch(r"\S+\.md(#\S*)?", text):
        help = "name one in scripts/, like scripts/saken.md#a1"
        if settings:
            help = suggest_script(settings.root, name, otherwise=help)
        raise UsageError("L006", f"there is no script {name}", help=help)
    elif len(text) > _LONGEST:
        message, help = f"the text has {len(text):,} characters", f"say has at most {_LONGEST:,}; build takes articles"
        raise UsageError("L005", message, help=help)
    elif not text.strip():
        raise UsageError("L005", "there is nothing to say", help='give a text, like lydsak say "God morgen"')
    else:
        chosen = cast("Language", language or (settings.show.language if settings else "nb"))

        def speak(voice: str | None) -> Audition:
            return speak_text(text, voice=voice, language=chosen, settings=settings)

    if not voices:
        deliver_sound(session, speak(None), output)
        return 0
    return deliver_auditions(session, speak, voices, output)


def deliver_auditions(
    session: Session, speak: Callable[[str], Audition], voices: Sequence[str], output: Path | None
) -> int:
    """One voice as `deliver_sound` does; several one after the other, or each to a file of its name."""
    from lydsak.build.speech.audition import compare_voices

    folder = output is not None and (output.is_dir() or not output.suffix)
    if output is not None and not folder and len(set(voices)) > 1:
        message = f"{len(set(voices))} voices do not fit in one file, {output}"
        raise UsageError("L008", message, help="give a folder: -o prøver")
    if len(set(voices)) == 1 and not folder:
        deliver_sound(session, speak(voices[0]), output)
        return 0
    return _deliver_each(session, compare_voices(speak, voices), output)


def _deliver_each(session: Session, results: Mapping[str, Audition | LydsakError], folder: Path | None) -> int:
    failed = 0
    names = _name_samples(list(results))
    for voice, result in results.items():
        if isinstance(result, LydsakError):
            failed = failed or result.exit_code
            click.echo(describe_error(result, color=session.colors_output(sys.stderr)), err=True)
            continue
        session.print_talk(f"{voice}  ({result.duration / 1000:.1f} s)")
        deliver_sound(session, result, folder / names[voice] if folder else None)
    return failed


def _name_samples(voices: Sequence[str]) -> dict[str, str]:
    """A file name for each voice's sample, like `espeak-nb+f3.wav`; a number where two would be the same."""
    stems = [re.sub(r"[^\w+.-]+", "-", voice).strip(".-") for voice in voices]
    twins = [stems[:number].count(stem) for number, stem in enumerate(stems)]
    pairs = zip(voices, stems, twins, strict=True)
    return {voice: f"{stem}-{twin + 1}.wav" if twin else f"{stem}.wav" for voice, stem, twin in pairs}


def deliver_sound(session: Session, audition: Audition, output: Path | None) -> None:
    """Write the sound where it was asked for, or play it, or say how to hear it."""
    from lydsak.store.files import explain_storage, publish_file

    for line in (*audition.notes, *audition.spoken):
        session.print_talk(line)
    if output is not None:
        output = output / "say.wav" if output.is_dir() or not output.suffix else output
        if output.suffix.lower() != ".wav":
            raise UsageError("L008", f"{output} would hold a WAV", help="give a name that ends in .wav")
        with explain_storage(output):
            output.parent.mkdir(parents=True, exist_ok=True)
        publish_file(output, audition.wav)
        session.print_result(f"Wrote {output}")
        return
    player = next((command for command in _PLAYERS if shutil.which(command[0])), None)
    if player is None:
        raise UsageError("L007", "no player is found on this machine", help="give -o FILE.wav to keep the sound")
    with tempfile.TemporaryDirectory(prefix="lydsak-") as scratch:
        path = Path(scratch) / "say.wav"
        path.write_bytes(audition.wav)
        played = subprocess.run([*player, str(path)], check=False, capture_output=True, stdin=subprocess.DEVNULL)  # noqa: S603 (a fixed list of players)
    if played.returncode or _UNHEARD in played.stderr:
        message = f"{player[0]} could not play the sound on this machine"
        raise UsageError("L007", message, help="give -o FILE.wav to keep the sound instead")
