"""`lydsak spoken`."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final, cast

import click

from lydsak.cli.session import Session, pass_session
from lydsak.errors import ArticleError

if TYPE_CHECKING:
    from pathlib import Path

    from lydsak.config import Settings
    from lydsak.model import Language, Token


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

    Of its words.toml the respellings count: phonemes are for voices. A script of the show is read as one, sentence by
    sentence.
    """
    from lydsak.build.scripts import find_script
    from lydsak.config import find_settings
    from lydsak.text.spoken import render_spoken

    settings = find_settings(session.show)
    script = find_script(settings.root, file.name) if settings else None
    if settings and script:
        readings = _read_script(script, settings)
    else:
        readings = _read_text(file, settings, cast("Language", language))
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


def _read_script(path: Path, settings: Settings) -> list[tuple[Token, ...]]:
    """Its words alone: no front matter, no ids, no marks."""
    from lydsak.build.scripts import load_script, name_script
    from lydsak.build.speech.audition import list_readings

    script = load_script(path, settings.root)
    return list(list_readings(script, settings, path=name_script(path, settings.root)))


def _read_text(file: BinaryIO, settings: Settings | None, language: Language) -> list[tuple[Token, ...]]:
    """Line by line."""
    from lydsak.config import make_default_settings
    from lydsak.text.lexicon.match import compile_lexicon
    from lydsak.text.spoken import verbalize

    settings = settings or make_default_settings()
    words = tuple(word for word in settings.words if word.said or word.read_as)
    lexicon = compile_lexicon(words, language, None, frozenset())
    lines = read_lines(file)
    if lines and not lines[-1]:
        lines.pop()
    return [tuple(verbalize(line.rstrip("\r"), language, lexicon, settings.reading)) for line in lines]
