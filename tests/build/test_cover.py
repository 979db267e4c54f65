from __future__ import annotations

import io
import os
import signal
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from lydsak.build import cover as cover_module
from lydsak.build.cover import find_placed_cover, list_cover_findings, place_cover, remove_old_covers
from lydsak.build.events import EpisodeFailed, Remark
from lydsak.build.show import BuildOptions
from lydsak.build.workers import Workers, watch
from lydsak.errors import AssetError
from lydsak.publish import cover, own_cover

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.build.conftest import ShowFolder


def _draw(size: tuple[int, int], form: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "navy").save(buffer, form)
    return buffer.getvalue()


def _measure(content: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(content)) as picture:
        return picture.size


def _use_cover(show: ShowFolder, content: bytes | None, name: str = "forside.png") -> None:
    if content is not None:
        (show.root / name).write_bytes(content)
    settings = show.root / "lydsak.toml"
    settings.write_text(settings.read_text().replace("[show]", f'[show]\ncover = "{name}"'))


def test_without_a_picture_one_is_drawn_and_published_once(show: ShowFolder) -> None:
    """Whole and small, each under its hash; the second time nothing is written."""
    store = show.root / "store"
    placed = place_cover(show.load(), store)
    assert sorted(placed.written) == sorted(
        [f"feed/{placed.cover.picture.path}", f"feed/{placed.cover.thumbnail.path}"]
    )
    assert placed.cover.picture.media_type == "image/jpeg"
    assert _measure((show.root / "feed" / placed.cover.picture.path).read_bytes()) == (3000, 3000)
    assert _measure(placed.small) == (600, 600)
    again = place_cover(show.load(), store)
    assert (again.cover, again.written) == (placed.cover, ())


def test_the_producer_s_own_is_published_as_it_is(show: ShowFolder) -> None:
    """To the byte, with its own type."""
    picture = _draw((1400, 1400))
    _use_cover(show, picture)
    placed = place_cover(show.load(), show.root / "store")
    assert (show.root / "feed" / placed.cover.picture.path).read_bytes() == picture
    assert (placed.cover.picture.path[-4:], placed.cover.picture.media_type) == (".png", "image/png")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (_draw((1500, 1400)), "a.png"),
        (_draw((300, 300)), "a.png"),
        (b"no picture", "a.jpg"),
        (None, "borte.jpg"),
        (None, "scripts"),
    ],
)
def test_a_picture_that_directories_refuse_is_an_error(show: ShowFolder, content: bytes | None, name: str) -> None:
    """Not square, too small, no picture, not there, a folder: nothing is published."""
    _use_cover(show, content, name)
    with pytest.raises(AssetError) as caught:
        place_cover(show.load(), show.root / "store")
    assert name in f"{caught.value.message} {caught.value.place}"
    assert not (show.root / "feed").exists()


def test_a_picture_that_can_be_mended_is_converted_once_and_said(show: ShowFolder) -> None:
    """The published one is what directories take; the finding names what was done and how to avoid it."""
    buffer = io.BytesIO()
    Image.new("CMYK", (1410, 1400)).save(buffer, "JPEG")
    _use_cover(show, buffer.getvalue(), "forside.jpg")
    placed = place_cover(show.load(), show.root / "store")
    with Image.open(show.root / "feed" / placed.cover.picture.path) as picture:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (1400, 1400))
    again = place_cover(show.load(), show.root / "store")
    assert (again.cover, again.written) == (placed.cover, ())
    findings = list_cover_findings(show.load(), placed)
    assert [(each.code, each.level, str(each.place)) for each in findings] == [("L557", "warning", "forside.jpg")] * 2
    assert "CMYK" in findings[0].message
    assert all(each.help for each in findings)


@pytest.fixture
def _little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cover_module, "A_FILE", 1.0)
    monkeypatch.setattr(watch, "TICK", 0.1)


def _hang_apart(here: int) -> Callable[..., bytes]:
    """What hangs in a worker, and fails the test in the build itself."""

    def hang(*_: object, **__: object) -> bytes:
        assert os.getpid() != here
        signal.pause()
        return b""

    return hang


@pytest.mark.usefixtures("_little_patience")
def test_an_own_cover_that_hangs_its_decoder_ends_the_build(show: ShowFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is spoken; the file is named."""
    _use_cover(show, _draw((1400, 1400)))
    monkeypatch.setattr(own_cover, "plan_cover", _hang_apart(os.getpid()))
    with pytest.raises(AssetError) as caught:
        show.build()
    assert (caught.value.code, str(caught.value.place)) == ("L558", "forside.png")
    assert "did not end in 1 s" in caught.value.message
    assert caught.value.help


@pytest.mark.usefixtures("_little_patience")
@pytest.mark.parametrize("workers", [1, 2])
def test_a_cover_that_hangs_when_it_is_drawn_is_not_drawn_again(
    show: ShowFolder, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    """The build says what it waited for, and goes no further."""
    monkeypatch.setattr(cover, "draw_cover", _hang_apart(os.getpid()))
    with pytest.raises(AssetError, match="drawing the cover did not end in 1 s") as caught:
        show.build(BuildOptions(workers=workers))
    assert caught.value.code == "L558"
    assert not (show.root / "feed" / "feed.xml").exists()


def test_a_cover_whose_worker_died_is_drawn_by_another(
    show: ShowFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have died of something else; one that dies of the cover each time is told of."""
    draw, died, here = cover.draw_cover, tmp_path / "died", os.getpid()

    def die_once(*given: Any) -> bytes:
        assert os.getpid() != here
        if not died.exists():
            died.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return draw(*given)

    monkeypatch.setattr(cover, "draw_cover", die_once)
    assert not [event for event in show.build() if isinstance(event, EpisodeFailed)]
    assert died.exists()
    show.add_settings('colour = "#123456"\n')
    monkeypatch.setattr(cover, "draw_cover", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    with pytest.raises(AssetError, match="drawing the cover crashed a worker"):
        show.build()


@pytest.mark.parametrize("mode", [None, "RGB", "CMYK"])
def test_a_cover_that_is_known_starts_no_worker(
    show: ShowFolder, monkeypatch: pytest.MonkeyPatch, mode: str | None
) -> None:
    """Drawn, as it was given, or converted; what was changed of it is said once."""
    if mode is not None:
        held = io.BytesIO()
        Image.new(mode, (1400, 1400)).save(held, "JPEG")
        _use_cover(show, held.getvalue(), "forside.jpg")
    told = [event for event in show.build() if isinstance(event, Remark) and event.slug == "cover"]
    assert bool(told) == (mode == "CMYK")
    monkeypatch.setattr(Workers, "_start_executor", lambda _: pytest.fail("a worker was started"))
    monkeypatch.setattr(own_cover, "plan_cover", lambda *_, **__: pytest.fail("a picture was decoded"))
    assert not [event for event in show.build() if isinstance(event, EpisodeFailed | Remark)]


def test_looking_writes_nothing(show: ShowFolder) -> None:
    """`check` learns what a build would publish and leaves no trace."""
    before = show.list_files(".")
    found = find_placed_cover(show.load(), show.root / "store").cover
    assert show.list_files(".") == before
    assert place_cover(show.load(), show.root / "store").cover == found


def test_earlier_covers_are_taken_away(show: ShowFolder) -> None:
    """Only those that a build published."""
    cover = place_cover(show.load(), show.root / "store").cover
    before = show.list_files()
    for name in ("cover.00000000.png", "cover-small.00000000.jpg", "cover.jpg"):
        (show.root / "feed" / name).write_bytes(b"x")
    remove_old_covers(show.root, cover)
    assert set(show.list_files()) == {*before, "cover.jpg"}


def test_a_cover_stays_as_long_as_a_page_names_it(show: ShowFolder) -> None:
    """The page of an episode that failed is the one before, with the picture of before."""
    cover = place_cover(show.load(), show.root / "store").cover
    feed = show.root / "feed"
    for name in ("cover-small.00000000.jpg", "cover-small.11111111.jpg"):
        (feed / name).write_bytes(b"x")
    (feed / "e" / "ferja").mkdir(parents=True)
    (feed / "e" / "ferja" / "index.html").write_text('<img src="../../cover-small.00000000.jpg">', encoding="utf-8")
    remove_old_covers(show.root, cover)
    assert (feed / "cover-small.00000000.jpg").exists()
    assert not (feed / "cover-small.11111111.jpg").exists()


def test_a_cover_is_a_plain_file_of_some_size(show: ShowFolder) -> None:
    """A pipe has nobody to write to it, and 20 MB are no cover."""
    os.mkfifo(show.root / "forside.png")
    _use_cover(show, None)
    with pytest.raises(AssetError, match="not a plain file") as caught:
        place_cover(show.load(), show.root / "store")
    assert caught.value.code == "L509"
    (show.root / "forside.png").unlink()
    (show.root / "forside.png").write_bytes(bytes(20_000_001))
    with pytest.raises(AssetError) as caught:
        place_cover(show.load(), show.root / "store")
    assert caught.value.code == "L533"


def test_a_picture_of_too_many_pixels_is_refused_by_its_head(show: ShowFolder) -> None:
    """64 million fit into a file of 80 kB, and take half a gigabyte to convert."""
    held = io.BytesIO()
    Image.new("1", (8_000, 8_000)).save(held, "PNG")
    _use_cover(show, held.getvalue())
    with pytest.raises(AssetError, match="too many pixels") as caught:
        place_cover(show.load(), show.root / "store")
    assert caught.value.code == "L553"
