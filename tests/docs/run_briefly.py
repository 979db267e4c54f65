"""Run a command that lasts until Ctrl-C as a reader does: until it is there. Stands in for `lydsak` on a page.

`serve` and `studio` are asked for what they print; `build --watch` is to have built. Then comes Ctrl-C.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Sequence

_READY = re.compile(r"(?:Page|Studio)  (http://\S+)|Watching ")


def run_briefly(arguments: Sequence[str]) -> int:
    """Start it, see that it works, stop it, and give 0 where it ended as Ctrl-C ends it."""
    port = () if "--watch" in arguments or "--port" in arguments else ("--port", "0")
    command = [sys.executable, "-m", "lydsak", *arguments, *port]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        ready = None
        while ready is None and (line := process.stdout.readline()):
            sys.stdout.write(line)
            ready = _READY.match(line)
        try:
            if ready and ready[1]:
                # The studio gives a cookie for the key in its address.
                opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
                with opener.open(ready[1], timeout=60) as answer:
                    assert answer.status == 200
        finally:
            process.send_signal(signal.SIGINT)
            sys.stdout.write(process.communicate()[0])
    return 0 if ready and process.returncode in {0, 130} else process.returncode or 1


if __name__ == "__main__":
    sys.exit(run_briefly(sys.argv[1:]))
