from __future__ import annotations

from lydsak.text.readers.markdown import read_markdown

SOURCE = """# Bjørka *kino* åpner

Av Kari Nordmann

Etter ti år er det **igjen** liv
i [kinoen](https://eksempel.no/kino). 17. mai feires.

![Kinoen](kino.jpg)

## Dugnad
> Vi trodde aldri det skulle gå,
> sier hun.
* Første punkt
* Andre_punkt_her og 2 \\* 3
- Nei, sier han.

---

Slutt uten punktum
"""


def test_markdown_is_words_and_headings() -> None:
    """Marks go, headings stay, and what is no words is listed."""
    article = read_markdown(SOURCE.encode(), path="x.md")
    assert (article.title, article.title_derived, article.author) == ("Bjørka kino åpner", False, "Kari Nordmann")
    assert [(block.kind, block.text, block.line) for block in article.blocks] == [
        ("paragraph", "Etter ti år er det igjen liv i kinoen. 17. mai feires.", 5),
        ("heading", "Dugnad", 10),
        ("paragraph", "Vi trodde aldri det skulle gå, sier hun.", 11),
        ("paragraph", "Første punkt", 13),
        ("paragraph", "Andre_punkt_her og 2 * 3", 14),
        ("paragraph", "- Nei, sier han.", 15),
        ("paragraph", "Slutt uten punktum", 19),
    ]
    assert [left.text for left in article.left_out] == [
        "https://eksempel.no/kino",
        "![Kinoen](kino.jpg)",
        "---",
        "Av Kari Nordmann",
    ]
