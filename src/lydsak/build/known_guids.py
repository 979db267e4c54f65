"""list_guid_findings: a published script whose guid is another than listeners know, or no longer stands in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from lydsak.build.guids import mint_guid
from lydsak.build.records.episodes import find_standing
from lydsak.config import Settings
from lydsak.errors import Finding, Phrase, Place
from lydsak.model import Script


def list_guid_findings(script: Script, settings: Settings, path: str) -> Iterator[Finding]:
    """With the guid that puts it right. An episode that nobody has may have any."""
    slug = PurePosixPath(path).stem
    standing = find_standing(settings.root, slug)
    own = script.front_matter.guid
    if standing is None or not standing.out or own == standing.episode.guid:
        return
    known = standing.episode.guid
    if own is None and mint_guid(settings.show.guid, slug) == known:
        message = Phrase("the guid is gone from the script; made from the file's name, it is still the one in the feed")
        yield Finding("L275", "warning", message, Place(path), Phrase("put the line back: guid: {guid}", guid=known))
        return
    message = Phrase("its guid is not the one in the feed: subscribers would get it as a new episode")
    help = Phrase("put it back into the script's first lines: guid: {guid}", guid=known)
    yield Finding("L275", "error", message, _locate_guid(script, path), help)


def _locate_guid(script: Script, path: str) -> Place:
    """The line that holds it; the script where there is none."""
    guid = script.front_matter.guid
    lines = (script.front_matter.raw or "").split("\n")
    found = next((at for at, line in enumerate(lines) if guid and guid in line), None)
    if found is None or guid is None:
        return Place(path)
    text = lines[found].rstrip("\r")
    return Place(path, script.preamble.count("\n") + found + 1, text.index(guid) + 1, text, len(guid))
