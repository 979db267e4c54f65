"""Sentences of Python's reader of TOML."""

from __future__ import annotations

import tomllib

import pytest

from lydsak.text.toml_grammar import describe_grammar


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("[a]\n[a]\n", "Cannot declare a twice"),
        ("[a.b]\n[a.b]\n", "Cannot declare a.b twice"),
        ("a = {b = 1}\n[a.c]\n", "Cannot declare a.c twice"),
        ("a = {b = 1}\na.c = 2\n", "Cannot add to a here"),
        ("a = {b = 1, b = 2}\n", "Duplicate inline table key 'b'"),
        ('a = "en\n', r"Illegal character '\n'"),
        ("a = ja\n", "Invalid value"),
        ("a\n", "Expected '=' after a key in a key/value pair"),
        ('a = "', "Unterminated string"),
    ],
)
def test_what_varies_is_a_part(source: str, told: str) -> None:
    """The sentence alone, with a key as the file has it."""
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(source)
    phrase = describe_grammar(str(caught.value))
    assert phrase == told
    assert "at line" not in phrase
    assert phrase.template.format_map(phrase.parts) == told
