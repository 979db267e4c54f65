"""Parts of a file, asked for as no player does."""

from __future__ import annotations

from collections.abc import Iterator

from faults.attacks.cases import Attack, ask

_RANGES = (
    "bytes=-0", "bytes=-99999999999999999999", "bytes=99999999999999999999-", "bytes=5-2", "bytes=-", "bytes=", "bytes",
    "lines=0-1", "bytes=0-0,-1", "bytes=a-b", "bytes=0-" + "9" * 5000, "bytes=--5", "bytes= 0 - 5 ", "=0-5",
    "bytes=0-5;q=1", "bytes=0x0-0x5", "bytes=+0-+5", "bytes=1e3-", "bytes=\udcd9\udca0-5", "BYTES=0-5",
    "bytes=,,,,,0-5",
    "bytes=0-5,bytes=6-9", "bytes=NaN-Infinity",
)  # fmt: skip
_ANSWERS = frozenset({200, 206, 400, 416})


def list_ranges(path: str, size: int) -> Iterator[Attack]:
    """Never more bytes than the file has, but for what parts them."""
    largest = size + 100 * 300
    for wanted in _RANGES:
        yield Attack(f"Range {wanted[:40]}", ask(path, [f"Range: {wanted}"]), _ANSWERS, largest)
    many = {
        "100 whole": ",".join(["0-"] * 100),
        "1000 whole": ",".join(["0-"] * 1000),
        "3000 of a byte": ",".join(["0-0"] * 3000),
        "99 apart": ",".join(f"{at * 10}-{at * 10}" for at in range(99)),
        "99 overlapping": ",".join(f"{at}-{size - at}" for at in range(99)),
        "99 backwards": ",".join(f"{at * 10}-{at * 10 + 20}" for at in range(98, -1, -1)),
    }
    for name, ranges in many.items():
        yield Attack(f"{name}", ask(path, [f"Range: bytes={ranges}"]), _ANSWERS, largest)
    yield Attack("Range twice", ask(path, ["Range: bytes=0-5", "Range: bytes=0-"]), _ANSWERS, largest)
    yield Attack("If-Range of another", ask(path, ["Range: bytes=0-5", 'If-Range: "a"']), frozenset({200}), largest)
    yield Attack("HEAD", ask(path, ["Range: bytes=0-5"], method="HEAD"), _ANSWERS, 0)
    yield Attack("the feed", ask("/feed.xml", ["Range: bytes=5-2"]), _ANSWERS, largest)
    tags = ",".join(f'"{number}"' for number in range(2000))
    yield Attack("2000 tags", ask(path, [f"If-None-Match: {tags}"]), frozenset({200}), largest)
    yield Attack("a day that is none", ask(path, ["If-Modified-Since: i går"]), frozenset({200, 400}), largest)
