from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

from tests.build.web_server import Answer, serve_answers

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


def test_a_sentence_alone_is_told_to_be_heard_twice(lydsak: Lydsak, show: ShowFolder, tmp_path: Path) -> None:
    """As the title that was made of it, and as the text; a title alone is refused."""
    article = tmp_path / "sak.txt"
    article.write_text("Ferja gikk igjen tirsdag.\n", encoding="utf-8")
    assert "heard twice" in lydsak("add", article, at=show).err
    article.write_text("Ferja gikk igjen\n", encoding="utf-8")
    refused = lydsak("add", article, "--name", "annen", at=show)
    assert (refused.code, "error[L306]: holds a title" in refused.err) == (1, True)


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


PAGE = """\
<!doctype html><html lang="nb"><head><title>Ferja går igjen | Avisa</title></head>
<body><nav><a href="/">Forsiden</a></nav>
<article><h1>Ferja går igjen</h1><p>Av Kari Nordmann</p>
<p>Etter tre uker ved kai gikk ferja igjen tirsdag morgen, med hundre og førti om bord.</p>
<h2>Kaia</h2><p>Kaia holder nå, sier de som bygde den, og det er hele bygda glad for.</p></article></body></html>
"""


class _Terminal(io.TextIOWrapper):
    """Standard input at which a person types."""

    def isatty(self) -> bool:
        return True


def _pipe(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


def test_a_page_is_added_by_its_address_and_found_again(lydsak: Lydsak, show: ShowFolder) -> None:
    """Its title names the script, its bytes are kept, and the address leads to the script when it comes again."""
    with serve_answers({"/sak": Answer(PAGE.encode())}) as server:
        outcome = lydsak("add", "--allow-private", f"{server.url}/sak", at=show)
        assert (outcome.code, outcome.out) == (0, "Wrote scripts/ferja-gar-igjen.md\n")
        assert "left out: Forsiden (a menu)" in outcome.err
        script = show.root / "scripts" / "ferja-gar-igjen.md"
        written = script.read_text(encoding="utf-8")
        assert f"kilde: articles/ferja-gar-igjen.html  # {server.url}/sak\n" in written
        assert (show.root / "articles" / "ferja-gar-igjen.html").read_bytes() == PAGE.encode()
        assert lydsak("check", script, at=show).code == 0
        renamed = PAGE.replace("Ferja går igjen", "Nå går ferja igjen").replace("tirsdag", "onsdag")
        server.answers["/sak"] = Answer(renamed.encode())
        again = lydsak("add", "--allow-private", f"{server.url}/sak", at=show)
        assert again.out == "Kept as it is: scripts/ferja-gar-igjen.md\n"
        assert "the article has changed" in again.err
        assert script.read_text(encoding="utf-8") == written
        refused = lydsak("add", f"{server.url}/sak", at=show)
        assert (refused.code, "error[L319]" in refused.err, "--allow-private" in refused.err) == (1, True, True)


@pytest.mark.parametrize(
    "content", [PAGE, "# Ferja går igjen\n\nDen gikk tirsdag.\n", "Ferja går igjen\n\nDen gikk.\n"]
)
def test_standard_input_is_a_source(
    content: str, lydsak: Lydsak, show: ShowFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its first bytes tell the format; the title or --name names the script."""
    _pipe(monkeypatch, content.encode())
    assert lydsak("add", "-", at=show).out == "Wrote scripts/ferja-gar-igjen.md\n"
    _pipe(monkeypatch, content.encode())
    assert lydsak("add", "-", "--name", "Ferja i dag", at=show).out == "Wrote scripts/ferja-i-dag.md\n"


def test_one_source_that_fails_stops_no_other(lydsak: Lydsak, show: ShowFolder, article: Path, tmp_path: Path) -> None:
    """It is named, the others are made, and the exit code tells."""
    missing = tmp_path / "nei.txt"
    outcome = lydsak("add", missing, article, at=show)
    assert (outcome.code, outcome.out) == (2, "Wrote scripts/ferja-igjen.md\n")
    assert "error[L001]" in outcome.err
    document = lydsak("add", "-n", "--json", missing, article, at=show).document
    assert [one["code"] for one in document["errors"]] == ["L001"]
    assert [one["slug"] for one in document["scripts"]] == ["ferja-igjen"]


def test_arguments_that_do_not_go_together_are_refused(lydsak: Lydsak, show: ShowFolder, article: Path) -> None:
    """One name for two scripts, standard input twice, an encoding that nobody knows, a scheme that is not fetched."""
    for arguments, code in (
        (["--name", "x", article, article], "L015"),
        (["-", "-"], "L015"),
        (["--encoding", "utf-99", article], "L013"),
        (["ftp://avisa.example/sak"], "L014"),
    ):
        outcome = lydsak("add", *arguments, at=show)
        assert (outcome.code, f"error[{code}]" in outcome.err) == (2, True)


def test_a_guessed_encoding_names_the_line(lydsak: Lydsak, show: ShowFolder, tmp_path: Path) -> None:
    """An editor can look at the letters before the listeners hear them."""
    source = tmp_path / "sak.txt"
    source.write_bytes("Ferja\n\nDen gikk.\n\nDet blåser på øya.\n".encode("cp1252"))
    outcome = lydsak("add", "-n", source, at=show)
    assert "read as Windows-1252: line 5 «Det blåser på øya.»" in outcome.err
    (script,) = lydsak("add", "-n", "--json", source, at=show).document["scripts"]
    assert script["encoding_guess"] == {"encoding": "cp1252", "line": 5, "text": "Det blåser på øya."}


def test_an_unclear_encoding_is_asked_for(
    lydsak: Lydsak, show: ShowFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At a terminal a person chooses by a line of it; elsewhere the message names the option."""
    source = tmp_path / "sak.txt"
    text = "Reisen\n\nDe dro til Kárášjohka på vidda."
    source.write_bytes(text.encode("iso8859-15"))
    outcome = lydsak("add", "-n", source, at=show)
    assert (outcome.code, "error[L312]" in outcome.err, "--encoding" in outcome.err) == (1, True, True)
    assert "iso8859-15: line 3 «De dro til Kárášjohka på vidda.»" in outcome.err
    named = lydsak("add", "-n", "--json", "--encoding", "iso8859-15", source, at=show)
    assert named.document["scripts"][0]["slug"] == "sak"
    number = next(
        line.split()[0] for line in _ask(lydsak, show, source, monkeypatch, "0").splitlines() if "8859-15)" in line
    )
    assert "Would write" not in _ask(lydsak, show, source, monkeypatch, "0")
    assert "1 segment: " in _ask(lydsak, show, source, monkeypatch, number)


def _ask(lydsak: Lydsak, show: ShowFolder, source: Path, monkeypatch: pytest.MonkeyPatch, answer: str) -> str:
    """What is said at a terminal where a person answers."""
    monkeypatch.setattr("sys.stdin", _Terminal(io.BytesIO(f"{answer}\n".encode()), encoding="utf-8"))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    return lydsak("add", "-n", source, at=show).err
