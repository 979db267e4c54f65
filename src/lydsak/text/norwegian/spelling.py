"""Numbers in words: cardinals with "og" and gender, digits one by one. Shared by every rule that meets digits."""

from __future__ import annotations

from lydsak.text.norwegian.tables import Gender, Words


def spell_cardinal(value: int, words: Words, gender: Gender | None = None) -> str:
    """`value` in words. With a gender the last 1 agrees: "én mann", "ett år", "tjueett år". Up to 10**18."""
    if value == 1 and gender:
        return words.one[gender]
    parts = []
    for power in range(len(words.scales), 0, -1):
        count, value = divmod(value, 1000 ** (power + 1))
        if count:
            one, many = words.scales[power - 1]
            parts.append(f"{spell_cardinal(count, words)} {one if count == 1 else many}")
    thousands, rest = divmod(value, 1000)
    # "ett" is said of a lone thousand or hundred only after a greater part: "en million ett tusen ett hundre".
    if thousands == 1:
        parts.append(f"{words.one['n']} {words.thousand}" if parts else words.thousand)
    elif thousands:
        parts.append(f"{_spell_below_1000(thousands, words, 'n')} {words.thousand}")
    if thousands and 100 <= rest < 200:
        parts.append(words.one["n"])
    # "og" stands before the last two digits, after tusen only when no hundreds follow (Språkrådet).
    if parts and 0 < rest < 100:
        parts.append(words.word["and"])
    if rest or not parts:
        parts.append(_spell_below_1000(rest, words, gender))
    return " ".join(parts)


def _spell_below_1000(value: int, words: Words, gender: Gender | None) -> str:
    hundreds, rest = divmod(value, 100)
    if not hundreds:
        return spell_below_100(rest, words, gender)
    head = words.hundred if hundreds == 1 else f"{words.units[hundreds]} {words.hundred}"
    return f"{head} {words.word['and']} {spell_below_100(rest, words, gender)}" if rest else head


def spell_below_100(value: int, words: Words, gender: Gender | None = None) -> str:
    """0 to 99; a last 1 is neuter when the gender is, else the common form."""
    tens, unit = divmod(value, 10)
    last = words.one["n"] if unit == 1 and gender == "n" and value != 11 else words.units[unit]
    if value < 20:
        return last if value == 1 else words.units[value]
    return words.tens[tens] + (last if unit else "")


def spell_hundreds(value: int, words: Words) -> str:
    """1100 to 1999 by hundreds: "femten hundre", "nitten hundre og sju"."""
    head = (
        f"{words.units[value // 100]} {words.hundred}"
        if value < 2000
        else f"{spell_below_100(value // 100, words)} {words.hundred}"
    )
    return f"{head} {words.word['and']} {spell_below_100(value % 100, words)}" if value % 100 else head


def spell_digits(digits: str, words: Words) -> str:
    """One digit after the other."""
    return " ".join(words.units[int(digit)] for digit in digits)


def spell_pairs(digits: str, words: Words) -> str:
    """Digits in twos, as telephone numbers are read; a leading zero is spoken."""
    return " ".join(spell_group(digits[at : at + 2], words) for at in range(0, len(digits), 2))


def spell_group(digits: str, words: Words) -> str:
    """One group of a telephone number or code: digit by digit after a leading zero, else as a cardinal."""
    if digits[0] == "0" or len(digits) > 3:
        return spell_digits(digits, words)
    return spell_cardinal(int(digits), words)
