"""What may stand in the table of an online engine in lydsak.toml."""

from __future__ import annotations

from typing import Annotated

import msgspec

Positive = Annotated[float, msgspec.Meta(gt=0)]
Price = Annotated[float, msgspec.Meta(ge=0)]
"""US dollars for a million characters."""
Address = Annotated[
    str, msgspec.Meta(pattern=r"^https?://(\[[0-9a-fA-F:.]+\]|[^\s/?#@\\:\[\]]+)(:[0-9]{1,5})?(/[^\s?#@\\]*)?\Z")
]
"""Of a service. No user and password, and no query, which may hold a key: an address is told in errors and recipes."""


class OnlineOptions(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """What every online engine takes in its table of lydsak.toml."""

    concurrency: Annotated[int, msgspec.Meta(ge=1, le=64)] = 4
    requests_per_minute: Positive | None = None
    """Over all workers of a build; repetitions count."""
    timeout: Positive = 20.0
    """Seconds, for the connection and for each silence of the server."""
    deadline: Positive = 55.0
    """Seconds, for one request with all its repetitions: a service that hangs costs less than a minute."""
    attempts: Annotated[int, msgspec.Meta(ge=1, le=20)] = 5
    price: Price | None = None
    key_env: str | None = None
    key_file: str | None = None
