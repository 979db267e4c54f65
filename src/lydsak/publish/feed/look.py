"""How the feed looks to a person who opens it: CSS on the elements of RSS itself.

Browsers have dropped XSLT; CSS on XML stays. It cannot make links, so it says what to do with the address instead. Apps
and validators pass the instruction over.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Final

from lydsak.model import Show
from lydsak.publish.wording import choose_wording

_DECLARATION_END: Final = b"?>\n"
_STYLE: Final = """\
@namespace itunes "http://www.itunes.com/dtds/podcast-1.0.dtd";
:root {{ color-scheme: light dark; display: block; font: 1rem/1.5 system-ui, sans-serif; }}
:root {{ background: #fcfbf8; color: #1b1d21; }}
rss::before, rss::after {{ display: block; max-width: 42rem; margin: 0 auto; padding: 0 1.25rem; }}
rss::before {{ content: {heading}; padding-top: 2.5rem; font-size: 1.25rem; font-weight: 700; }}
channel {{ display: block; max-width: 42rem; margin: 0 auto; padding: 0 1.25rem 4rem; }}
channel::before {{ content: {hint}; display: block; margin: .25rem 0 2rem; }}
channel *, channel > * {{ display: none; }}
channel > title, channel > description, item, item > title, item > pubDate {{ display: block; }}
channel > title {{ font: 700 2.25rem/1.15 Charter, Georgia, "Liberation Serif", serif; }}
channel > description {{ margin: .75rem 0 1.5rem; font-size: 1.125rem; }}
item {{ padding: 1rem 0; border-top: 1px solid #d9d7d0; }}
item > title {{ font: 700 1.25rem/1.3 Charter, Georgia, "Liberation Serif", serif; }}
item > pubDate {{ color: #5c6068; font-size: .9375rem; }}
itunes|title, itunes|author {{ display: none; }}
@media (prefers-color-scheme: dark) {{
  :root {{ background: #14161a; color: #e6e4de; }}
  item {{ border-color: #34373e; }}
  item > pubDate {{ color: #a0a4ac; }}
}}
"""


@cache
def render_feed_style(show: Show) -> bytes:
    """The style sheet, in the words of the show's pages."""
    words = choose_wording(show.page_language or show.language)
    # A JSON string without control characters is a string of CSS too.
    heading, hint = (json.dumps(text, ensure_ascii=False) for text in (words.feed_heading, words.feed_hint))
    return _STYLE.format(heading=heading, hint=hint).encode("utf-8")


def feed_style_path(show: Show) -> str:
    """Below feed/, beside the feed, with its content's hash in its name."""
    return f"feed.{hashlib.sha256(render_feed_style(show)).hexdigest()[:8]}.css"


def dress_feed(feed: bytes, show: Show) -> bytes:
    """The feed with the instruction that names its style sheet, after the XML declaration (W3C, xml-stylesheet)."""
    declaration, end, rest = feed.partition(_DECLARATION_END)
    instruction = f'<?xml-stylesheet type="text/css" href="{feed_style_path(show)}"?>\n'.encode("ascii")
    return declaration + end + instruction + rest
