"""`lydsak say`."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from lydsak.cli.session import Session, pass_session
from lydsak.errors import UsageError

if TYPE_CHECKING:
    from lydsak.build.audition import Audition
    from lydsak.model import Language

_PLAYERS = (("ffplay", "-autoexit", "-nodisp", "-loglevel", "error"), ("afplay",), ("paplay",), ("aplay", "-q"))


@click.command("say")
@click.argument("text", metavar="TEXT|SCRIPT[#ID]")
@click.option("--voice", help="Like espeak:nb; the show's own voices where it is left out.")
@click.option("--language", type=click.Choice(["nb", "nn"]), help="Of TEXT; the show's where it is left out.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write a WAV here instead of playing.")
@pass_session
def say_command(session: Session, text: str, voice: str | None, language: str | None, output: Path | None) -> None:
    """Speak a text, a script or one of its paragraphs, and show what is said where it differs from what is written."""
    from lydsak.build.audition import speak_script, speak_text
    from lydsak.build.scripts import find_script, load_script
    from lydsak.config import find_settings

    settings = find_settings(session.show)
    name, _, paragraph = text.partition("#")
    path = find_script(settings.root, name) if settings else None
    if settings and path:
        script = load_script(path, settings.root)
        shown = session.shorten_path(path, settings.root)
        audition = speak_script(script, settings, path=shown, paragraph=paragraph or None, voice=voice)
    elif re.fullmatch(r"\S+\.md(#\S*)?", text):
        raise UsageError("L006", f"there is no script {name}", help="name one in scripts/, like scripts/saken.md#a1")
    elif not text.strip():
        raise UsageError("L005", "there is nothing to say", help='give a text, like lydsak say "God morgen"')
    else:
        chosen = language or (settings.show.language if settings else "nb")
        audition = speak_text(text, voice=voice, language=cast("Language", chosen), settings=settings)
    deliver_sound(session, audition, output)


def deliver_sound(session: Session, audition: Audition, output: Path | None) -> None:
    """Write the sound where it was asked for, or play it, or say how to hear it."""
    from lydsak.store import publish_file

    for sentence in audition.spoken:
        session.print_talk(sentence)
    if output is not None:
        publish_file(output, audition.wav)
        session.print_result(f"Wrote {output}")
        return
    player = next((command for command in _PLAYERS if shutil.which(command[0])), None)
    if player is None:
        session.print_talk("No player found on this machine: give -o FILE.wav to keep the sound.")
        return
    with tempfile.TemporaryDirectory(prefix="lydsak-") as scratch:
        path = Path(scratch) / "say.wav"
        path.write_bytes(audition.wav)
        played = subprocess.run([*player, str(path)], check=False, capture_output=True, stdin=subprocess.DEVNULL)  # noqa: S603 (a fixed list of players)
    if played.returncode:
        message = f"{player[0]} could not play the sound on this machine"
        raise UsageError("L007", message, help="give -o FILE.wav to keep the sound instead")
