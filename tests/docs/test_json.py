"""Each key of a document that `--json` prints has its row in docs/reference/json.md, by the source and by real runs."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final, get_type_hints

import pytest

from lydsak.build.editing.words import Effect
from lydsak.build.events import FallenBack, FeedReady, PlannedEpisode, Reason, Remark, ServiceNeed
from lydsak.model import Chapter, Loudness, Pronunciation, ReadProvenance, VoiceInfo
from tests.docs.blocks import ROOT, Step
from tests.docs.json_page import PAGE, list_faults, list_section_keys, read_sections
from tests.docs.stage import Stage, copy_stage
from tools.list_commands import list_commands

COMMANDS: Final = ROOT / "src" / "lydsak" / "cli"
FORMS: Final = tuple(ROOT / "src" / "lydsak" / "build" / name for name in ("json_forms.py", "editing/intake_form.py"))
SECTIONS: Final = read_sections(PAGE.read_text(encoding="utf-8"))
HEADINGS: Final = {
    "__init__": ("When a command fails",),
    "add": ("lydsak add", "intake"),
    "edition": ("lydsak edition",),
    "intake_form": ("intake",),
    "json_forms": ("finding", "lydsak diff"),
    "report": ("build result",),
    "session": ("When a command fails",),
    "withdraw": ("lydsak withdraw",),
    "word_exchange": ("lydsak words import",),
    "word_lines": ("lydsak words add", "lydsak words import"),
}
"""The sections of a module whose keys stand in others than its commands'."""
ENCODED: Final = {
    ("check", "checked.episode.loudness"): (Loudness, "loudness", ""),
    ("check", "checked.tags.chapters"): (Chapter, "lydsak check", "episodes[].chapters[]."),
    ("provenance", "read"): (ReadProvenance, "lydsak provenance", "files[].provenance."),
    ("report", "episode.loudness"): (Loudness, "loudness", ""),
    ("report", "fallen"): (FallenBack, "build result", "episodes[].fallen_back[]."),
    ("report", "planned"): (PlannedEpisode, "build result", "planned[]."),
    ("report", "planned.services"): (ServiceNeed, "build result", "planned[].services[]."),
    ("report", "reason"): (Reason, "build result", "reasons[]."),
    ("report", "remark"): (Remark, "build result", "remarks[]."),
    ("report", "self._feed"): (FeedReady, "build result", "feed."),
    ("voices", "listing.voices"): (VoiceInfo, "lydsak voices list", "engines[].voice_info[]."),
    ("word_lines", "entry"): (Pronunciation, "word", ""),
    ("word_lines", "trial.effects"): (Effect, "effect", ""),
}
"""What is written field by field: by module and expression, its type, and the section and path of its rows."""
WITHIN: Final = {("report", "planned.services")}
"""Types within others."""


def _list_keys(path: Path) -> Iterator[str]:
    """Each key that the functions of a module put into a document."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and _makes_document(function):
            yield from _list_written(function)


def _makes_document(function: ast.FunctionDef) -> bool:
    """One that prints, or that returns an object for one that does."""
    result = ast.unparse(function.returns) if function.returns else ""
    return result.startswith(("dict[str, Any]", "dict[str, object]")) or any(
        _name_call(node) in {"print_json", "print_document"} for node in ast.walk(function)
    )


def _name_call(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    name: str = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name


def _list_written(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Dict):
            yield from (key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str))
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            key = node.targets[0].slice
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value
        elif _name_call(node) == "print_document" and isinstance(node, ast.Call):
            yield from (keyword.arg for keyword in node.keywords if keyword.arg)


def _name_sections(module: str) -> tuple[str, ...]:
    if module in HEADINGS:
        return HEADINGS[module]
    command = f"lydsak {module}"
    return tuple(heading for heading in SECTIONS if heading == command or heading.startswith(f"{command} "))


_SOURCES: Final = tuple(path for path in (*COMMANDS.glob("*.py"), *FORMS) if path.stem != "check_formats")
"""SARIF's keys and GitHub's are theirs."""
WRITERS: Final = {path.stem: keys for path in _SOURCES if (keys := frozenset(_list_keys(path)))}


@pytest.mark.parametrize("module", sorted(WRITERS))
def test_a_key_in_the_source_has_its_row(module: str) -> None:
    """Each that a module writes, also where no run comes by it: in its commands' sections, or where they lead."""
    assert WRITERS[module] - list_section_keys(SECTIONS, *_name_sections(module)) == set()


def test_a_row_has_its_key_in_the_source() -> None:
    """A key that is gone from every document is gone from the page."""
    fields = {name for kind, _, _ in ENCODED.values() for name in get_type_hints(kind)}
    known = fields.union(*WRITERS.values(), {"version"})
    assert list_section_keys(SECTIONS, *SECTIONS) - known == set()


def test_what_is_written_field_by_field_is_known_here() -> None:
    """Whoever writes another type's fields into a document adds it to ENCODED, and so to the page."""
    found = set()
    for path in _SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if _name_call(node) == "to_builtins" and isinstance(node, ast.Call):
                found.add((path.stem, ast.unparse(node.args[0])))
    assert found == ENCODED.keys() - WITHIN


@pytest.mark.parametrize("written", sorted(ENCODED))
def test_a_field_has_its_row(written: tuple[str, str]) -> None:
    """At its very place, and no field that the type has not."""
    kind, heading, head = ENCODED[written]
    rows = {path.removeprefix(head) for path in SECTIONS[heading].rows if path.startswith(head)}
    assert {row for row in rows if "." not in row} == set(get_type_hints(kind))


def test_a_command_with_json_has_its_section() -> None:
    """Every command and subcommand; `voices` alone is `voices list`."""
    commands = {name for name, command in list_commands() if any("--json" in one.opts for one in command.params)}
    assert len(commands) > 20
    assert commands - SECTIONS.keys() == {"lydsak voices"}


_ARTICLE: Final = """\
Kåre vant på Ås

Av Kari Nordmann

– Jeg er er glad, sier ordfører Kåre Å. Øgård (54) i FAU. Hun løp 12,5 km i Ski.

Kaia

Øgård gav 3,4 mill. kr. til laget i dag. Han er fornøyd med det.
"""
_PLS: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="nb">
<lexeme><grapheme>Sverdlin</grapheme><phoneme>ˈsvæːɖlɪn</phoneme></lexeme>
<lexeme><grapheme>Kaia</grapheme><alias>Kaja</alias></lexeme>
<lexeme><grapheme>uten</grapheme></lexeme>
</lexicon>
"""
_REPLACE: Final = "sed -i 's/tirsdag/onsdag/' scripts/saken.md && sed -i 's/tirsdag/fredag/' articles/saken.txt"
_BREAK: Final = "sed 's/^status.*/status: kanskje/' scripts/saken.md >scripts/brutt.md"

RUNS: Final[tuple[tuple[str, tuple[str, ...], int], ...]] = (
    ("status nei", ("When a command fails",), 2),
    ("new blad", ("lydsak new",), 0),
    ("new gammelt --from-feed feed/feed.xml", ("lydsak new", "lydsak new --from-feed"), 0),
    ("add ../rik.txt ../borte.txt", ("lydsak add",), 2),
    ("build -n --explain", ("build result",), 0),
    ("build --report --explain", ("build result",), 0),
    ("publish -n", ("lydsak publish",), 0),
    ("publish", ("lydsak publish",), 0),
    ("approve saken bjorka-kino", ("lydsak approve",), 0),
    ("correct saken --note Onsdag. --serious", ("lydsak correct",), 0),
    ("words add kaia kaien", ("lydsak words add",), 0),
    ("words remove kaia", ("lydsak words remove",), 0),
    ("words add ferja fergen", ("lydsak words add",), 0),
    ("words import ../ord.pls", ("lydsak words import",), 0),
    ("words list --built-in", ("lydsak words list",), 0),
    ("words test", ("lydsak words test",), 0),
    ("edition --no-build Morgen saken bjorka-kino", ("lydsak edition --no-build",), 0),
    ("edition Kveld saken bjorka-kino", ("build result", "lydsak edition"), 0),
    ("publish", ("lydsak publish",), 0),
    ("publish --rollback -n", ("lydsak publish --rollback",), 0),
    ("publish --rollback", ("lydsak publish --rollback",), 0),
    (f"diff saken && {_REPLACE}", ("lydsak diff",), 0),
    ("update saken", ("lydsak update",), 3),
    (f"withdraw ferja-gar-igjen --reason Feil && {_BREAK}", ("lydsak withdraw",), 0),
    ("build", ("build result",), 1),
    ("status", ("lydsak status",), 0),
    ("words test ferja", ("lydsak words test",), 0),
    ("check", ("lydsak check",), 3),
    ("clean --max-size 100kB", ("lydsak clean",), 0),
    ("doctor", ("lydsak doctor",), 0),
    ("doctor --store -n", ("lydsak doctor --store",), 0),
    ("voices list", ("lydsak voices list",), 0),
    ("explain L228", ("lydsak explain",), 0),
    ("provenance audio/episodes/saken.mp3", ("lydsak provenance",), 3),
    ("export jsonfeed", ("lydsak export",), 0),
    ("spoken scripts/saken.md", ("lydsak spoken",), 0),
)


def test_a_document_is_as_its_section_says(newsroom: Stage, tmp_path: Path) -> None:
    """Each of RUNS, in one show: key by key at its place, in its type, none without a row, none missing.

    One test, for each is run in what those before it left.
    """
    stage = copy_stage(newsroom, tmp_path / "room")
    (stage.room / "rik.txt").write_bytes(_ARTICLE.encode("cp1252"))
    (stage.room / "ord.pls").write_text(_PLS, encoding="utf-8")
    outcomes = stage.run_steps([Step(_write_command(run)) for run, _, _ in RUNS])
    found = {}
    for (run, headings, code), outcome in zip(RUNS, outcomes, strict=True):
        assert outcome.code == code, f"{run}: {outcome.printed}"
        document = json.loads(outcome.printed)
        assert run.startswith(document.get("command", ""))
        if faults := list_faults(document, SECTIONS, *headings):
            found[run] = faults
    assert found == {}


def _write_command(run: str) -> str:
    command, _, after = run.partition(" && ")
    return f"lydsak {command} --json 2>../talk" + (f" && {after}" if after else "")


def test_a_section_of_a_command_has_its_run() -> None:
    """What `build` prints is the build result."""
    run = {heading for _, headings, _ in RUNS for heading in headings}
    assert {heading for heading in SECTIONS if heading.startswith("lydsak ")} - run == {"lydsak build"}
