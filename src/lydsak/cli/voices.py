"""`lydsak voices`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lydsak.cli.session import Session, pass_session

if TYPE_CHECKING:
    from lydsak.build.speech.voices import EngineListing

SAMPLE = "Etter ti år i mørket er det igjen liv på lerretet. Billetten koster 110 kroner, og dørene åpner kl. 19.30."


@click.group("voices", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def voices_command(ctx: click.Context, as_json: bool) -> None:
    """List the voices and try them."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_command, as_json=as_json)


@voices_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def list_command(session: Session, as_json: bool) -> None:
    """List engines and voices: languages, licence, cost, and what is still missing before they speak."""
    import msgspec

    from lydsak.build.speech.voices import list_engines
    from lydsak.config import find_settings

    listings = list(list_engines(find_settings(session.show)))
    if as_json:
        rows = [
            {
                "engine": listing.name,
                "package": listing.package,
                "problem": listing.problem,
                "online": listing.online,
                "cost": listing.cost,
                "voices": [voice.name for voice in listing.voices],
                "voice_info": msgspec.to_builtins(listing.voices),
            }
            for listing in listings
        ]
        session.print_json({"command": "voices", "engines": rows})
        return
    for listing in listings:
        _print_engine(session, listing)
    session.print_talk(f"Try one: {session.name_command('voices try espeak:nb')}")


def _print_engine(session: Session, listing: EngineListing) -> None:
    kinds = {True: "online", False: "offline", None: "not usable"}
    session.print_result(f"{listing.name}  ({kinds[listing.online]}, {listing.cost})")
    if listing.problem:
        session.print_result(f"  ! {listing.problem}")
    licences = {voice.licence for voice in listing.voices}
    if len(licences) == 1:
        session.print_result(f"  licence: {licences.pop()}")
    width = max((len(voice.name) for voice in listing.voices), default=0)
    for voice in listing.voices:
        licence = f"  {voice.licence}" if licences else ""
        session.print_result(f"  {listing.name}:{voice.name:<{width}}  {' '.join(voice.languages)}{licence}")
        if voice.install:
            session.print_result(f"    not installed: {voice.install}")


@voices_command.command("try")
@click.argument("voices", metavar="VOICE...", nargs=-1, required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write a WAV, or WAVs in this folder; else play.")
@pass_session
def try_command(session: Session, voices: tuple[str, ...], output: Path | None) -> int:
    """Speak a sample sentence, by one voice or by several side by side."""
    from lydsak.build.speech.audition import speak_text
    from lydsak.cli.say import deliver_auditions
    from lydsak.config import find_settings

    settings = find_settings(session.show)
    return deliver_auditions(session, lambda voice: speak_text(SAMPLE, voice=voice, settings=settings), voices, output)
