from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lydsak.build.editing.approval import set_status
from lydsak.build.editing.intake import add_article
from lydsak.build.status import EpisodeState, list_other_states, list_states
from lydsak.build.withdrawal import withdraw_script

if TYPE_CHECKING:
    from tests.build.conftest import ShowFolder


def find_state(show: ShowFolder, slug: str = "ferja") -> EpisodeState:
    """That of one script."""
    (state,) = list_states(show.load(), (show.root / "scripts" / f"{slug}.md",))
    return state


def states(show: ShowFolder, slug: str = "ferja") -> tuple[str, ...]:
    """What is true of a script's episode."""
    return find_state(show, slug).states


def edit(show: ShowFolder, before: str, after: str) -> None:
    """Change the script as a text editor does."""
    path = show.root / "scripts" / "ferja.md"
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")


def test_from_the_desk_to_the_feed_and_back(show: ShowFolder) -> None:
    """Each step is told."""
    path = show.root / "scripts" / "ferja.md"
    assert states(show) == ("not_built",)
    set_status(show.load(), path, "approved")
    show.build()
    assert states(show) == ("published",)
    edit(show, "klokka sju", "klokka åtte")
    assert states(show) == ("published", "out_of_date", "approval_lost")
    edit(show, "klokka åtte", "klokka sju")
    assert states(show) == ("published",)
    withdraw_script(show.load(), path, "Feil.")
    show.build()
    assert states(show)[0] == "withdrawn"


@pytest.mark.parametrize(
    ("before", "after", "hold"), [("godkjent", "utkast", "a draft"), ("2026", "2099", "to be published")]
)
def test_what_is_held_back_says_why(show: ShowFolder, before: str, after: str, hold: str) -> None:
    """A draft, and a day that has not come."""
    edit(show, f"dato: {before}" if before == "2026" else before, f"dato: {after}" if before == "2026" else after)
    show.build()
    state = find_state(show)
    assert state.states == ("held",)
    assert hold in (state.hold or "")


def test_a_script_that_cannot_be_read_is_told_with_what_is_still_out(built_copy: ShowFolder) -> None:
    """And the others are listed all the same."""
    edit(built_copy, "## Kaia", "### Kaia")
    built_copy.write_script("---\ntittel: Annen\n---\n\nTekst. ^a1\n", "annen")
    other, broken = list_states(built_copy.load())
    assert (other.slug, other.states) == ("annen", ("not_built",))
    assert broken.states == ("failed", "published")
    assert broken.error is not None
    assert broken.error.code == "L210"


def test_a_revised_article_is_noticed(show: ShowFolder) -> None:
    """Until its changes are taken over."""
    article = show.root / "articles" / "kaia.txt"
    article.parent.mkdir(exist_ok=True)
    article.write_text("Kaia\n\nKaia holder nå, sier de som bygde den.\n", encoding="utf-8")
    add_article(show.load(), article)
    assert states(show, "kaia") == ("not_built",)
    article.write_text("Kaia\n\nKaia holder ikke, sier de som bygde den.\n", encoding="utf-8")
    assert states(show, "kaia") == ("not_built", "article_changed")


def test_what_no_feed_names_is_not_published(built_copy: ShowFolder) -> None:
    """Two scripts with one guid keep the feed back: it stays as it was, and the second is out nowhere."""
    show = built_copy
    text = (show.root / "scripts" / "ferja.md").read_text(encoding="utf-8")
    show.write_script(text, "kopi")
    show.build()
    assert states(show) == ("published",)
    assert states(show, "kopi") == ("not_in_feed",)
    edit(show, "klokka sju", "klokka åtte")
    show.build()
    assert states(show)[:2] == ("published", "not_in_feed")
    (show.root / "scripts" / "kopi.md").unlink()
    show.build()
    assert "not_in_feed" not in states(show)


def test_episodes_that_no_script_makes_are_told_too(built_copy: ShowFolder) -> None:
    """Listeners have them: those whose script is gone, and those from before; a broken list is for `check`."""
    show = built_copy
    assert list_other_states(show.load()) == ()
    (show.root / "scripts" / "ferja.md").unlink()
    earlier = show.root / "earlier.toml"
    earlier.write_text(
        '[[episode]]\nid = "gammel"\nguid = "g1"\ntitle = "Gammel"\n'
        'enclosure = { url = "https://gammel.example/1.mp3", length = 9, type = "audio/mpeg" }\nduration = 61\n',
        encoding="utf-8",
    )
    gone, old = list_other_states(show.load())
    assert (gone.slug, gone.states) == ("ferja", ("without_script", "published"))
    assert (old.slug, old.states, old.duration) == ("gammel", ("earlier", "published"), 61_000)
    earlier.write_text("[[episode]]\n", encoding="utf-8")
    assert [one.slug for one in list_other_states(show.load())] == ["ferja"]
