"""`lydsak explain`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

import click

from lydsak.cli.completing import complete_codes
from lydsak.cli.session import Session, pass_session
from lydsak.errors import UsageError

_ENTRY = re.compile(r"^### (?P<code>L\d{3}): (?P<title>.+)\n(?P<text>(?:(?!#).+\n|\n)+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a code means."""

    code: str
    title: str
    text: str


@click.command("explain")
@click.argument("codes", metavar="[CODE]...", nargs=-1, shell_complete=complete_codes)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def explain_command(session: Session, codes: tuple[str, ...], as_json: bool) -> None:
    """Say what errors, warnings or notes mean, by their codes; without one, list them all."""
    chosen = tuple(map(_find_explanation, codes)) or tuple(read_explanations().values())
    if as_json:
        found = [{"code": one.code, "title": one.title, "text": one.text} for one in chosen]
        session.print_json({"command": "explain", "codes": found})
    elif not codes:
        for one in chosen:
            session.print_result(f"{one.code}  {one.title}")
    else:
        session.print_result("\n\n".join(f"{one.code}: {one.title}\n\n{one.text}" for one in chosen))


@cache
def read_explanations() -> dict[str, Explanation]:
    """Every code's explanation; the same text is docs/reference/errors.md."""
    text = (resources.files("lydsak.cli") / "codes.md").read_text(encoding="utf-8")
    return {
        found["code"]: Explanation(found["code"], found["title"], found["text"].strip())
        for found in _ENTRY.finditer(text)
    }


def _find_explanation(code: str) -> Explanation:
    """Raises UsageError L030."""
    known = read_explanations()
    found = known.get(code.strip().upper())
    if found is None:
        raise UsageError("L030", f'no code "{code}"', help=_suggest_codes(code, tuple(known)))
    return found


def _suggest_codes(code: str, known: tuple[str, ...]) -> str:
    import difflib

    near = difflib.get_close_matches(code.upper(), known, n=3)
    return f"did you mean {', '.join(near)}?" if near else "`lydsak explain` lists them all"
