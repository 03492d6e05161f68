"""Notices by which an agency takes a report back or holds it, told from reports about such things.

The forms are those of the Reuters Handbook of Journalism ("Corrections, Refiles, Kills, Repeats and
Embargoes"), the dpa stylebook ("Please kill item dpa 157 …", "KILL KILL KILL"), AP ("Please kill the story
…", "A kill is mandatory") and AFP ("Mandatory Kill"), and their like in German, French and Spanish. A
notice is short and speaks to editors; a report that only mentions such a thing is none.
"""

from __future__ import annotations

import re

from worker.types import Notice, NoticeKind

NOTICE_CHARS = 1_000  #: A notice is no longer; a longer text with its marks is a report, with a notice above it.
BARE_CHARS = 280  #: So short, its mark alone makes it one.
OPENING_CHARS = 1_500  #: What makes a notice stands within so many characters. Bounds the work, too.
_HEAD_LINES = 4  #: The mark stands in the headline or in one of so many lines.
_LINE_CHARS = 140

_MARK = re.compile(
    r"\W{0,10}(?:(?:URGENT|BULLETIN|ADVISORY|ATTENTION|ACHTUNG|EDITORS|EDS|BC|MANDATORY)\W{1,5}){0,3}"
    r"(?:(?i:mandatory kill)\b|KILL(?:\W{1,3}KILL\b){1,3}|(?:STORY |ITEM |ARTICLE )?"
    r"(?:KILL|KILLED|WITHDRAWN|RETRACTED|ANNULATION|ANNULÉE?|ANULACIÓN|ANULAD[AO]|STORNO|RÜCKRUF|ZURÜCKGEZOGEN))"
    r"\s?(?:[:=/–—]|-(?!\w*\s\w+s\b)|\(|$)\W{0,5}"
)
_THING = r"(?:stor(?:y|ies)|item|article|report|dispatch|piece|copy|headline|alert|newsbreak|snap|series|take)"
_ASKS = re.compile(
    r"\b(?:please|kindly|must|asked to|advised to|requested to)\s(?:\w+\s){0,2}?"
    r"(?:kill|disregard|ignore|withdraw|delete|spike|hold|(?:do )?not (?:use|publish|run))\s"
    r"[^\n]{0,120}?\b" + _THING + r"\b"
    r"|\bkill is mandatory\b|\bmake certain the (?:story|item|article) is not (?:used|published)\b"
    r"|\bbitte\s(?:\w+\s){0,3}?(?:die|unsere|diese|den|unseren|diesen|das)\s[^\n]{0,120}?"
    r"(?:meldung|bericht|beitrag|artikel|fassung|text)\b[^\n]{0,160}?\b(?:nicht (?:verwenden|veröffentlichen|mehr)"
    r"|vernichten|löschen|stornieren|ignorieren)"
    r"|\bbitte verwenden sie (?:die|unsere|diese)\s[^\n]{0,80}?(?:meldung|bericht)[^\n]{0,160}?\bnicht\b"
    r"|\b(?:merci d[e’']|prière d[e’']|veuillez)\s?(?:bien vouloir )?"
    r"(?:annuler|ne pas (?:tenir compte|utiliser|publier|diffuser)|ignorer|supprimer)\s[^\n]{0,80}?"
    r"\b(?:dépêche|article|papier|texte|information|alerte|urgent)\b"
    r"|\b(?:rogamos|por favor|se ruega)\s[^\n]{0,40}?(?:anul|ignor|elimin|no (?:usar|utili|publi|tom|teng))\w*\s"
    r"[^\n]{0,80}?\b(?:noticia|información|despacho|nota|artículo|teletipo)\b",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\b(?:our|previous|earlier|above|slugged|headlined|titled|item|moved|sent|transmitted|unsere|vorherige|notre"
    r"|précédente|nuestra|anterior|mandatory|certain)\b|[\"“„«]",
    re.IGNORECASE,
)
_WITHDRAWN = re.compile(
    r"\b"
    + _THING
    + r"\b[^\n]{0,220}?\b(?:is|are|has been|have been|was)\s(?:hereby\s)?(?:withdrawn|killed|retracted)\b"
    r"|\b(?:meldung|bericht|beitrag|zusammenfassung)\b[^\n]{0,220}?\b(?:zurückgezogen|annulliert|storniert)\b"
    r"|\b(?:dépêche|article|papier)\b[^\n]{0,220}?\b(?:est|a été)\s(?:annulée?|retirée?)\b"
    r"|\b(?:noticia|información|despacho|nota)\b[^\n]{0,220}?\b(?:queda|ha sido|fue)\s(?:anulad|retirad)[ao]\b",
    re.IGNORECASE,
)
_SIGNS = (
    "please", "kindly", "must", "ed to ", "mandatory", "make certain", "bitte", "merci d", "prière d", "veuillez",
    "rogamos", "por favor", "se ruega", "withdrawn", "killed", "retracted", "zurückgezogen", "annul", "storniert",
    "retiré", "anulad", "retirad",
)  # fmt: skip
"""Without one of these no order and no withdrawal can be found: spares most texts the search."""
_ABOUT_A_SLIP = re.compile(
    r"\badvisory\b|\bin error\b|\bsubstitute\b|\bwe regret\b|\birrtümlich|\bersatzlos\b|\bpar erreur\b|\bpor error\b",
    re.IGNORECASE,
)
_EMBARGO = re.compile(
    r"\W{0,10}(?:(?:STRICTLY|NOTE|MEDIA|EDITORS)\W{1,3}){0,2}(?:EMBARGO(?:ED)?|(?i:embargoed|under embargo|sperrfrist"
    r"|sous embargo|embargad[oa]))\W{0,3}?(?P<word>(?i:until|till|not before|for release(?: until| at)?|bis"
    r"|jusqu[’'](?:à|au)|hasta)|:)\s{0,3}(?P<until>[^\n]{0,100})"
)
_QUOTED = re.compile(r"[“\"„]([^“”\"„\n]{6,200})[”\"“]|«\s?([^«»\n]{6,200}?)\s?»|(?<!\w)[‘']([^\n]{6,200}?)[’'](?!\w)")
_SLUG = re.compile(r"\b((?:[A-Z][\w.]{1,24}[-/]){1,5}[A-Z][\w.]{1,24})(?![\w-])")
_HEADLINED = re.compile(r"\b(?:headlined|titled|slugged)\s([^\n\"“'‘.]{6,160})")


def read_notice(title: str | None, text: str) -> Notice | None:
    """Read a notice that withdraws or holds a report, or None.

    Takes headline and text as they came: cleaning takes marks off. A report that stands under an embargo
    of its own is a notice that is not ``alone``.
    """
    title = " ".join((title or "").split())
    opening = text[:OPENING_CHARS]
    lines = [line.strip() for line in opening.split("\n") if line.strip()][:_HEAD_LINES]
    heads = [line for line in (title, *lines) if 0 < len(line) <= _LINE_CHARS]
    until, marked = _embargo(heads), any(_MARK.match(line) for line in heads)
    short = len(text) <= NOTICE_CHARS
    if until is None and not marked and not short:
        return None
    said = f"{title}\n{' '.join(opening.split())}"
    lowered = said.lower()
    if until is None and not marked and not any(sign in lowered for sign in _SIGNS):
        return None
    asks = _ASKS.search(said) is not None
    if until is not None:
        return _notice("embargo", title, said, alone=asks and short, until=until)
    if _is_kill(said, asks=asks, marked=marked, chars=len(text)):
        return _notice("kill", title, said, alone=short)
    return None


def _is_kill(said: str, *, asks: bool, marked: bool, chars: int) -> bool:
    if marked:
        return asks or chars <= BARE_CHARS or _WITHDRAWN.search(said) is not None
    if asks and _OURS.search(said):
        return True
    return _WITHDRAWN.search(said) is not None and _ABOUT_A_SLIP.search(said) is not None


def _embargo(heads: list[str]) -> str | None:
    """Return the text behind "embargoed until"; None if no line has it with a time."""
    for line in heads:
        found = _EMBARGO.match(line)
        if found and any(char.isdigit() for char in found["until"]):
            return found["until"].strip(" .:-–—=*)")
    return None


def _notice(kind: NoticeKind, title: str, said: str, *, alone: bool, until: str | None = None) -> Notice:
    text = " ".join(said.split())[: OPENING_CHARS if alone else _LINE_CHARS]
    return Notice(kind=kind, text=text, named=_named(title, said), until=until, alone=alone)


def _named(title: str, said: str) -> tuple[str, ...]:
    """Return the names it gives for the report: headlines in quotes, what follows its mark, slugs."""
    named = [next(filter(None, groups)) for groups in _QUOTED.findall(said)]
    mark = _MARK.match(title)
    if mark and title[mark.end() :]:
        named.append(title[mark.end() :])
    named += [found.strip(" ,;") for found in _HEADLINED.findall(said)]
    named += _SLUG.findall(said)
    return tuple(dict.fromkeys(named))
