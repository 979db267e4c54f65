from __future__ import annotations

import click
import pytest

from lydsak.cli.sizes import SizeType, shorten_size


@pytest.mark.parametrize(
    ("typed", "size"),
    [("0", 0), ("1500", 1_500), ("2k", 2_000), ("500MB", 500_000_000), (" 2 GB ", 2 * 10**9), ("1,5g", 15 * 10**8)],
)
def test_a_size_is_read_as_people_type_it(typed: str, size: int) -> None:
    """With or without a unit, in either case, with a comma as Norwegians write."""
    assert SizeType().convert(typed, None, None) == size


@pytest.mark.parametrize("typed", ["", "-1", "MB", "2 miles", "1e3", "nan"])
def test_what_is_no_size_is_refused(typed: str) -> None:
    """With an example."""
    with pytest.raises(click.BadParameter, match="500MB"):
        SizeType().convert(typed, None, None)


@pytest.mark.parametrize(
    ("size", "shown"),
    [(0, "0 bytes"), (999, "999 bytes"), (1_000, "1.0 kB"), (12_345_678, "12 MB"), (2 * 10**12, "2.0 TB")],
)
def test_a_size_is_shown_short(size: int, shown: str) -> None:
    """Two figures are enough to choose by."""
    assert shorten_size(size) == shown
