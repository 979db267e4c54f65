from __future__ import annotations

import json

from lydsak.build.json_forms import encode_change, encode_error, encode_finding
from lydsak.errors import Place, ScriptError
from lydsak.text.changes import compare_scripts
from lydsak.text.script.parsing import parse_script


def test_a_finding_has_its_place_in_parts() -> None:
    """A page goes to the line; the text for the caret is the terminal's alone."""
    place = Place("scripts/ferja.md", 12, 3, "Kaia {holder", 2)
    assert encode_finding("L222", "error", "not closed", place, "write }") == {
        "code": "L222",
        "level": "error",
        "message": "not closed",
        "path": "scripts/ferja.md",
        "line": 12,
        "column": 3,
        "help": "write }",
    }


def test_what_is_not_known_is_null() -> None:
    """No key is ever missing: who reads the document need not ask."""
    placed = encode_finding("L260", "note", "a", Place("x.md", 1, 1), "b")
    bare = encode_finding("L260", "note", "a", None, None)
    assert bare.keys() == placed.keys()
    assert [bare[key] for key in ("path", "line", "column", "help")] == [None] * 4
    assert encode_finding("L260", "note", "a", Place("x.md"), None)["line"] is None


def test_an_error_is_a_finding_of_the_level_error() -> None:
    """So that one list can hold both."""
    error = ScriptError("L222", "not closed", place=Place("x.md", 1, 2), help="write }")
    assert encode_error(error) == encode_finding("L222", "error", "not closed", error.place, "write }")


def test_a_change_has_both_texts_and_its_words() -> None:
    """In a document that JSON can hold."""
    old, new = (parse_script(f"## A ^k1\n\nKaia {word}. ^a1\n", path="x.md") for word in ("holder", "holdt"))
    (changed,) = [change for change in compare_scripts(old, new) if change.kind == "changed"]
    document = json.loads(json.dumps(encode_change(changed)))
    assert [document[key] for key in ("kind", "id", "old", "new")] == ["changed", "a1", "Kaia holder.", "Kaia holdt."]
    words = [(one["kind"], one["text"].strip()) for one in document["words"]]
    assert words[0] == ("same", "Kaia")
    assert {kind for kind, _ in words} == {"same", "gone", "new"}
    assert "".join(one["text"] for one in document["words"] if one["kind"] != "gone").strip() == "Kaia holdt."
