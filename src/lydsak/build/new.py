"""`new`: a folder becomes a show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any, Final

from lydsak.build.guids import mint_show_guid
from lydsak.build.takeover import TakenFeed
from lydsak.build.takeover.taken_settings import TakenSettings, settle_profile
from lydsak.config.earlier import EARLIER_NAME, quote_toml, render_earlier
from lydsak.config.parsing import SETTINGS_FILE, check_settings
from lydsak.errors import Finding, SettingsError, UsageError
from lydsak.model import Language
from lydsak.store.files import publish_file

_READMES: Final = {
    "articles": "Sources as they came. Lydsak reads them and never changes them.\n",
    "scripts": "Narration scripts, one an episode: what editors revise. `lydsak add ARTICLE` writes them.\n",
    "audio": "music/ holds the producer's intro, outro and sounds.\n"
    "episodes/ and segments/ appear here when `lydsak build` has run.\n",
    "feed": "The web root: `lydsak build` puts the feed, the pages and all they name here. Publish this folder.\n"
    "This file is not published.\n",
}
_MUSIC: Final = ("intro.flac", "outro.flac", "README.md")
_IGNORED: Final = ".lydsak/\n/audio/*\n!/audio/README.md\n!/audio/music/\n/feed/*\n!/feed/README.md\n/exports/\n"


_OPTIONS: Final = {"title": "title", "site_url": "site-url", "language": "language", "owner_email": "email"}
"""By the setting that each becomes."""


@dataclass(frozen=True, slots=True)
class PlannedShow:
    """The files of a show that is to be made, and what a feed that it goes on with could not give it."""

    files: Mapping[Path, bytes]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user says of a show that is to be made; None for what is left to be worked out."""

    title: str | None = None
    site_url: str | None = None
    language: Language | None = None
    email: str | None = None


def plan_show(folder: Path, wishes: Wishes, taken: TakenFeed | None = None) -> PlannedShow:
    """The files of a new show that are not there yet; with `taken` it goes on with a podcast that exists.

    Raises UsageError where a show stands, or for a wrong address.
    """
    if (folder / SETTINGS_FILE).exists():
        raise UsageError(
            "L002", f"{folder / SETTINGS_FILE} is there already", help="this folder is a show; run `lydsak build`"
        )
    if folder.exists() and not folder.is_dir():
        raise UsageError("L002", f"{folder} is a file", help="give another name")
    title = folder.resolve().name.replace("-", " ").replace("_", " ").capitalize()
    given = {"title": wishes.title, "language": wishes.language, "owner_email": wishes.email}
    if taken is None:
        settings = TakenSettings({"title": title, **{key: one for key, one in given.items() if one}}, {}, ())
        guid = mint_show_guid(wishes.site_url)
    else:
        settings = settle_profile(replace(taken.profile, title=taken.profile.title or title), taken.origin, **given)
        guid = taken.profile.guid or mint_show_guid(wishes.site_url)
    cover = taken.cover if taken else None
    texts = {
        SETTINGS_FILE: _render_settings(settings, wishes.site_url, guid, cover[0] if cover else None),
        "words.toml": _read_data("words.toml"),
        ".gitignore": _IGNORED,
        **{f"{name}/README.md": text for name, text in _READMES.items()},
    }
    if taken:
        texts[EARLIER_NAME] = render_earlier(taken.episodes, origin=taken.origin)
    files = {folder / name: text.encode("utf-8") for name, text in texts.items()}
    music = resources.files("lydsak.audio").joinpath("music")
    files.update({folder / "audio" / "music" / name: music.joinpath(name).read_bytes() for name in _MUSIC})
    if cover:
        files[folder / cover[0]] = cover[1]
    _check_wishes(texts[SETTINGS_FILE], wishes)
    return PlannedShow({path: one for path, one in files.items() if not path.exists()}, settings.findings)


def _check_wishes(text: str, wishes: Wishes) -> None:
    """Raises UsageError with the option that is wrong: nobody can look into a file that was not written."""
    try:
        check_settings(text)
    except SettingsError as error:
        key = ((error.place and error.place.text) or "").partition("=")[0].strip()
        option = _OPTIONS.get(key)
        said = option and getattr(wishes, "email" if key == "owner_email" else key) is not None
        raise UsageError(
            error.code, f"--{option}: {error.message}" if said else error.message, help=error.help
        ) from None


def create_show(files: Mapping[Path, bytes]) -> None:
    """Write what was planned; lydsak.toml last, so that half a show is none. Raises StorageError."""
    for path in sorted(files, key=lambda path: path.name == SETTINGS_FILE):
        publish_file(path, files[path])


def _render_settings(settings: TakenSettings, site_url: str | None, guid: str, cover: str | None) -> str:
    show = dict(settings.show)
    said = {name: show.pop(name, None) for name in ("title", "description", "language", "author", "owner_email")}
    category = show.pop("category", "News")
    more = {**show, "cover": cover} if cover else show
    feed = "".join(f"{key} = {_render_value(value)}\n" for key, value in settings.feed.items())
    lines = "".join(f"{key} = {_render_value(value)}\n" for key, value in more.items())
    words = {
        "@TITLE@": quote_toml(said["title"]),
        "@DESCRIPTION@": quote_toml(said["description"] or ""),
        "@SITE_URL@": f"site_url = {quote_toml(site_url.rstrip('/'))}"
        if site_url
        else '# site_url = "https://example.no/podkast"',
        "@GUID@": quote_toml(guid),
        "@LANGUAGE@": quote_toml(said["language"] or "nb"),
        "@AUTHOR@": f"author = {quote_toml(said['author'])}" if said["author"] else '# author = ""',
        "@EMAIL@": f"owner_email = {quote_toml(said['owner_email'])}"
        if said["owner_email"]
        else '# owner_email = "redaksjonen@example.no"',
        "@CATEGORY@": _render_value(category),
        "@MORE@": (f"{lines}\n" if lines else "") + (f"[feed]\n{feed}\n" if feed else ""),
    }
    # In one pass: what a feed says may look like one of the marks.
    return re.sub("|".join(words), lambda found: words[found[0]], _read_data("lydsak.toml"))


def _render_value(value: Any) -> str:
    if isinstance(value, list):
        return _render_value(value[0]) if len(value) == 1 else f"[{', '.join(map(quote_toml, value))}]"
    return str(value).lower() if isinstance(value, bool) else quote_toml(value)


def _read_data(name: str) -> str:
    return resources.files("lydsak.build").joinpath("new_show", name).read_text(encoding="utf-8")
