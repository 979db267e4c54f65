"""What an editor can be told has a wording in the show's language, and its parts survive."""

from __future__ import annotations

import ast
import json
import re
import string
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from lydsak.build.editing.sources import read_article
from lydsak.build.script_findings import RISKS, SLIPS, list_script_findings
from lydsak.build.speech.synthesis import name_engine
from lydsak.config import load_settings
from lydsak.config.parsing import check_settings
from lydsak.config.tables import FeedTable, ShowTable
from lydsak.errors import EngineError, LydsakError, Phrase, Place, ScriptError, SettingsError
from lydsak.model import FeedDetails, SpeechRequest, SpokenWord, Voice
from lydsak.publish.feed.detail_rules import DETAIL_RULES
from lydsak.studio.phrases import encode_phrase, encode_told_error
from lydsak.text.article.coverage import list_left_out
from lydsak.text.script.parsing import parse_script
from tests.studio.sources import HOUSE, list_constants, list_reached, list_told

CATALOGUE: Final[Mapping[str, Mapping[str, str]]] = json.loads(
    (HOUSE / "studio/wording/messages/nb.json").read_text(encoding="utf-8")
)
REACHED: Final = list_reached()
"""Whose messages may reach the studio of whoever writes, hears, approves and builds."""
OF_COMMANDS: Final[Mapping[str, str]] = {
    "build/withdrawal.py": "an episode is taken back by a command; the studio only looks whether one was",
    "build/workers/away_host.py": "a cluster is named on the command line",
    "build/workers/cluster.py": "a cluster is named on the command line",
    "build/workers/parcel.py": "a cluster is named on the command line",
    "text/lexicon/pls.py": "lexicons are taken in and given out by commands",
    "text/lexicon/table.py": "lexicons are taken in and given out by commands",
}
"""Modules that the studio reaches, and whose messages it does not: why."""
CODES_OF_COMMANDS: Final[Mapping[str, str]] = {
    "L009": "lexicons are taken in by a command",
    "L020": "a command takes an earlier episode back",
    "L021": "a command takes an earlier episode back",
    "L121": "lexicons are taken in by a command",
    "L272": "`check` tells it of files, the studio of a script's text",
    "L424": "--max-characters is an option of the command",
    "L434": "a cluster is named on the command line",
    "L511": "`check` and `provenance` read files that were made",
    "L512": "`check` and `provenance` read files that were made",
    "L524": "--report is an option of the command",
    "L532": "`provenance` reads files that were made",
    "L557": "told by the command's build as a remark, which the studio does not show",
    "L706": "told by the command's build as a remark, which the studio does not show",
    "L801": "--locked is an option of the command",
    "L850": "the studio publishes nothing, and a shared store that fails is a remark",
    "L851": "the studio publishes nothing, and a shared store that fails is a remark",
    "L852": "the studio publishes nothing, and a shared store that fails is a remark",
    "L868": "a command takes an earlier episode back",
}
"""What modules of the studio's tell, and not in the studio: why."""
KEYS: Final = frozenset((*ShowTable.__struct_fields__, *FeedTable.__struct_fields__))
"""What a rule of the feed names beside its message."""
CASES: Final = Path(__file__).parent.parent / "text" / "cases"
PAGES: Final = CASES.parent / "readers" / "pages"
REASON: Final = re.compile(r"(?:an?|the|how|where|what|beside|outside) [a-z][a-z' ,-]+")


def find_fields(template: str) -> set[str]:
    """The names of a template's parts. Raises ValueError for one that is none."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def has_wording(code: str | None, template: str) -> bool:
    """Whether the page finds it; of no code, under whichever raises it."""
    sections = [CATALOGUE.get(code, {}), CATALOGUE["*"]] if code else CATALOGUE.values()
    return not template or any(template in section for section in sections)


def list_reasons() -> set[str]:
    """Why words of an article are left out, as its readers say it: a few words that begin as such reasons do."""
    modules = [*(HOUSE / "text/article").glob("*.py"), *(HOUSE / "text/readers").glob("*.py")]
    texts = {
        node.value
        for module in modules
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {text for text in texts if REASON.fullmatch(text)}


def test_why_words_are_left_out_is_worded() -> None:
    """What an editor reads before a script is made of an article."""
    reasons = list_reasons()
    assert {"the kicker", "a menu", "where the reporter is", "outside the article"} < reasons
    assert sorted(one for one in reasons if not has_wording("left_out", one)) == []


@pytest.mark.parametrize("article", sorted(PAGES.glob("*.html")), ids=lambda path: path.name)
def test_what_is_left_out_of_a_page_is_worded(article: Path) -> None:
    """Of every page that the readers are tried on."""
    told = [encode_phrase(one.reason) for one in list_left_out(read_article(article.read_bytes(), article))]
    assert told
    assert [one for phrase in told for one in list_unsaid(phrase, "left_out")] == []


@pytest.mark.parametrize("module", [one for one in REACHED if one not in OF_COMMANDS])
def test_all_that_an_editor_can_be_told_is_worded(module: str) -> None:
    """Read out of the source: each message and each advice beside a code, and each part that is a phrase."""
    told = [one for one in list_told(module) if one.template not in KEYS]
    of_commands = {one.template for one in told if one.code in CODES_OF_COMMANDS}
    asked = [one for one in told if one.code not in CODES_OF_COMMANDS]
    unsaid = [one for one in asked if not has_wording(one.code, one.template)]
    assert [one for one in unsaid if one.code or one.template not in of_commands] == []


def test_what_is_left_out_is_still_there() -> None:
    """An exception outlives neither the module or code that it is of, nor its being without a wording."""
    told = {module: list(list_told(module)) for module in REACHED if module not in OF_COMMANDS}
    assert OF_COMMANDS.keys() - set(REACHED) == set()
    assert CODES_OF_COMMANDS.keys() - {one.code for some in told.values() for one in some} == set()
    for module in OF_COMMANDS:
        assert [one for one in list_told(module) if not has_wording(one.code, one.template)] != []
    for code in CODES_OF_COMMANDS:
        own = [one for some in told.values() for one in some if one.code == code]
        assert [one for one in own if not has_wording(code, one.template)] != []


def test_the_studio_reaches_what_it_builds_with() -> None:
    """Through imports within functions, and each engine by its entry point; the commands it does not reach."""
    assert {"studio/desk.py", "build/show.py", "engines/polly.py", "audio/assets.py", "config/faults.py"} <= {*REACHED}
    assert not [one for one in REACHED if one.startswith(("cli/", "build/deployment/"))]
    assert "build/check.py" not in REACHED


def test_a_wording_says_all_the_parts() -> None:
    """Nothing that varies is lost, and nothing is asked for that is not there."""
    pairs = [pair for section in CATALOGUE.values() for pair in section.items()]
    assert [pair for pair in pairs if find_fields(pair[0]) != find_fields(pair[1])] == []


def test_no_wording_outlives_its_message() -> None:
    """What the house or the readers of TOML and YAML below it no longer say goes out of the catalogue."""
    ours = list_constants() | set(_list_others())
    assert [one for section in CATALOGUE.values() for one in section if one not in ours] == []


def _list_others() -> Iterator[str]:
    """Sources of what others say through our messages."""
    import tomllib

    from ruamel.yaml import composer, parser, scanner, tokens

    beside = [path.read_text(encoding="utf-8") for path in Path(str(tomllib.__file__)).parent.glob("*.py")]
    sources = [
        *beside,
        *(Path(str(one.__file__)).read_text(encoding="utf-8") for one in (composer, parser, scanner, tokens)),
    ]
    for one in (*CATALOGUE["*"], *CATALOGUE["L150"], *CATALOGUE["L214"]):
        words = max((piece[0] for piece in string.Formatter().parse(one)), key=len)
        if any(words in source for source in sources):
            yield one


def list_cases(name: str) -> list[str]:
    """The last column of a table: what is wrong with a script."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[-1].replace("␤", "\n") for line in lines if line and not line.startswith("#")]


def list_unsaid(told: Any, code: str) -> list[str]:
    """The templates of a phrase and of its parts that have no wording."""
    parts = [list_unsaid(part, code) for part in told["parts"].values() if isinstance(part, dict)]
    return [told["template"]] * (not has_wording(code, told["template"])) + [one for some in parts for one in some]


def list_unsaid_of(error: LydsakError) -> list[str]:
    """Those of its message and of its help."""
    described = encode_told_error(error)
    told = [one for one in described["told"].values() if one]
    return [one for phrase in told for one in list_unsaid(phrase, error.code)]


@pytest.mark.parametrize(
    "source",
    [*list_cases("script_errors.tsv"), *(f"---\n{one}\n---\n" for one in list_cases("front_matter_errors.tsv"))],
)
def test_every_case_of_a_wrong_script_is_told(source: str) -> None:
    """As an editor writes it into the raw file."""
    with pytest.raises(ScriptError) as caught:
        parse_script(source, path="scripts/a.md")
    assert list_unsaid_of(caught.value) == []


@pytest.mark.parametrize("table", ["script_warnings.tsv", "slips.tsv"])
def test_every_case_of_a_warning_is_told(table: str, show: Path) -> None:
    """Those beside a paragraph."""
    settings = load_settings(show)
    for source in list_cases(table):
        try:
            findings = list_script_findings(parse_script(source, path="a.md"), settings, "a.md")
        except ScriptError:
            continue
        for finding in findings:
            error = LydsakError(finding.code, finding.message, help=finding.help)
            assert list_unsaid_of(error) == []


def list_wrong_settings() -> list[str]:
    """The last column of the table of what is wrong in lydsak.toml, whole."""
    lines = (CASES.parent.parent / "config" / "cases" / "faults.tsv").read_text(encoding="utf-8").splitlines()
    typed = [one.split("\t")[-1].replace("␤", "\n") for one in lines if one and not one.startswith("#")]
    return [one if "[show]" in one or one.startswith("show =") else f'[show]\ntitle = "En"\n{one}' for one in typed]


@pytest.mark.parametrize("source", list_wrong_settings())
def test_every_case_of_wrong_settings_is_told(source: str) -> None:
    """When somebody breaks lydsak.toml while the studio runs, its grammar too."""
    with pytest.raises(SettingsError) as caught:
        check_settings(source)
    assert list_unsaid_of(caught.value) == []


@pytest.mark.parametrize(
    "details",
    [
        FeedDetails(hub="hub"),
        FeedDetails(location="x" * 129),
        FeedDetails(location="To\nlinjer"),
        FeedDetails(editor="\x0b"),
        FeedDetails(license="CC BY 4.0"),
        FeedDetails(license_url="https://x.no/v"),
        FeedDetails(update="Weekly"),
        FeedDetails(funding_text="Gi"),
        FeedDetails(enclosure_prefix="https://op3.dev/e"),
    ],
)
def test_every_fault_of_what_a_feed_says_besides_is_told(details: FeedDetails) -> None:
    """Whole, with the setting before it: a build in the studio is refused with it."""
    (finding,) = [one for rule in DETAIL_RULES for one in rule(details)]
    assert list_unsaid_of(LydsakError(finding.code, finding.message, help=finding.help)) == []


def test_an_error_that_is_given_the_name_of_its_voice_is_told() -> None:
    """What an engine is made of does not know its name; the message stays one with parts."""
    request = SpeechRequest(Voice("tone", "mid"), "nb", (SpokenWord("Ferja"),))
    named = name_engine(request, EngineError("L411", "the engine ended without an answer"))
    assert named.message == "tone:mid: the engine ended without an answer"
    assert list_unsaid_of(named) == []


def test_what_is_chosen_from_a_table_is_worded() -> None:
    """Kinds of slips and of risks are parts of a message."""
    assert not [one for one in SLIPS.values() if one not in CATALOGUE["L263"]]
    assert not [one for one in RISKS.values() if one not in CATALOGUE["L262"]]


def test_a_message_is_sent_with_its_parts() -> None:
    """English as the commands have it, and what it was made of; what has no parts is its own template."""
    error = ScriptError("L202", Phrase('unknown voice "@{role}"', role="pr"), place=Place("a.md", 3), help="{a|b}")
    assert encode_told_error(error) == {
        "code": "L202",
        "level": "error",
        "message": 'unknown voice "@pr"',
        "path": "a.md",
        "line": 3,
        "column": None,
        "help": "{a|b}",
        "told": {
            "message": {"template": 'unknown voice "@{role}"', "parts": {"role": "pr"}},
            "help": {"template": "{{a|b}}", "parts": {}},
        },
    }
    assert encode_phrase(Phrase("{sign}: {line}", sign=Phrase("a list"), line=2))["parts"] == {
        "sign": {"template": "a list", "parts": {}},
        "line": "2",
    }
