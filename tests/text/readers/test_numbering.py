"""The numbers of lists."""

from __future__ import annotations

import pytest

from lydsak.text.readers.markdown import read_markdown
from lydsak.text.readers.plain import read_plain
from tests.text.script.test_warnings import read_cases

PROSE = "Kommunestyret vedtok tirsdag kveld at alle skal få hjelp til strømmen i vinter."


@pytest.mark.parametrize(("form", "lines", "blocks"), read_cases("numbering.tsv"))
def test_a_list_is_heard_in_its_order(form: str, lines: str, blocks: str) -> None:
    """Its numbers stay; a bracket stands where a stop would make an ordinal of one; dates and classes are no list."""
    source = f"{'# ' if form == 'markdown' else ''}Støtten øker\n\n{PROSE}\n\n{lines}\n\n{PROSE} Slutt.\n"
    read = read_markdown if form == "markdown" else read_plain
    article = read(source.encode(), path="x")
    assert [block.text for block in article.blocks[1:-1]] == blocks.split("\n")
