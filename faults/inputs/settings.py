"""Row 25: lydsak.toml and words.toml with errors, wrong types, slips and traps."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from faults.inputs.cases import BadInput, build_settings, write_file

ROW = "settings"
_HEAD = '[show]\ntitle = "A"\nsite_url = "https://lyd.example"\n'


def list_settings() -> Iterator[BadInput]:
    """Each wrong file, and a command that reads it."""
    yield from _list_broken()
    yield from _list_values()
    yield from _list_words()


def _list_broken() -> Iterator[BadInput]:
    for name, text in {
        "an open string": '[show]\ntitle = "A\n',
        "an open bracket": '[show\ntitle = "A"\n',
        "a decimal comma": _HEAD + "[sound]\nloudness = -16,0\n",
        "a key twice": _HEAD + 'title = "B"\n',
        "a table twice": _HEAD + '[show]\ntitle = "B"\n',
        "a key without a value": _HEAD + "author =\n",
        "arrays nested 30,000 deep": _HEAD + "x = " + "[" * 30_000 + "]" * 30_000,
        "tables nested 10,000 deep": _HEAD + "[" + "a." * 10_000 + "a]\nb = 1\n",
        "an inline table nested 10,000 deep": _HEAD + "x = " + "{a = " * 10_000 + "1" + "}" * 10_000,
        "a key of 10,000 dots": _HEAD + "a" + ".a" * 10_000 + " = 1\n",
        "a number of 10,000 digits": _HEAD + "[feed]\npage_size = " + "9" * 10_000 + "\n",
        "a hexadecimal of 10,000 digits": _HEAD + "[feed]\npage_size = 0x" + "f" * 10_000 + "\n",
        "a date that cannot be": _HEAD + "author = 2026-99-99\n",
        "JSON": '{"show": {"title": "A"}}',
        "YAML": "show:\n  title: A\n",
        "a script": "---\ntittel: A\n---\n\n## A\n",
        "no table": 'title = "A"\n',
        "show that is a string": 'show = "A"\n',
        "show that is a list": '[[show]]\ntitle = "A"\n',
        "no title": "[show]\n",
    }.items():
        yield BadInput(
            ROW, name, ("build",), write_file("lydsak.toml", text), ("L103", "L104", "L105", "L106", "L107"), (2,)
        )


def _list_values() -> Iterator[BadInput]:
    for name, table, line in (
        ("an unknown key", "show", 'titel = "B"'),
        ("a key of control signs", "show", '"a\\u001b[31m\\u202e" = 1'),
        ("a key of 5,000 letters", "show", f"{'a' * 5_000} = 1"),
        ("an unknown table", "sund", "a = 1"),
        ("a language of its own", "show", 'language = "klingon"'),
        ("a truth that is a word", "show", 'explicit = "yes"'),
        ("a title that is a number", "show", "title = 7"),
        ("an empty title", "show", 'title = ""'),
        ("a title of blanks", "show", 'title = "\\t \\u00a0"'),
        ("a title of control signs", "show", 'title = "a\\u0000\\u001b[2Jb"'),
        ("a title of a surrogate", "show", 'title = "a\\ud800"'),
        ("a guid that is none", "show", 'guid = "7"'),
        ("a colour that is none", "show", 'colour = "red"'),
        ("javascript: for the site", "show", 'site_url = "javascript:alert(1)"'),
        ("file: for the site", "show", 'site_url = "file:///etc/passwd"'),
        ("a name and a key in the site", "show", 'site_url = "https://ola:hemmelig-nokkel@lyd.example"'),
        ("a site of other letters", "show", 'site_url = "https://blåbær.example"'),
        ("a site with a blank", "show", 'site_url = "https://lyd.example/a b"'),
        ("a site with a line break", "show", 'site_url = "https://lyd.example/\\r\\nX: y"'),
        ("a site with a port of 99999", "show", 'site_url = "https://lyd.example:99999/"'),
        ("a site without a host", "show", 'site_url = "https:///podkast"'),
        ("a site with dots", "show", 'site_url = "https://..../"'),
        ("a site that climbs", "show", 'site_url = "https://lyd.example/../../x"'),
        ("a site with a query", "show", 'site_url = "https://lyd.example/?a=b"'),
        ("a cover outside the show", "show", 'cover = "../../etc/passwd"'),
        ("a cover of an absolute path", "show", 'cover = "/etc/passwd"'),
        ("a cover of an address", "show", 'cover = "http://127.0.0.1:9/a.png"'),
        ("a category that is none", "show", 'category = "Nyheter om alt"'),
        ("an address that is none", "show", 'owner_email = "ola<script>"'),
        ("a page of no episodes", "feed", "page_size = 0"),
        ("a page of less than none", "feed", "page_size = -1"),
        ("a time that is none", "feed", 'keep_corrected = "for alltid"'),
        ("a time of ages", "feed", f'keep_corrected = "{"9" * 400} d"'),
        ("a season of letters", "feed.seasons", 'to = "B"'),
        ("javascript: for a hub", "feed", 'hub = "javascript:alert(1)"'),
        ("javascript: for funding", "feed", 'funding_url = "javascript:alert(1)"'),
        ("javascript: for a new feed", "feed", 'new_feed_url = "javascript:alert(1)"'),
        ("javascript: for a prefix", "feed", 'enclosure_prefix = "javascript:alert(1)//"'),
        ("loudness that is no number", "sound", "loudness = nan"),
        ("loudness without end", "sound", "loudness = inf"),
        ("loudness of a dead voice", "sound", "loudness = -1e300"),
        ("a peak above full scale", "sound", "true_peak = 6.0"),
        ("seven channels", "sound", "channels = 7"),
        ("a bit rate that is none", "sound", "bitrate = 97"),
        ("a pause that is no number", "sound.pauses", "segment = nan"),
        ("a pause of a day", "sound.pauses", "segment = 86400.0"),
        ("a pause of less than none", "sound.pauses", "segment = -1.0"),
        ("an intro that is missing", "sound.intro", 'file = "mangler.wav"'),
        ("an intro outside the show", "sound.intro", 'file = "../../../etc/passwd"'),
        ("an intro of an absolute path", "sound.intro", 'file = "/etc/passwd"'),
        ("an intro without a file", "sound.intro", "gain = 1.0"),
        ("an intro of no name", "sound.intro", 'file = ""'),
        ("an intro that is a folder", "sound.intro", 'file = "."'),
        ("a gain without end", "sound.intro", 'file = "a.wav"\ngain = inf'),
        ("a pitch of a mouse", "quotes", "pitch = 60.0"),
        ("a pace that is no number", "quotes", "pace = nan"),
        ("a rule that is none", "reading", 'off = ["tall"]'),
        ("a key for a voice", "engines.azure", 'key = "hemmelig-nokkel"'),
        ("a voice that is none", "voices.tone", 'forteller = "mangler"'),
        ("a voice of control signs", "voices.tone", 'forteller = "a\\u001b[31m"'),
        ("a role of an empty name", "voices.tone", '"" = "tone"'),
        ("a template of an unknown name", "spoken", 'opening = "{ukjent}"'),
        ("a template of code", "spoken", 'opening = "{tittel.__class__}"'),
        ("a template of a format", "spoken", 'opening = "{tittel:>1000000000}"'),
        ("a template with an open brace", "spoken", 'opening = "{"'),
        ("a template of 1 MB", "spoken", f'opening = "{"a " * 500_000}"'),
        ("a certificate that is missing", "provenance", 'certificate = "/nowhere/a.pem"\nkey = "/nowhere/b.pem"'),
        ("a certificate without end", "provenance", 'certificate = "/dev/zero"\nkey = "/dev/zero"'),
    ):
        yield build_settings(
            ROW,
            name,
            _put(table, line),
            *(() if name in _TAKEN else ("L1", "L5", "L6", "L2", "L4")),
            exits=(1, 2),
        )
    for name, line in {
        "an engine that is none": 'engine = "esspeak"',
        "an engine of a path": 'engine = "../../x"',
        "an engine of nothing": 'engine = ""',
        "a fallback that is none": 'fallback = ["mangler"]',
        "approval of its own": 'approval = "maybe"',
        "published as a pigeon": 'publish_as = "pigeon"',
    }.items():
        yield build_settings(ROW, name, _put_first(line), "L1")


_TAKEN = frozenset(
    {
        "a role of an empty name",
        "a template of code",
        "a template of a format",
        "a template with an open brace",
    }
)
"""Read as they stand: a role that no script names, and braces that are no template's."""


def _list_words() -> Iterator[BadInput]:
    for name, text in {
        "an open string": '"elv" = "ælv\n',
        "a word twice": '"elv" = "a"\n"elv" = "b"\n',
        "a number for a respelling": '"elv" = 7\n',
        "a list for a respelling": '"elv" = ["a"]\n',
        "a table of another name": "[[word]]\nord = 'elv'\n",
        "a table without a word": "[[ord]]\nsi = 'ælv'\n",
        "a word of nothing": '"" = "a"\n',
        "a respelling of nothing": '"elv" = ""\n',
        "a word of control signs": '"e\\u001b[31mlv" = "a\\u0001"\n',
        "a word of blanks": '" " = "a"\n',
        "a word of signs": '"***" = "a"\n',
        "a word of a pattern": '"(a+)+$" = "a"\n".*" = "b"\n',
        "a respelling of 100 kB": f'"elv" = "{"a" * 100_000}"\n',
        "a respelling of marks": '"elv" = "{a|b} [[h@l]] <speak> \\\\"\n',
        "a respelling of itself": '"elv" = "elv elv"\n',
        "nested arrays": "x = " + "[" * 30_000 + "]" * 30_000,
        "phonemes that are none": "[[ord]]\nord = 'elv'\nipa = '12345'\n",
        "mnemonics that are none": "[[ord]]\nord = 'elv'\nespeak = '[[]]||'\n",
        "an unknown way": "[[ord]]\nord = 'elv'\nles = 'baklengs'\n",
        "an unknown voice": "[[ord]]\nord = 'elv'\nsi = 'a'\nvoice = 'mangler:x'\n",
        "a number of a voice": "[[ord]]\nord = 'elv'\nvoice = 7\n",
    }.items():
        yield BadInput(ROW, f"words.toml: {name}", ("check",), write_file("words.toml", text), exits=(0, 2, 3))
    for name, text in {
        "a table of one column": "elv\n",
        "a table of twenty columns": "\t".join("elv" for _ in range(20)) + "\n",
        "a table of tabs": "\t\t\t\n" * 100,
        "a table of quotes": '"elv\t"a"b\n' * 10,
        "an empty table": "",
        "a table of unknown columns": "ord\tfarge\nelv\tblå\n",
    }.items():
        step = write_file("../inbox/ord.tsv", text)
        yield BadInput(ROW, name, ("words", "import", "../inbox/ord.tsv"), step, exits=(0, 2), changes=("words.toml",))


def _put(table: str, line: str) -> Callable[[str], str]:
    """A line in a table, in place of the line of the same key."""
    key = line.partition(" =")[0]

    def change(text: str) -> str:
        kept = [one for one in text.split("\n") if one.partition("=")[0].strip() != key or table != "show"]
        text = "\n".join(kept)
        header = f"[{table}]"
        if header in text:
            return text.replace(f"{header}\n", f"{header}\n{line}\n", 1)
        return f"{text}\n{header}\n{line}\n"

    return change


def _put_first(line: str) -> Callable[[str], str]:
    key = line.partition(" =")[0]
    return lambda text: f"{line}\n" + "\n".join(one for one in text.split("\n") if not one.startswith(f"{key} ="))
