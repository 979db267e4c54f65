"""match_insert, is_linked_note, match_call, find_credit: captions, credits, links and buttons between paragraphs."""

from __future__ import annotations

import re
from typing import Final

from lydsak.text.article.byline import EMAIL, is_address_line

NOTE: Final = "a note on another article"
_CAPTION_CHARACTERS: Final = 300
"""A longer paragraph with a credit at its end is text that a credit was glued to."""
_PICTURE: Final = r"(?:\w*foto|illustrasjon|grafikk|video|photo|skjermbilde|skjermdump|faksimile)"
_WHO: Final = r"(?:(?-i:[A-ZÆØÅ©])|privat)"
_CREDIT: Final = re.compile(rf"\(?{_PICTURE}(?: og [a-zæøå]+)?\s*:\s*{_WHO}.{{0,120}}", re.IGNORECASE)
_CAPITAL_CREDIT: Final = re.compile(r"\(?FOTO (?:[A-ZÆØÅ][\w.-]++[ /]*+){1,6}\)?")
_CREDIT_TAIL: Final = re.compile(
    rf"(?<=[^\s:])\s+(?:[(\[]|(?-i:(?=[A-ZÆØÅ]))){_PICTURE}(?: og [a-zæøå]+)?\s*:\s*"
    rf"{_WHO}[^.!?:;]{{0,80}}(?:\.?[)\]]?)?$",
    re.IGNORECASE,
)
_READ_MORE: Final = re.compile(
    r"(?:[-–—•*→»>]+\s*)?(?:LES (?:OGSÅ|ÒG|MER|MEIR)\b.{0,240}|(?i:les (?:også|òg))(?:\s*:.{0,240})?"
    r"|(?i:les (?:mer|meir)(?: om [^:.]{1,40}| her)?\s*:.{1,240})"
    r"|(?i:(?:se|sjå|hør|høyr) (?:også|òg|her|video(?:en)?|bildene|saken)\s*:.{1,240}))"
)
"""In small letters only with a colon or alone, for "Les også boka" is a sentence."""
_POINTER: Final = r"(?:les|se|sjå|hør|høyr) (?:også|òg|mer|meir)\b"
_LINKED_NOTE: Final = re.compile(
    rf"[-–—•*→»>_ ]*(?:\[{_POINTER}[^\]\n]{{0,240}}\]|{_POINTER}[:*_ ]*\[[^\]\n]{{1,240}}\])"
    r"\([^)\n]{1,2000}+\)[.!*_ ]*",
    re.IGNORECASE,
)
"""In Markdown, and nothing but a link behind the pointer: then it is no sentence, with a colon or without."""
# Whom to tell about a crime is news: what names the police is read.
_TIP: Final = re.compile(
    r"(?!.*\bpoliti)(?:tips oss|har du (?:et |eit )?tips|vet du noe|veit du noko|har du sett noe)\b"
    r"(?=.*(?:[\w.+-]+@[\w-]+\.\w|(?<!\d)(?:(?:\+|00)47 ?)?[02-9](?:[ .]?\d){7}(?!\d)|(?<!\d)0\d{4}(?!\d)))"
    r".{0,240}",
    re.IGNORECASE,
)
_CALL: Final = re.compile(
    r"(?!.*(?:\b[Pp]oliti|, (?:sier|seier|skriver|skriv|står|opplyser) ))"
    r"(?=.*\b(?:[Oo]ss|[Tt]ips|[Tt]ipse|[Rr]edaksjon\w*|[Dd]ebatt\w*|[Mm]ening\w*|[Mm]eining\w*|[Ii]nnlegg)\b)"
    r"(?=.*(?:^|[.!?:] )(?:Send|Skriv|Ring|Kontakt|Meld|Tips|Ta kontakt)\b)"
    rf".{{1,300}}(?:{EMAIL}|\boss\b.*\d\d(?: \d\d){{3}})[.!)]*"
)
_STORY: Final = r"(?:sak(?:en|a)|artikkel(?:en)?)"
_UPDATING: Final = re.compile(
    rf"\(?(?:{_STORY} (?:(?:blir|vert) (?:fortløpende |løpande )?oppdatert|oppdateres|oppdaterast)"
    rf"|vi oppdaterer {_STORY})(?: fortløpende| løpande| kontinuerlig| når [^,]{{1,60}})?[.!…]*\)?",
    re.IGNORECASE,
)
_ADVERTISEMENT: Final = re.compile(
    rf"(?:annonse(?:r|innhold)?|annonsørinnhold|reklame"
    rf"|{_STORY} (?:fortsetter|held fram|fortset) (?:under|etter) .{{1,40}})[.:↓ ]*",
    re.IGNORECASE,
)
_SHARING: Final = re.compile(
    rf"(?:del (?:(?:denne )?{_STORY}|på (?:facebook|twitter|x|linkedin)).{{0,60}}|kopier lenk[ea]|skriv ut"
    r"|følg oss på .{1,60}|lytt til (?:saken|saka|artikkelen)|vis (?:mer|meir)|kommentarer?(?: \(?\d+\)?)?)[.!:]*",
    re.IGNORECASE,
)
_SUBSCRIBING: Final = re.compile(
    r"(?:(?:kun |bare |berre )?for abonnent(?:er|ar)?|abonnement|(?:bli|kjøp|prøv) abonn\w+.{0,80}"
    r"|logg inn(?: her| for å (?:lese|lesa|se|sjå) .{1,40})?|(?:meld deg på|få) nyhets?brev.{0,60}"
    r"|vil du lese (?:mer|resten|hele saken|meir)\b.{0,80}|allerede abonnent\?.{0,60}"
    r"|abonner(?: (?:nå|no|på .{1,60}))?)[.!]*",
    re.IGNORECASE,
)
_DISCLAIMER: Final = re.compile(
    r"(?:dette er e(?:n|in|t|it) \w+\. )?"
    r"\w*(?:innlegget|kommentaren|kronikken|teksten|artikkelen|spalten|meldingen) (?:gir|gjev)(?: ene og alene)? "
    r"uttrykk for .{1,120}"
    r"|(?:denne |)(?:artikkelen|saken|saka) er (?:mer|meir|over) (?:enn )?.{1,20} gam[ma]el[.!]?"
    r"|dette er en sak fra .{1,60}",
    re.IGNORECASE,
)
_AGENCY_TAIL: Final = re.compile(
    r"(?<=[.!?»”\"])\s+(?:\(©? ?|©)(?:NTB|NPK|AFP|Reuters|NPK-NTB|NTB-AFP|NTB-Reuters|NTB-TT)\)?\.?$"
)
_REPORTING: Final = re.compile(r"vi rapporterer (?:fra|frå) .{1,60}", re.IGNORECASE)
_AGENCY: Final = re.compile(r"[(©\s]*(?:NTB|NPK|AFP|Reuters|NPK-NTB|NTB-AFP|NTB-Reuters|NTB-TT)\)?\.?")
_BREAK: Final = re.compile(r"([-_=~#+•·–—])(?:\s*\1){2,}|\*(?:\s*\*)+|⁂")
"""A line that parts two scenes: `* * *`, `***`, `---`."""
_INSERTS: Final = (
    (_CREDIT, "a picture credit"),
    (_CAPITAL_CREDIT, "a picture credit"),
    (_READ_MORE, NOTE),
    (_TIP, "how to send tips"),
    (_UPDATING, "a note that the story is updated"),
    (_ADVERTISEMENT, "a mark of an advertisement"),
    (_SHARING, "a button"),
    (_SUBSCRIBING, "a note to subscribers"),
    (_DISCLAIMER, "a disclaimer"),
    (_AGENCY, "the agency"),
    (_REPORTING, "where the reporter is"),
    (_BREAK, "a break"),
)
_QUOTE: Final = re.compile(r"[-–—]\s")


def match_insert(text: str) -> str | None:
    """Why a line that may stand anywhere in an article is left out; None for a line of the article."""
    if is_linked_note(text):
        return NOTE
    if len(text) > _CAPTION_CHARACTERS:
        return None
    if is_address_line(text):
        return "an e-mail address"
    reason = next((reason for pattern, reason in _INSERTS if pattern.fullmatch(text)), None)
    caption = reason is None and not _QUOTE.match(text) and _CREDIT_TAIL.search(text)
    return "a picture's caption" if caption else reason


def is_linked_note(text: str) -> bool:
    """Whether a paragraph in Markdown is a link to another article alone, like *Les også [Slik blir kinoen](/x)*."""
    return _LINKED_NOTE.fullmatch(text) is not None


def match_call(text: str) -> str | None:
    """Why a line at an article's end is left out: it asks readers to write to the newspaper."""
    return "how to reach the newspaper" if not _QUOTE.match(text) and _CALL.fullmatch(text) else None


def find_credit(text: str) -> tuple[int, str] | None:
    """Where a credit begins at the end of a paragraph, with the space before it, and what it is; None without one."""
    tails = ((_CREDIT_TAIL, "a picture credit"), (_AGENCY_TAIL, "the agency"))
    return next(((found.start(), reason) for tail, reason in tails if (found := tail.search(text))), None)
