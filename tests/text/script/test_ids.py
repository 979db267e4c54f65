from __future__ import annotations

from dataclasses import replace

from lydsak.text.script.ids import assign_ids, name_letters, name_next_id, name_next_ids, number_paragraphs, qualify_ids
from lydsak.text.script.parsing import parse_script, render_script


def test_derived_ids_come_from_the_words_alone() -> None:
    """Moving a paragraph keeps its id; the file keeps its bytes; two alike get two ids."""
    source = "En.\n\nTo. ^a1\n\nEn.\n\n## Tre\n"
    script, numbered = number_paragraphs(parse_script(source, path="x.md"))
    moved, _ = number_paragraphs(parse_script("## Tre\n\nTo. ^a1\n\nEn.\n", path="x.md"))
    first, _, third = (block.id for block in script.segments[0].blocks if hasattr(block, "id"))
    assert render_script(script) == source
    assert [element.line for element in numbered] == [1, 5, 7]
    assert first == moved.segments[0].blocks[1].id  # type: ignore[union-attr]
    assert first != third
    assert script.segments[1].id == moved.segments[0].id


def test_what_has_no_words_gets_no_id() -> None:
    """Notes, pauses and bare sounds are nothing to link to."""
    source = "%% husk %%\n\n[pause 1 s]\n\n[lyd a.wav]\n\n[lyd a.wav | En.]\n"
    _, numbered = number_paragraphs(parse_script(source, path="x.md"))
    assert [element.line for element in numbered] == [7]


def test_assigned_ids_are_written_and_never_reused() -> None:
    """Each gets the highest number of its segment and one more, at the end of its last line."""
    source = "## En ^k3\n\nEn. ^a1 To. ^a7\n\nTre.  \nFire %% n %%\n\n## To\n\nFem.\n\n~~Seks.~~\n"
    script, numbered = assign_ids(parse_script(source, path="x.md"))
    assert render_script(script) == (
        "## En ^k3\n\nEn. ^a1 To. ^a7\n\nTre.  \nFire %% n %% ^a8\n\n## To ^k4\n\nFem. ^b1\n\n~~Seks.~~ ^b2\n"
    )
    assert len(numbered) == 4
    assert parse_script(render_script(script), path="x.md") == script


def test_an_assigned_id_makes_no_id_of_what_was_text() -> None:
    """With an id at its end a paragraph's other ids would be joined ones, so text that looks like one is escaped."""
    script, _ = assign_ids(parse_script("Tegnet ^c1 er en id. %% se ^d1 her %%", path="x.md"))
    assert render_script(script) == "Tegnet \\^c1 er en id. %% se ^d1 her %% ^a1"


def test_letters_of_segments() -> None:
    """The letter k is for headings."""
    letters = [name_letters(index) for index in range(700)]
    assert letters[:3] == ["a", "b", "c"]
    assert letters[9:11] == ["j", "l"]
    assert letters[24:27] == ["z", "aa", "ab"]
    assert "k" not in letters
    assert len(set(letters)) == 700


def test_ids_of_a_script_in_an_edition_begin_with_its_slug() -> None:
    """Of headings, paragraphs and recordings, aliases too; the words and sources stay."""
    source = "## Kaia ^k1\n\nEn. ^a1\nTo. ^a2\n\n[pause 1 s]\n\n[lyd a.wav | Ja.] ^a3\n"
    script = parse_script(source, path="scripts/a.md")
    qualified = qualify_ids(script, "ferja")
    (segment,) = qualified.segments
    assert segment.id == "ferja.k1"
    assert [getattr(block, "id", None) for block in segment.blocks] == ["ferja.a2", None, "ferja.a3"]
    assert segment.blocks[0].aliases == ("ferja.a1",)  # type: ignore[union-attr]
    assert render_script(qualified) == source


def test_a_paragraph_that_shows_what_looks_like_a_heading_is_none() -> None:
    """Its id is one of its segment."""
    script, _ = assign_ids(parse_script("## En ^k1\n\n\\## Ikke to ^a1\n\n\\## Ikke tre\n", path="x.md"))
    assert render_script(script).endswith("\\## Ikke tre ^a2\n")


def test_segments_that_were_made_and_not_read_keep_their_letters() -> None:
    """They have no lines to be told apart by."""
    read = parse_script("## En ^k1\n\nA. ^b1\n\nNy.\n\n## To ^k2\n\nB. ^c1\n\nNy.\n", path="x.md")
    made = replace(read, segments=tuple(replace(segment, line=0) for segment in read.segments))
    _, numbered = assign_ids(made)
    assert [element.id for element in numbered] == ["b2", "c2"]


def test_new_paragraphs_go_on_in_the_letters_of_their_segment() -> None:
    """All of them in the same, also where the segment has none yet."""
    script = parse_script("## En ^k1\n\nA. ^a1\n\nB. ^a4\n\n## To ^k2\n", path="x.md")
    assert name_next_id(script) == "a5"
    assert name_next_ids(script, 2) == ("a5", "a6")
    assert name_next_ids(script, 3, 1) == ("b1", "b2", "b3")
    assert name_next_ids(script, 0) == ()
