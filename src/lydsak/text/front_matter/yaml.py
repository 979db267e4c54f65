"""YAML's node tree of a front matter, and errors that point into it and say how a value would be quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lydsak.errors import Phrase, ScriptError
from lydsak.text.front_matter.render import quote_scalar
from lydsak.text.source import SourceSlice

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.nodes import Node, ScalarNode


_DEEPEST: Final = 50
"""Of brackets that are open at once; a script's first lines need two."""
_QUOTED: Final = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[{}]""")
_TOKEN: Final = re.compile("'<[a-z ]+>'")
_TAGGING: Final = ("expected URI", "expected ' '", "expected '!'", "expected '>'", "found undefined tag handle")
_OPEN: Final = ("simple key", "quoted scalar", "flow sequence", "flow mapping")
"""What YAML misses the end of only further down: its beginning is where an editor has to look."""
_SIGNS: Final[Mapping[str, Phrase]] = {
    r"'\n'": Phrase("the end of the line"),
    r"'\x00'": Phrase("the end of all"),
    r"'\0'": Phrase("the end of all"),
}
_NO_KEY: Final = Phrase("this is no key with its value")
_KEY_HELP: Final = "write the key, a colon, a blank and the value: tittel: ..."


@dataclass(frozen=True, slots=True)
class FrontMatterEntry:
    """Where a key and its value stand: lines from 1 in the source, columns from 0 in the first of them."""

    key: str
    first_line: int
    last_line: int
    key_end: int
    value_end: int
    """Behind the value, or behind the colon where there is none."""
    has_value: bool
    is_block_list: bool
    is_block_map: bool
    indent: int
    """Of a list's hyphens or a mapping's keys."""


def list_entries(text: SourceSlice) -> tuple[FrontMatterEntry, ...]:
    """The entries of a front matter in their order. Raises ScriptError L214."""
    return tuple(_locate_entry(text, key, value) for key, value in iterate_entries(text))


def list_map_entries(text: SourceSlice, entry: FrontMatterEntry) -> tuple[FrontMatterEntry, ...]:
    """The entries of a mapping that is an entry's value; none where the value is something else."""
    from ruamel.yaml.nodes import MappingNode

    values = (value for key, value in iterate_entries(text) if key.value == entry.key)
    maps = (value for value in values if isinstance(value, MappingNode) and not value.flow_style)
    return tuple(_locate_entry(text, key, value) for one in maps for key, value in one.value)


def _locate_entry(text: SourceSlice, key: ScalarNode, value: Node) -> FrontMatterEntry:
    from ruamel.yaml.nodes import CollectionNode, MappingNode

    first, last = text.line + key.start_mark.line, text.line + value.end_mark.line
    if value.end_mark.column == 0 and last > first:
        last -= 1  # a block ends where the next line begins
        while last > first and not _is_content(text.source.lines[last - 1]):
            last -= 1
    has_value = value.end_mark.index > value.start_mark.index
    line = text.source.lines[first - 1]
    colon = line.index(":", key.end_mark.column) + 1
    block = isinstance(value, CollectionNode) and not value.flow_style
    return FrontMatterEntry(
        key=key.value,
        first_line=first,
        last_line=last,
        key_end=key.end_mark.column,
        value_end=value.end_mark.column if has_value and last == first else colon,
        has_value=has_value,
        is_block_list=block and not isinstance(value, MappingNode),
        is_block_map=block and isinstance(value, MappingNode),
        indent=value.start_mark.column if block else 0,
    )


def _is_content(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def iterate_entries(text: SourceSlice) -> Iterator[tuple[ScalarNode, Node]]:
    """Keys and values of the mapping."""
    from ruamel.yaml.nodes import MappingNode, ScalarNode

    root = _compose_yaml(text)
    if root is None:
        return
    if not isinstance(root, MappingNode):
        raise refuse_yaml(text, text.line, 1, "the front matter holds no keys", "write one a line, like tittel: ...")
    for key, value in root.value:
        if not isinstance(key, ScalarNode):
            raise refuse_yaml(text, *locate_node(text, key), "not a key", "write one a line, like tittel: ...")
        for node in (key, value):
            if node.anchor is not None or not str(node.tag).startswith("tag:yaml.org"):
                raise _refuse_quoting(text, *locate_node(text, value), "YAML reads this sign as its own")
        yield key, value


def _compose_yaml(text: SourceSlice) -> Node | None:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    depth = 0
    for sign in re.finditer(r"[\[{\]}]", text.text):
        depth += 1 if sign[0] in "[{" else -1
        if depth > _DEEPEST:  # which ruamel reads in the square of the depth
            raise _refuse_quoting(text, *text.locate(sign.start()), "the front matter is nested too deeply")
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    try:
        root: Node | None = yaml.compose(text.text)
        return root
    except (MarkedYAMLError, AssertionError) as error:  # %YAML 1.9, which ruamel ends with an assertion
        directive = re.search("^%", text.text, re.MULTILINE)  # in quotes a line may begin with it
        if directive:
            raise _refuse_quoting(text, *text.locate(directive.start()), "no line may begin with this sign") from None
        if isinstance(error, AssertionError):
            raise
        raise _explain_problem(text, error) from None
    except YAMLError as error:
        offset = getattr(error, "position", 0)
        raise _refuse_quoting(text, *text.locate(offset), "this character is not allowed here") from None
    except RecursionError:
        raise _refuse_quoting(text, text.line, 1, "the front matter is nested too deeply") from None


def _explain_problem(text: SourceSlice, error: MarkedYAMLError) -> ScriptError:
    """What the reader of YAML says, at the line that has to be mended."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column + 1) if mark else (0, 1)
    begun = error.context_mark
    if begun and (line >= text.text.count("\n") or str(error.context).endswith(_OPEN)):
        line, column = begun.line, begun.column + 1
    number = text.line + line
    problem = str(error.problem or error.context)
    return (
        _explain_document(text, problem)
        or _explain_line(text, problem, number, column)
        or _refuse_quoting(text, number, column, _phrase_problem(problem))
    )


def _explain_document(text: SourceSlice, problem: str) -> ScriptError | None:
    """Of a line that YAML takes for the end of it all; what it complains of stands below."""
    if "document" not in problem or problem == "found unexpected document separator":
        return None
    dots = re.search(r"^\.\.\.", text.text, re.MULTILINE)
    if dots:
        return refuse_yaml(text, *text.locate(dots.start()), "a line of dots ends it", "take the line out")
    return _refuse_first_line(text)


def _refuse_first_line(text: SourceSlice) -> ScriptError:
    first = re.search(r"^(?! *(?:#|$)).", text.text, re.MULTILINE)
    return refuse_yaml(text, *text.locate(first.start() if first else 0), _NO_KEY, _KEY_HELP)


def _explain_line(text: SourceSlice, problem: str, number: int, column: int) -> ScriptError | None:
    """What the reader of YAML says of a line in words that are of no help there."""
    whole = text.source.lines[number - 1] if number <= len(text.source.lines) else ""
    if "\t" in whole:
        return None
    if problem == "could not find expected ':'":
        glued = re.match(r"\w+:\S", whole)
        return refuse_yaml(text, number, column, "a blank is missing after the colon" if glued else _NO_KEY, _KEY_HELP)
    if problem == "mapping values are not allowed here" and re.match(r" +[^:]*$", whole[: column - 1]):
        help = "begin the line without blanks, or put the whole value in quotes"
        return refuse_yaml(text, number, column, "an indented line goes on with the value above it", help)
    if problem == "mapping values are not allowed here" and re.match(r"[^ :][^:]*$", whole[: column - 1]):
        return _refuse_first_line(text)  # words without a key, which YAML joins with the key below
    if problem.startswith(_TAGGING):
        return _refuse_quoting(text, number, column, "YAML reads this sign as its own")
    if "escape character" in problem or problem.startswith("expected escape sequence"):
        said = "a backslash in double quotes begins a sign of YAML's own"
        return refuse_yaml(text, number, column, said, r"write \\ for a backslash, or single quotes around the value")
    if problem.startswith("expected ','"):
        return _refuse_quoting(text, number, column, "this bracket is not closed, or holds what it cannot")
    return None


def _refuse_quoting(text: SourceSlice, line: int, column: int, problem: str) -> ScriptError:
    """The commonest fault by far is a value that needs quotes, so say how it would be written."""
    whole = text.source.lines[line - 1] if line <= len(text.source.lines) else ""
    if "\t" in whole:
        column = whole.index("\t") + 1
        return refuse_yaml(text, line, column, "a tab has no place here", "write spaces instead of the tab")
    written = whole.strip()
    entry = re.match(r"((?:- )?[^\s:\"']+):\s+(.+)", written)
    help = (
        Phrase("put it in quotes: {key}: {value}", key=entry[1], value=_suggest_quotes(entry[2]))
        if entry
        else 'put the value in quotes: tittel: "..."'
    )
    return refuse_yaml(text, line, column, problem, help)


def _phrase_problem(problem: str) -> Phrase:
    """What the reader of YAML says, with what it quotes of the text as parts."""
    names = iter(("first", "second", "third", "fourth"))
    parts: dict[str, str] = {}

    def take(match: re.Match[str]) -> str:
        name = next(names, None)
        if name is None:
            return match[0]
        parts[name] = _SIGNS.get(match[0]) or (Phrase(match[0]) if _TOKEN.fullmatch(match[0]) else match[0])
        return f"{{{name}}}"

    return Phrase(_QUOTED.sub(take, problem), **parts)


def _suggest_quotes(value: str) -> str:
    return quote_scalar(value) if quote_scalar(value) != value else f'"{value}"'


def refuse_yaml(text: SourceSlice, line: int, column: int, problem: str, help: str) -> ScriptError:
    """The error to raise for what YAML cannot read."""
    why = problem if isinstance(problem, Phrase) else Phrase(problem)
    message = Phrase("the front matter is not YAML: {problem}", problem=why)
    return text.source.refuse("L214", message, line, column, help=help)


def locate_node(text: SourceSlice, node: Node) -> tuple[int, int]:
    """Line and column of a node, from 1."""
    return text.line + node.start_mark.line, node.start_mark.column + 1


def read_scalar(text: SourceSlice, key: ScalarNode, node: Node) -> str | None:
    """A value as a string; None where nothing is written."""
    from ruamel.yaml.nodes import ScalarNode

    if not isinstance(node, ScalarNode):
        raise _refuse_quoting(text, *locate_node(text, node), Phrase('"{key}" is one value, no list', key=key.value))
    value = str(node.value).strip()
    if not value:
        line, _ = locate_node(text, key)
        comment = re.match(r"\s*:\s+(?=#\S)", text.source.lines[line - 1][key.end_mark.column :])
        if comment:
            raise _refuse_quoting(text, line, key.end_mark.column + comment.end() + 1, "# begins a comment")
    return value or None
