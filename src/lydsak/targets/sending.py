"""send_each: files sent several at a time, by targets that send each by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

from lydsak.targets.base import Outgoing


def send_each(files: Sequence[Outgoing], send_one: Callable[[Outgoing], None], *, width: int) -> Iterator[Outgoing]:
    """Send files, `width` at once; yields each as it is done. The first error ends it: no further file is begun."""
    from concurrent.futures import ThreadPoolExecutor, as_completed

    stopped = threading.Event()

    def send(file: Outgoing) -> Outgoing | None:
        if stopped.is_set():
            return None
        try:
            send_one(file)
        except BaseException:
            stopped.set()
            raise
        return file

    with ThreadPoolExecutor(max(1, min(width, len(files)))) as pool:
        futures = [pool.submit(send, file) for file in files]
        try:
            for future in as_completed(futures):
                sent = future.result()
                if sent is not None:
                    yield sent
        finally:
            stopped.set()
