from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak


def test_each_line_is_answered_by_a_line(lydsak: Lydsak, tmp_path: Path) -> None:
    """Line n of the output reads line n of the file, empty ones and line ends of Windows included."""
    (tmp_path / "tall.txt").write_bytes("\ufeffDet er 7300 her.\r\n\r\n– Ja.\n".encode())
    outcome = lydsak("spoken", "tall.txt", at=tmp_path)
    assert outcome.code == 0
    first, *rest = outcome.out.split("\n")
    assert first.startswith("Det er sju tusen")
    assert rest == ["", "Ja.", ""]


def test_standard_input_is_read(lydsak: Lydsak, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe serves as well as a file; the last line needs no line end."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Hei på 2".encode())))
    assert lydsak("spoken").out == "Hei på to\n"


def test_the_words_of_the_show_are_shown_in_letters(lydsak: Lydsak, show: ShowFolder) -> None:
    """The respelling, though a voice would get the phonemes; a word of nothing but phonemes as it is written."""
    words = '[[ord]]\nord = "Kaia"\nsi = "Kaja"\nipa = "kˈɑjɑ"\n[[ord]]\nord = "Wien"\nipa = "viːn"\n'
    (show.root / "words.toml").write_text(words, encoding="utf-8")
    (show.root / "a.txt").write_text("Kaias Wien.\n", encoding="utf-8")
    assert lydsak("spoken", "a.txt", at=show).out == "Kajas Wien.\n"


def test_json_pairs_what_is_written_with_what_is_said(lydsak: Lydsak, tmp_path: Path) -> None:
    """Every word has its place in the line and the rule that read it."""
    text = "Det koster 3 kr i dag."
    (tmp_path / "a.txt").write_text(text + "\n", encoding="utf-8")
    (line,) = lydsak("spoken", "--json", "a.txt", at=tmp_path).document["lines"]
    assert line["spoken"] == "Det koster tre kroner i dag."
    assert all(text[token["start"] : token["end"]] == token["written"] for token in line["tokens"])
    assert any(token["spoken"] == "tre kroner" or token["spoken"] == "tre" for token in line["tokens"])


def test_the_house_style_of_the_show_is_heard(lydsak: Lydsak, tmp_path: Path) -> None:
    """[reading] in lydsak.toml chooses among correct readings."""
    (tmp_path / "lydsak.toml").write_text('[show]\ntitle = "A"\n[reading]\nclock = 12\nseven = "syv"\n')
    (tmp_path / "a.txt").write_text("7 menn kl. 14.30\n", encoding="utf-8")
    assert lydsak("spoken", "a.txt", at=tmp_path).out == "syv menn klokka halv tre\n"


def test_a_file_that_is_not_there_is_wrong_usage(lydsak: Lydsak) -> None:
    """Exit code 2, and the name that was given."""
    outcome = lydsak("spoken", "nei.txt")
    assert outcome.code == 2
    assert "nei.txt" in outcome.err


def test_more_than_is_read_aloud_is_refused(lydsak: Lydsak, tmp_path: Path) -> None:
    """A text of megabytes, a device without end, and a line of an hour with its number."""
    (tmp_path / "stor.txt").write_bytes(b"elva " * 400_001)
    assert "L335" in lydsak("spoken", "stor.txt", at=tmp_path).err
    assert "L335" in lydsak("spoken", "/dev/zero", at=tmp_path).err
    (tmp_path / "lang.txt").write_bytes(b"elva\n" + b"elva " * 8_001)
    outcome = lydsak("spoken", "lang.txt", at=tmp_path)
    assert outcome.code == 1
    assert "line 2 has 40,005 characters" in outcome.err


def test_a_script_of_the_show_is_read_as_a_script(lydsak: Lydsak, show: ShowFolder) -> None:
    """Its front matter, ids and marks are nobody's words."""
    outcome = lydsak("spoken", "scripts/ferja.md", at=show)
    assert outcome.code == 0
    assert outcome.out.splitlines()[0].startswith("Ferja")
    assert "guid" not in outcome.out
    assert "^" not in outcome.out
    lines = lydsak("spoken", "--json", "scripts/ferja.md", at=show).document["lines"]
    assert [one["spoken"] for one in lines] == outcome.out.splitlines()
