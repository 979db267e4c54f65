"""`update`: a revised article merged into the script that an editor has worked on. Nothing of either is lost."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from lydsak.build.editing.intake import is_another_article, locate_base, place_source
from lydsak.build.editing.sources import Source, open_file, read_article, read_source, read_source_article
from lydsak.build.editing.versions import (
    drop_pending,
    keep_pending,
    keep_replaced,
    keep_version,
    read_pending,
    read_version,
)
from lydsak.build.scripts import name_script, read_script, replace_script
from lydsak.config import Settings
from lydsak.errors import ArticleError, Phrase, Place, ScriptError, UsageError
from lydsak.model import Article, LeftOut, ParagraphId, Script
from lydsak.store.files import explain_storage, publish_file
from lydsak.text.article.coverage import list_left_out
from lydsak.text.front_matter.edit import write_entry
from lydsak.text.merge import Merge, merge_scripts
from lydsak.text.merge.ids import adopt_ids
from lydsak.text.merge.units import list_units
from lydsak.text.script.parsing import parse_script, render_script
from lydsak.text.split import split_article

BaseOrigin = Literal["script", "article", "folder"]
"""What the article was when it was last merged: as kept with its ids, as its bytes, or as articles/ has it."""


_LONG: Final = 60
"""Words: of a notice shorter than this an editor sees at once what is gone."""
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True)
class UpdatePlan:
    """What an update would make of a script."""

    slug: str
    script_path: Path
    before: str
    """The script's text as it was read."""
    after: str
    merge: Merge
    base_origin: BaseOrigin
    left_out: tuple[LeftOut, ...]
    article_path: Path
    """Where the article is kept in the show."""
    content: bytes
    base: str
    """The article as it was last merged, as a script."""
    article_script: str
    """The revised article as a script with ids: the base of the next update."""

    own_summary: bool = False
    """The article's summary would be another now, and the script keeps the editor's own."""

    @property
    def changed(self) -> bool:
        """Whether the article says anything that the script did not take over before."""
        return bool(self.merge.changes or self.merge.conflicts)


def plan_update(
    settings: Settings,
    script_path: Path,
    source: Source | Path | None = None,
    choices: Mapping[str, str] | None = None,
    *,
    anyway: bool = False,
    encoding: str | None = None,
) -> UpdatePlan:
    """Merge a revised article, or the one in articles/ where none is named. Nothing is written.

    `anyway` takes an article that shares few words with the one before, or has far fewer. Of a path it is the file as
    it is now. Raises ScriptError, ArticleError, UsageError.
    """
    root, slug = settings.root, script_path.stem
    name = name_script(script_path, root)
    before = read_script(script_path, root)
    mine = parse_script(before, path=name)
    kept = _find_article(mine, settings.root)
    revision = source if isinstance(source, Source) else open_file(source or _require_article(kept, name))
    article_path = _choose_article_path(root, slug, revision, kept)
    article = read_source_article(revision, encoding)
    base, origin = _find_base(settings, slug, before, mine, kept, revision)
    revised = _split(article, mine, settings, article_path)
    if not anyway:
        _check_kinship(base, revised, name, Place(revision.name))
    if article.title_derived:  # made from the lead, as the one before was: no word of the article's
        title = base.front_matter.title
        revised = replace(revised, front_matter=replace(revised.front_matter, title=title))
    theirs = adopt_ids(base, revised, _list_ids(mine))
    language = mine.front_matter.language or settings.show.language
    merge = merge_scripts(base, mine, theirs, choices, path=name, language=language)
    after = _name_source(merge, article_path.relative_to(root).as_posix())
    return UpdatePlan(
        slug=slug,
        script_path=script_path,
        before=before,
        after=after,
        merge=merge,
        base_origin=origin,
        left_out=list_left_out(article),
        article_path=article_path,
        content=revision.content,
        base=render_script(base),
        article_script=render_script(theirs),
        own_summary=_keeps_summary(base, mine, theirs),
    )


def _keeps_summary(base: Script, mine: Script, theirs: Script) -> bool:
    """Whether an editor wrote a summary of an article that now begins otherwise."""
    before, own, now = (script.front_matter.summary for script in (base, mine, theirs))
    return own is not None and own not in (before, now) and before != now


def _check_kinship(base: Script, revised: Script, name: str, place: Place) -> None:
    """A wrong or half file must not take out what it does not hold. Raises ArticleError L341, L342."""
    old, new = _join_words(base), _join_words(revised)
    if is_another_article(old.encode("utf-8"), new.encode("utf-8")):
        raise ArticleError(
            "L341",
            Phrase("has few words in common with the article that {name} was made from", name=name),
            place=place,
            help="add it as an article of its own: `lydsak add`; if it is the same story rewritten, add --anyway",
        )
    before, now = len(old.split()), len(new.split())
    if before >= _LONG and now < before * _HALF:
        raise ArticleError(
            "L342",
            Phrase(
                "has {now} words where the article that {name} was made from had {before}",
                now=now,
                name=name,
                before=before,
            ),
            place=place,
            help="see that the file is whole; if the story was cut so much, add --anyway",
        )


def settle_update(
    settings: Settings,
    plan: UpdatePlan,
    choices: Mapping[str, str],
    source: Source | Path | None = None,
    *,
    anyway: bool = False,
    encoding: str | None = None,
) -> UpdatePlan:
    """The plan with these conflicts settled. Raises UsageError where what they were about is not there any more."""
    settled = plan_update(settings, plan.script_path, source, choices, anyway=anyway, encoding=encoding)
    if (settled.before, settled.content, settled.base) != (plan.before, plan.content, plan.base):
        raise _refuse_changed(settings, plan)
    return settled


def apply_update(settings: Settings, plan: UpdatePlan) -> Path | None:
    """Write the merged script, and the article as what the next update begins with. Returns where the old script is.

    Raises UsageError where the script was saved since the plan was made, StorageError.
    """
    root = settings.root
    if read_script(plan.script_path, root) != plan.before:
        raise _refuse_changed(settings, plan)
    replaced = None
    # Killed anywhere in here, the next update finds what it needs: the base before the article that may be the base,
    # the article before the script, and what the script was merged with before what tells it to all.
    if plan.base_origin != "script":
        keep_version(root, plan.slug, "article", plan.base)
    article = _read_standing(plan.article_path)
    publish_file(plan.article_path, plan.content)
    keep_pending(root, plan.slug, plan.after, plan.article_script)
    if plan.after != plan.before:
        replaced = keep_replaced(root, plan.slug, plan.before)
        try:
            replace_script(plan.script_path, root, plan.before, plan.after)
        except UsageError:
            _take_article_back(plan, article)
            raise
    keep_version(root, plan.slug, "article", plan.article_script)
    publish_file(locate_base(root, plan.slug), plan.content)
    drop_pending(root, plan.slug)
    return replaced


def _read_standing(path: Path) -> bytes | None:
    with explain_storage(path):
        return path.read_bytes() if path.exists() else None


def _take_article_back(plan: UpdatePlan, article: bytes | None) -> None:
    """Nothing is written, then: a revised article without its script would be told of as not merged for good."""
    if article is not None:
        publish_file(plan.article_path, article)
    else:
        with explain_storage(plan.article_path):
            plan.article_path.unlink(missing_ok=True)


def _refuse_changed(settings: Settings, plan: UpdatePlan) -> UsageError:
    message = Phrase(
        "{name} was changed meanwhile; nothing was written",
        name=name_script(plan.script_path, settings.root),
    )
    return UsageError("L016", message, help="run `lydsak update` again")


def _find_article(mine: Script, root: Path) -> Path | None:
    """The article that the script's front matter names, if it is there."""
    source = mine.front_matter.source
    path = (root / source).resolve() if source else None
    inside = path is not None and path.is_relative_to((root / "articles").resolve())
    return root / "articles" / path.relative_to((root / "articles").resolve()) if path and inside else None


def _require_article(kept: Path | None, name: str) -> Path:
    if kept is not None and kept.is_file():
        return kept
    raise UsageError(
        "L017",
        Phrase("the article of {name} is not in articles/", name=name),
        help="name it: lydsak update SCRIPT ARTICLE",
    )


def _choose_article_path(root: Path, slug: str, revision: Source, kept: Path | None) -> Path:
    """Where the revised article is kept: in the place of the one before, if it is of the same format."""
    placed = place_source(root, revision, slug)
    if _is_file_of(revision, placed) or kept is None or kept.suffix.lower() != placed.suffix.lower():
        return placed
    return kept


def _is_file_of(revision: Source, path: Path) -> bool:
    return revision.path is not None and revision.path.resolve() == path.resolve()


def _find_base(
    settings: Settings, slug: str, before: str, mine: Script, kept: Path | None, revision: Source
) -> tuple[Script, BaseOrigin]:
    """The article as it was last merged, as a script. Raises UsageError where nobody can know."""
    root = settings.root
    stored = locate_base(root, slug)
    text = read_pending(root, slug, before) or read_version(root, slug, "article")
    if text is not None:
        with suppress(ScriptError):  # damaged: its bytes may still be there
            kept_script = parse_script(text, path=f".lydsak/base/{slug}.article.md")
            if kept_script.front_matter.guid or not mine.front_matter.guid:  # else what is left of it is no script
                return kept_script, "script"
    place = kept or root / "articles" / f"{slug}.txt"
    damage: ArticleError | None = None
    if stored.is_file():
        try:
            return _split(read_article(stored.read_bytes(), place), mine, settings, place), "article"
        except ArticleError as error:
            damage = error
    if kept is not None and kept.is_file() and not _is_file_of(revision, kept):
        return _split(read_article(read_source(kept), kept), mine, settings, kept), "folder"
    if damage is not None:
        message = Phrase(
            "is damaged ({message}), and it is what the article of {slug} was before", message=damage.message, slug=slug
        )
        help = "put the old article back at the script's kilde and name the revised one: lydsak update SCRIPT ARTICLE"
        raise UsageError("L018", message, place=Place(stored.relative_to(root).as_posix()), help=help)
    message = Phrase("what the article of {slug} was before is not known on this machine", slug=slug)
    raise UsageError("L018", message, help="name the revised article: lydsak update SCRIPT ARTICLE")


def _split(article: Article, mine: Script, settings: Settings, article_path: Path) -> Script:
    """An article as the script that `add` would make of it."""
    front = mine.front_matter
    inside = article_path.is_relative_to(settings.root)
    script = split_article(
        article,
        guid=front.guid or "",
        date=front.date or "",
        source=article_path.relative_to(settings.root).as_posix() if inside else article_path.name,
        language=front.language or article.language,
        show_language=settings.show.language,
    )
    return parse_script(render_script(script), path=str(article_path))


def _join_words(script: Script) -> str:
    """What an article says, whatever its format."""
    return " ".join(unit.words for unit in list_units(script, "any"))


def _list_ids(script: Script) -> tuple[ParagraphId, ...]:
    return tuple(id for unit in list_units(script, "mine") for id in (unit.id, *unit.aliases) if id)


def _name_source(merge: Merge, source: str) -> str:
    """The merged text, with the article's place in its front matter where that is another."""
    front = merge.script.front_matter
    if front.source in {None, source} or not front.raw:
        return merge.source
    return merge.source.replace(front.raw, write_entry(front, "source", source).raw or "", 1)
