"""Feeds as other hosts make them: odd guids, entities, CDATA, other time zones, emoji, fields that are missing."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
  xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:atom="http://www.w3.org/2005/Atom"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:psc="http://podlove.org/simple-chapters">
<channel>
<title>Fjordposten p&aring; lufta &#38; på land</title>
<link>https://gammel.example/podkast</link>
<description><![CDATA[Saker fra fjorden, <b>hver dag</b> & natt.]]></description>
<language>nb-NO</language>
<copyright>© Fjordposten</copyright>
<itunes:author>Fjordposten</itunes:author>
<itunes:owner><itunes:name>Redaksjonen</itunes:name><itunes:email>pod@fjordposten.example</itunes:email></itunes:owner>
<itunes:category text="Society &amp; Culture"><itunes:category text="Documentary"/></itunes:category>
<itunes:category text="News"/>
<itunes:explicit>clean</itunes:explicit>
<itunes:type>Episodic</itunes:type>
<podcast:locked owner="pod@fjordposten.example">yes</podcast:locked>
<podcast:funding url="https://gammel.example/stott">Støtt avisa</podcast:funding>
<podcast:value type="lightning"/>
"""
_ZONES = ("+0000", "GMT", "EST", "PDT", "+0200", "-0330", "+0545", "CET")


def render_foreign_feed(
    numbers: Sequence[int], *, address: str = "https://gammel.example/feed/", more: str = "", host: str = ""
) -> bytes:
    """A feed of the items with these numbers, in this order; `host` is where sounds are, `more` stands in the head."""
    link = f'<atom:link rel="self" type="application/rss+xml" href="{escape(address)}"/>\n'
    items = "".join(render_foreign_item(number, host or "https://cdn.gammel.example") for number in numbers)
    return f"{_HEAD}{link}{more}{items}</channel></rss>".encode()


def render_foreign_item(number: int, host: str) -> str:
    """The item of a number; every seventh, say, is odd in a way of its own."""
    day, month, year = number % 28 + 1, number // 28 % 12 + 1, 2024 - number // 336
    zone, hour = _ZONES[number % len(_ZONES)], number % 24
    name = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()[month - 1]
    date = f"{day} {name} {year} {hour:02}:07:{number % 60:02} {zone}"
    guids = (
        f"<guid>https://gammel.example/?p={number}&amp;x=1</guid>",
        f'<guid isPermaLink="false">tag:gammel.example,2019:{number}</guid>',
        f'<guid isPermaLink="false">  Ålesund «{number}» 🎧 </guid>',
        f"<guid isPermaLink='true'>urn:uuid:{number:032X}</guid>",
        f'<guid isPermaLink="false"><![CDATA[<{number}> & "{number}"]]></guid>',
        "" if number % 10 == 5 else f'<guid isPermaLink="false">{number}</guid>',
    )
    parts = [
        f"<title>{number}: Ferja &amp; b&aring;ten &#8211; 🛥️ {escape('<sak>')}</title>",
        f"<link>https://gammel.example/sak/{number}?a=1&amp;b=2</link>",
        guids[number % len(guids)],
        "" if number % 97 == 3 else f"<pubDate>{date}</pubDate>",
        f'<enclosure url="{host}/lyd/{number}.mp3?t=1&amp;u=%C3%B8" length="{1_000_000 + number}" type="audio/mpeg"/>',
        f'<description><![CDATA[<p>Sak {number}.</p>\n<p>Linje «to» & "tre" \\ fire.</p>]]></description>',
    ]
    if number % 3:
        parts.append(f"<itunes:duration>{number % 50 + 1}:{number % 60:02}</itunes:duration>")
    if number % 4 == 0:
        parts.append(f"<content:encoded><![CDATA[<p>Mer om {number} &nbsp; 🎣</p>]]></content:encoded>")
    if number % 5 == 0:
        parts.append(f"<itunes:season>2</itunes:season><itunes:episode>{number or 1}</itunes:episode>")
        parts.append('<podcast:season name="Fjord">2</podcast:season><itunes:episodeType>Bonus</itunes:episodeType>')
    if number % 6 == 0:
        parts.append(f'<podcast:transcript url="https://gammel.example/{number}.vtt" type="text/vtt" language="no"/>')
        parts.append(f'<podcast:chapters url="https://gammel.example/{number}.json" type="application/json+chapters"/>')
        parts.append('<podcast:person role="host" href="https://gammel.example/kari">Kari Nordmann</podcast:person>')
    if number % 9 == 0:
        parts.append('<psc:chapters version="1.2"><psc:chapter start="0" title="Start &amp; slutt"/></psc:chapters>')
        parts.append("<itunes:explicit>yes</itunes:explicit><dc:creator>Ola Nordmann</dc:creator>")
        parts.append(f'<itunes:image href="https://gammel.example/{number}.jpg"/>')
    if number % 11 == 0:
        parts.append(f"<itunes:summary>Kort om {number}\x0b &hellip;</itunes:summary><podcast:value/>")
    return _join(parts)


def _join(parts: Sequence[str]) -> str:
    inner = "\n".join(part for part in parts if part)
    return f"<item>\n{inner}\n</item>\n"
