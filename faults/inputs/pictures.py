"""Row 27: covers that are no picture, a part of one, or one that swells."""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from faults.inputs.cases import BadInput, Prepare, chain_steps, write_file
from faults.inputs.documents import make_chunk, make_png

ROW = "covers"
_SIDE = 1_400


def list_pictures() -> Iterator[BadInput]:
    """Each file as the show's cover."""
    for name, file, data, codes in _list_files():
        yield _build_cover(name, file, write_file(f"{file}", data), codes)
    yield _build_cover("a pipe", "a.png", lambda show: os.mkfifo(show / "a.png"), ("L5",))
    yield _build_cover("a folder", "a.png", lambda show: (show / "a.png").mkdir(), ("L5",))
    yield _build_cover("a link without end", "a.png", lambda show: (show / "a.png").symlink_to("/dev/zero"), ("L5",))
    yield _build_cover("a link to nowhere", "a.png", lambda show: (show / "a.png").symlink_to("nowhere"), ("L5",))
    yield _build_cover("nothing there", "a.png", lambda _: None, ("L5",))


def _list_files() -> Iterator[tuple[str, str, bytes, tuple[str, ...]]]:
    jpeg, png, gif = _save("JPEG"), _save("PNG"), _save("GIF")
    bad = ("L551", "L552", "L553", "L554", "L556", "L533")
    yield "an empty file", "a.png", b"", bad
    yield "text", "a.jpg", b"Elva gikk over sine bredder.", bad
    yield "a page", "a.jpg", b"<!doctype html><html><body>404</body></html>", bad
    yield "a drawing in SVG", "a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', bad
    yield "a PDF", "a.png", b"%PDF-1.7\n" + bytes(2_000), bad
    yield "a JPEG cut in half", "a.jpg", jpeg[: len(jpeg) // 2], bad
    yield "a JPEG of its head", "a.jpg", jpeg[:200], bad
    yield "a JPEG with damage within", "a.jpg", jpeg[:600] + bytes(60) + jpeg[660:], bad
    yield "a PNG cut in half", "a.png", png[: len(png) // 2], bad
    yield "a PNG with a bad checksum", "a.png", png[:29] + b"\0\0\0\0" + png[33:], bad
    yield "a PNG of 30,000 x 30,000", "a.png", make_png(30_000, 30_000), bad
    yield "a PNG of 2 billion pixels a side", "a.png", make_png(2**31 - 1, 2**31 - 1), bad
    yield "a PNG of no pixels", "a.png", make_png(0, 0), bad
    yield "a PNG without its rows", "a.png", make_png(_SIDE, _SIDE), bad
    yield "a PNG of 8,000 x 8,000", "a.png", make_png(8_000, 8_000, colour=0, rows=bytes(8_000 * 8_001)), bad
    text = make_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(60_000_000)))
    rows = bytes(_SIDE * (_SIDE * 3 + 1))
    yield "a PNG with 60 MB in a comment", "a.png", make_png(_SIDE, _SIDE, rows=rows, more=text), (*bad, "L5")
    profile = make_chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(60_000_000)))
    yield "a PNG with a profile of 60 MB", "a.png", make_png(_SIDE, _SIDE, rows=rows, more=profile), (*bad, "L5")
    profile = make_chunk(b"iCCP", b"a\0\0" + zlib.compress(b"no profile"))
    yield "a PNG with a profile that is none", "a.png", make_png(_SIDE, _SIDE, rows=rows, more=profile), ()
    yield "a PNG that unpacks to too much", "a.png", make_png(_SIDE, _SIDE, rows=bytes(80_000_000)), ()
    yield "a GIF of 8 pictures", "a.gif", _animate(8), bad
    yield "a GIF of 20,000 pictures", "a.gif", gif[:-1] + _take_frame(gif) * 20_000 + b";", bad
    yield "a picture of one pixel", "a.png", _save("PNG", side=1), bad
    yield "a picture of 100 pixels", "a.jpg", _save("JPEG", side=100), bad
    yield "a picture twice as wide", "a.jpg", _save("JPEG", wide=2), bad
    yield "a picture for print", "a.jpg", _save("JPEG", mode="CMYK"), ()
    yield "a TIFF of floats", "a.tif", _save("TIFF", mode="F"), bad
    yield "a TIFF of a million directories", "a.tif", b"II*\0\x08\0\0\0" + (b"\0\0" + b"\x08\0\0\0") * 10, bad
    yield "a JPEG with broken EXIF", "a.jpg", _save("JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff"), ()
    yield "a JPEG of 40 MB", "a.jpg", jpeg + bytes(40_000_000), (*bad, "L5")
    yield "a picture called by no ending", "cover", jpeg, ()


def _build_cover(name: str, file: str, step: Prepare, codes: tuple[str, ...]) -> BadInput:
    def name_cover(show: Path) -> None:
        settings = show / "lydsak.toml"
        text = settings.read_text("utf-8")
        lines = [line for line in text.split("\n") if not line.startswith("cover =")]
        settings.write_text("\n".join(lines).replace("[show]\n", f'[show]\ncover = "{file}"\n', 1), "utf-8")

    return BadInput(ROW, name, ("build",), chain_steps(step, name_cover), codes, (1,) if codes else (0,))


def _save(form: str, *, side: int = _SIDE, wide: int = 1, mode: str = "RGB", exif: bytes = b"") -> bytes:
    held = io.BytesIO()
    options = {"exif": exif} if exif else {}
    Image.linear_gradient("L").resize((side * wide, side)).convert(mode).save(held, form, **options)
    return held.getvalue()


def _animate(count: int) -> bytes:
    held = io.BytesIO()
    first, *rest = (Image.new("L", (_SIDE, _SIDE), number) for number in range(count))
    first.save(held, "GIF", save_all=True, append_images=rest)
    return held.getvalue()


def _take_frame(gif: bytes) -> bytes:
    """The smallest picture that a GIF may hold, with what comes before it."""
    del gif
    return b"\x21\xf9\x04\x00\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00"
