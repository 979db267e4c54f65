from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lydsak.build.editing import update, versions
from lydsak.build.editing.intake import add_article
from lydsak.build.editing.update import apply_update, plan_update, settle_update
from lydsak.build.editing.versions import read_version
from lydsak.build.scripts import replace_script
from lydsak.errors import ArticleError, UsageError
from lydsak.store import files

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

ARTICLE = """\
Kinoen åpner

Av Kari Nordmann

Kinoen i Bjørka åpnet torsdag etter ti år i mørket.

Salen

Salen har 104 seter og et nytt lerret fra Tyskland.

Ordføreren hadde nøkkelen i lomma hele kvelden.
"""
REVISED = ARTICLE.replace("104", "140") + "\nKorpset spilte utenfor.\n"


@pytest.fixture
def script(show: ShowFolder, tmp_path: Path) -> Path:
    """An article's script in which an editor has worked."""
    source = tmp_path / "kino.txt"
    source.write_text(ARTICLE, encoding="utf-8")
    path = add_article(show.load(), source).script_path
    text = path.read_text(encoding="utf-8").replace("i mørket", "uten lys").replace("Tyskland", "{Tyskland|tyssland}")
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def revised(tmp_path: Path) -> Path:
    """The article with a number put right and a paragraph more."""
    path = tmp_path / "ny" / "kino.txt"
    path.parent.mkdir()
    path.write_text(REVISED, encoding="utf-8")
    return path


def read_state(show: ShowFolder) -> dict[str, bytes]:
    """Every file that an update may write."""
    return {
        f"{folder}/{name}": content
        for folder in ("scripts", "articles", ".lydsak/base")
        for name, content in show.list_files(folder).items()
    }


def test_a_plan_writes_nothing(show: ShowFolder, script: Path, revised: Path) -> None:
    """It says what would be."""
    before = read_state(show)
    plan = plan_update(show.load(), script, revised)
    assert [(one.kind, one.after) for one in plan.merge.changes] == [
        ("changed", "Salen har 140 seter og et nytt lerret fra {Tyskland|tyssland}."),
        ("new", "Korpset spilte utenfor."),
    ]
    assert (plan.changed, plan.base_origin, plan.merge.conflicts) == (True, "script", ())
    assert read_state(show) == before


def test_an_update_keeps_the_edits_and_what_was_before(show: ShowFolder, script: Path, revised: Path) -> None:
    """The script, the article in articles/, the base of the next update, and the script before."""
    before = script.read_text(encoding="utf-8")
    settings = show.load()
    replaced = apply_update(settings, plan_update(settings, script, revised))
    after = script.read_text(encoding="utf-8")
    assert "uten lys" in after
    assert "140 seter og et nytt lerret fra {Tyskland|tyssland}" in after
    assert "Korpset spilte utenfor." in after
    assert replaced is not None
    assert replaced.read_text(encoding="utf-8") == before
    assert (show.root / "articles" / "kino.txt").read_text(encoding="utf-8") == REVISED
    assert "140" in (read_version(show.root, "kino", "article") or "")
    assert not plan_update(settings, script, revised).changed
    assert not plan_update(settings, script).changed


def test_the_article_in_the_show_is_read_where_none_is_named(show: ShowFolder, script: Path) -> None:
    """As when a newsroom's program writes into articles/."""
    (show.root / "articles" / "kino.txt").write_text(REVISED, encoding="utf-8")
    settings = show.load()
    apply_update(settings, plan_update(settings, script))
    assert "140 seter" in script.read_text(encoding="utf-8")


def test_an_update_of_what_did_not_change_leaves_the_script(show: ShowFolder, script: Path) -> None:
    """No copy of it is kept either."""
    before = script.read_bytes()
    settings = show.load()
    plan = plan_update(settings, script)
    assert not plan.changed
    assert apply_update(settings, plan) is None
    assert script.read_bytes() == before


def test_a_chosen_text_is_not_asked_for_again(show: ShowFolder, script: Path, tmp_path: Path) -> None:
    """Mine stands against the article as it is now, and yields to what it says later."""
    settings = show.load()
    source = tmp_path / "ny.txt"
    source.write_text(ARTICLE.replace("i mørket", "i nesten helt mørke"), encoding="utf-8")
    plan = plan_update(settings, script, source)
    (conflict,) = plan.merge.conflicts
    apply_update(settings, settle_update(settings, plan, {conflict.id: "mine"}, source))
    assert "uten lys" in script.read_text(encoding="utf-8")
    assert not plan_update(settings, script, source).changed


@pytest.mark.parametrize("what", ["script", "article"])
def test_what_was_saved_meanwhile_is_not_overwritten(show: ShowFolder, script: Path, revised: Path, what: str) -> None:
    """Neither by a plan made before, nor by one settled after questions."""
    settings = show.load()
    plan = plan_update(settings, script, revised)
    path = script if what == "script" else revised
    saved = path.read_text(encoding="utf-8").replace("Ordføreren", "Rådmannen")
    path.write_text(saved, encoding="utf-8")
    with pytest.raises(UsageError, match="changed meanwhile") as error:
        settle_update(settings, plan, {}, revised)
    assert error.value.code == "L016"
    if what == "script":
        with pytest.raises(UsageError, match="changed meanwhile"):
            apply_update(settings, plan)
    assert path.read_text(encoding="utf-8") == saved


def test_an_article_does_not_stay_without_its_script(
    show: ShowFolder, script: Path, revised: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A script that is saved in the last instant stands, and articles/ is as it was; the next update takes both in."""
    settings = show.load()
    plan = plan_update(settings, script, revised)
    article = plan.article_path.read_bytes()
    saved = plan.before.replace("Ordføreren", "Rådmannen")

    def save_first(*arguments: Any) -> None:
        monkeypatch.undo()
        script.write_text(saved, encoding="utf-8")
        replace_script(*arguments)

    monkeypatch.setattr(update, "replace_script", save_first)
    with pytest.raises(UsageError) as error:
        apply_update(settings, plan)
    assert error.value.code == "L016"
    assert script.read_text(encoding="utf-8") == saved
    assert plan.article_path.read_bytes() == article
    again = plan_update(settings, script, revised)
    assert again.base == plan.base
    apply_update(settings, again)
    assert plan.article_path.read_bytes() == revised.read_bytes()


def test_another_article_is_refused(show: ShowFolder, script: Path, tmp_path: Path) -> None:
    """A wrong file name must not delete every paragraph; `anyway` says that it is meant."""
    other = tmp_path / "kino.txt"
    other.write_text("Båten gikk\n\nFerja la til kai i Sandvika med tre biler om bord.\n", encoding="utf-8")
    settings = show.load()
    with pytest.raises(ArticleError) as error:
        plan_update(settings, script, other)
    assert error.value.code == "L341"
    assert plan_update(settings, script, other, anyway=True).changed


def test_half_an_article_is_refused(show: ShowFolder, script: Path, tmp_path: Path) -> None:
    """A file that was cut short must not take the rest out; one that lost a paragraph of many may."""
    settings = show.load()
    long = ARTICLE + "".join(f"\nDugnad {at} ga nye stoler til rad {at} i salen.\n" for at in range(12))
    source = tmp_path / "kino.txt"
    source.write_text(long, encoding="utf-8")
    apply_update(settings, plan_update(settings, script, source))
    source.write_text(ARTICLE, encoding="utf-8")
    with pytest.raises(ArticleError, match="29 words where") as error:
        plan_update(settings, script, source)
    assert error.value.code == "L342"
    assert len(plan_update(settings, script, source, anyway=True).merge.changes) == 12
    source.write_text(long.partition("\nDugnad 11")[0], encoding="utf-8")
    assert [one.kind for one in plan_update(settings, script, source).merge.changes] == ["deleted"]


def test_a_fresh_clone_has_the_article_before_in_articles(show: ShowFolder, script: Path, revised: Path) -> None:
    """.lydsak is not in git, articles/ is; a SOURCE beside it tells the two apart."""
    settings = show.load()
    for name in ("kino.article.md", "kino.article"):
        (show.root / ".lydsak" / "base" / name).unlink()
    with pytest.raises(UsageError) as error:
        plan_update(settings, script)
    assert error.value.code == "L018"
    plan = plan_update(settings, script, revised)
    assert plan.base_origin == "folder"
    apply_update(settings, plan)
    text = script.read_text(encoding="utf-8")
    assert "uten lys" in text
    assert "140 seter og et nytt lerret fra {Tyskland|tyssland}" in text
    assert plan_update(settings, script).base_origin == "script"


def test_a_damaged_base_is_split_from_the_articles_bytes(show: ShowFolder, script: Path, revised: Path) -> None:
    """As a show has it that an older Lydsak made."""
    (show.root / ".lydsak" / "base" / "kino.article.md").write_text("---\nikke lukket\n", encoding="utf-8")
    plan = plan_update(show.load(), script, revised)
    assert plan.base_origin == "article"
    assert [one.kind for one in plan.merge.changes] == ["changed", "new"]


@pytest.mark.parametrize("damage", [b"\xff\x00\xfe", b"", b"x\n"])
def test_a_base_that_is_wholly_damaged_is_named(show: ShowFolder, script: Path, revised: Path, damage: bytes) -> None:
    """Not the article, which is whole; with the old one in articles/ the merge does without it."""
    base = show.root / ".lydsak" / "base"
    (base / "kino.article.md").write_bytes(damage)
    (base / "kino.article").write_bytes(b"\xff\x00\xfe")
    assert plan_update(show.load(), script, revised).base_origin == "folder"
    with pytest.raises(UsageError) as error:
        plan_update(show.load(), script)
    assert (error.value.code, str(error.value.place)) == ("L018", ".lydsak/base/kino.article")
    assert "lydsak update SCRIPT ARTICLE" in (error.value.help or "")


def test_a_missing_article_is_asked_for(show: ShowFolder, script: Path) -> None:
    """With the command that names it."""
    (show.root / "articles" / "kino.txt").unlink()
    with pytest.raises(UsageError) as error:
        plan_update(show.load(), script)
    assert error.value.code == "L017"


def test_an_article_of_another_format_gets_its_own_place(show: ShowFolder, script: Path, tmp_path: Path) -> None:
    """And the script's front matter names it."""
    source = tmp_path / "fra-redaksjonen.md"
    source.write_text(
        "# Kinoen åpner\n\nKinoen i Bjørka åpnet torsdag etter ti år i mørket.\n\n## Salen\n\n"
        "Salen har 140 seter og et nytt lerret fra Tyskland.\n\nOrdføreren hadde nøkkelen i lomma hele kvelden.\n",
        encoding="utf-8",
    )
    settings = show.load()
    apply_update(settings, plan_update(settings, script, source))
    text = script.read_text(encoding="utf-8")
    assert "kilde: articles/kino.md\n" in text
    assert "140 seter" in text
    assert (show.root / "articles" / "kino.md").is_file()
    assert not plan_update(settings, script).changed


def test_windows_files_keep_their_line_ends(show: ShowFolder, script: Path, revised: Path) -> None:
    """And their byte order mark."""
    text = script.read_text(encoding="utf-8")
    script.write_bytes(("\ufeff" + text).replace("\n", "\r\n").encode("utf-8"))
    settings = show.load()
    apply_update(settings, plan_update(settings, script, revised))
    content = script.read_bytes()
    assert content.startswith("\ufeff---\r\n".encode())
    assert content.count(b"\n") == content.count(b"\r\n")
    assert b"Korpset" in content


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("clone", [False, True], ids=["at home", "fresh clone"])
@pytest.mark.parametrize("writes", range(8))
def test_an_update_killed_between_its_writes_is_finished_by_the_next(
    show: ShowFolder, script: Path, revised: Path, monkeypatch: pytest.MonkeyPatch, writes: int, *, clone: bool
) -> None:
    """Whether the next one names the article or not: nothing is lost, taken back, doubled or asked."""
    settings = show.load()
    if clone:
        for name in ("kino.article.md", "kino.article"):
            (show.root / ".lydsak" / "base" / name).unlink()
    plan = plan_update(settings, script, revised)
    wanted = plan.after
    left = [writes]

    def publish_or_die(path: Path, content: bytes) -> None:
        if not left[0]:
            raise Killed
        left[0] -= 1
        files.publish_file(path, content)

    for module in (update, versions):
        monkeypatch.setattr(module, "publish_file", publish_or_die)
    with suppress(Killed):
        apply_update(settings, plan)
    monkeypatch.undo()
    source = None if (show.root / "articles" / "kino.txt").read_bytes() == plan.content else revised
    for again in (source, revised):
        settings = show.load()
        plan = plan_update(settings, script, again)
        assert plan.merge.conflicts == ()
        assert plan.after == wanted
    apply_update(settings, plan)
    assert script.read_bytes() == wanted.encode("utf-8")
    assert not plan_update(settings, script).changed
    assert not [*(show.root / ".lydsak" / "base").glob("*.pending")]


def test_an_own_summary_of_a_changed_lead_is_pointed_out(show: ShowFolder) -> None:
    """It stands; whether it is still right only its author knows."""
    article = show.root / "articles" / "fisk.txt"
    article.parent.mkdir(exist_ok=True)
    text = "Fisk\n\nDet ble 245 tonn fisk i Svolvær i fjor, sier havnesjefen.\n\nHavna er full av båter.\n"
    article.write_text(text, encoding="utf-8")
    path = add_article(show.load(), article).script_path
    edited = path.read_text(encoding="utf-8").replace("sammendrag: Det ble 245 tonn", "sammendrag: Hele 245 tonn")
    path.write_text(edited, encoding="utf-8")
    article.write_text(text.replace("245", "254"), encoding="utf-8")
    assert plan_update(show.load(), path).own_summary
    path.write_text(edited.replace("sammendrag: Hele 245", "sammendrag: Det ble 245"), encoding="utf-8")
    assert not plan_update(show.load(), path).own_summary
