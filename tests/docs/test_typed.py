"""What a page has its reader type works: its blocks are run in order, at a desk with what the page presupposes."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest

from tests.docs.blocks import PAGES, ROOT, TYPED, Block, match_output, read_blocks
from tests.docs.desks import DESKS, lay_desk
from tests.docs.stage import Stage, copy_stage

BLOCKS: Final = {page: read_blocks(page.read_text(encoding="utf-8")) for page in PAGES}
RUN: Final = {
    page: [block for block in blocks if block.language in TYPED and not block.reason] for page, blocks in BLOCKS.items()
}


def _name_page(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", [page for page, blocks in RUN.items() if blocks], ids=_name_page)
def test_what_a_page_has_its_reader_type_works(page: Path, newsroom: Stage, tmp_path: Path) -> None:
    """Each command ends as the page says, with 0 where it says nothing; a console block prints what stands below it."""
    blocks = RUN[page]
    starts = [0, *(number for number, block in enumerate(blocks) if block.afresh and number), len(blocks)]
    for number, (start, end) in enumerate(pairwise(starts)):
        stage = copy_stage(newsroom, tmp_path / str(number))
        lay_desk(stage, page)
        _hold_to_page(stage, page, blocks[start:end])


def _hold_to_page(stage: Stage, page: Path, blocks: list[Block]) -> None:
    outcomes = iter(stage.run_steps([step for block in blocks for step in block.steps]))
    for block in blocks:
        for step in block.steps:
            outcome = next(outcomes)
            told = f"{_name_page(page)}:{block.line}: $ {step.command}\n{outcome.printed}ended with {outcome.code}"
            assert outcome.code == (block.exit_code if step is block.steps[-1] else 0), told
            if step.printed is not None:
                assert match_output(step.printed, outcome.printed), f"{told}\nThe page says:\n{step.printed}"


def test_what_is_not_run_has_its_reason() -> None:
    """And there is no word before a block that means nothing."""
    typed = {page: [block for block in blocks if block.language in TYPED] for page, blocks in BLOCKS.items()}
    assert {
        _name_page(page): block.unknown for page, blocks in typed.items() for block in blocks if block.unknown
    } == {}
    for page, blocks in typed.items():
        for block in blocks:
            assert block.reason is None or len(block.reason) >= 10, f"{_name_page(page)}:{block.line}: {block.reason}"


def test_no_command_hides_in_a_block_that_is_not_run() -> None:
    """What a reader would type stands in blocks of sh or console."""
    hidden = [
        f"{_name_page(page)}:{block.line}"
        for page, blocks in BLOCKS.items()
        for block in blocks
        if block.language not in TYPED
        for line in block.text.splitlines()
        if line.startswith(("$ ", "lydsak "))
    ]
    assert hidden == []
    indented = [page for page in PAGES if "\n    $ " in page.read_text(encoding="utf-8")]
    assert indented == []


def test_each_desk_is_a_pages() -> None:
    """A page that was renamed takes its desk along."""
    assert set(DESKS) <= {_name_page(page) for page, blocks in RUN.items() if blocks}
