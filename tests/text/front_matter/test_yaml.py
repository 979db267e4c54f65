from __future__ import annotations

import pytest

from lydsak.errors import ScriptError
from lydsak.text.front_matter.yaml import FrontMatterEntry, iterate_entries, list_entries, locate_node, read_scalar
from lydsak.text.source import SourceSlice, SourceText


def slice_yaml(yaml: str) -> SourceSlice:
    """Front matter as it stands in a file, below its first fence: its first line is line 2."""
    return SourceSlice(SourceText("x.md", f"---\n{yaml}\n---\n"), f"{yaml}\n", 2)


def find_entry(yaml: str, key: str) -> FrontMatterEntry:
    """The entry of one key."""
    return next(entry for entry in list_entries(slice_yaml(yaml)) if entry.key == key)


@pytest.mark.parametrize(
    ("yaml", "value_end", "has_value"),
    [
        ("tittel: En", len("tittel: En"), True),
        ('tittel: "En"   # bra', len('tittel: "En"'), True),
        ("tittel: En  # bra", len("tittel: En"), True),
        ("tittel:", len("tittel:"), False),
        ("tittel:   # ingen", len("tittel:"), False),
        ("tittel : En", len("tittel : En"), True),
        ("tittel: [a, b]", len("tittel: [a, b]"), True),
    ],
)
def test_an_entry_knows_where_its_value_ends(yaml: str, value_end: int, has_value: bool) -> None:
    """Before the comment; behind the colon where nothing is written, as that is where a value would go."""
    entry = find_entry(yaml, "tittel")
    assert (entry.first_line, entry.last_line, entry.key_end) == (2, 2, len("tittel"))
    assert (entry.value_end, entry.has_value) == (value_end, has_value)
    assert not entry.is_block_list
    assert not entry.is_block_map


@pytest.mark.parametrize(
    ("yaml", "last_line", "is_list", "indent"),
    [
        ("saker:\n  - ferja\n  - kino\nstatus: utkast", 4, True, 2),
        ("saker:\n- ferja\nstatus: utkast", 3, True, 0),
        ("saker:\n  - ferja\n\n# om status\n\nstatus: utkast", 3, True, 2),
        ("saker:\n    Per: sitat\n    Kari: forteller\nstatus: utkast", 4, False, 4),
    ],
    ids=["list", "list at the margin", "comments below", "mapping"],
)
def test_a_block_ends_with_its_last_line(yaml: str, last_line: int, is_list: bool, indent: int) -> None:
    """Blank lines and comments below it are the next entry's; the indent is that of what would be added."""
    entry = find_entry(yaml, "saker")
    assert (entry.first_line, entry.last_line, entry.indent) == (2, last_line, indent)
    assert (entry.is_block_list, entry.is_block_map) == (is_list, not is_list)
    assert find_entry(yaml, "status").first_line == 2 + yaml.count("\n")


def test_entries_stand_in_their_order() -> None:
    """As an editor typed them; a front matter without any has none."""
    assert [entry.key for entry in list_entries(slice_yaml("b: 1\na: 2\nc:"))] == ["b", "a", "c"]
    assert list_entries(slice_yaml("# bare et notat")) == ()


@pytest.mark.parametrize(
    ("yaml", "read"),
    [
        ("a: no", "no"),
        ("a: 1984", "1984"),
        ("a: 2026-11-20", "2026-11-20"),
        ("a: ~", "~"),
        ("a: ' to '", "to"),
        ("a: ''", None),
        ("a:", None),
        ("a: |\n  en\n  to", "en\nto"),
        ('tittel: "opp 5\n% på ett år"\n', "opp 5 % på ett år"),
    ],
)
def test_a_scalar_is_the_string_that_was_typed(yaml: str, read: str | None) -> None:
    """YAML's own types would make a number or a day of it; what is empty is none."""
    text = slice_yaml(yaml)
    ((key, node),) = iterate_entries(text)
    assert read_scalar(text, key, node) == read


def test_a_node_is_located_in_the_whole_file() -> None:
    """Its line counts from the file's first, its column from 1."""
    text = slice_yaml("a: en\nb:   to")
    assert [locate_node(text, node) for _, node in iterate_entries(text)] == [(2, 4), (3, 6)]


@pytest.mark.parametrize(
    ("yaml", "place", "help"),
    [
        ("a: b: c", "2:5", 'put it in quotes: a: "b: c"'),
        ("a: b\n\tc: d", "3:1", "write spaces instead of the tab"),
        ("- a", "2:1", "write one a line"),
        ("? [a]\n: b", "2:3", "write one a line"),
        ("a: !viktig sak", "2:4", 'put it in quotes: a: "!viktig sak"'),
        ("a: *b", "2:4", 'put it in quotes: a: "*b"'),
        ("a: \x07", "2:4", "put"),
    ],
    ids=["colon", "tab", "list", "no key", "tag", "alias", "control"],
)
def test_what_yaml_cannot_read_says_how_it_is_written(yaml: str, place: str, help: str) -> None:
    """The caret stands where an editor has to look."""
    with pytest.raises(ScriptError) as caught:
        list_entries(slice_yaml(yaml))
    assert (caught.value.code, str(caught.value.place)) == ("L214", f"x.md:{place}")
    assert help in (caught.value.help or "")


def test_deep_nesting_is_refused() -> None:
    """A bomb of brackets is an error like any other, also where they are closed again."""
    for bomb in ("[" * 50_000, "[" * 51 + "]" * 51, "{a: " * 60):
        with pytest.raises(ScriptError, match="nested too deeply") as caught:
            list_entries(slice_yaml(f"tittel: {bomb}"))
        assert caught.value.code == "L214"
    assert list_entries(slice_yaml("tittel: " + "[" * 50 + "]" * 50))
