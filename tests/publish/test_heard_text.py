from __future__ import annotations

from dataclasses import replace

from lydsak.model import Episode
from lydsak.publish.heard_text import sync_blocks


def test_every_letter_of_the_page_is_there_and_every_paragraph_is_heard_in_time(episode: Episode) -> None:
    """Stretches put together are the text; their times are those of the utterances, in order."""
    synced = sync_blocks(episode)
    assert (synced[0].kind, synced[0].text) == ("opening", "Syntetisk stemme leser: Bjørka kino åpner dørene igjen.")
    blocks = {block.id: " ".join(turn.text for turn in block.turns) for block in episode.blocks}
    assert {one.id: one.text for one in synced if one.kind not in {"opening", "closing"}} == blocks
    starts = [stretch.start for one in synced for stretch in one.stretches if stretch.start is not None]
    assert starts == [utterance.start for utterance in episode.utterances]


def test_a_reading_that_the_page_does_not_show_is_passed_over(episode: Episode) -> None:
    """The text stays whole."""
    first, *others = episode.blocks
    turn = replace(first.turns[0], text="Noe helt annet")
    synced = sync_blocks(replace(episode, blocks=(replace(first, turns=(turn,)), *others)))
    (block,) = [one for one in synced if one.id == first.id]
    assert block.text == "Noe helt annet"
