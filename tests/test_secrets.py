"""Secrets where people put them by mistake: whatever Lydsak says of it, it says without them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.build.conftest import SCRIPT, SETTINGS

CANARY = "canary00feedface00000000deadbeef"
VARIABLES = (
    "AZURE_SPEECH_KEY", "ELEVENLABS_API_KEY", "GOOGLE_API_KEY", "OPENAI_API_KEY", "SPEECH_KEY", "GITHUB_TOKEN",
    "AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN", "LYDSAK_PASSWORD", "DATABASE_URL",
)  # fmt: skip
COMMANDS = (
    ("-v", "build", "--explain", "--json"), ("check",), ("check", "--format", "sarif"), ("status", "--json"),
    ("--debug", "doctor", "--json"), ("voices", "--json"), ("say", "Hei.", "-o", "hei.wav"),
)  # fmt: skip
MISTAKES = {
    "a key in an engine's table": f'[engines.azure]\nkey = "{CANARY}"\n',
    "a token in an engine's table": f'[engines.speech-api]\napi_token = "{CANARY}"\n',
    "a key for a variable's name": f'[engines.speech-api]\nbase_url = "https://a.example/v1"\nkey_env = "{CANARY}"\n',
    "a password in an address": f'[engines.speech-api]\nbase_url = "https://desk:{CANARY}@a.example/v1"\n',
    "a key in an address": f'[engines.speech-api]\nbase_url = "https://a.example/v1?key={CANARY}"\n',
    "a key of an unknown engine": f'[engines.cloud]\nsecret = "{CANARY}"\n',
    "a key in a table of ours": f'[sound]\napi_key = "{CANARY}"\n',
    "a key in a table that there is not": f'[publish]\npassword = "{CANARY}"\n',
    "a key in a line that is no TOML": f"[engines.azure]\nkey = {CANARY}\n",
    "a key in the shared store's table": f'[shared_store]\nbucket = "b"\nsecret_access_key = "{CANARY}"\n',
    "a password in the shared store's address": f'[shared_store]\nbucket = "b"\nendpoint = "https://a:{CANARY}@b.no"\n',
    "a key file that is not there": f'[engines.azure]\nkey = "{CANARY}"\nkey_file = "../none"\n',
}


def _run(show: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "lydsak", "-C", str(show), *arguments],
        cwd=show,
        capture_output=True,
        text=True,
        env={**os.environ, "TMPDIR": str(show.parent), **environment},
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def _find(folder: Path) -> Iterator[str]:
    yield from (str(path) for path in folder.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes())


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show of one script, not built yet."""
    root = tmp_path / "show"
    (root / "scripts").mkdir(parents=True)
    (root / "lydsak.toml").write_text(SETTINGS, encoding="utf-8")
    (root / "scripts" / "ferja.md").write_text(SCRIPT.lstrip(), encoding="utf-8")
    return root


def test_nothing_of_the_environment_is_said_or_kept(show: Path) -> None:
    """Keys to services that a build does not even use, and passwords to others: in no output, file, feed or store."""
    environment = dict.fromkeys(VARIABLES, CANARY)
    for arguments in COMMANDS:
        code, said = _run(show, *arguments, **environment)
        assert code in {0, 3}, said
        assert CANARY not in said
        assert CANARY[:8] not in said
    assert list(_find(show.parent)) == []


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_secret_in_the_settings_is_refused_unseen(show: Path, mistake: str) -> None:
    """With the place, for `lydsak.toml` is committed and shared; errors are copied into chats and logs."""
    settings = show / "lydsak.toml"
    settings.write_text(f"{SETTINGS}\n{MISTAKES[mistake]}", encoding="utf-8")
    code, said = _run(show, "--debug", "build", "--json")
    assert code == 2, said
    assert CANARY not in said
    assert CANARY[:8] not in said
    assert json.loads(said[: said.rindex("}") + 1])["error"]["path"] == "lydsak.toml"
    assert list(_find(show.parent)) == [str(settings)]
