from __future__ import annotations

from pathlib import Path

import pytest

from lydsak.build.editing.versions import VersionKind, keep_replaced, keep_version, read_version


@pytest.mark.parametrize("kind", ["article", "approved", "published"])
def test_a_version_is_read_as_it_was_kept(tmp_path: Path, kind: VersionKind) -> None:
    """To the byte, and the one before is gone."""
    keep_version(tmp_path, "sak", kind, "## Før ^k1\n")
    keep_version(tmp_path, "sak", kind, "\ufeff## Å\r\n\r\nTekst. ^a1")
    assert read_version(tmp_path, "sak", kind) == "\ufeff## Å\r\n\r\nTekst. ^a1"
    assert read_version(tmp_path, "annen", kind) is None


def test_a_version_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    """What is lost there costs a comparison, no more."""
    keep_version(tmp_path, "sak", "approved", "tekst")
    (path,) = (tmp_path / ".lydsak" / "base").iterdir()
    path.write_bytes(b"\xff\xfe")
    assert read_version(tmp_path, "sak", "approved") is None


def test_replaced_texts_are_numbered_and_stay(tmp_path: Path) -> None:
    """Each merge leaves the script before it; the same text twice in a row is kept once."""
    texts = ["en", "to", "to", "en"]
    paths = [keep_replaced(tmp_path, "sak", text) for text in texts]
    assert [path.name for path in paths] == ["sak.0001.md", "sak.0002.md", "sak.0002.md", "sak.0003.md"]
    assert [path.read_text(encoding="utf-8") for path in paths] == texts


def test_replaced_texts_of_another_script_do_not_count(tmp_path: Path) -> None:
    """A slug may begin like another."""
    keep_replaced(tmp_path, "sak-to", "a")
    (tmp_path / ".lydsak" / "base" / "replaced" / "sak.utkast.md").write_text("b", encoding="utf-8")
    assert keep_replaced(tmp_path, "sak", "c").name == "sak.0001.md"
