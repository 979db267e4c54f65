from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lydsak.build.editing.edition import make_edition
from lydsak.build.scripts import load_script
from lydsak.errors import UsageError

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder

DATE = "2026-11-26 06:00"


def test_an_edition_is_a_script_that_names_its_stories(show: ShowFolder) -> None:
    """Named by title and day; the guid is minted once. Asked for again, it stays as it is."""
    edition = make_edition(show.load(), "Dagens saker", ["scripts/ferja.md"], date=DATE)
    assert (edition.slug, edition.created) == ("dagens-saker-2026-11-26", True)
    front_matter = load_script(edition.script_path, show.root).front_matter
    assert (front_matter.title, front_matter.date, front_matter.stories) == ("Dagens saker", DATE, ("ferja",))
    assert front_matter.guid
    before = edition.script_path.read_bytes()
    assert not make_edition(show.load(), "Dagens saker", ["ferja"], date=DATE).created
    assert edition.script_path.read_bytes() == before


def test_a_long_title_is_cut_and_the_day_stays(show: ShowFolder) -> None:
    """Two days' editions never share a name."""
    slug = make_edition(show.load(), "Dagens saker " * 9, ["ferja"], date=DATE, dry_run=True).slug
    assert slug.endswith("-2026-11-26")
    assert len(slug) <= 80
    assert not (show.root / "scripts" / f"{slug}.md").exists()


def test_another_edition_of_the_day_is_not_overwritten(show: ShowFolder) -> None:
    """Nor built in the place of what was asked for."""
    show.write_script("---\ndato: 2026-11-20\n---\n\nEn.\n", "annen")
    make_edition(show.load(), "Dagens saker", ["ferja"], date=DATE)
    with pytest.raises(UsageError, match="names ferja") as raised:
        make_edition(show.load(), "Dagens saker", ["annen"], date=DATE)
    assert raised.value.code == "L011"


@pytest.mark.parametrize(
    ("names", "date", "code", "said"),
    [
        (["ferga"], DATE, "L006", 'did you mean "ferja"?'),
        (["ferja", "ferja.md"], DATE, "L010", "once"),
        (["ferja"], "2026-11-19 06:00", "L228", "give a later --date"),
        (["ferja"], "i morgen", "L218", "--date like"),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_written(
    show: ShowFolder, names: list[str], date: str, code: str, said: str
) -> None:
    """In words of the command line, since there is no file to look into."""
    with pytest.raises(UsageError) as raised:
        make_edition(show.load(), "Dagens saker", names, date=date)
    assert raised.value.code == code
    assert said in (raised.value.help or "")
    assert [path.name for path in (show.root / "scripts").iterdir()] == ["ferja.md"]
