from __future__ import annotations

from lydsak.model import EarlierEpisode, EarlierSound
from lydsak.text.slug import derive_slug


def test_an_earlier_episode_is_called_as_no_script_can_be() -> None:
    """Its name among the show's episodes is never that of a script, whatever its id."""
    earlier = EarlierEpisode("ferja", "guid", "Ferja", EarlierSound("https://a.example/1.mp3", 5, "audio/mpeg"))
    assert earlier.slug.endswith("ferja")
    assert derive_slug(earlier.slug) != earlier.slug
