"""`lydsak doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lydsak.cli.report import count_things
from lydsak.cli.session import Session, pass_session
from lydsak.cli.sizes import shorten_size
from lydsak.errors import UsageError

if TYPE_CHECKING:
    from lydsak.build.upkeep.store_examination import StoreExamination, StoreFinding

_MARKS = {True: "ok", False: "!!", None: "  "}


@click.command("doctor")
@click.option("--store", is_flag=True, help="Read every byte of the show's store instead, and remove what is damaged.")
@click.option(
    "--online", is_flag=True, help="Ask the shared store too: whether it is there, and may be read and written."
)
@click.option("-n", "--dry-run", is_flag=True, help="Remove nothing; without --store nothing is written anyway.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def doctor_command(session: Session, store: bool, online: bool, dry_run: bool, as_json: bool) -> int:
    """Look for what is wrong with this installation and this show, or in its store. Ends with 1 where there is."""
    if store and online:
        raise UsageError("L031", "--store and --online do not go together", help="give one of the two")
    if store:
        return _examine(session, dry_run=dry_run, as_json=as_json)
    from lydsak.build.upkeep.diagnosis import diagnose

    found = list(diagnose(session.show, online=online and not dry_run))
    failed = [one for one in found if one.good is False]
    if as_json:
        rows = [{"what": one.what, "good": one.good, "detail": one.detail} for one in found]
        session.print_json({"command": "doctor", "diagnoses": rows})
    else:
        for one in found:
            session.print_result(f"{_MARKS[one.good]}  {one.what}: {one.detail}")
        session.print_talk(f"{count_things(len(failed), 'thing')} to mend." if failed else "All is well.")
    return 1 if failed else 0


def _examine(session: Session, *, dry_run: bool, as_json: bool) -> int:
    from lydsak.build.upkeep.store_examination import examine_store

    found = examine_store(session.load_show().root, dry_run=dry_run)
    if as_json:
        session.print_json({"command": "doctor", "store": _encode_examination(found), "dry_run": dry_run})
    else:
        for one in found.findings:
            mark = _MARKS[None if one.standing != "damaged" else False]
            session.print_result(f"{mark}  {one.path} {one.why}: {_say_fate(one, dry_run=dry_run)}")
        whole = f"{count_things(found.entries, 'piece')} whole, {shorten_size(found.size)}"
        session.print_talk(f"{whole}; {found.damaged} damaged. {_advise(session, found, dry_run=dry_run)}".rstrip())
    return 1 if found.damaged else 0


def _say_fate(finding: StoreFinding, *, dry_run: bool) -> str:
    if finding.removed:
        return "removed"
    if finding.standing == "foreign":
        return "left as it is"
    return "to be removed" if dry_run else "could not be removed"


def _advise(session: Session, found: StoreExamination, *, dry_run: bool) -> str:
    if not found.damaged:
        return "All is well."
    if dry_run:
        return f"Next: {session.name_command('doctor --store')}"
    return "The next build makes what it needs again."


def _encode_examination(found: StoreExamination) -> dict[str, Any]:
    rows = [
        {"path": one.path, "what": one.standing, "detail": one.why, "removed": one.removed} for one in found.findings
    ]
    return {"entries": found.entries, "bytes": found.size, "damaged": found.damaged, "findings": rows}
