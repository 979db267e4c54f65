"""`lydsak clean`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import click

from lydsak.cli.report import count_things
from lydsak.cli.session import Session, pass_session
from lydsak.cli.sizes import SizeType, shorten_size

if TYPE_CHECKING:
    from lydsak.build.upkeep.cleaning import Cleaning, DropReason

_DAY: Final = 24 * 60 * 60.0
_WORDS: Final[dict[DropReason, str]] = {
    "unused": "nothing uses",
    "damaged": "damaged",
    "leftover": "left by builds that were stopped",
    "old": "older than --max-age",
    "too much": "over --max-size",
    "all": "by --all",
}


@click.command("clean")
@click.option("--max-size", type=SizeType(), help="Bring the store down to this size, like 2GB: the oldest pieces go.")
@click.option(
    "--max-age",
    metavar="DAYS",
    type=click.FloatRange(0, 36_500, min_open=True),
    help="Drop pieces that were of no use for so many days.",
)
@click.option("--all", "everything", is_flag=True, help="Drop every piece: the next build makes all of them again.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be dropped, and drop nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def clean_command(
    session: Session,
    max_size: int | None,
    max_age: float | None,
    everything: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Drop what no script or episode uses from the show's store, and what stopped builds left there.

    Only the store is touched: what listeners have, what editors wrote and what is kept of it stays. With a limit,
    pieces that are in use go too, and a later build makes them again, at the price of a service where one spoke them.
    """
    from lydsak.build.upkeep.cleaning import CleanOptions, clean_store

    age = None if max_age is None else max_age * _DAY
    found = clean_store(session.load_show(), CleanOptions(max_size, age, everything, dry_run))
    if as_json:
        session.print_json({"command": "clean", **_encode_cleaning(found), "dry_run": dry_run})
        return
    counts = Counter(one.why for one in found.dropped)
    sizes = Counter({why: sum(one.size for one in found.dropped if one.why == why) for why in counts})
    verb = "Would drop" if dry_run else "Dropped"
    for why, count in counts.items():
        session.print_result(f"{verb} {count_things(count, 'piece')}, {shorten_size(sizes[why])}: {_WORDS[why]}")
    for path in found.foreign:
        session.print_talk(f"{path} is not Lydsak's, and stays.")
    if found.unknown:
        _print_unknown(session, found)
    left = f"{count_things(found.kept, 'piece')}, {shorten_size(found.kept_size)}"
    session.print_talk(f"{left} stay in the store." if counts else f"Nothing to drop: {left} in the store.")


def _print_unknown(session: Session, found: Cleaning) -> None:
    """Why nothing was dropped for being unused, and what to do about it."""
    session.print_talk("Nothing counts as unused, for it is not known which pieces these take:")
    for name in found.unknown:
        session.print_talk(f"  {name}")
    undecided = f"{count_things(found.undecided, 'piece')}, {shorten_size(found.undecided_size)}"
    session.print_talk(f"  Because of that {undecided}, which nothing else takes, stay.")
    session.print_talk(f"  Mend what is wrong there, build, and run {session.name_command('clean')} again.")


def _encode_cleaning(found: Cleaning) -> dict[str, Any]:
    return {
        "dropped": [{"path": one.path, "bytes": one.size, "why": one.why} for one in found.dropped],
        "kept": {"entries": found.kept, "bytes": found.kept_size},
        "foreign": list(found.foreign),
        "unknown": list(found.unknown),
        "undecided": {"entries": found.undecided, "bytes": found.undecided_size},
    }
