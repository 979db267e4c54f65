"""A producer's cover: to the byte when it is right, converted where that does no harm, refused with the reason."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageCms

from lydsak.errors import AssetError
from lydsak.publish.colours import Colour
from lydsak.publish.own_cover import convert_cover, plan_cover

GROUND = Colour(18, 53, 91)


def _picture(size: tuple[int, int] = (1400, 1400), mode: str = "RGB", form: str = "JPEG", **info: Any) -> bytes:
    data = BytesIO()
    Image.new(mode, size).save(data, form, **info)
    return data.getvalue()


def _convert(data: bytes, path: str = "cover.jpg") -> Image.Image:
    return Image.open(BytesIO(convert_cover(data, path=path, background=GROUND)))


def _tag_exif(tag: int, value: object) -> Image.Exif:
    exif = Image.Exif()
    exif[tag] = value
    return exif


def _name_place() -> Image.Exif:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    return exif


def _name_parameter(value: object) -> str:
    return value if isinstance(value, str) else "picture"


@pytest.mark.parametrize(
    ("code", "picture"),
    [
        ("L551", b"not a picture"),
        ("L551", b""),
        ("L551", _picture()[:2000]),
        ("L551", _picture(form="PNG")[:200]),
        ("L552", _picture((1400, 1429))),
        ("L552", _picture((3000, 1400), form="WEBP")),
        ("L553", _picture((1399, 1399))),
        ("L553", _picture((1399, 1410))),
        ("L553", _picture((9600, 9600), mode="1", form="PNG")),
        ("L554", _picture(mode="F", form="TIFF")),
        ("L554", _picture(mode="LAB", form="TIFF")),
        (
            "L556",
            _picture(mode="P", form="GIF", save_all=True, append_images=[Image.new("P", (1400, 1400), 1)]),
        ),
    ],
)
def test_a_cover_that_would_be_harmed_is_refused(code: str, picture: bytes) -> None:
    """With the place and what to do about it."""
    with pytest.raises(AssetError) as caught:
        plan_cover(picture, path="cover.jpg")
    assert caught.value.code == code
    assert str(caught.value.place) == "cover.jpg"
    assert caught.value.help


@pytest.mark.parametrize(("form", "path"), [("JPEG", "bilder/Omslag.JPEG"), ("JPEG", "a.jpg"), ("PNG", "cover.png")])
def test_a_right_cover_needs_nothing(form: str, path: str) -> None:
    """JPEG or PNG, whatever the letters' case."""
    plan = plan_cover(_picture(form=form), path=path)
    assert (plan.form.extension, plan.changes, plan.converted) == (path[-3:] if form == "PNG" else "jpg", (), False)


def test_a_wrong_name_is_said_and_the_bytes_stand() -> None:
    """The published name is ours."""
    plan = plan_cover(_picture(form="PNG"), path="cover.jpg")
    assert (plan.form.extension, plan.converted) == ("png", False)
    assert [change.help for change in plan.changes] == ["name it .png"]


@pytest.mark.parametrize(
    ("picture", "said"),
    [
        (_picture(mode="CMYK"), "CMYK"),
        (_picture(mode="L"), "from L"),
        (_picture(mode="1", form="PNG"), "from 1"),
        (_picture(mode="P", form="PNG"), "from P"),
        (_picture(mode="I;16", form="PNG"), "I;16"),
        (_picture(mode="LA", form="PNG"), "transparent"),
        (_picture(mode="RGBA", form="PNG"), "transparent"),
        (_picture(form="PNG", transparency=(0, 0, 0)), "transparent"),
        (_picture(form="WEBP"), "WEBP"),
        (_picture(mode="P", form="GIF"), "GIF"),
        (_picture(form="TIFF"), "TIFF"),
        (_picture(mode="CMYK", form="TIFF"), "CMYK"),
        (_picture(form="BMP"), "BMP"),
        (_picture((1400, 1428)), "1400 x 1428 was cropped to 1400 x 1400"),
        (_picture((3001, 3001)), "shrunk"),
        (_picture(exif=_tag_exif(0x0112, 6)), "turned"),
        (_picture(exif=_name_place()), "place where it was taken"),
        (_picture(icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()), "profile"),
    ],
    ids=_name_parameter,  # the profile holds the second it was made in, and each worker makes its own
)
def test_what_can_be_mended_is_converted_and_named(picture: bytes, said: str) -> None:
    """The result needs no further change, has no metadata, and is the same bytes twice."""
    plan = plan_cover(picture, path="cover.jpg")
    assert plan.converted
    assert any(said in change.done for change in plan.changes), plan.changes
    assert all(change.help for change in plan.changes)
    converted = convert_cover(picture, path="cover.jpg", background=GROUND)
    assert plan_cover(converted, path="cover.jpg").changes == ()
    assert convert_cover(picture, path="cover.jpg", background=GROUND) == converted
    with Image.open(BytesIO(converted)) as image:
        assert image.size[0] == image.size[1] == min(3000, *Image.open(BytesIO(picture)).size)
        assert not image.getexif()


def test_what_is_transparent_shows_the_show_s_colour() -> None:
    """A JPEG blurs by a little."""
    pixel = _convert(_picture(mode="RGBA", form="PNG")).getpixel((700, 700))
    assert isinstance(pixel, tuple)
    assert all(abs(seen - wanted) <= 3 for seen, wanted in zip(pixel, GROUND, strict=True))


def test_an_srgb_profile_is_right_already() -> None:
    """Nearly every designer's program embeds it."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert not plan_cover(_picture(icc_profile=profile), path="cover.jpg").converted


def test_deep_grey_keeps_its_shade() -> None:
    """16 bits become 8: the middle stays the middle, and is not cut to white."""
    data = BytesIO()
    Image.new("I;16", (1400, 1400), 0x8000).save(data, "PNG")
    pixel = _convert(data.getvalue()).getpixel((5, 5))
    assert isinstance(pixel, tuple)
    assert all(abs(channel - 128) <= 2 for channel in pixel)


def test_a_turned_picture_stands_upright() -> None:
    """Orientation 6: what is stored at the left is at the top (Exif 3.0, 4.6.5)."""
    image = Image.new("RGB", (1400, 1400))
    image.paste((255, 255, 255), (0, 0, 700, 1400))
    data = BytesIO()
    image.save(data, "JPEG", exif=_tag_exif(0x0112, 6))
    grey = _convert(data.getvalue()).convert("L")
    assert grey.getpixel((700, 100)) == pytest.approx(255, abs=3)
    assert grey.getpixel((700, 1300)) == pytest.approx(0, abs=3)
