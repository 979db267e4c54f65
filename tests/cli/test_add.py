from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak


def test_an_article_becomes_a_script_and_the_next_step_is_named(
    lydsak: Lydsak, show: ShowFolder, article: Path
) -> None:
    """The last lines say what was written, its segments, and what to do next."""
    outcome = lydsak("add", article, at=show)
    assert outcome.code == 0
    assert outcome.out == "Wrote scripts/ferja-igjen.md\n"
    assert "2 segments: Innledning · Kaia" in outcome.err
    assert "lydsak build" in outcome.err
    script = (show.root / "scripts" / "ferja-igjen.md").read_text(encoding="utf-8")
    assert "tittel: Ferja går igjen" in script
    assert "forfatter: Kari Nordmann" in script


def test_what_is_left_out_is_said(lydsak: Lydsak, show: ShowFolder, tmp_path: Path) -> None:
    """Nothing disappears between article and script without a word; a title made up is offered for a better one."""
    article = tmp_path / "kort.txt"
    article.write_text("date 2024-05\nFerja gikk igjen tirsdag, etter tre uker ved kai.\n", encoding="utf-8")
    outcome = lydsak("add", article, at=show)
    assert outcome.code == 0
    assert "left out, line 1: date 2024-05" in outcome.err
    assert "scripts/kort.md:2, tittel" in outcome.err
    assert "read: 9 of 11 words; left out: 2 (the date)" in outcome.err


def test_every_word_of_the_article_is_accounted_for(lydsak: Lydsak, show: ShowFolder, article: Path) -> None:
    """In one line that adds up, and as numbers for programs."""
    text = article.read_text(encoding="utf-8")
    article.write_text(text + "\nFAKTA\n\nFart: 14 knop\n", encoding="utf-8")
    outcome = lydsak("add", "-n", article, at=show)
    line = "read: 17 of 28 words; titles of chapters: 1; title: 3, in the opening; left out: 7 "
    assert f"{line}(the byline, a fact box)" in outcome.err
    assert "left out, line 11: FAKTA (a fact box)" in outcome.err
    (script,) = lydsak("add", "-n", "--json", article, at=show).document["scripts"]
    assert script["words"] == {"source": 28, "title": 3, "headings": 1, "read": 17, "left_out": 7, "lost": 0}
    assert [one["text"] for one in script["left_out"]] == ["Av Kari Nordmann", "FAKTA", "Fart: 14 knop"]


def test_a_dry_run_writes_nothing(lydsak: Lydsak, show: ShowFolder, article: Path) -> None:
    """It says what would be written."""
    outcome = lydsak("add", "-n", article, at=show)
    assert (outcome.code, outcome.out) == (0, "Would write scripts/ferja-igjen.md\n")
    assert not (show.root / "scripts" / "ferja-igjen.md").exists()


def test_a_script_is_never_overwritten(lydsak: Lydsak, show: ShowFolder, article: Path) -> None:
    """Editors' work is safe from a second add, which tells that the article has changed since."""
    lydsak("add", article, at=show)
    script = show.root / "scripts" / "ferja-igjen.md"
    script.write_text("---\ntittel: Rettet\n---\n\nHei. ^a1\n", encoding="utf-8")
    again = lydsak("add", article, at=show)
    assert (again.code, again.out) == (0, "Kept as it is: scripts/ferja-igjen.md\n")
    assert "changed" not in again.err
    article.write_text(article.read_text(encoding="utf-8") + "\nRettelse: Ferja er blå.\n", encoding="utf-8")
    assert "the article has changed" in lydsak("add", article, at=show).err
    assert "Rettet" in script.read_text(encoding="utf-8")


def test_another_article_of_the_same_name_is_refused(lydsak: Lydsak, show: ShowFolder, article: Path) -> None:
    """Newsrooms call every file article.txt; the second story must not vanish behind the first."""
    lydsak("add", article, at=show)
    article.write_text("Kommunen sier nei\n\nDet blir ingen ny skole i dalen i år.\n", encoding="utf-8")
    for command in ("add", "build"):
        refused = lydsak(command, article, at=show)
        assert refused.code == 1
        assert "error[L311]" in refused.err


def test_json_tells_all_of_it_in_one_document(lydsak: Lydsak, show: ShowFolder, article: Path) -> None:
    """A program learns title, segments and path of each script."""
    (script,) = lydsak("add", "--json", "--language", "nn", article, at=show).document["scripts"]
    assert (script["slug"], script["created"], script["title"]) == ("ferja-igjen", True, "Ferja går igjen")
    assert script["segments"] == ["Innleiing", "Kaia"]


def test_a_source_that_cannot_be_taken_in_is_an_error(lydsak: Lydsak, show: ShowFolder, tmp_path: Path) -> None:
    """Each has its own words: no such file, a folder, a format without reader, bytes that are no text."""
    pdf = tmp_path / "sak.pdf"
    pdf.write_bytes(b"%PDF-1.7")
    binary = tmp_path / "sak.txt"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    codes = {}
    for source in (tmp_path / "nei.txt", tmp_path, pdf, binary):
        outcome = lydsak("add", source, at=show)
        assert outcome.out == ""
        assert "Traceback" not in outcome.err
        codes[source.name] = (outcome.code, outcome.err.partition("]")[0])
    assert codes["nei.txt"] == codes[tmp_path.name] == (2, "error[L001")
    assert codes["sak.pdf"] == (1, "error[L302")
    assert codes["sak.txt"][0] == 1
    assert codes["sak.txt"][1].startswith("error[L30")


def test_quotes_risky_words_and_slips_are_told(lydsak: Lydsak, show: ShowFolder, tmp_path: Path) -> None:
    """Who speaks, what to hear and what to mend: in a few lines, and as data for programs."""
    article = tmp_path / "mote.txt"
    article.write_text(
        "Møtet ble kort\n\nHan fikk han ordet. Ordfører Kari Nes og Ali Ziganshin kom sent til møtet.\n\n"
        "– Vi tar det på nytt, sier Nes.\n\n– Det var nok! ropte noen.\n",
        encoding="utf-8",
    )
    outcome = lydsak("add", article, at=show)
    assert "quotes: 2; in turns: Kari Nes 1" in outcome.err
    assert "a slip? ^a1: «Han fikk han»" in outcome.err
    assert "hear before air: Ziganshin" in outcome.err
    assert 'words add "Ziganshin"' in outcome.err
    written = (show.root / "scripts" / "mote.md").read_text(encoding="utf-8")
    assert "stemmer:\n  Kari Nes: sitat\n" in written
    assert "@Kari Nes: – Vi tar det på nytt,\n@forteller: sier Nes. ^a2\n" in written


def test_quotes_are_data_for_programs(lydsak: Lydsak, show: ShowFolder, tmp_path: Path) -> None:
    """Words, speaker, confidence, and the place in the paragraph."""
    article = tmp_path / "mote.txt"
    article.write_text("Møtet\n\nKari Nes kom.\n\n– Vi tar det på nytt, sier Nes.\n", encoding="utf-8")
    (script,) = lydsak("add", "-n", "--json", article, at=show).document["scripts"]
    (quote,) = script["quotes"]
    assert (quote["text"], quote["speaker"], quote["confidence"]) == ("– Vi tar det på nytt,", "Kari Nes", "sure")
    assert (quote["start"], quote["end"], quote["line"], quote["attribution"]) == (0, 21, 5, "sier Nes")
    assert script["risky"] == []
    assert script["slips"] == []


def test_words_to_hear_are_data_for_programs(lydsak: Lydsak, show: ShowFolder, tmp_path: Path) -> None:
    """Ranked, each with why, where and how often."""
    article = tmp_path / "mote.txt"
    article.write_text("Møtet\n\nHun så Ziganshin. De så Kubilius og Ziganshin i i går.\n", encoding="utf-8")
    (script,) = lydsak("add", "-n", "--json", article, at=show).document["scripts"]
    assert [(one["rank"], one["word"], one["kind"], one["paragraph"], one["count"]) for one in script["risky"]] == [
        (1, "Ziganshin", "name", "a1", 2),
        (2, "Kubilius", "name", "a1", 1),
    ]
    assert script["slips"] == [{"text": "i i", "kind": "doubled", "paragraph": "a1"}]
