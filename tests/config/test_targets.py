from __future__ import annotations

from pathlib import Path

import pytest

from lydsak.config import load_settings
from lydsak.config.targets import NamedTarget
from lydsak.errors import SettingsError
from lydsak.targets.options import FolderOptions, S3Options, SftpOptions

SHOW = '[show]\ntitle = "Prøveposten"\n'


def _load(tmp_path: Path, text: str) -> tuple[NamedTarget, ...]:
    (tmp_path / "lydsak.toml").write_text(SHOW + text, encoding="utf-8")
    return load_settings(tmp_path).targets


def test_each_table_is_a_target_of_its_kind(tmp_path: Path) -> None:
    """By name, in the file's order; a show without any has none."""
    text = (
        '[publish.web]\nkind = "sftp"\nhost = "web.example"\npath = "/srv/www"\nuser = "desk"\n'
        '[publish.local]\nkind = "folder"\npath = "../out"\npublic_url = "https://example.no/podkast"\n'
        '[publish.store]\nkind = "s3"\nbucket = "lyd"\n'
    )
    assert _load(tmp_path, text) == (
        NamedTarget("web", SftpOptions(host="web.example", path="/srv/www", user="desk")),
        NamedTarget("local", FolderOptions(path="../out", public_url="https://example.no/podkast")),
        NamedTarget("store", S3Options(bucket="lyd")),
    )
    assert _load(tmp_path, "") == ()


@pytest.mark.parametrize(
    ("table", "code", "place", "help"),
    [
        ('[publish.web]\nkind = "stfp"\n', "L107", "4:1", 'did you mean "sftp"?'),
        ('[publish.web]\npath = "x"\n', "L107", "3:1", "one of folder, sftp"),
        ('[publish.web]\nkind = "folder"\npth = "x"\n', "L104", "5:1", 'did you mean "path"?'),
        ('[publish.web]\nkind = "folder"\n', "L105", "3:1", ""),
        ('[publish.web]\nkind = "git"\nrepository = "x"\npath = "../x"\n', "L104", "6:1", "did you mean folder?"),
        ('[publish.web]\nkind = "git"\nrepository = "x"\nfolder = "a/../.."\n', "L107", "6:1", "a folder below"),
        ('[publish.web]\nkind = "git"\nrepository = "x"\nfolder = "a/.git"\n', "L107", "6:1", "a folder below"),
        ("[publish.web]\nkind = 'git'\nrepository = 'x'\nfolder = 'a\\..\\b'\n", "L107", "6:1", "a folder below"),
        ('[publish.web]\nkind = "folder"\npath = ""\n', "L107", "5:1", "where the show is to go"),
        ('[publish.web]\nkind = "folder"\npath = 3\n', "L106", "5:1", "quotes"),
        ('[publish.Web]\nkind = "folder"\npath = "x"\n', "L107", "3:1", "small letters"),
        ('[publish.web]\nkind = "s3"\nbucket = "b"\nsecret_key = "hemmelig-9f3a"\n', "L110", "6:1", "environment"),
        (
            '[publish.web]\nkind = "webdav"\nurl = "https://desk:hemmelig-9f3a@x.example/"\n',
            "L110",
            "5:1",
            "environment",
        ),
        ('[publish.web]\nkind = "webdav"\nurl = "ftp://x.example/"\n', "L107", "5:1", "https://"),
        ('[publish.web]\nkind = "sftp"\nhost = "-oProxyCommand=x"\npath = "/x"\n', "L107", "5:1", "where"),
        ('[publish.web]\nkind = "sftp"\nhost = "h"\npath = "/x"\nport = 0\n', "L107", "7:1", "22"),
        ('[publish.web]\nkind = "s3"\nbucket = "b"\nprefix = "../x"\n', "L107", "6:1", "below"),
    ],
)
def test_a_table_that_cannot_be_right_is_refused(tmp_path: Path, table: str, code: str, place: str, help: str) -> None:
    """With its line, and never with a secret in the message."""
    with pytest.raises(SettingsError) as refused:
        _load(tmp_path, table)
    assert refused.value.code == code
    assert str(refused.value.place).startswith(f"lydsak.toml:{place.partition(':')[0]}")
    assert help in (refused.value.help or "")
    assert "hemmelig" not in f"{refused.value}{refused.value.help}{refused.value.place!r}"
