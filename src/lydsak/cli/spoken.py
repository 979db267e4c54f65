"""`lydsak spoken`."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final, cast

import click

from lydsak.cli.session import Session, pass_session
from lydsak.errors import ArticleError

if TYPE_CHECKING:
    from lydsak.model import Language


_LARGEST: Final = 2_000_000
"""Bytes; what an article may have."""
_LONGEST_LINE: Final = 40_000
"""Characters, as of a script's paragraph."""


def read_lines(file: BinaryIO) -> list[str]:
    """The lines of a text. Raises ArticleError: L335 too large, L336 a line is too long."""
    content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise ArticleError("L335", f"the text has more than {_LARGEST:,} bytes", help="split it")
    lines = content.decode("utf-8", "replace").removeprefix("\ufeff").split("\n")
    for number, line in enumerate(lines, 1):
        if len(line) > _LONGEST_LINE:
            message = f"line {number} has {len(line):,} characters; one has at most {_LONGEST_LINE:,}"
            raise ArticleError("L336", message, help="split it")
    return lines


@click.command("spoken")
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--language", type=click.Choice(["nb", "nn"]), default="nb", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, with the rule that read each word.")
@pass_session
def spoken_command(session: Session, file: BinaryIO, language: str, as_json: bool) -> None:
    """Print how each line of FILE, or of standard input, is read aloud, in the house style of the show at hand.

    Of its words.toml the respellings count: phonemes are for voices.
    """
    from lydsak.config import find_settings, make_default_settings
    from lydsak.text.lexicon.match import compile_lexicon
    from lydsak.text.spoken import render_spoken, verbalize

    settings = find_settings(session.show) or make_default_settings()
    chosen = cast("Language", language)
    lexicon = compile_lexicon(
        tuple(word for word in settings.words if word.said or word.read_as), chosen, None, frozenset()
    )
    lines = read_lines(file)
    if lines and not lines[-1]:
        lines.pop()
    readings = [verbalize(line.rstrip("\r"), chosen, lexicon, settings.reading) for line in lines]
    if not as_json:
        if readings:
            session.print_result("\n".join(map(render_spoken, readings)))
        return
    session.print_json(
        {
            "command": "spoken",
            "lines": [
                {
                    "spoken": render_spoken(tokens),
                    "tokens": [
                        {"written": token.written, "spoken": token.spoken, "start": token.start, "end": token.end,
                         "rule": token.rule, "doubt": token.doubt}
                        for token in tokens
                    ],
                }
                for tokens in readings
            ],
        }
    )  # fmt: skip
