from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import ARTICLE

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak

REVISED = (
    ARTICLE.replace("tre uker", "fire uker").replace("Kaia holder nå", "Kaia holder godt") + "\nBilletten er dyrere.\n"
)

CTRL_D = b"\x04"


@pytest.fixture
def script(lydsak: Lydsak, show: ShowFolder, article: Path) -> Path:
    """An article's script in which an editor has changed and pronounced words."""
    lydsak("add", article, at=show)
    path = show.root / "scripts" / "ferja-igjen.md"
    text = path.read_text(encoding="utf-8").replace("gikk ferja", "gikk {ferja|færja}")
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def revised(article: Path) -> Path:
    """The article, corrected in place."""
    article.write_text(REVISED, encoding="utf-8")
    return article


def change_the_same(script: Path) -> None:
    """The editor changes what the article changes."""
    text = script.read_text(encoding="utf-8").replace("tre uker", "tjue dager").replace("holder nå", "holder enda")
    script.write_text(text, encoding="utf-8")


def answer_questions(
    show: ShowFolder, answers: list[bytes], *arguments: object, editor: str = "false"
) -> tuple[int, str]:
    """Run `lydsak update` on a terminal; an answer is typed each time a question stands there."""
    main, terminal = pty.openpty()
    line = [sys.executable, "-m", "lydsak", "--color", "never", "update", *map(str, arguments)]
    environment = {**os.environ, "EDITOR": editor, "VISUAL": editor, "TERM": "dumb"}
    with subprocess.Popen(
        line, cwd=show.root, stdin=terminal, stdout=terminal, stderr=terminal, env=environment
    ) as run:
        os.close(terminal)
        shown, left, seen = b"", list(answers), 0
        while select.select([main], [], [], 30)[0]:
            try:
                piece = os.read(main, 4096)
            except OSError:  # its other end is closed
                break
            shown += piece
            if left and shown.count(b"dit: ") > seen:
                seen = shown.count(b"dit: ")
                os.write(main, left.pop(0))
        else:
            run.kill()
        code = run.wait()
    os.close(main)
    return code, shown.decode("utf-8").replace("\r\n", "\n")


def test_an_update_says_what_the_article_changed_and_what_comes_next(
    lydsak: Lydsak, show: ShowFolder, script: Path, revised: Path
) -> None:
    """Word by word; the script before is kept, the edits stand."""
    outcome = lydsak("update", "ferja-igjen", revised, at=show)
    assert outcome.code == 0
    assert "^a1  changed\n    Etter [-tre-] {+fire+} uker ved kai gikk {ferja|færja} igjen tirsdag.\n" in outcome.out
    assert "new\n    {+Billetten er dyrere.+}\n" in outcome.out
    assert "Updated scripts/ferja-igjen.md: 3 changes\n" in outcome.out
    assert ".lydsak/base/replaced/ferja-igjen.0001.md" in outcome.err
    assert "lydsak build" in outcome.err
    text = script.read_text(encoding="utf-8")
    assert "fire uker ved kai gikk {ferja|færja}" in text
    assert lydsak("update", "ferja-igjen", at=show).out == "scripts/ferja-igjen.md has all that the article says\n"


def test_a_dry_run_writes_nothing(lydsak: Lydsak, show: ShowFolder, script: Path, revised: Path) -> None:
    """With conflicts too, which it shows, and ends as the update would: CI has to hear of them."""
    change_the_same(script)
    before = script.read_bytes()
    outcome = lydsak("update", "-n", "ferja-igjen", revised, at=show)
    assert outcome.code == 3
    assert lydsak("update", "-n", "ferja-igjen", revised, "--take", "mine", at=show).code == 0
    assert "^a1  changed in both\n  mine:\n      Etter tjue dager" in outcome.out
    assert script.read_bytes() == before
    assert not (show.root / ".lydsak" / "base" / "replaced").exists()


def test_conflicts_without_a_terminal_write_nothing(
    lydsak: Lydsak, show: ShowFolder, script: Path, revised: Path
) -> None:
    """Exit code 3, both texts, and the ways on."""
    change_the_same(script)
    before = script.read_bytes()
    outcome = lydsak("update", "ferja-igjen", revised, at=show)
    assert outcome.code == 3
    assert "article:\n      Etter fire uker" in outcome.out
    assert "Nothing was written: 2 places changed in both" in outcome.err
    assert "--take mine" in outcome.err
    assert script.read_bytes() == before


@pytest.mark.parametrize(
    ("take", "words", "other"), [("mine", "tjue dager", "fire uker"), ("article", "fire uker", "tjue dager")]
)
def test_one_side_is_taken(
    lydsak: Lydsak, show: ShowFolder, script: Path, revised: Path, take: str, words: str, other: str
) -> None:
    """Where both changed the same words; all else is merged."""
    change_the_same(script)
    assert lydsak("update", "--take", take, "ferja-igjen", revised, at=show).code == 0
    text = script.read_text(encoding="utf-8")
    assert words in text
    assert other not in text.partition("##")[2]
    assert "{ferja|færja}" in text
    assert "Billetten er dyrere." in text


def test_an_update_as_json(lydsak: Lydsak, show: ShowFolder, script: Path, revised: Path) -> None:
    """One document: what changed, what is to choose, and whether it was written."""
    change_the_same(script)
    outcome = lydsak("update", "--json", "ferja-igjen", revised, at=show)
    assert outcome.code == 3
    document = outcome.document
    assert (document["command"], document["written"], document["base"]) == ("update", False, "script")
    assert [one["id"] for one in document["conflicts"]] == ["a1", "b1"]
    assert document["conflicts"][0]["mine"].startswith("Etter tjue dager")
    outcome = lydsak("update", "--json", "--take", "article", "ferja-igjen", revised, at=show)
    assert (outcome.code, outcome.document["written"]) == (0, True)


@pytest.mark.usefixtures("script")
def test_errors_have_codes(lydsak: Lydsak, show: ShowFolder, tmp_path: Path) -> None:
    """Another article, and a clone that does not know what the article was."""
    other = tmp_path / "annet.txt"
    other.write_text("Vår i skogen\n\nTrærne er grønne, og fuglene synger om morgenen.\n", encoding="utf-8")
    outcome = lydsak("update", "ferja-igjen", other, at=show)
    assert outcome.code == 1
    assert "L341" in outcome.err
    assert "--anyway" in outcome.err
    for path in (show.root / ".lydsak" / "base").iterdir():
        path.unlink()
    outcome = lydsak("update", "ferja-igjen", at=show)
    assert outcome.code == 2
    assert "L018" in outcome.err


def test_a_fresh_clone_says_what_it_compared_with(
    lydsak: Lydsak, show: ShowFolder, script: Path, revised: Path
) -> None:
    """The article as git has it."""
    for path in (show.root / ".lydsak" / "base").iterdir():
        path.unlink()
    outcome = lydsak("update", "ferja-igjen", revised, at=show)
    assert outcome.code == 0
    assert "compared with the article in articles/" in outcome.err
    assert "{ferja|færja}" in script.read_text(encoding="utf-8")


def test_questions_on_a_terminal(show: ShowFolder, script: Path, revised: Path) -> None:
    """One a conflict; what is no answer is asked again."""
    change_the_same(script)
    code, shown = answer_questions(show, [b"m\n", b"x\n", b"a\n"], "ferja-igjen", revised)
    assert code == 0, shown
    text = script.read_text(encoding="utf-8")
    assert "tjue dager" in text
    assert "Kaia holder godt" in text
    assert shown.count("changed in both") == 2


def test_a_text_of_ones_own_on_a_terminal(show: ShowFolder, script: Path, revised: Path, tmp_path: Path) -> None:
    """Written in the editor that the machine has; one that no paragraph can have is asked for again."""
    change_the_same(script)
    marker = tmp_path / "once"
    program = tmp_path / "editor"
    program.write_text(
        f"#!/bin/sh\nif [ -e '{marker}' ]; then sed -i 's/tjue dager/en måned/' \"$1\"\n"
        f"else touch '{marker}'; echo 'Etter {{' > \"$1\"; fi\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    code, shown = answer_questions(show, [b"e\n", b"e\n", b"m\n"], "ferja-igjen", revised, editor=str(program))
    assert code == 0, shown
    assert "brace is not closed" in shown
    assert "Etter en måned ved kai" in script.read_text(encoding="utf-8")


def test_stopping_at_a_question_writes_nothing(show: ShowFolder, script: Path, revised: Path) -> None:
    """Ctrl-D here; Ctrl-C takes the same way out."""
    change_the_same(script)
    before = script.read_bytes()
    code, shown = answer_questions(show, [b"m\n", CTRL_D], "ferja-igjen", revised)
    assert code == 130, shown
    assert script.read_bytes() == before


def test_a_script_saved_while_a_question_stands_is_not_overwritten(
    show: ShowFolder, script: Path, revised: Path, tmp_path: Path
) -> None:
    """The editor here saves the script behind the question's back."""
    change_the_same(script)
    program = tmp_path / "editor"
    program.write_text(f"#!/bin/sh\nsed -i 's/tirsdag/onsdag/' '{script}'\n", encoding="utf-8")
    program.chmod(0o755)
    code, shown = answer_questions(show, [b"e\n", b"m\n", b"m\n"], "ferja-igjen", revised, editor=str(program))
    assert code == 2, shown
    assert "L016" in shown
    assert "onsdag" in script.read_text(encoding="utf-8")
    assert "Billetten" not in script.read_text(encoding="utf-8")
