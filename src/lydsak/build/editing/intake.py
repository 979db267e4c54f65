"""`add`: a source to a script in scripts/. The one gate with a person in it ends here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from lydsak.build.editing.dating import choose_date
from lydsak.build.editing.sources import Source, find_guess, open_file, read_source_article
from lydsak.build.editing.versions import keep_version
from lydsak.build.guids import mint_guid
from lydsak.build.seasons import find_next_season
from lydsak.config import Settings
from lydsak.errors import ArticleError, Phrase, Place
from lydsak.model import Article, Coverage, Language, LeftOut, Quote, RiskyWord, Script, Slip
from lydsak.store.files import explain_storage, publish_file
from lydsak.store.replacing import create_file
from lydsak.text.article.coverage import count_coverage, list_left_out
from lydsak.text.front_matter.edit import write_entry
from lydsak.text.readers.docx import unpack_document
from lydsak.text.readers.encoding import Decoding
from lydsak.text.script.parsing import render_script
from lydsak.text.slug import derive_slug
from lydsak.text.split import find_article_quotes, split_article

_SOURCE_LINE = re.compile(r"^(?:kilde|kjelde|source):.*$", re.MULTILINE)
_ADDRESS_LINE = re.compile(r"^(?:kilde|kjelde|source):.* # *(https?://\S+) *$", re.MULTILINE)
_KINSHIP = 0.4
"""Of the words of the shorter one: two stories of one newspaper share a fifth or so, two versions nearly all."""
_MARKS = re.compile(rb"<(script|style)\b[^<>]*>(?:.*?</\1\s*>|.*)|<[^<>]*>", re.DOTALL | re.IGNORECASE)
"""What is never closed goes on to the end, as in a browser: sought anew from each of its like it would take hours."""


@dataclass(frozen=True, slots=True)
class AddOptions:
    """What the user says of a source: its encoding by Python's name, what its script is to be called.

    `to_come`: how many sources follow it, each of which is to be newer.
    """

    language: Language | None = None
    encoding: str | None = None
    name: str | None = None
    dry_run: bool = False
    to_come: int = 0


class TakenNameError(ArticleError):
    """Another article has the name: `slug`. A person must choose another one."""

    slug = ""


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
    source: Source | None = None
    guess: Decoding | None = None
    """How the letters were read, where nothing but they told it."""

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
    """Read a file, split it, and write its script unless one stands there. Raises ArticleError, StorageError."""
    return add_source(settings, open_file(source), AddOptions(language=language, dry_run=dry_run))


def add_source(settings: Settings, source: Source, options: AddOptions) -> Intake:
    """Read a source, split it, and write its script unless one stands there. Raises ArticleError, StorageError."""
    content, language = source.content, options.language
    guess = find_guess(source, options.encoding)
    article = read_source_article(source, options.encoding)
    slug = _choose_slug(settings.root, source, article, options.name)
    article_path = place_source(settings.root, source, slug)
    script = split_article(
        article,
        guid=mint_guid(settings.show.guid, slug),
        date=choose_date(settings, 1 + sum(block.kind == "heading" for block in article.blocks), options.to_come),
        source=article_path.relative_to(settings.root).as_posix(),
        language=language or article.language,
        show_language=settings.show.language,
    )
    script = note_address(script, source.url) if source.url else script
    script_path = settings.root / "scripts" / f"{slug}.md"
    base = locate_base(settings.root, slug)
    created = not script_path.exists()
    before = base.read_bytes() if base.exists() and not created else content
    if is_another_article(before, content):
        told = Phrase(
            "scripts/{slug}.md was made from another article of the same {kind}", slug=slug, kind=_name_kind(source)
        )
        raise _refuse_name(slug, source, told)
    if created:
        _check_place(article_path, source, settings.root, slug)
    if created and settings.publish_as == "segments":
        script = _number_season(script, settings.root)
    if created and not options.dry_run:
        publish_file(article_path, content)
        publish_file(base, content)
        text = render_script(script)
        keep_version(settings.root, slug, "article", text)
        with explain_storage(script_path):
            if not create_file(script_path, text.encode("utf-8")):  # somebody else's, of this very moment
                return add_source(settings, source, options)
    risky, slips = _judge_script(script, settings, language or article.language) if created else ((), ())
    changed = before != content
    return Intake(slug, script_path, article_path, article, script, created, changed, risky, slips, source, guess)


def _check_place(place: Path, source: Source, root: Path, slug: str) -> None:
    """An article that no script was made from yet is not written over by another. Raises ArticleError L311."""
    if not place.is_file() or (source.path and source.path.resolve() == place.resolve()):
        return
    with explain_storage(place):
        standing = place.read_bytes()
    if is_another_article(standing, source.content):
        article = place.relative_to(root).as_posix()
        told = Phrase("{path} is another article of the same {kind}", path=article, kind=_name_kind(source))
        raise _refuse_name(slug, source, told)


def _refuse_name(slug: str, source: Source, message: Phrase) -> TakenNameError:
    own = "give this file a name of its own and add it again"
    help = own if source.path else "name it by --name"
    error = TakenNameError("L311", message, place=Place(source.name), help=help)
    error.slug = slug
    return error


def _name_kind(source: Source) -> Phrase:
    return Phrase("file name") if source.path else Phrase("name")


def _choose_slug(root: Path, source: Source, article: Article, name: str | None) -> str:
    """The name given; of a file its own; of a page that of the script made from it, else its title's."""
    if name is not None:
        return derive_slug(name)
    if source.stem is not None:
        return derive_slug(source.stem)
    return (source.url and find_script_of(root, source.url)) or derive_slug(article.title)


def _number_season(script: Script, root: Path) -> Script:
    """The article as a season: its segments are the episodes."""
    season = str(find_next_season(root))
    return replace(script, front_matter=write_entry(script.front_matter, "season", season))


def _judge_script(
    script: Script, settings: Settings, language: Language
) -> tuple[tuple[RiskyWord, ...], tuple[Slip, ...]]:
    """What an editor should hear and mend first. A build of a script does not load what finds it."""
    from lydsak.text.risky import find_risky_words
    from lydsak.text.slips import find_slips

    return find_risky_words(script, language, [entry.word for entry in settings.words]), find_slips(script)


def is_another_article(before: bytes, now: bytes) -> bool:
    """Whether two sources share too few words to be revisions of one article."""
    old, new = _list_source_words(before), _list_source_words(now)
    return len(old & new) < _KINSHIP * min(len(old), len(new))


def _list_source_words(content: bytes) -> set[bytes]:
    """Words, near enough to compare: of a document those of its text, of a page those outside its marks."""
    return set(_MARKS.sub(b" ", unpack_document(content)).split())


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


def place_source(root: Path, source: Source, slug: str) -> Path:
    """Where a source is kept that may be no file."""
    return place_article(root, source.path, slug) if source.path else root / "articles" / f"{slug}{source.suffix}"


def note_address(script: Script, url: str) -> Script:
    """The script with the page's address as a comment beside its article: what finds it when the page comes again."""
    front = script.front_matter
    raw = front.raw and _SOURCE_LINE.sub(lambda found: f"{found[0]}  # {url}", front.raw, count=1)
    return replace(script, front_matter=replace(front, raw=raw))


def find_script_of(root: Path, url: str) -> str | None:
    """The slug of the script that was made from a page."""
    for path in sorted((root / "scripts").glob("*.md")):
        with explain_storage(path):
            text = path.read_text(encoding="utf-8", errors="replace")
        found = _ADDRESS_LINE.search(text)
        if found and found[1] == url:
            return path.stem
    return None
