from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lydsak.build.editing.history import compare_version, list_versions
from lydsak.build.editing.versions import keep_version
from lydsak.errors import UsageError

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


def test_a_build_keeps_what_it_publishes(built_copy: ShowFolder) -> None:
    """The script as listeners have it, to compare with later."""
    path = built_copy.root / "scripts" / "ferja.md"
    assert list_versions(built_copy.root, "ferja") == ("published",)
    path.write_text(path.read_text(encoding="utf-8").replace("klokka sju", "klokka åtte"), encoding="utf-8")
    comparison = compare_version(built_copy.load(), path)
    assert comparison.against == "published"
    assert [(one.kind, one.id) for one in comparison.changes if one.kind != "same"] == [("changed", "a1")]


def test_the_version_that_matters_most_comes_first(show: ShowFolder) -> None:
    """What listeners have, then what was approved, then what the article had; another by its name."""
    path = show.root / "scripts" / "ferja.md"
    text = path.read_text(encoding="utf-8")
    settings = show.load()
    keep_version(show.root, "ferja", "article", text.replace("Ferja la", "Båten la"))
    assert compare_version(settings, path).against == "article"
    keep_version(show.root, "ferja", "approved", text)
    comparison = compare_version(settings, path)
    assert comparison.against == "approved"
    assert {one.kind for one in comparison.changes} == {"same"}
    assert compare_version(settings, path, "article").against == "article"


@pytest.mark.parametrize("against", [None, "article", "approved", "published"])
def test_a_version_that_is_not_kept_is_an_error(show: ShowFolder, against: str | None) -> None:
    """With what would keep it."""
    with pytest.raises(UsageError) as error:
        compare_version(show.load(), show.root / "scripts" / "ferja.md", against)
    assert error.value.code == "L019"
    assert error.value.help


def test_a_damaged_version_is_an_error(show: ShowFolder) -> None:
    """Which says whose."""
    keep_version(show.root, "ferja", "approved", "---\nikke lukket\n")
    with pytest.raises(UsageError, match="cannot be read") as error:
        compare_version(show.load(), show.root / "scripts" / "ferja.md", "approved")
    assert error.value.code == "L019"


def test_what_has_no_id_is_known_by_its_words(show: ShowFolder) -> None:
    """A paragraph that was typed without one is new, and its neighbours are the same."""
    path = show.root / "scripts" / "ferja.md"
    text = path.read_text(encoding="utf-8")
    keep_version(show.root, "ferja", "article", text)
    path.write_text(text.replace("Ingen falt", "Kaia er av stål.\n\nIngen falt"), encoding="utf-8")
    changes = compare_version(show.load(), path).changes
    assert [(one.kind, one.new) for one in changes if one.kind != "same"] == [("new", "Kaia er av stål.")]
