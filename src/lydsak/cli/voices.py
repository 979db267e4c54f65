"""`lydsak voices`."""

from __future__ import annotations

from pathlib import Path

import click

from lydsak.cli.session import Session, pass_session

SAMPLE = "Etter ti år i mørket er det igjen liv på lerretet. Billetten koster 110 kroner, og dørene åpner kl. 19.30."


@click.group("voices", invoke_without_command=True)
@click.pass_context
def voices_command(ctx: click.Context) -> None:
    """List the voices and try them."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_command, as_json=False)


@voices_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def list_command(session: Session, as_json: bool) -> None:
    """List engines and voices, and what keeps an engine from working."""
    from lydsak.engines.base import installed_engines, load_engine

    engines = []
    for entry in installed_engines():
        engine = load_engine(entry.name) if entry.problem is None else None
        engines.append(
            {
                "engine": entry.name,
                "problem": entry.problem,
                "online": engine.online if engine else None,
                "voices": list(engine.voices()) if engine else [],
            }
        )
    if as_json:
        session.print_json({"command": "voices", "engines": engines})
        return
    for row in engines:
        kind = row["problem"] or ("needs the network" if row["online"] else "offline")
        session.print_result(f"{row['engine']}  ({kind})")
        for voice in row["voices"]:  # type: ignore[union-attr]
            session.print_result(f"  {row['engine']}:{voice}")
    session.print_talk("Try one: lydsak voices try espeak:nb")


@voices_command.command("try")
@click.argument("voice")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write a WAV here instead of playing.")
@pass_session
def try_command(session: Session, voice: str, output: Path | None) -> None:
    """Speak a sample sentence."""
    from lydsak.build.audition import speak_text
    from lydsak.cli.say import deliver_sound

    deliver_sound(session, speak_text(SAMPLE, voice=voice), output)
