"""A producer's own cover, looked at, and made what directories take where that does no harm (Apple 896, PSP-1)."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from lydsak.errors import AssetError, Phrase, Place
from lydsak.publish.cover import COVER_SIZE, CoverFormat, encode_jpeg

if TYPE_CHECKING:
    from PIL import Image

    from lydsak.publish.colours import Colour

_LEAST_SIZE: Final = 1400
_MOST_CROPPED: Final = 0.02
"""Of the longer side: a slip of the designer's, and no picture loses what it shows."""
_MOST_PIXELS: Final = 50_000_000
"""Twice a cover's side and more; each takes a dozen bytes while it is converted."""
_JPEG: Final = CoverFormat("jpg", "image/jpeg")
_FORMATS: Final = {"JPEG": _JPEG, "PNG": CoverFormat("png", "image/png")}
_READ: Final = (*_FORMATS, "WEBP", "GIF", "TIFF", "BMP", "AVIF")
_DEEP: Final = frozenset({"I;16", "I;16L", "I;16B"})
_MODES: Final = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr", *_DEEP})
_ORIENTATION: Final = 0x0112  # Exif 3.0, 4.6.5
_POSITION: Final = 0x8825  # the GPS IFD


@dataclass(frozen=True, slots=True)
class CoverChange:
    """What is published otherwise than it was given, and how a producer avoids that."""

    done: str
    help: str


@dataclass(frozen=True, slots=True)
class CoverPlan:
    """How a picture is published: as given when nothing is to be changed, otherwise by `convert_cover`."""

    form: CoverFormat
    changes: tuple[CoverChange, ...]
    converted: bool


def plan_cover(data: bytes, *, path: str) -> CoverPlan:
    """What a producer's picture needs. Raises AssetError L551 to L554 and L556 for one that would be harmed."""
    image = _open_picture(data, path)
    _refuse_unfit(image, path)
    changes = _list_changes(image, data)
    form = _JPEG if changes else _FORMATS[image.format or ""]
    return CoverPlan(form, (*changes, *_remark_on_name(image, path)), converted=bool(changes))


def convert_cover(data: bytes, *, path: str, background: Colour) -> bytes:
    """An upright, square sRGB JPEG without metadata; what was transparent shows `background`. Raises AssetError."""
    from PIL import Image, ImageOps

    image = ImageOps.exif_transpose(_open_picture(data, path))
    image = _lay_on(_convert_colours(image), background)
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    image = image.crop((left, top, left + side, top + side))
    if side > COVER_SIZE:
        image = image.resize((COVER_SIZE, COVER_SIZE), Image.Resampling.LANCZOS)
    image.info.clear()  # the JPEG writer would carry comments, profile and EXIF over
    return encode_jpeg(image)


def _open_picture(data: bytes, path: str) -> Image.Image:
    """Decoded whole, so that a truncated file is found."""
    from PIL import Image

    place = Place(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd metadata
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            Image.init()
            # Pillow knows AVIF only where it was built with it.
            image = Image.open(BytesIO(data), formats=[name for name in _READ if name in Image.OPEN])
            _check_pixels(image)
            # A telephone's JPEG with a second view (CIPA DC-007) is the JPEG that stands first.
            count = 1 if image.format == "MPO" else getattr(image, "n_frames", 1)
            if count > 1:
                help = "give a single picture: covers do not move"
                raise AssetError(
                    "L556", Phrase("the cover holds {count} pictures", count=count), place=place, help=help
                )
            image.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        help = Phrase("give it {least} to {most} pixels a side", least=_LEAST_SIZE, most=COVER_SIZE)
        raise AssetError("L553", "the cover has too many pixels to be opened", place=place, help=help) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        help = "give a JPEG or PNG that a picture viewer opens"
        raise AssetError("L551", "the cover is not a whole picture", place=place, help=help) from error
    return image


def _check_pixels(image: Image.Image) -> None:
    """By the head, before any is unpacked."""
    from PIL import Image

    if image.width * image.height > _MOST_PIXELS:
        raise Image.DecompressionBombError


def _refuse_unfit(image: Image.Image, path: str) -> None:
    (width, height), place = image.size, Place(path)
    if abs(width - height) > _MOST_CROPPED * max(width, height):
        help = "crop it to a square"
        raise AssetError(
            "L552",
            Phrase("the cover is {width} x {height}, not square", width=width, height=height),
            place=place,
            help=help,
        )
    if min(width, height) < _LEAST_SIZE:
        help = Phrase("give it {least} to {most} pixels a side, best {most}", least=_LEAST_SIZE, most=COVER_SIZE)
        raise AssetError(
            "L553", Phrase("the cover is {size} pixels a side", size=min(width, height)), place=place, help=help
        )
    if image.mode not in _MODES:
        help = "save it as RGB with 8 bits a channel"
        raise AssetError(
            "L554", Phrase("the cover's colours are {mode}, not RGB", mode=image.mode), place=place, help=help
        )


def _list_changes(image: Image.Image, data: bytes) -> tuple[CoverChange, ...]:
    return (*_list_colour_changes(image, data), *_list_shape_changes(image))


def _list_colour_changes(image: Image.Image, data: bytes) -> list[CoverChange]:
    changes = []
    if image.format not in {*_FORMATS, "MPO"}:
        changes.append(CoverChange(f"{image.format} was converted to JPEG", "save it as JPEG or PNG"))
    elif image.format == "MPO":
        changes.append(CoverChange("the first of its pictures was taken", "save it as a plain JPEG"))
    if image.has_transparency_data:
        changes.append(CoverChange("what is transparent shows the show's colour", "save it without transparency"))
    elif image.mode != "RGB":
        changes.append(CoverChange(f"its colours were converted from {image.mode} to RGB", "save it as RGB"))
    elif image.format == "PNG" and data[24] == 16:  # PNG 11.2.2: the depth stands there in every file
        changes.append(CoverChange("16 bits a channel became 8", "save it with 8 bits a channel"))
    if _needs_profile(image):
        changes.append(CoverChange("its colour profile was converted to sRGB", "save it as sRGB"))
    return changes


def _list_shape_changes(image: Image.Image) -> list[CoverChange]:
    (width, height), exif, changes = image.size, image.getexif(), []
    if exif.get(_ORIENTATION, 1) != 1:
        changes.append(CoverChange("it was turned as its EXIF says", "save it upright"))
    if exif.get_ifd(_POSITION) or b"GPSLatitude" in _read_xmp(image):
        changes.append(CoverChange("the place where it was taken was removed", "save it without EXIF and XMP"))
    if width != height:
        side = min(width, height)
        changes.append(CoverChange(f"{width} x {height} was cropped to {side} x {side}", "crop it to a square"))
    if min(width, height) > COVER_SIZE:
        done = f"it was shrunk to {COVER_SIZE} x {COVER_SIZE}"
        changes.append(CoverChange(done, f"save it with {COVER_SIZE} pixels a side"))
    return changes


def _remark_on_name(image: Image.Image, path: str) -> tuple[CoverChange, ...]:
    """The published name is ours; a wrong one at the producer's is only said."""
    form = _FORMATS.get(image.format or "")
    given = path.rpartition(".")[2].lower()
    if form is None or given == form.extension or (form is _JPEG and given == "jpeg"):
        return ()
    return (CoverChange(f"it is published as .{form.extension}, which it is", f"name it .{form.extension}"),)


def _read_xmp(image: Image.Image) -> bytes:
    xmp = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return xmp.encode("utf-8", "replace") if isinstance(xmp, str) else bytes(xmp)


def _needs_profile(image: Image.Image) -> bool:
    """Whether a profile other than sRGB is embedded; one that cannot be read is as none."""
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    if not profile:
        return False
    try:
        return "srgb" not in ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(BytesIO(profile))).lower()
    except (ImageCms.PyCMSError, OSError):
        return False


def _convert_colours(image: Image.Image) -> Image.Image:
    """RGB, or RGBA where something is transparent, in sRGB."""
    from PIL import ImageCms

    if image.mode in _DEEP:
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if _needs_profile(image):
        profile = ImageCms.ImageCmsProfile(BytesIO(image.info["icc_profile"]))
        plain = image if image.mode in {"L", "RGB", "RGBA", "CMYK"} else image.convert(mode)
        target = "RGBA" if plain.mode == "RGBA" else "RGB"
        try:
            converted = ImageCms.profileToProfile(plain, profile, ImageCms.createProfile("sRGB"), outputMode=target)
        except ImageCms.PyCMSError:  # a profile for other channels than the picture has
            return image.convert(mode)
        if converted is not None:
            return converted
    return image.convert(mode)


def _lay_on(image: Image.Image, background: Colour) -> Image.Image:
    from PIL import Image

    if image.mode != "RGBA":
        return image
    ground = Image.new("RGBA", image.size, (*background, 255))
    return Image.alpha_composite(ground, image).convert("RGB")
