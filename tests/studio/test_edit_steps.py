"""Steps of two pages on one text, each taken out alone."""

from __future__ import annotations

from lydsak.studio.edit_steps import OUTSIDE, EditStep, EditSteps

FIRST = "En. ^a1\n\nTo. ^a2\n\nTre. ^a3\n"


class Script:
    """A text, and the steps that it went through."""

    def __init__(self) -> None:
        self.steps = EditSteps()
        self.text = FIRST

    def edit(self, page: str, old: str, new: str) -> EditStep:
        """A page's edit."""
        changed = self.text.replace(old, new)
        self.steps.note("sak", self.text, changed, page)
        self.text = changed
        return self.steps.list_steps("sak", back=True)[-1]

    def run(self, step: EditStep, page: str, *, back: bool) -> None:
        """Undo a step, or do it again."""
        text = step.run(self.text, back=back)
        assert text is not None
        self.steps.note_run("sak", step, (self.text, text), page, back=back)
        self.text = text

    def list_pages(self, *, back: bool) -> list[str]:
        """Whose steps there are."""
        return [one.page for one in self.steps.list_steps("sak", back=back)]


def test_a_step_below_others_is_taken_out_and_put_back() -> None:
    """Theirs stay; each time it is the last that was done, or undone."""
    script = Script()
    mine = script.edit("en", "En.", "Ett.")
    script.edit("to", "To.", "Tre to.")
    script.run(mine, "en", back=True)
    assert script.text == FIRST.replace("To.", "Tre to.")
    assert (script.list_pages(back=True), script.list_pages(back=False)) == (["to"], ["en"])
    script.edit("to", "Tre. ^a3", "Tre og. ^a3")
    (undone,) = script.steps.list_steps("sak", back=False)
    script.run(undone, "en", back=False)
    assert script.text == "Ett. ^a1\n\nTre to. ^a2\n\nTre og. ^a3\n"
    assert (script.list_pages(back=True), script.list_pages(back=False)) == (["to", "to", "en"], [])


def test_a_step_that_was_undone_is_of_the_page_that_did_that() -> None:
    """Which has nothing to do again after its next edit; others have."""
    script = Script()
    one, other = script.edit("en", "En.", "Ett."), script.edit("to", "To.", "Tre to.")
    script.run(one, "to", back=True)
    script.run(other, "en", back=True)
    assert script.list_pages(back=False) == ["to", "en"]
    script.edit("to", "Tre.", "Fire.")
    assert script.list_pages(back=False) == ["en"]
    script.steps.note_standing("sak", script.text, "en")
    assert script.list_pages(back=False) == []


def test_what_was_saved_outside_is_a_step_once_something_is_done_on_it() -> None:
    """An edit, or the undoing of one."""
    script = Script()
    mine = script.edit("en", "En.", "Ett.")
    script.text = script.text.replace("To.", "Tre to.")
    script.run(mine, "en", back=True)
    assert script.list_pages(back=True) == [OUTSIDE]
    (outside,) = script.steps.list_steps("sak", back=True)
    script.run(outside, "en", back=True)
    assert script.text == FIRST


def test_what_is_in_the_way_of_a_step_is_found_among_all_that_was_done_since() -> None:
    """The last that was done at its place, what was saved outside just now as well; nothing else is taken back."""
    script = Script()
    mine = script.edit("en", "En.", "Ett.")
    blocking = script.edit("to", "Ett.", "Ett til.")
    elsewhere = [script.edit("to", "Tre.", "Tre og."), script.edit("tre", "To.", "Tre to.")]
    assert mine.run(script.text, back=True) is None
    assert script.steps.find_in_the_way("sak", mine, script.text) == (
        blocking,
        script.text.replace("Ett til.", "Ett."),
    )
    assert all(one.run(script.text, back=True) is not None for one in elsewhere)
    script.text = script.text.replace("Ett til.", "Ett hele.")
    found = script.steps.find_in_the_way("sak", mine, script.text)
    assert found is not None
    assert (found[0].page, found[1]) == (OUTSIDE, script.text.replace("Ett hele.", "Ett til."))
    script.steps.note_run("sak", found[0], (script.text, found[1]), "en", back=True)
    assert script.list_pages(back=True) == ["en", "to", "to", "tre"]


def test_what_was_undone_is_no_step_to_take_back() -> None:
    """Where nothing that can be undone stands in the way, nothing is offered."""
    script = Script()
    theirs = script.edit("to", "To.", "Tre to.")
    mine = script.edit("en", "En.", "Ett.")
    assert script.steps.find_in_the_way("sak", mine, script.text) is None
    elsewhere = script.edit("tre", "Tre.", "Fire.")
    undone = script.text.replace("Ett.", "Noe annet.")
    script.steps.note_run("sak", theirs, (script.text, undone), "to", back=True)
    assert mine.run(undone, back=True) is None
    assert elsewhere.run(undone, back=True) is not None
    assert script.steps.find_in_the_way("sak", mine, undone) is None
