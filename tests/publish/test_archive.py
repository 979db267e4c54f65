from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.publish import archive
from lydsak.publish.archive import ArchiveFile, render_archive

_NAMES = st.lists(st.text("abcæø/-.", min_size=1, max_size=20), min_size=0, max_size=5, unique=True)


@given(_NAMES, st.data())
def test_what_goes_in_comes_out(names: list[str], data: st.DataObject) -> None:
    """As Python's own reader has it; packed, stored or read in blocks, and the same bytes twice."""
    files, contents = [], {}
    for name in names:
        content = contents[name] = data.draw(st.binary(max_size=200)) * data.draw(st.integers(1, 50))
        blocks = [content[at : at + 7] for at in range(0, len(content), 7)]
        kinds = (
            ArchiveFile(name, content),
            ArchiveFile(name, content, packed=False),
            ArchiveFile(name, read=lambda blocks=blocks: blocks),  # type: ignore[misc]
        )
        files.append(data.draw(st.sampled_from(kinds)))
    whole = b"".join(render_archive(files))
    assert whole == b"".join(render_archive(files))
    with zipfile.ZipFile(BytesIO(whole)) as opened:
        assert opened.testzip() is None
        assert {info.filename: opened.read(info) for info in opened.infolist()} == contents
        assert {info.date_time for info in opened.infolist()} <= {(1980, 1, 1, 0, 0, 0)}


def test_the_first_entry_is_as_epub_asks() -> None:
    """OCF 4.3: name and content at fixed places, unpacked, no extra field."""
    whole = b"".join(render_archive([ArchiveFile("mimetype", b"application/epub+zip", packed=False)]))
    assert whole[30:58] == b"mimetypeapplication/epub+zip"


def test_what_the_format_cannot_hold_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four gigabytes."""
    monkeypatch.setattr(archive, "MAX_ARCHIVE", 50)
    with pytest.raises(OverflowError):
        list(render_archive([ArchiveFile("a", b"x" * 100, packed=False)]))
