"""Sizes of files as people type and read them, in powers of ten as disks are sold."""

from __future__ import annotations

import re
from typing import Final

import click

_UNITS: Final = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_TYPED: Final = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*([kmgt]?)b?", re.IGNORECASE)


class SizeType(click.ParamType):
    """An option like 500MB or 2G, as bytes."""

    name = "size"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Raises click's BadParameter."""
        found = _TYPED.fullmatch(str(value).strip())
        if found is None:
            self.fail(f"{value!r} is no size; write one like 500MB or 2GB", param, ctx)
        return round(float(found[1].replace(",", ".")) * _UNITS[found[2].lower()])


def shorten_size(size: int) -> str:
    """Like "1.2 GB" or "340 MB"."""
    for unit, least in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= least:
            number = size / least
            return f"{number:.1f} {unit}" if number < 10 else f"{number:.0f} {unit}"
    return f"{size} bytes"
