"""`add`: a source to a script in scripts/. The one gate with a person in it ends here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from pathlib import Path

from lydsak.build.clock import format_now
from lydsak.build.guids import mint_guid
from lydsak.build.seasons import find_next_season, insert_season
from lydsak.build.versions import keep_version
from lydsak.config import Settings
from lydsak.errors import ArticleError, Place, UsageError
from lydsak.model import Article, Coverage, Language, LeftOut, Quote, RiskyWord, Script, Slip
from lydsak.store import explain_storage, publish_file
from lydsak.text.article.coverage import count_coverage, list_left_out
from lydsak.text.readers.markdown import read_markdown
from lydsak.text.readers.plain import read_plain
from lydsak.text.script import render_script
from lydsak.text.slug import derive_slug
from lydsak.text.split import find_article_quotes, split_article

_READERS = {".txt": read_plain, ".text": read_plain, "": read_plain, ".md": read_markdown, ".markdown": read_markdown}
_KINSHIP = 0.4
"""Of the words of the shorter one: two stories of one newspaper share a fifth or so, two versions nearly all."""
_DATE_LINE = re.compile(r"^(?:dato|date): *[\"']?(\d{4}-\d{2}-\d{2} \d{2}:\d{2})", re.MULTILINE)
_LARGEST = 2_000_000
"""Bytes. The longest article is a hundredth of this; more is a mistake, and would speak for a day."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What `add` made of a source, or would make on a dry run."""

    slug: str
    script_path: Path
    article_path: Path
    article: Article
    script: Script
    created: bool
    """False: the script stood there already and was left as it is."""
    source_changed: bool
    """The source differs from what the script was made from."""
    risky: tuple[RiskyWord, ...] = ()
    """Words worth hearing before air."""
    slips: tuple[Slip, ...] = ()

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The direct speech of the article, by offsets into its paragraphs as the script has them."""
        return find_article_quotes(self.article)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What is not read aloud, in the source's order."""
        return list_left_out(self.article)

    @property
    def coverage(self) -> Coverage:
        """What became of the source's words."""
        return count_coverage(self.article)


def add_article(settings: Settings, source: Path, *, language: Language | None = None, dry_run: bool = False) -> Intake:
    """Read a source, split it, and write its script unless one stands there. Raises ArticleError, StorageError."""
    content = read_source(source)
    article = read_article(content, source)
    slug = derive_slug(source.stem)
    article_path = place_article(settings.root, source, slug)
    script = split_article(
        article,
        guid=mint_guid(settings.show.guid, slug),
        date=_choose_date(settings.root),
        source=article_path.relative_to(settings.root).as_posix(),
        language=language or article.language,
        show_language=settings.show.language,
    )
    script_path = settings.root / "scripts" / f"{slug}.md"
    base = locate_base(settings.root, slug)
    created = not script_path.exists()
    before = base.read_bytes() if base.exists() and not created else content
    if is_another_article(before, content):
        raise ArticleError(
            "L311",
            f"scripts/{slug}.md was made from another article of the same file name",
            place=Place(str(source)),
            help="give this file a name of its own and add it again",
        )
    if created and settings.publish_as == "segments":
        script = _number_season(script, settings.root)
    if created and not dry_run:
        publish_file(article_path, content)
        publish_file(base, content)
        text = render_script(script)
        keep_version(settings.root, slug, "article", text)
        publish_file(script_path, text.encode("utf-8"))
    risky, slips = _judge_script(script, settings, language or article.language) if created else ((), ())
    return Intake(slug, script_path, article_path, article, script, created, before != content, risky, slips)


def read_article(content: bytes, source: Path) -> Article:
    """An article by the reader for its file name. Raises ArticleError."""
    reader = _READERS.get(source.suffix.lower())
    if reader is None:
        known = ", ".join(suffix for suffix in _READERS if suffix)
        help = f"save it as plain text; known: {known}"
        raise ArticleError("L302", f"no reader for {source.suffix} files", place=Place(str(source)), help=help)
    return reader(content, path=str(source))


def _number_season(script: Script, root: Path) -> Script:
    """The article as a season: its segments are the episodes."""
    season, front = find_next_season(root), script.front_matter
    raw = front.raw and insert_season(front.raw, season)
    return replace(script, front_matter=replace(front, season=season, raw=raw))


def _judge_script(
    script: Script, settings: Settings, language: Language
) -> tuple[tuple[RiskyWord, ...], tuple[Slip, ...]]:
    """What an editor should hear and mend first. A build of a script does not load what finds it."""
    from lydsak.text.risky import find_risky_words
    from lydsak.text.slips import find_slips

    return find_risky_words(script, language, [entry.word for entry in settings.words]), find_slips(script)


def is_another_article(before: bytes, now: bytes) -> bool:
    """Whether two sources share too few words to be revisions of one article."""
    old, new = set(before.split()), set(now.split())
    return len(old & new) < _KINSHIP * min(len(old), len(new))


def locate_base(root: Path, slug: str) -> Path:
    """The article as it was when its script was made: what a later revision is compared with."""
    return root / ".lydsak" / "base" / f"{slug}.article"


def place_article(root: Path, source: Path, slug: str) -> Path:
    """Where the source is kept: where it lies, if that is in articles/."""
    folder = (root / "articles").resolve()
    resolved = source.resolve()
    if resolved.is_relative_to(folder):
        return root / "articles" / resolved.relative_to(folder)
    return root / "articles" / f"{slug}{source.suffix.lower() or '.txt'}"


def read_source(source: Path) -> bytes:
    """The bytes of an article. Raises UsageError, ArticleError, StorageError."""
    if source.is_dir():
        raise UsageError("L001", f"{source} is a folder", help="name the articles in it")
    if not source.exists():
        raise UsageError("L001", f"there is no file {source}", help="check the name")
    if not source.is_file():
        raise ArticleError("L303", "is not a plain file", place=Place(str(source)), help="save the article to a file")
    with explain_storage(source):
        size = source.stat().st_size
        if size > _LARGEST:
            raise ArticleError(
                "L304",
                f"is {size / 1e6:.1f} MB; an article has at most 2 MB",
                place=Place(str(source)),
                help="split it",
            )
        return source.read_bytes()


def _choose_date(root: Path) -> str:
    """The publication date for a new script: now, or the last minute before that no other script has.

    Apps order episodes by their dates, and of two that are equal some show one. A later minute would hold it back.
    """
    taken = _list_dates(root)
    dates = (format_now(timedelta(minutes=back)) for back in count())
    return next(date for date in dates if date not in taken)


def _list_dates(root: Path) -> frozenset[str]:
    """The publication dates of a show's scripts, to the minute, as far as they are written as `add` writes them."""
    found: set[str] = set()
    for path in (root / "scripts").glob("*.md"):
        with explain_storage(path):
            found.update(_DATE_LINE.findall(path.read_text(encoding="utf-8", errors="replace")))
    return frozenset(found)
