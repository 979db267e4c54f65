"""Row 20: signs that break documents, terminals and eyes, in every place where text may stand."""

from __future__ import annotations

from collections.abc import Iterator

from faults.inputs.cases import BODY, SCRIPT, BadInput, add_file, build_script, expect_text, write_file

ROW = "hostile text"
_SIGNS = {
    "markup": "<script>alert(1)</script>",
    "the end of a CDATA section": "]]>",
    "an entity": "&quot;&amp;&nbsp;",
    "a template": "{{ 7*7 }}${7*7}",
    "quotes": "\"'`",
    "a control sequence": "\x1b[31mRED\x1b[0m",
    "a window title sequence": "\x1b]0;title\x07",
    "a C1 sequence": "\x9b31m",
    "a byte 1": "\x01",
    "a NUL": "\x00",
    "a backspace": "a\x08\x08b",
    "a form feed": "a\x0cb",
    "a vertical tab": "a\x0bb",
    "a next line": "a\x85b",
    "line and paragraph separators": "a\u2028b\u2029c",
    "a noncharacter": "a\ufffeb\uffffc",
    "a noncharacter of another plane": "a\U0001fffeb",
    "bidi overrides": "\u202egnimmarg\u202c",
    "bidi isolates": "\u2066a\u2069",
    "zero widths": "e\u200bl\u200cv\u200d",
    "a byte order mark within": "e\ufefflv",
    "Arabic": "مرحبا",
    "tags": "\U000e0041\U000e0042",
    "private use": "\ue000\uf8ff",
    "many combining marks": "Z" + "\u0300\u0316" * 40,
    "an emoji of a family": "👨\u200d👩\u200d👧\u200d👦",
    "a soft hyphen": "El\u00advas",
    "no-break blanks": "El\u00a0va\u202f3",
    "other digits": "١٢٣ ੩ 𝟛",
    "a surrogate": "a\ud800b",
}


def list_hostile() -> Iterator[BadInput]:
    """Each sign in an article and in the places of a script, and in names that messages repeat."""
    for name, signs in _SIGNS.items():
        article = (
            f"Flommen {signs} kom\n\nElva {signs} gikk over sine bredder i går kveld.\n\n– Ja {signs}, sier Ola Lia.\n"
        )
        yield BadInput(
            ROW,
            f"{name} in an article",
            ("build", "../inbox/tegn.txt"),
            write_file("../inbox/tegn.txt", article),
            exits=(0, 1),
            changes=("articles/", "scripts/"),
        )
        head = SCRIPT.replace("Feil i saken", f"'Feil {signs.replace(chr(39), chr(39) * 2)} i saken'")
        script = head.replace("Kari Nordmann", f"Kari {signs}") if name in {"markup", "bidi overrides"} else head
        body = f"## Del {signs} ^k1\n\nElva {signs} gikk. ^a1\n"
        yield build_script(ROW, f"{name} in a script", script + body, *_EXPECTED.get(name, ()))
    yield from _list_messages()


_EXPECTED = {
    "a template": ("L222",),
    "a surrogate": ("L201",),
    **dict.fromkeys(
        ("a control sequence", "a window title sequence", "a byte 1", "a NUL", "a backspace", "a noncharacter"),
        ("L237",),
    ),
    **dict.fromkeys(("a C1 sequence", "a form feed", "a vertical tab"), ("L214",)),
}
"""What no text holds, what YAML does not take, and what a script has a meaning for."""


def _list_messages() -> Iterator[BadInput]:
    """What the text of an error repeats."""
    evil = "\x1b[2J\u202e\x07"
    yield build_script(ROW, "an unknown key of control signs", SCRIPT.replace("kilde", f'"kil{evil}de"') + BODY, "L2")
    yield build_script(ROW, "an unknown voice of bidi signs", SCRIPT + BODY + "\n@\u202eonde: Elva. ^a2\n", "L2")
    yield build_script(ROW, "an unknown mark of bidi signs", SCRIPT + BODY + "\n[ukjent \u202eonde \x9b31m]\n", "L2")
    yield BadInput(ROW, "an unknown command of control signs", (f"bui{evil}ld",), exits=(2,))
    yield BadInput(ROW, "an unknown option of control signs", ("build", f"--{evil}"), exits=(2,))
    yield BadInput(ROW, "a missing file of control signs", ("build", f"{evil}.md"), codes=("L0",), exits=(1, 2))
    yield BadInput(ROW, "an address of control signs", ("add", f"http://{evil}/"), codes=("L0",), exits=(1, 2))
    yield BadInput(ROW, "say: control signs", ("say", f"Elva {evil} gikk", "-o", "../ut.wav"), exits=(0, 1, 2))
    yield BadInput(ROW, "spoken: control signs", ("spoken",), stdin=f"Elva {evil} gikk\x01\n".encode(), exits=(0, 1, 2))
    yield BadInput(ROW, "spoken: bytes that are no text", ("spoken",), stdin=bytes(range(256)), exits=(0,))
    yield BadInput(ROW, "explain: control signs", ("explain", evil), exits=(2,))
    yield BadInput(
        ROW,
        "words: control signs",
        ("words", "add", f"El{evil}va", f"æl{evil}va"),
        exits=(0, 1, 2),
        changes=("words.toml",),
    )
    yield BadInput(
        ROW,
        "words: a line break",
        ("words", "add", "El\nva", 'a"\n[[ord]]\nord = "x'),
        exits=(0, 1, 2),
        changes=("words.toml",),
    )
    yield BadInput(
        ROW,
        "a note of control signs",
        ("correct", "scripts/ulla.md", "--note", f"Feil {evil} navn"),
        exits=(0, 1, 2),
        changes=("scripts/ulla.md",),
    )
    yield BadInput(
        ROW,
        "a note of markup",
        ("correct", "scripts/ulla.md", "--note", "<b>]]>&amp;%%~~"),
        changes=("scripts/ulla.md",),
    )
    yield BadInput(
        ROW,
        "a reason of line breaks",
        ("withdraw", "scripts/ulla.md", "--note", "a\n---\nb: c"),
        exits=(0, 1, 2),
        changes=("scripts/ulla.md",),
    )
    yield add_file(
        ROW,
        "marks of scripts in an article",
        "merker.txt",
        _MARKS,
        verify=expect_text("scripts/merker.md", "\\[pause 99 s]"),
    )


_MARKS = """Merker i saken

[pause 99 s]

@forteller: Elva {a|b} gikk %% over %% ~~sine~~ bredder. ^a1

## Ikke en overskrift

[lyd ../../hemmelig.wav]

--- dato: 1970-01-01
"""
