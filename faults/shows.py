"""A small show to do things to: real commands make it, and it takes about a second to build."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from faults.running import run_lydsak

SITE = "https://lyd.example"

_ARTICLES = {
    "broen": """Ny bro over elva åpnet

Etter tre år med omvei kan folk på Moen igjen gå tørrskodd til byen. 1200 møtte fram da snora ble klippet 3. mai.

Brua kostet 14,5 millioner kroner. – Verdt hver krone, sier ordfører Tor Lien.

Skoleveien

Nå er det 400 meter til skolen. Før var det fire kilometer.
""",
    "ulla": """Ulla fra Lia er tilbake

To brødre har fått liv i det gamle spinneriet. De spinner 30 kilo i uka.

– Vi begynte i det små, sier Ola Lia.
""",
}
_EDITED = ("Nå er det 400 meter til skolen.", "Nå er det bare 400 meter til skolen.")


def make_show(folder: Path, *, engine: str = "tone", environment: Mapping[str, str] | None = None) -> Path:
    """A show of two articles that were taken in; nothing is built yet."""
    show = folder / "show"
    _run(folder, "new", str(show), "--site-url", SITE, environment=environment)
    settings = show / "lydsak.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('engine = "espeak"', f'engine = "{engine}"'), encoding="utf-8")
    for name, article in _ARTICLES.items():
        path = show / "articles" / f"{name}.txt"
        path.write_text(article, encoding="utf-8")
        _run(show, "add", str(path), "--name", name, environment=environment)
        publish_script(show / "scripts" / f"{name}.md", date=f"2026-11-20 06:{len(name):02}")
    return show


def publish_script(script: Path, *, date: str) -> None:
    """Give a script a day that has come, whatever day it is."""
    text = script.read_text(encoding="utf-8")
    script.write_text(re.sub(r"(?m)^dato: \S+ \S+", f"dato: {date}", text), encoding="utf-8")


def edit_script(show: Path) -> None:
    """What an editor does most: change one sentence."""
    script = show / "scripts" / "broen.md"
    text = script.read_text(encoding="utf-8")
    if _EDITED[0] not in text:
        raise AssertionError("the sentence to edit is not there")
    script.write_text(text.replace(*_EDITED), encoding="utf-8")


def copy_show(show: Path, target: Path) -> Path:
    """The same show elsewhere, its store and its links with it."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(show, target, symlinks=True)
    return target


def _run(folder: Path, *arguments: str, environment: Mapping[str, str] | None) -> None:
    outcome = run_lydsak(folder, *arguments, environment=environment)
    if outcome.code:
        raise RuntimeError(f"lydsak {' '.join(arguments)}: {outcome.stderr}")
