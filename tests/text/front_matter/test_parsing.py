from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.errors import ScriptError
from lydsak.model import Correction, FrontMatter
from lydsak.text.front_matter.parsing import parse_front_matter
from lydsak.text.front_matter.render import render_front_matter
from lydsak.text.script.parsing import parse_script
from lydsak.text.source import SourceSlice, SourceText

CASES = Path(__file__).parents[1] / "cases"
SIGNS = str.maketrans({"␤": "\n", "⇥": "\t", "·": "\u00a0"})


def read_cases(name: str) -> list[list[str]]:
    """The rows of a case file, its signs for white space replaced."""
    lines = (CASES / name).read_text(encoding="utf-8").split("\n")
    return [
        line.translate(SIGNS).split("\t", 3 if name == "front_matter.tsv" else 4)
        for line in lines
        if line[:2] not in {"", "# "}
    ]


def parse(yaml: str) -> FrontMatter:
    """Front matter as it stands in a file, below its first fence."""
    return parse_front_matter(SourceSlice(SourceText("x.md", f"---\n{yaml}\n---\n"), f"{yaml}\n", 2))


READ = read_cases("front_matter.tsv")
REFUSED = read_cases("front_matter_errors.tsv")


@pytest.mark.parametrize(("yaml", "field", "value"), [row[1:] for row in READ], ids=[row[0] for row in READ])
def test_front_matter_is_read(yaml: str, field: str, value: str) -> None:
    """Keys of three languages mean the same, and every scalar is a string."""
    assert str(getattr(parse(yaml), field)) == value


@pytest.mark.parametrize(
    ("code", "place", "help", "yaml"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_faults_are_explained(code: str, place: str, help: str, yaml: str) -> None:
    """YAML's traps, unknown keys and wrong values name their line and what to write."""
    with pytest.raises(ScriptError) as caught:
        parse(yaml)
    assert (caught.value.code, str(caught.value.place)) == (code, f"x.md:{place}")
    assert help in (caught.value.help or "")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_no_front_matter_makes_a_crash(yaml: str) -> None:
    """Whatever stands between the fences is read or refused with a place in it."""
    try:
        front = parse(yaml)
    except ScriptError as error:
        assert error.place is not None  # noqa: PT017 (most texts are refused, some are not)
        assert 2 <= (error.place.line or 0) <= 3 + yaml.count("\n")  # noqa: PT017
    else:
        assert front.title is None or front.title.strip()


def test_stories_are_a_list_that_is_written_as_it_was_read() -> None:
    """In either way of YAML's; a story twice, or no list, is an error at its line."""
    written = render_front_matter(FrontMatter(title="Dagens saker", stories=("ferja", "2024")))
    assert parse_script(written, path="scripts/a.md").front_matter.stories == ("ferja", "2024")
    short = parse_script("---\nstories: [ferja, kino]\n---\n", path="scripts/a.md")
    assert short.front_matter.stories == ("ferja", "kino")
    for wrong, code in (("saker: ferja", "L214"), ("saker: [a, a]", "L216"), ("saker:\n  - a\n  -", "L217")):
        with pytest.raises(ScriptError) as raised:
            parse_script(f"---\n{wrong}\n---\n", path="scripts/a.md")
        assert raised.value.code == code


def test_corrections_are_read_as_they_are_written() -> None:
    """Under a key of three languages; a text with a colon stands in quotes; what is written reads back."""
    wanted = (
        Correction("2026-11-21", "Laget har 140 medlemmer, ikke 104."),
        Correction("2026-12-01", "Se: nytt tall."),
    )
    entries = "  - 2026-11-21: Laget har 140 medlemmer, ikke 104.\n  - 2026-12-01: 'Se: nytt tall.'"
    for key in ("rettelser", "rettingar", "corrections"):
        assert parse(f"{key}:\n{entries}").corrections == wanted
    assert parse("rettelser:").corrections == ()
    written = render_front_matter(FrontMatter("Ein", corrections=wanted), language="nn")
    assert "\nrettingar:\n  - 2026-11-21: Laget" in written
    assert parse(written.removeprefix("---\n").removesuffix("---\n")).corrections == wanted
