"""The desk at which a page's reader sits: a folder with what the page presupposes, and a shell that finds `lydsak`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.docs.blocks import ROOT, Step

ARTICLES: Final = Path(__file__).parent / "articles"
LAST_WEEK: Final = 1_795_161_600  # 2026-11-20, when the desk's stories were added
TODAY: Final = 1_795_766_400  # 2026-11-27, when the page is read

_SETTINGS: Final = """\
engine = "tone"

[show]
title = "Bjørka Blad"
site_url = "https://bjorka.example/podkast"
guid = "30042715-e63b-5aca-9793-71f92f3df740"

[publish.web]
kind = "folder"
path = "../public"
"""
_LYDSAK: Final = """\
#!/bin/sh
case " $* " in
  *" serve "* | *" studio "* | *" --watch "*) exec {python} {briefly} "$@" ;;
  *) exec {python} -m lydsak "$@" ;;
esac
"""
_OFFLINE: Final = """\
import sys
sys.path.insert(0, {root!r})
from tests.offline import close_network
close_network()
sys.path.remove({root!r})
"""
_MARK: Final = "\x1e"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step came to; both streams as a terminal shows them."""

    step: Step
    code: int
    printed: str


@dataclass(frozen=True, slots=True)
class Stage:
    """`desk` is where the reader's shell stands; `site` is what its Python finds besides."""

    room: Path

    @property
    def desk(self) -> Path:
        return self.room / "desk"

    @property
    def site(self) -> Path:
        return self.room / "site"

    def run_steps(self, steps: Sequence[Step], *, clock: int = TODAY) -> list[Outcome]:
        """Run the commands one after the other in one shell; after one that fails the others are still run."""
        marked = "".join(f"{step.command}\nprintf '{_MARK}%d{_MARK}' $?\n" for step in steps)
        run = subprocess.run(
            ["/bin/sh"],
            input=f"exec 2>&1 </dev/null\n{marked}",
            cwd=self.desk,
            env=self._name_environment(clock),
            capture_output=True,
            text=True,
            check=False,
        )
        pieces = run.stdout.split(_MARK)
        assert len(pieces) == 2 * len(steps) + 1, run.stdout + run.stderr
        return [
            Outcome(step, int(code), printed)
            for step, printed, code in zip(steps, pieces[::2], pieces[1::2], strict=False)
        ]

    def _name_environment(self, clock: int) -> Mapping[str, str]:
        programs = (str(self.room / "bin"), str(Path(sys.executable).parent), "/usr/bin", "/bin")
        return {
            "PATH": os.pathsep.join(programs),
            "HOME": str(self.room / "home"),
            "LANG": "C.UTF-8",
            "TERM": "dumb",
            "EDITOR": "true",
            "PYTHONPATH": str(self.site),
            "SOURCE_DATE_EPOCH": str(clock),
        }


def set_stage(room: Path) -> Stage:
    """An empty desk, with `lydsak` a silent player and no pip at hand, and the network shut."""
    for name in ("bin", "home", "site", "desk"):
        (room / name).mkdir(parents=True)
    briefly = Path(__file__).with_name("run_briefly.py")
    _write_program(room / "bin" / "lydsak", _LYDSAK.format(python=sys.executable, briefly=briefly))
    _write_program(room / "bin" / "ffplay", "#!/bin/sh\n")
    _write_program(room / "bin" / "pip", "#!/bin/sh\necho 'no test installs anything'\nexit 9\n")
    (room / "site" / "sitecustomize.py").write_text(_OFFLINE.format(root=str(ROOT)), encoding="utf-8")
    return Stage(room)


def _write_program(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def build_newsroom(room: Path) -> Stage:
    """A show with three stories, built once and published nowhere yet."""
    stage = set_stage(room)
    (stage.desk / "lydsak.toml").write_text(_SETTINGS, encoding="utf-8")
    for article in ARTICLES.glob("*.txt"):
        shutil.copy(article, stage.room / article.name)
    steps = [Step("lydsak add ../saken.txt ../bjorka-kino.txt ../ferja-gar-igjen.txt"), Step("lydsak build")]
    for outcome in stage.run_steps(steps, clock=LAST_WEEK):
        assert outcome.code == 0, outcome.printed
    return stage


def copy_stage(stage: Stage, room: Path) -> Stage:
    """The same desk in another room."""
    shutil.copytree(stage.room, room, symlinks=True)
    return Stage(room)
