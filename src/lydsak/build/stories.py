"""What an edition reads: the scripts that it names, each with its ids told from those of the others by its slug."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lydsak.build.editing.approval import count_approval, waits_for_approval
from lydsak.build.fingerprint import digest_content
from lydsak.build.scripts import list_scripts, name_script, name_slug, parse_numbered, read_script
from lydsak.build.transcript import format_publication, list_page_blocks
from lydsak.config import Settings
from lydsak.errors import Phrase, Place, ScriptError
from lydsak.model import Correction, PageBlock, PageTurn, ParagraphId, Script
from lydsak.publish.times import parse_publication
from lydsak.text.script.ids import qualify_ids
from lydsak.text.source import suggest_near


@dataclass(frozen=True, slots=True)
class Story:
    """A script that is read in an edition: one chapter of it."""

    slug: str
    path: str
    script: Script
    """Its ids begin with its slug: bjorka-kino.b2."""
    digest: str
    """SHA-256 of the file."""

    @property
    def title(self) -> str:
        """Its chapter's."""
        return self.script.front_matter.title or self.slug

    @property
    def title_id(self) -> ParagraphId:
        """Where its page begins in the edition's. No paragraph of a script has such an id."""
        return ParagraphId(f"{self.slug}.tittel")

    @property
    def author_id(self) -> ParagraphId:
        """Likewise, of the line that names who wrote it."""
        return ParagraphId(f"{self.slug}.forfatter")


def load_stories(script: Script, settings: Settings, *, path: str) -> tuple[Story, ...]:
    """Read the stories of an edition. Raises ScriptError at the line that names one which may not be in it."""
    stories: dict[str, Story] = {}
    for name in script.front_matter.stories:
        slug = name_slug(name)
        place = locate_story(script, name, path)
        file = settings.root / "scripts" / f"{slug}.md"
        known = [one.stem for one in list_scripts(settings.root)]
        if slug not in known:
            help = suggest_near(slug, known, otherwise="name one of scripts/, without .md; or take it out and build")
            raise ScriptError("L227", Phrase('there is no script "{name}"', name=name), place=place, help=help)
        if slug in stories:
            raise ScriptError(
                "L216", Phrase('"{slug}" is named twice', slug=slug), place=place, help="keep one of the two"
            )
        stories[slug] = _load_story(file, settings.root)
        fault = find_fault(stories[slug], script, path)
        if fault:
            message, help = fault
            raise ScriptError("L228", message, place=place, help=help)
    return tuple(stories.values())


def join_stories(script: Script, stories: Sequence[Story]) -> Script:
    """An edition with every segment that is read in it."""
    return replace(script, segments=(*script.segments, *(one for story in stories for one in story.script.segments)))


def list_unapproved(stories: Sequence[Story], settings: Settings) -> tuple[Story, ...]:
    """Those that wait for an approval: what keeps a story from listeners keeps it from them in an edition too."""
    counted = ((story, count_approval(story.script, settings).front_matter.status) for story in stories)
    return tuple(story for story, status in counted if waits_for_approval(status, settings))


def wait_for_stories(script: Script, stories: Sequence[Story], settings: Settings) -> Script:
    """An edition with its status as it counts: to be reviewed for as long as one of its stories is."""
    front = script.front_matter
    if front.status != "approved" or not list_unapproved(stories, settings):
        return script
    return replace(script, front_matter=replace(front, status="review"))


def find_fault(story: Story, edition: Script, path: str) -> tuple[str, str] | None:
    """Why a story may not be in an edition, and what to do; None where it may.

    By the dates that the scripts hold, not by the clock: an edition that is out has nothing in it that is not.
    """
    front_matter = story.script.front_matter
    if front_matter.stories:
        return Phrase("{slug} is an edition itself", slug=story.slug), "name its stories instead"
    if front_matter.status == "draft":
        help = Phrase("take it out, or change status in {path}", path=story.path)
        return Phrase("{slug} is a draft", slug=story.slug), help
    if front_matter.withdrawn:
        return Phrase("{slug} was withdrawn", slug=story.slug), "take it out of the edition"
    own = parse_publication(format_publication(front_matter, story.path, preamble=story.script.preamble))
    if own is None:
        help = Phrase("write dato in {path}", path=story.path)
        return Phrase("{slug} has no publication date", slug=story.slug), help
    whole = parse_publication(format_publication(edition.front_matter, path, preamble=edition.preamble))
    if whole is not None and own > whole:
        return (
            Phrase(
                "{slug} is to be published {date}, after this edition", slug=story.slug, date=f"{own:%Y-%m-%d %H:%M}"
            ),
            "give the edition a later dato, or take the story out",
        )
    return None


def list_story_blocks(story: Story) -> Iterator[PageBlock]:
    """What the edition's page shows of a story: its title, who wrote it, and all that its own page shows."""
    front_matter = story.script.front_matter
    yield PageBlock("heading", story.title_id, (PageTurn(None, story.title),))
    if front_matter.author and front_matter.author.strip():
        yield PageBlock("paragraph", story.author_id, (PageTurn(None, f"Av {front_matter.author.strip()}"),))
    for block in list_page_blocks(story.script):
        yield replace(block, kind="subheading") if block.kind == "heading" else block


def list_corrections(stories: Sequence[Story]) -> Iterator[Correction]:
    """What was put right in stories: who heard the edition heard the error too."""
    for story in stories:
        for one in story.script.front_matter.corrections:
            yield Correction(one.date, f"{story.title}: {one.text}")


def summarize_stories(stories: Sequence[Story]) -> str:
    """The titles, for an edition that says nothing of itself."""
    return " · ".join(story.title for story in stories)


def _load_story(file: Path, root: Path) -> Story:
    """Raises ScriptError in the story's own file."""
    text, path = read_script(file, root), name_script(file, root)
    script = qualify_ids(parse_numbered(text, path=path), file.stem)
    return Story(file.stem, path, script, digest_content(text.encode("utf-8")))


def locate_story(script: Script, name: str, path: str) -> Place:
    """The line of the front matter that names a story."""
    return next(_find_name(script, name, path), Place(path))


def _find_name(script: Script, name: str, path: str) -> Iterator[Place]:
    lines = (script.front_matter.raw or "").split("\n")
    begins = next((n for n, line in enumerate(lines) if re.match(r"(saker|stories)\s*:", line)), 0)
    for number, line in enumerate(lines[begins:], script.preamble.count("\n") + begins + 1):
        found = re.search(rf"(?<![\w/.-]){re.escape(name)}(?![\w/.-])", line)
        if found:
            yield Place(path, number, found.start() + 1, line.rstrip("\r"), len(name))
