"""Derive the word lists of the reading rules from Bokmålsordboka: `python tools/derive_nouns.py articles.db.gz`.

The dictionary (University of Bergen and Språkrådet, CC BY 4.0) is in the package ordb, as a gzipped SQLite database.
Only what the rules need is kept: endings that decide. An ending holds for every word that ends so, unless a longer one
is listed; "^" is the beginning of a word. The endings give back each word of the dictionary as it is there.
"""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "src" / "lydsak" / "text" / "norwegian" / "data"
SOURCE = "# Derived by tools/derive_nouns.py from Bokmålsordboka, University of Bergen and Språkrådet, CC BY 4.0.\n"
WORD = re.compile("[a-zæøåéèêóòôüäö]+(?:-[a-zæøåéèêóòôüäö]+)*")
USUALLY_ADJECTIVE = ("sk", "iv", "al", "ell", "ær", "ant", "ent", "ende", "utt", "trakt")
"""Endings of adjectives that are nouns too, as languages are: "norsk"."""
SHORT = 4
"""Letters: the longest word that could be taken for an initialism in a headline."""
FAMILY = 5
"""Words that must agree before their ending is sure; a noun with as many compounds is sure by itself."""
SHORTEST_ENDING = 3


@dataclass
class Node:
    """The words that end alike. `costs`: how many endings it takes to list them, by the class that is inherited."""

    longer: dict[str, Node] = field(default_factory=dict)
    word_class: str | None = None
    costs: dict[str, int] = field(default_factory=dict)


def main(path: Path) -> None:
    """Write genders.tsv, sure_genders.tsv, forms.tsv and short_words.txt."""
    with tempfile.TemporaryDirectory() as scratch:
        database = Path(scratch) / "articles.db"
        database.write_bytes(gzip.decompress(path.read_bytes()))
        with sqlite3.connect(database) as connection:
            genders = collect_genders(connection)
            forms = collect_forms(connection)
            readings = collect_readings(connection)
    adjectives = {form for form, kinds in forms.items() if "adjective" in kinds}
    usually = {word for word in adjectives if word not in genders or word.endswith(USUALLY_ADJECTIVE)}
    classes = {**genders, **dict.fromkeys(usually, "a")}
    write_list("genders.tsv", "ending\tgender of a noun (m, f, n), or a: an adjective", list_endings(classes, "m"))
    write_list(
        "sure_genders.tsv",
        "ending or ^word\tn, or m for masculine and feminine: all words that have it are nouns of that gender",
        list_sure_endings({form: name_reading(found) for form, found in readings.items()}),
    )
    present = {form for form, kinds in forms.items() if form.endswith("er") and "present" in kinds}
    plural = {form for form, kinds in forms.items() if form.endswith("er") and "plural" in kinds}
    kinds = dict.fromkeys(plural - present, "n") | dict.fromkeys(present - plural, "v")
    write_list(
        "forms.tsv",
        "ending\twhat a form in -er is: n, a noun in the plural, or v, a verb in the present",
        list_endings(kinds, "n"),
    )
    short = sorted(form for form in forms if 1 < len(form) <= SHORT)
    write_list("short_words.txt", f"every form of two to {SHORT} letters", short)


def write_list(name: str, what: str, lines: list[str]) -> None:
    """Write one data file."""
    (DATA / name).write_text(f"{SOURCE}# {what}\n" + "".join(f"{line}\n" for line in lines), encoding="utf-8")


def collect_genders(connection: sqlite3.Connection) -> Mapping[str, str]:
    """Nouns and their gender."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    rows = connection.execute("select lemma, all_lemmas, gender from articles where word_class like 'NOUN%'")
    for lemma, more, gender in rows:
        for word in {lemma, *re.split(r"\s*[|;,]\s*", more or "")}:
            if gender and WORD.fullmatch(word.strip().lower()) and len(word) > 1:
                found[word.strip().lower()] |= set(gender.split(" | "))
    return {word: name_gender(genders) for word, genders in found.items()}


def name_gender(genders: set[str]) -> str:
    """One letter. What may be feminine is: Nynorsk has "ei" there, Bokmål the same "én" for both."""
    if genders == {"Neuter"}:
        return "n"
    return "f" if "Fem" in genders and "Neuter" not in genders else "m"


def collect_forms(connection: sqlite3.Connection) -> Mapping[str, set[str]]:
    """Every inflected form, and what of it the rules want to know."""
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for (table,) in connection.execute("select inflection_table from articles"):
        for entry in json.loads(table or "[]"):
            for inflection in entry["inflections"]:
                if WORD.fullmatch(inflection["form"]):
                    forms[inflection["form"]] |= set(name_form(entry["word_class"], set(inflection["tags"])))
    return forms


def name_form(word_class: str, tags: set[str]) -> Iterator[str]:
    """What of a form the rules want to know."""
    if word_class == "NOUN" and {"Plur", "Ind"} <= tags:
        yield "plural"
    if word_class == "VERB" and tags == {"Pres"}:
        yield "present"
    if ("Pos" in tags or "Adj" in tags) and ({"Ind", "Sing"} <= tags or "<PresPart>" in tags):
        yield "adjective"


def collect_readings(connection: sqlite3.Connection) -> Mapping[str, set[str]]:
    """Every inflected form, and all that it can be where an article stands before it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for gender, table in connection.execute("select gender, inflection_table from articles"):
        for entry in json.loads(table or "[]"):
            for inflection in entry["inflections"]:
                if WORD.fullmatch(inflection["form"]):
                    reading = read_form(entry["word_class"], set(inflection["tags"]), set((gender or "").split(" | ")))
                    found[inflection["form"]] |= reading
    return found


def read_form(word_class: str, tags: set[str], genders: set[str]) -> set[str]:
    """What one form of one article is: a noun in the singular by its gender, or something else."""
    if word_class == "NOUN" and {"Sing", "Ind"} <= tags:
        return {"n"} if genders == {"Neuter"} else {"m"} if genders <= {"Masc", "Fem"} else {"other"}
    if (word_class == "NOUN" and {"Plur", "Ind"} <= tags) or (word_class == "VERB" and tags in ({"Imp"}, {"Inf"})):
        return set()  # none stands after an article, or it is written like the noun it goes with
    if word_class == "VERB" and tags in ({"Pres"}, {"Past"}):
        return {"finite"}
    return set() if word_class in {"PFX", "COMPPFX", "EXPR", "SYM"} else {"other"}


def name_reading(readings: set[str]) -> str:
    """The one gender of a form. After "en" a finite verb may stand, as in "når en lever", after "et" none."""
    if readings == {"n"}:
        return "n"
    return "m" if readings in ({"m"}, {"m", "finite"}) else "other"


def list_sure_endings(readings: Mapping[str, str]) -> list[str]:
    """The shortest endings on which enough words agree, and the nouns of many compounds that none of them covers."""
    families: defaultdict[str, list[str]] = defaultdict(list)
    for form, reading in readings.items():
        for ending in iterate_endings(form):
            families[ending].append(reading)
    sure = {ending: found[0] for ending, found in families.items() if len(found) >= FAMILY and len(set(found)) == 1}
    chosen = {}
    for form, reading in readings.items():
        shortest = next((ending for ending in iterate_endings(form) if ending in sure), None)
        if reading != "other" and shortest:
            chosen[shortest] = reading
    compounds = count_compounds(readings)
    chosen |= {f"^{noun}": readings[noun] for noun, count in compounds.items() if count >= FAMILY}
    return sorted(f"{ending}\t{gender}" for ending, gender in chosen.items())


def iterate_endings(form: str) -> Iterator[str]:
    """The shortest first, the last of them the whole word."""
    whole = f"^{form}"
    yield from (whole[start:] for start in range(len(whole) - SHORTEST_ENDING, -1, -1))


def count_compounds(readings: Mapping[str, str]) -> Mapping[str, int]:
    """How many words end in each noun after another word."""
    counts: defaultdict[str, int] = defaultdict(int)
    for form in readings:
        for start in range(2, len(form) - 1):
            if form[:start] in readings and readings.get(form[start:], "other") != "other":
                counts[form[start:]] += 1
    return counts


def list_endings(classes: Mapping[str, str], usual: str) -> list[str]:
    """The fewest endings that class every word right, where what matches no ending is `usual`."""
    root = Node()
    for word, word_class in classes.items():
        node = root
        for letter in (*reversed(word), "^"):
            node = node.longer.setdefault(letter, Node())
        node.word_class = word_class
    count_endings(root, sorted(set(classes.values())))
    return sorted(f"{ending}\t{word_class}" for ending, word_class in choose_endings(root, "", usual))


def count_endings(node: Node, classes: list[str]) -> None:
    """Fill in the costs, longest endings first: an ending is listed where its class is not the inherited one."""
    for longer in node.longer.values():
        count_endings(longer, classes)
    if node.word_class is not None:
        node.costs = {each: int(each != node.word_class) for each in classes}
        return
    kept = {each: sum(longer.costs[each] for longer in node.longer.values()) for each in classes}
    node.costs = {each: min(kept[each], 1 + min(kept.values())) for each in classes}


def choose_endings(node: Node, ending: str, inherited: str) -> Iterator[tuple[str, str]]:
    """Walk down and list an ending wherever that is cheaper than to inherit."""
    if node.word_class is not None:
        if node.word_class != inherited:
            yield ending, node.word_class
        return
    kept = {each: sum(longer.costs[each] for longer in node.longer.values()) for each in node.costs}
    best = min(kept, key=lambda each: (kept[each], each))
    chosen = inherited if kept[inherited] <= 1 + kept[best] else best
    if chosen != inherited:
        yield ending, chosen
    for letter, longer in node.longer.items():
        yield from choose_endings(longer, letter + ending, chosen)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
