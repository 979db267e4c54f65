from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lydsak.build.editing.intake import TakenNameError, add_article, is_another_article
from lydsak.build.guids import mint_guid
from lydsak.build.scripts import load_script
from lydsak.errors import ArticleError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.build.conftest import ShowFolder

ARTICLE = "Ferja går igjen\n\nFerja gikk igjen tirsdag.\n\nKaia\n\nKaia holder.\n"
FOUNDING = Path(__file__).parents[4] / "shared" / "articles" / "desertorer.txt"
NEWS = """\
NYHETER

Ferja til Sandøya går igjen

Kari Nes og Ola Li
Publisert 12.03.2025 kl. 08:15 | Oppdatert 13.03.2025 kl. 11:40

SANDØYA (NTB): Ferja gikk igjen tirsdag kl. 7.30, etter 3 uker ved kai. Ca. 140 var om bord.

– Vi er lettet! sier skipper Eli Vik (52).

Eli Vik ved roret. Foto: Ola Li / NTB

Les også: Slik ble kaia bygd

Kaia holder

Kommunen skal nå:

• måle kaia hver uke

• bytte 12 fendere

Prisen er 4,5 mill. kroner – det er dyrt.

FAKTA

Ferja

– Bygd: 1998

– Fart: 14 knop

Kilde: Rederiet

– Blir det lenge?

– Det håper jeg.

Saken oppdateres.

Har du tips? Skriv til oss på tips@sandoya.example
"""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """An article with a title and one sub-heading."""
    path = tmp_path / "Ferja går.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_the_script_stands_by_itself_and_the_source_is_kept(
    show: ShowFolder, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slug, guid, date and source are written down once; the article is copied as it came."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782907200")
    intake = add_article(show.load(), article)
    script = load_script(intake.script_path, show.root)
    assert (intake.slug, intake.created, intake.source_changed) == ("ferja-gar", True, False)
    assert script.front_matter.guid == mint_guid(show.load().show.guid, "ferja-gar")
    assert script.front_matter.date == "2026-07-01 14:00"  # 12:00 UTC, in Norwegian summer time
    assert script.front_matter.source == "articles/ferja-gar.txt"
    assert intake.article_path.read_bytes() == article.read_bytes()
    assert [segment.title for segment in script.segments] == ["Innledning", "Kaia"]


def test_an_article_in_its_place_stays_there(show: ShowFolder, article: Path) -> None:
    """What lies in articles/ is not copied beside itself."""
    folder = show.root / "articles" / "november"
    folder.mkdir(parents=True)
    inside = folder / "ferja.txt"
    inside.write_bytes(article.read_bytes())
    show.write_script("---\ntittel: Annen\n---\n\nHei.\n", "annen")
    intake = add_article(show.load(), inside, dry_run=True)
    assert intake.article_path == inside
    assert intake.script.front_matter.source == "articles/november/ferja.txt"


def test_the_language_is_worked_out_or_told(show: ShowFolder, article: Path) -> None:
    """An option is stronger than what the words look like."""
    assert add_article(show.load(), article, dry_run=True).script.front_matter.language in {None, "nb"}
    told = add_article(show.load(), article, language="nn", dry_run=True)
    assert told.script.segments[0].title == "Innleiing"


def test_what_is_far_too_long_is_refused_unread(show: ShowFolder, tmp_path: Path) -> None:
    """Two megabytes would speak for a day."""
    large = tmp_path / "stor.txt"
    with large.open("wb") as file:
        file.truncate(2_000_001)
    with pytest.raises(ArticleError) as caught:
        add_article(show.load(), large)
    assert caught.value.code == "L304"


def test_a_folder_is_no_article(show: ShowFolder) -> None:
    """Wrong usage, with what to name instead."""
    with pytest.raises(UsageError, match="is a folder"):
        add_article(show.load(), show.root / "scripts")


@pytest.mark.parametrize("name", ["nyhet", "founding"])
def test_every_word_is_heard_or_listed(make_show: Callable[..., ShowFolder], tmp_path: Path, name: str) -> None:
    """The captions of the finished episode and what `add` left out are the words of the file, each as often."""
    source = tmp_path / f"{name}.txt"
    if name == "nyhet":
        source.write_text(NEWS, encoding="utf-8")
    elif FOUNDING.exists():
        source.write_bytes(FOUNDING.read_bytes())
    else:
        pytest.skip("the founding article is not kept in the repository")
    spoken = '[spoken]\nopening = "{tittel}"\nclosing = ""\nsay_chapters = true\n'
    show = make_show(settings=spoken, script=None)
    intake = add_article(show.load(), source)
    show.build_ready()
    said = _read_transcript(show, intake.slug)
    if name == "founding":
        assert [one.text for one in intake.left_out] == ["date 2024-05"]
        said -= _count(intake.article.title)  # it was derived, and stands in the text too
    said -= _count("Innledning")  # ours, where the article has no heading
    assert said + _count(*(one.text for one in intake.left_out)) == _count(source.read_text(encoding="utf-8"))
    assert intake.coverage.lost == 0


def _read_transcript(show: ShowFolder, slug: str) -> Counter[str]:
    """The words of an episode's transcript."""
    (path,) = (show.root / "feed" / "e" / slug).glob("transcript.*.json")
    segments = json.loads(path.read_text(encoding="utf-8"))["segments"]
    return _count(*(segment["body"] for segment in segments))


def _count(*texts: str) -> Counter[str]:
    """Words with their punctuation; a sign alone is none."""
    return Counter(word for text in texts for word in text.split() if re.search(r"\w", word))


def test_a_fact_box_waits_in_the_script(show: ShowFolder, tmp_path: Path) -> None:
    """It has no sound until an editor deletes its marks, and makes no chapter of its own."""
    source = tmp_path / "sak.txt"
    source.write_text(NEWS, encoding="utf-8")
    intake = add_article(show.load(), source)
    written = intake.script_path.read_text(encoding="utf-8")
    assert "~~FAKTA~~ ^b5\n\n~~Ferja~~ ^b6\n\n~~Bygd: 1998~~ ^b7\n" in written
    assert [segment.title for segment in intake.script.segments] == ["Innledning", "Kaia holder"]
    assert "måle kaia hver uke ^b2\n" in written


def test_an_article_that_waits_for_its_script_is_not_written_over(show: ShowFolder, tmp_path: Path) -> None:
    """By another one of its file name; by a version of itself it may be."""
    waiting = show.root / "articles" / "saken.txt"
    waiting.parent.mkdir(exist_ok=True)
    waiting.write_text("Fisk i havna\n\nDen handler om båter og torsk.\n", encoding="utf-8")
    before = waiting.read_bytes()
    source = tmp_path / "Saken.txt"
    source.write_text(ARTICLE, encoding="utf-8")
    with pytest.raises(ArticleError, match="another article") as error:
        add_article(show.load(), source)
    assert error.value.code == "L311"
    assert waiting.read_bytes() == before
    assert not (show.root / "scripts" / "saken.md").exists()
    waiting.write_text(ARTICLE.replace("tirsdag", "onsdag"), encoding="utf-8")
    assert add_article(show.load(), source).created


def test_a_name_that_is_taken_is_told(show: ShowFolder, article: Path, tmp_path: Path) -> None:
    """Of another article's script; whoever asks knows which."""
    add_article(show.load(), article)
    other = tmp_path / "annet" / article.name
    other.parent.mkdir()
    other.write_text("Fisk i havna\n\nDen handler om båter og torsk.\n", encoding="utf-8")
    with pytest.raises(TakenNameError) as caught:
        add_article(show.load(), other)
    assert (caught.value.code, caught.value.slug) == ("L311", "ferja-gar")


def test_a_script_that_comes_in_between_is_not_written_over(
    show: ShowFolder, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody saved one of that name between the look and the writing: theirs stands, and is told of."""
    path = show.root / "scripts" / "ferja-gar.md"

    def save_another(*_: object) -> None:
        monkeypatch.undo()
        path.parent.mkdir(exist_ok=True)
        path.write_text("deres", encoding="utf-8")

    monkeypatch.setattr("lydsak.build.editing.intake.keep_version", save_another)
    intake = add_article(show.load(), article)
    assert (intake.created, path.read_text(encoding="utf-8")) == (False, "deres")


def test_a_part_of_a_page_that_is_never_closed_goes_on_to_its_end() -> None:
    """As in a browser: sought anew from each `<style>` of a hostile page, its end would be sought for hours."""
    style = b" <style> body p a li td th"
    assert is_another_article(b"Ferja gikk igjen" + style, b"Torsken kom tilbake" + style)
    assert not is_another_article(b"Ferja gikk igjen" + style, b"Ferja gikk igjen" + style + b"</style> tirsdag")
    assert not is_another_article(b"Ferja fra < til <b>", b"Ferja fra til")
