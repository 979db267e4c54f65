from __future__ import annotations

import pytest

from lydsak.text.readers.page import parse_page


def _list_blocks(text: str) -> list[str]:
    return [f"{block.kind}: {block.text}" for block in parse_page(text).blocks]


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        ("<p>En <b>fin</b> dag</p>", ["paragraph: En fin dag"]),
        ("<p>Ja.<br>Nei.", ["paragraph: Ja.", "paragraph: Nei."]),
        ("<h2>To<br>linjer</h2>", ["heading: To linjer"]),
        ("<ul><li>En<li>To</ul>", ["item: En", "item: To"]),
        ("<ul><li>En<ul><li>Under</ul><li>To</ul>", ["item: En", "item: Under", "item: To"]),
        ("<p>Først<p>Så<div>Sist", ["paragraph: Først", "paragraph: Så", "paragraph: Sist"]),
        ("<p>a &amp; b&nbsp;c &ndash; d</p>", ["paragraph: a & b c – d"]),
        ("<table><tr><td>By</td><td>Oslo</td></tr></table>", ["paragraph: By, Oslo"]),
        ("<p>***</p><p> </p>", []),
        ("<script>x</script><style>y</style><template><p>z</p></template>", []),
    ],
)
def test_boundaries_make_blocks(markup: str, blocks: list[str]) -> None:
    """Whatever is left open or lies within."""
    assert _list_blocks(markup) == blocks


@pytest.mark.parametrize(
    ("markup", "mark"),
    [
        ("<nav><p>x</p></nav>", "a menu"),
        ("<figure><figcaption>x</figcaption></figure>", "a caption"),
        ("<div class='relatedArticles'>x</div>", "a note on another article"),
        ("<div class='faktaboks'>x</div>", "a fact box"),
        ("<p><span class='byline'>x</span></p>", "the byline"),
        ("<header>x</header>", "the page's head"),
        ("<article><header>x</header></article>", None),
        ("<div class='ingress shadows'>x</div>", None),
        ("<p>x <span class='byline'>y</span></p>", None),
    ],
)
def test_elements_say_what_their_words_are(markup: str, mark: str | None) -> None:
    """By name, class and role, as far as all of a block's words stand in them."""
    (block,) = parse_page(markup).blocks
    assert (block.marks[-1][1] if block.marks else None) == mark
