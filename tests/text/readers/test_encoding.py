from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lydsak.errors import ArticleError, UsageError
from lydsak.text.readers.encoding import EncodingError, check_encoding, decode_source, decode_text

TEXT = "Kinoen åpner\n\nÆrlig talt: «Øya» – det er éi jente, sier de, som har ventet i ti år.\n"
LINES = (Path(__file__).parent / "cases" / "encodings.tsv").read_text(encoding="utf-8").splitlines()[1:]
SAMPLES = [tuple(line.replace("~", "\u00a0").split("\t")) for line in LINES]


def _encode_sample(text: str, encoding: str) -> bytes:
    """Bytes as they come; `utf-8>cp1252` were read as the other encoding on the way, `?` with letters lost."""
    written, _, misread = encoding.partition(">")
    lossy = misread.endswith("?")
    data = text.encode(written)
    return data.decode(misread.rstrip("?"), "replace" if lossy else "strict").encode() if misread else data


@pytest.mark.parametrize(("text", "encoding", "outcome"), SAMPLES)
def test_every_sample_is_right_or_refused(text: str, encoding: str, outcome: str) -> None:
    """Letters come out as they were written; where nobody can know, the true reading is among those offered."""
    data = _encode_sample(text, encoding)
    if outcome == "right":
        assert decode_text(data, path="x.txt") == text
        return
    with pytest.raises(ArticleError) as caught:
        decode_text(data, path="x.txt")
    assert caught.value.code == outcome
    assert "UTF-8" in (caught.value.help or "")
    if isinstance(caught.value, EncodingError):
        assert text in [data.decode(reading.encoding) for reading in caught.value.readings]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("cp1252"),
    ],
)
def test_norwegian_letters_come_out_of_any_coding(data: bytes) -> None:
    """What editors' programs save is read without asking."""
    assert decode_text(data, path="x.txt") == TEXT


@pytest.mark.parametrize(
    "data",
    [
        "Čeština je krásná".encode("iso8859-2"),
        "русский".encode("koi8-r"),
        b"PK\x03\x04\x14\x00\x06\x00\x08",
        "Kinoen \ufffdpner".encode(),
        "Kinoen åpner på øya".encode().decode("cp1252").encode(),
        b"\xff\xfe\x00",
        b"\x81\x8d",
    ],
)
def test_other_bytes_are_refused(data: bytes) -> None:
    """Wrong letters would be read aloud, so nothing is guessed."""
    with pytest.raises(ArticleError) as caught:
        decode_text(data, path="x.txt")
    assert caught.value.code in {"L305", "L312", "L313"}
    assert "UTF-8" in (caught.value.help or "")


def test_a_guess_names_its_line() -> None:
    """Where only the letters told, an editor can look at the first of them."""
    guess = decode_source("Kino\nDet regner.\nDet blåser på øya.".encode("cp1252"), path="x.txt").guess
    assert guess is not None
    assert (guess.name, guess.line, guess.sample) == ("Windows-1252", 3, "Det blåser på øya.")
    assert decode_source(TEXT.encode(), path="x.txt").guess is None


def test_what_is_declared_is_believed_where_the_letters_agree() -> None:
    """A page's charset settles what its letters leave open, and never spoils letters."""
    data = "Det kostet 5 € på øya.".encode("iso8859-15")
    assert "€" in decode_source(data, path="x.html", declared="iso-8859-15").text
    assert decode_source("Åse på øya".encode(), path="x.html", declared="iso-8859-1").text == "Åse på øya"
    assert decode_source("Åse på øya".encode("cp1252"), path="x.html", declared="mac-roman").text == "Åse på øya"
    assert decode_source("Åse på øya".encode("cp1252"), path="x.html", declared="nonsense").text == "Åse på øya"


def test_the_user_names_the_encoding() -> None:
    """It is taken at its word, unless the bytes are none of it."""
    assert decode_text("Guovdageaidnu, Kárášjohka".encode("iso8859-10"), path="x", encoding="iso8859-10").endswith("ka")
    with pytest.raises(ArticleError) as caught:
        decode_text("En\nto på".encode("cp1252"), path="x", encoding="utf-8")
    assert (caught.value.code, caught.value.place and caught.value.place.line) == ("L314", 2)
    for name in ("utf-99", "rot13"):
        with pytest.raises(UsageError, match="no encoding"):
            check_encoding(name)


def test_twice_converted_letters_are_shown_mended() -> None:
    """The message says what the line was meant as."""
    with pytest.raises(ArticleError) as caught:
        decode_text("Kino\nKinoen åpner".encode().decode("cp1252").encode(), path="x.txt")
    assert caught.value.code == "L313"
    assert "«Kinoen åpner»" in (caught.value.help or "")
    assert caught.value.place
    assert caught.value.place.line == 2


def test_twice_converted_letters_that_cannot_be_mended_are_not_shown_as_meant() -> None:
    """A line of which a part is right: what it was is not known, and the spoilt line is not what was meant."""
    with pytest.raises(ArticleError) as caught:
        decode_text("Kino\nHÃ¥r er det så mÃ¥nge.".encode(), path="x.txt")
    assert (caught.value.code, caught.value.place and caught.value.place.line) == ("L313", 2)
    assert "meant" not in (caught.value.help or "")


WORDS = "på Åse ÆRE øy kafé én «Ja», «Å» – ØST. §\u00a05 gå! “Nei” Ola’s 20\u00a0°C … sæl Ås idé hei 5".split(" ")


@given(
    st.lists(st.sampled_from(WORDS), min_size=1),
    st.sampled_from(["cp1252", "mac-roman", "cp865", "cp850", "iso8859-15", "utf-8", "utf-16-le", "utf-16-be"]),
)
def test_letters_are_never_wrong(words: list[str], encoding: str) -> None:
    """Whatever words in whatever encoding: the text that was written, or a refusal."""
    text = " ".join(["Sa:", *words])  # a lone mark in UTF-16 is two letters of ASCII as well
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        return
    try:
        decoded = decode_text(data, path="x.txt")
    except ArticleError:
        return
    assert decoded == text


@given(st.binary(max_size=60))
def test_any_bytes_are_text_or_an_error(data: bytes) -> None:
    """No other exception comes out."""
    try:
        decode_text(data, path="x.txt")
    except ArticleError as error:
        assert error.help  # noqa: PT017 (a refusal is an answer)


def test_a_named_encoding_that_makes_foreign_letters_is_refused() -> None:
    """UTF-8 taken for UTF-16 is Chinese, and no error to Python."""
    data = "Elva gikk over sine bredder i går kveld, og ferja ble liggende ved kai. ".encode()
    with pytest.raises(ArticleError) as caught:
        decode_text(data if len(data) % 2 == 0 else data + b" ", path="a.txt", encoding="utf-16-le")
    assert caught.value.code == "L314"
