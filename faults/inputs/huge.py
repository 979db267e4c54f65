"""Row 19: more than anybody reads aloud, and text that makes slow patterns slow."""

from __future__ import annotations

from collections.abc import Iterator

from faults.inputs.cases import (
    BODY,
    SCRIPT,
    WRITTEN_BY_ADD,
    BadInput,
    add_file,
    build_script,
    chain_steps,
    write_file,
)

ROW = "huge"
_LINE = "Elva gikk over sine bredder i går, og ferja ble liggende. "
_MANY = 100_000
_LONG = ("L330", "L331", "L332")
"""A word, a paragraph or all of it too long, whichever is seen first."""


def list_huge() -> Iterator[BadInput]:
    """Articles, pages, scripts, settings and words that are too large, or large in one respect."""
    yield from _list_articles()
    yield from _list_patterns()
    yield from _list_scripts()
    yield from _list_commands()


def _list_articles() -> Iterator[BadInput]:
    page = f"<html><body><article><h1>Flom</h1><p>{_LINE}</p>{{}}</article></body></html>"
    yield add_file(ROW, "article of 10 MB", "stor.txt", _LINE * 180_000, "L304")
    yield add_file(ROW, "Markdown of 2.1 MB", "stor.md", "# Flom\n\n" + _LINE * 36_000, "L304")
    yield add_file(ROW, "line of 5 MB", "linje.txt", "Flom\n\n" + "elv " * 1_250_000, "L304")
    yield add_file(ROW, "paragraph of 1.9 MB", "avsnitt.txt", "Flom\n\n" + _LINE * 32_000, *_LONG)
    yield add_file(ROW, "100,000 paragraphs", "mange.txt", "Flom\n\n" + "Elva steg.\n\n" * _MANY, "L307")
    yield add_file(ROW, "word of 1 MB", "ord.txt", "Flom\n\n" + "a" * 1_000_000, *_LONG)
    yield add_file(ROW, "word of 100 kB", "ord.txt", "Flom\n\nElva er " + "å" * 50_000 + " nå.", *_LONG)
    yield add_file(ROW, "title of 1 MB", "tittel.md", "# " + "Flom " * 200_000 + "\n\n" + _LINE, *_LONG)
    yield add_file(ROW, "page of 11 MB", "side.html", page.format("<p>Elva.</p>" * 950_000), "L304")
    yield add_file(ROW, "page of 9 MB of comments", "side.html", page.format("<!--x-->" * 1_100_000), "L333")
    yield add_file(
        ROW, "page of 9 MB of scripts", "side.html", page.format("<script>" + "x=1;" * 2_200_000 + "</script>")
    )
    yield add_file(ROW, "page of 400,000 paragraphs", "side.html", page.format("<p>Elva.</p>" * 400_000), "L333")
    yield add_file(ROW, "page nested 200,000 deep", "side.html", page.format("<div>" * 200_000 + "Elva."), "L333")
    yield add_file(ROW, "page with 100,000 attributes", "side.html", page.format(f"<p {'a=1 ' * _MANY}>Elva.</p>"))
    yield add_file(ROW, "document of 31 MB", "stor.docx", b"PK\x03\x04" + bytes(31_000_000), "L304")
    yield BadInput(
        ROW, "31 MB on standard input", ("add", "-"), stdin=_LINE.encode() * 520_000, codes=("L304",), exits=(1,)
    )
    yield BadInput(
        ROW,
        "9 MB on standard input",
        ("add", "-"),
        stdin=_LINE.encode() * 150_000,
        codes=("L304", "L332"),
        exits=(1,),
    )
    step = chain_steps(
        write_file("scripts/feil.md", SCRIPT + BODY),
        write_file("articles/feil.txt", "Feil i saken\n\nElva gikk over sine bredder.\n"),
        write_file("../inbox/ny.txt", _LINE * 180_000),
    )
    arguments = ("update", "scripts/feil.md", "../inbox/ny.txt", "--anyway")
    yield BadInput(ROW, "update by an article of 10 MB", arguments, step, ("L304",), (1,))


def _list_patterns() -> Iterator[BadInput]:
    """What patterns that go back try again and again."""
    start = "Flom\n\nElva gikk over sine bredder i går.\n\n"
    for name, text in {
        "unclosed comments": "<!--" * 20_000,
        "angle brackets": "<" * 50_000,
        "unclosed declarations": "<!" * 50_000,
        "processing instructions": "<?" * 50_000,
        "unclosed attributes": "<a b='" * 20_000,
        "end tags": "</" * 50_000,
        "marked sections": "<![CDATA[" * 20_000,
        "character references": "&#x" * 50_000,
        "end tags of nothing": "<div>" * 300 + "</p>" * 50_000,
        "rows of tables": "<table><tr><td>" * 20_000,
    }.items():
        page = f"<html><body><article><h1>Flom</h1><p>{_LINE}</p>{text}</article></body></html>"
        yield _take_or_refuse(f"page of {name}", "side.html", page)
    for name, text in {
        "asterisks": "**" * 50_000,
        "emphasis": "*a " * 30_000,
        "underscores": "_a" * 50_000,
        "brackets": "[" * 50_000,
        "pictures": "![" * 50_000,
        "links": "[a](" * 30_000,
        "quote marks": "> " * 50_000,
        "rules": "- " * 50_000 + "x",
        "hashes": "# " * 50_000,
        "blanks": " " * 100_000 + "x",
    }.items():
        yield _take_or_refuse(f"Markdown of {name}", "md.md", f"# {start}{text}\n")
    for name, text in {
        "guillemets": "«a" * 30_000,
        "nested quotes": "«" * 5_000 + "a" + "»" * 5_000,
        "quote dashes": "– Ja.\n\n" * 4_000,
        "full stops": "." * 100_000,
        "digits": "1" * 100_000,
        "groups of digits": "1 000 " * 30_000,
        "Roman numerals": "XIV " * 30_000,
        "decimal points": "1." * 50_000,
        "dates": "1.1.2026 " * 20_000,
        "abbreviations": "bl.a. " * 20_000,
        "capitals": "A" * 100_000,
        "combining marks": "a" + "\u0301" * 50_000,
        "hyphens": "-a" * 50_000,
        "names": "Ola Nordmann, " * 10_000,
        "bylines": "Tekst: Ola Nordmann\n\n" * 4_000,
        "tabs": "a\tb\t" * 20_000,
        "carriage returns": "a\r" * 100_000,
    }.items():
        yield _take_or_refuse(f"article of {name}", "slik.txt", f"{start}{text}\n")
        given = f"{text}\n".encode()
        yield BadInput(ROW, f"spoken: {name}", ("spoken",), stdin=given, exits=(0, 1))


def _take_or_refuse(name: str, file: str, text: str) -> BadInput:
    """What may be an article of odd words, or too long a paragraph."""
    step = write_file(f"../inbox/{file}", text)
    return BadInput(ROW, name, ("add", f"../inbox/{file}"), step, exits=(0, 1), changes=WRITTEN_BY_ADD)


def _list_scripts() -> Iterator[BadInput]:
    for name, body in {
        "script of 3 MB": BODY + _LINE * 52_000,
        "script of 1.9 MB in one paragraph": "## A ^k1\n\n" + _LINE * 32_000,
        "script of 100,000 paragraphs": "## A ^k1\n\n" + "Elva.\n\n" * _MANY,
        "script of 50,000 segments": "## A\n\nElva.\n\n" * 50_000,
        "script with a word of 1 MB": BODY + "\n" + "a" * 1_000_000,
        "script with a sentence of 100 kB": BODY + "\n" + "elva og " * 12_000,
        "script of braces": BODY + "\n" + "{" * 50_000,
        "script of pronunciations": BODY + "\n" + "{a|b} " * 20_000,
        "script of notes": BODY + "\n" + "%% a %% " * 20_000,
        "script of open notes": BODY + "\n" + "%%" * 25_001,
        "script of tildes": BODY + "\n" + "~~" * 25_001,
        "script of turns": BODY + "\n" + "@forteller: a\n" * 20_000,
        "script of unknown turns": BODY + "\n" + "@ukjent: a\n" * 20_000,
        "script of ids": BODY + "\n" + "a ^a1 " * 20_000,
        "script of backslashes": BODY + "\n" + "\\" * 100_000,
        "script of 33 hours of pauses": BODY + "\n" + "[pause 60 s]\n\n" * 2_000,
        "script with a heading of 1 MB": BODY + "\n## " + "a " * 500_000 + "\n\nElva.\n",
        "script with a turn's name of 1 MB": BODY + "\n@" + "a" * 1_000_000 + ": Elva.\n",
    }.items():
        yield BadInput(ROW, name, ("build",), write_file("scripts/feil.md", SCRIPT + body), exits=(0, 1))
    for name, lines in {
        "first lines of 1 MB": "notat: " + "a" * 1_000_000,
        "100,000 keys in the first lines": "\n".join(f"k{number}: a" for number in range(_MANY)),
        "first lines nested 10,000 deep": "stemmer: " + "[" * 10_000 + "]" * 10_000,
        "first lines nested 10,000 maps deep": "stemmer: " + "{a: " * 10_000 + "b" + "}" * 10_000,
        "a title of 1 MB": "tittel: " + "a " * 500_000,
        "100,000 voices": "stemmer:\n" + "\n".join(f"  Person {number}: forteller" for number in range(_MANY)),
    }.items():
        head = SCRIPT.replace("tittel: Feil i saken", lines if lines.startswith("tittel") else f"tittel: Feil\n{lines}")
        yield build_script(ROW, name, head + BODY, "L2")


def _list_commands() -> Iterator[BadInput]:
    keys = "\n".join(f"k{number} = 1" for number in range(_MANY))
    words = "\n".join(f'"ord{number}" = "or{number}"' for number in range(_MANY))
    step = write_file("lydsak.toml", f'[show]\ntitle = "A"\n{keys}\n')
    yield BadInput(ROW, "100,000 keys in lydsak.toml", ("build",), step, ("L104", "L120"), (2,))
    step = write_file("lydsak.toml", '[show]\ntitle = "A"\n#' + "a" * 20_000_000)
    yield BadInput(ROW, "lydsak.toml of 20 MB", ("build",), step, ("L120",), (2,))
    step = write_file("lydsak.toml", '[show]\ntitle = "' + "a" * 900_000 + '"\n')
    yield BadInput(ROW, "a show's title of 900 kB", ("build",), step, ("L1", "L6"), (1, 2))
    yield BadInput(ROW, "100,000 words in words.toml", ("check",), write_file("words.toml", words), exits=(0, 2))
    step = write_file("words.toml", "#" + "a" * 20_000_000)
    yield BadInput(ROW, "words.toml of 20 MB", ("check",), step, ("L120",), (2,))
    step = write_file("words.toml", f'"{"a" * 100_000}" = "b"\n')
    yield BadInput(ROW, "a word of 100 kB in words.toml", ("check",), step, exits=(0, 2, 3))
    lexicon = (
        '<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" xml:lang="nb" alphabet="ipa">'
    )
    lexeme = "<lexeme><grapheme>elv{}</grapheme><alias>ælv</alias></lexeme>"
    many = "".join(lexeme.format(number) for number in range(_MANY))
    step = write_file("../inbox/mange.pls", f"{lexicon}{many}</lexicon>")
    yield BadInput(ROW, "lexicon of 100,000 words", ("words", "import", "../inbox/mange.pls", "-n"), step, exits=(0, 2))
    step = write_file("../inbox/stor.pls", lexicon + "<a>" * 7_000_000)
    yield BadInput(ROW, "lexicon of 20 MB", ("words", "import", "../inbox/stor.pls"), step, ("L121",), (2,))
    step = write_file("../inbox/stor.tsv", "elv\tælv\n" * 2_500_000)
    yield BadInput(ROW, "table of 20 MB", ("words", "import", "../inbox/stor.tsv"), step, ("L121",), (2,))
    yield BadInput(ROW, "spoken: 10 MB", ("spoken",), stdin=_LINE.encode() * 180_000, codes=("L33",), exits=(1, 2))
    yield BadInput(ROW, "spoken: a word of 1 MB", ("spoken",), stdin=b"a" * 1_000_000, exits=(0, 1, 2))
    yield BadInput(
        ROW, "spoken: 1 MB of lines", ("spoken",), stdin=_LINE.encode() * 400 + b"\n" * 1_000_000, exits=(0, 1, 2)
    )
    yield BadInput(ROW, "say: 120 kB", ("say", _LINE * 2_000, "-o", "../inbox/ut.wav"), exits=(0, 1, 2))
    yield BadInput(
        ROW,
        "a name of 5,000 letters",
        ("add", "articles/ulla.txt", "--name", "a" * 5_000),
        exits=(0, 1, 2),
        changes=("articles/", "scripts/"),
    )
