"""What the tags of an episode's files say: the whole programme in each of its formats, and each segment alone."""

from __future__ import annotations

from lydsak.build.plan import EpisodePlan
from lydsak.build.stories import summarize_stories
from lydsak.build.transcript import format_publication, render_lyrics, summarize_script
from lydsak.config import Settings
from lydsak.model import PRODUCT, AudioTags, Chapter
from lydsak.publish.wording import choose_wording


class Tagger:
    """Makes the tags of one episode's files; `picture` is the JPEG that each of them carries."""

    def __init__(self, plan: EpisodePlan, settings: Settings, picture: bytes) -> None:
        self._plan = plan
        self._show = settings.show
        self.picture = picture
        front_matter = plan.script.front_matter
        self._author = front_matter.author or settings.show.author
        self.language = front_matter.language or settings.show.language
        self.title = front_matter.title or plan.slug
        self.date = format_publication(front_matter, plan.path, preamble=plan.script.preamble)
        self.summary = summarize_script(plan.script) or summarize_stories(plan.stories)

    def tag_episode(self, chapters: tuple[Chapter, ...]) -> AudioTags:
        """Those of the whole programme."""
        part = self._plan.part
        track, tracks = (part.number, part.total) if part else (1, 1)
        lyrics = render_lyrics(self._plan.list_blocks())
        return self._make_tags(self.title, self._show.title, track, tracks, lyrics, chapters)

    def tag_segment(self, number: int, track: int, tracks: int) -> AudioTags:
        """Those of a segment alone, a track of the episode's album."""
        title = self._plan.narration.segments[number].title
        lyrics = render_lyrics(self._plan.list_segment_blocks(number))
        return self._make_tags(title, self.title, track, tracks, lyrics, ())

    def _make_tags(
        self, title: str, album: str, track: int, tracks: int, lyrics: str, chapters: tuple[Chapter, ...]
    ) -> AudioTags:
        show = self._show
        year = (self.date or "")[:4]
        page = f"{show.site_url}/e/{self._plan.slug}/" if show.site_url else None
        label = choose_wording(self.language).label_short
        return AudioTags(
            title=title,
            artist=self._author,
            album=album,
            track=track,
            tracks=tracks,
            genre="Podcast",
            encoder=PRODUCT,
            date=self.date[:10] if self.date else None,
            language=self.language,
            comment=f"{self.summary} ({label})".strip(),
            copyright=show.copyright or f"{year} {show.newspaper}".strip(),
            source_url=page,
            lyrics=lyrics,
            picture=self.picture,
            chapters=chapters,
        )
