"""`new`: a folder becomes a show."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Final

from lydsak.build.guids import mint_show_guid
from lydsak.config.parsing import SETTINGS_FILE, check_settings
from lydsak.errors import UsageError
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
_IGNORED: Final = ".lydsak/\n/audio/*\n!/audio/README.md\n!/audio/music/\n/feed/*\n!/feed/README.md\n"


def plan_show(
    folder: Path, *, title: str | None, site_url: str | None, language: Language, email: str | None
) -> dict[Path, bytes]:
    """The files of a new show that are not there yet. Raises UsageError where a show stands, or for a wrong address."""
    if (folder / SETTINGS_FILE).exists():
        raise UsageError(
            "L002", f"{folder / SETTINGS_FILE} is there already", help="this folder is a show; run `lydsak build`"
        )
    if folder.exists() and not folder.is_dir():
        raise UsageError("L002", f"{folder} is a file", help="give another name")
    title = title or folder.resolve().name.replace("-", " ").replace("_", " ").capitalize()
    texts = {
        SETTINGS_FILE: _render_settings(title, site_url, language, email),
        "words.toml": _read_data("words.toml"),
        ".gitignore": _IGNORED,
        **{f"{name}/README.md": text for name, text in _READMES.items()},
    }
    files = {folder / name: text.encode("utf-8") for name, text in texts.items()}
    music = resources.files("lydsak.audio").joinpath("music")
    files.update({folder / "audio" / "music" / name: music.joinpath(name).read_bytes() for name in _MUSIC})
    check_settings(texts[SETTINGS_FILE])
    return {path: content for path, content in files.items() if not path.exists()}


def create_show(files: dict[Path, bytes]) -> None:
    """Write what was planned; lydsak.toml last, so that half a show is none. Raises StorageError."""
    for path in sorted(files, key=lambda path: path.name == SETTINGS_FILE):
        publish_file(path, files[path])


def _render_settings(title: str, site_url: str | None, language: Language, email: str | None) -> str:
    return (
        _read_data("lydsak.toml")
        .replace("@TITLE@", _quote_toml(title))
        .replace(
            "@SITE_URL@",
            f"site_url = {_quote_toml(site_url.rstrip('/'))}"
            if site_url
            else '# site_url = "https://example.no/podkast"',
        )
        .replace("@GUID@", _quote_toml(mint_show_guid(site_url)))
        .replace("@LANGUAGE@", _quote_toml(language))
        .replace(
            "@EMAIL@", f"owner_email = {_quote_toml(email)}" if email else '# owner_email = "redaksjonen@example.no"'
        )
    )


def _quote_toml(text: str) -> str:
    # A TOML basic string is a JSON string, as long as no lone surrogate is in it.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _read_data(name: str) -> str:
    return resources.files("lydsak.build").joinpath("new_show", name).read_text(encoding="utf-8")
