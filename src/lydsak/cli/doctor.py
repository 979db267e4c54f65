"""`lydsak doctor`."""

from __future__ import annotations

import click

from lydsak.cli.session import Session, pass_session

_MARKS = {True: "ok", False: "!!", None: "  "}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def doctor_command(session: Session, as_json: bool) -> int:
    """Look for what is wrong with this installation and this show."""
    from lydsak.build.diagnosis import diagnose

    found = list(diagnose(session.show))
    failed = [one for one in found if one.good is False]
    if as_json:
        rows = [{"what": one.what, "good": one.good, "detail": one.detail} for one in found]
        session.print_json({"command": "doctor", "diagnoses": rows})
    else:
        for one in found:
            session.print_result(f"{_MARKS[one.good]}  {one.what}: {one.detail}")
        session.print_talk(f"{len(failed)} things to mend." if failed else "All is well.")
    return 1 if failed else 0
