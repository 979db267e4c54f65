from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from tests.cli.word_list import write_words

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder
    from tests.cli.conftest import Lydsak


def test_words_go_out_and_come_in_as_pls(lydsak: Lydsak, show: ShowFolder) -> None:
    """What a PLS cannot carry is said."""
    path = write_words(show)
    outcome = lydsak("words", "export", "ut.pls", at=show)
    assert outcome.out == "Wrote ut.pls\n"
    assert "Left out" in outcome.err
    assert "Wien" in outcome.err
    root = ET.fromstring((show.root / "ut.pls").read_text(encoding="utf-8"))
    assert [found.text for found in root.iter() if found.text and found.text.strip()] == ["Kaia", "Kaja"]
    path.unlink()
    assert lydsak("words", "import", "ut.pls", "-n", at=show).out.startswith("Would take in 1 word;")
    assert not path.exists()
    assert lydsak("words", "import", "ut.pls", at=show).out.startswith("Took in 1 word;")
    assert path.read_text(encoding="utf-8") == '"Kaia" = "Kaja"\n'


def test_words_go_out_and_come_in_as_a_table(lydsak: Lydsak, show: ShowFolder) -> None:
    """With all they hold; standard output serves a pipe."""
    path = write_words(show)
    table = lydsak("words", "export", "--format", "tsv", at=show).out
    assert table.startswith("ord\tsi\t")
    (show.root / "ord.tsv").write_text(table, encoding="utf-8")
    before = show.load().words
    path.unlink()
    lydsak("words", "import", "ord.tsv", at=show)
    assert show.load().words == before
    assert lydsak("words", "export", "ny.tsv", "-n", at=show).out == "Would write ny.tsv\n"
    assert not (show.root / "ny.tsv").exists()


def test_an_import_overwrites_nothing_unasked(lydsak: Lydsak, show: ShowFolder) -> None:
    """Conflicts are named, and what stands is kept."""
    path = write_words(show)
    (show.root / "ord.tsv").write_text("Kaia\tKaiia\nKåre\tKore\n", encoding="utf-8")
    outcome = lydsak("words", "import", "ord.tsv", at=show)
    assert outcome.out == "Took in 1 word; replaced 0, unchanged 0, kept 1\n"
    assert "Kept: Kaia is read Kaja, not Kaiia" in outcome.err
    assert "--replace" in outcome.err
    document = lydsak("words", "import", "ord.tsv", "--replace", "--json", at=show).document
    assert [word["word"] for word in document["replaced"]] == ["Kaia"]
    assert '"Kaia" = "Kaiia"\n"Kåre" = "Kore"\n' in path.read_text(encoding="utf-8")
