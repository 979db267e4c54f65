"""What no XML can hold, a feed's least of all."""

from __future__ import annotations

import re
from typing import Final

NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""XML 1.0, clause 2.2, Char: not even escaped."""
