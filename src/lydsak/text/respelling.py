"""One-off pronunciations: what the script says in `{shown|said}` overrules every reading rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lydsak.model import PhoneticSpan, Token


@dataclass(frozen=True, slots=True)
class RespelledSpan:
    """A stretch of the written text and what is said instead; empty is silence."""

    start: int
    end: int
    said: str
    ipa: bool = False


def apply_respellings(text: str, tokens: Sequence[Token], spans: Sequence[RespelledSpan]) -> tuple[Token, ...]:
    """The tokens with every respelled span read as the script says.

    A token that reaches past a span keeps what stands outside it as written: in "{Oslo|Oschlo}s" the s is said too.
    """
    result: list[Token] = []
    index = 0
    while index < len(tokens):
        last, touched = _find_cluster(tokens, index, spans)
        result.append(_respell_cluster(text, tokens[index : last + 1], touched) if touched else tokens[index])
        index = last + 1
    return tuple(result)


def _find_cluster(
    tokens: Sequence[Token], first: int, spans: Sequence[RespelledSpan]
) -> tuple[int, tuple[RespelledSpan, ...]]:
    """The last of the tokens that spans tie to the first one, and those spans."""
    last = first
    while True:
        start, end = tokens[first].start, tokens[last].end
        touched = tuple(span for span in spans if span.start < end and span.end > start)
        reach = max((span.end for span in touched), default=end)
        if last + 1 == len(tokens) or tokens[last + 1].start >= reach:
            return last, touched
        last += 1


def _respell_cluster(text: str, tokens: Sequence[Token], spans: Sequence[RespelledSpan]) -> Token:
    start, end = tokens[0].start, tokens[-1].end
    said, position = "", start
    phonetic: list[PhoneticSpan] = []
    for span in sorted(spans, key=lambda span: span.start):
        said += text[position : span.start] + span.said
        if span.ipa:
            phonetic.append(PhoneticSpan(len(said) - len(span.said), len(said), "ipa"))
        position = span.end
    said += text[position:end]
    if not any(sign.isalnum() for sign in said):  # only punctuation is left of what was silenced
        said = ""
    return Token(text[start:end], said, start, end, rule="script", phonetic=tuple(phonetic))
