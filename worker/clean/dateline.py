"""Datelines, the place and day a report was sent from: "PARIS, July 18 (AFP) – …"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from worker.clean.words import AGENCIES, DATE_WORDS
from worker.wordlists import WordList

#: A dateline stands before the first dash within so many characters.
LONGEST_DATELINE = 110
_DASH = re.compile(r"\s?(?:--|[-–—―−_])\s+|(?<=\))\s?[-–—_:.]+\s*|(?<=[\w ])—(?=\w)")
_MAY_END = re.compile(r"[-–—―−_)]")  #: Without one of these within its length there is no dateline with a dash.
_AGENCY_SIGN = re.compile(r"[(/\[]\s*([^()/\[\]]{2,40}?)\s*[)/\]]\s*[.:]?$")
_DATE = re.compile(
    (
        r",? ?\b(?:(?:[A-Z][a-z]{2,5}day,?\s+)?[^\W\d_]{3,10}\.?\s+\d{1,2}(?:,?\s+\d{4})?"
        r"|\d{1,2}\.?\s+(?:de\s+)?[^\W\d_]{3,10}\.?(?:,?\s+(?:de\s+)?\d{4})?)\.?$"
    ),
)
_NUMERIC_DATE = re.compile(r",? ?\b\d{1,2}[./]\d{1,2}\.?(?:\d{2,4})?$")
#: "MOSCOW, July 18. /TASS/. …" and "МОСКВА, 18 июля — РИА Новости. …": the agency signs after the date.
_SLASHED = re.compile(r"(?P<head>[^/]{3,50}?)\.?\s/(?P<agency>[^/]{2,30})/\.?\s?[-–—]{0,2}\s?(?=\S)")
_AGENCY_AFTER = re.compile(r"(?P<agency>[^\W\d_][\w -]{2,24})\.\s(?=\S)")
_SENTENCE = re.compile(r"[!?;:\"“”«»]|\.\s+[A-Z][a-z]+\s+[a-z]")
_PLACES = WordList("clean/dateline_places")
_NO_PLACES = WordList("clean/no_dateline_places")
_SMALL = WordList("clean/place_small_words")


@dataclass(frozen=True, slots=True)
class Dateline:
    """The start of a report up to its dash."""

    end: int  #: Where the report itself begins.
    place: str | None  #: Place, with country or date as they stand; None if only an agency was named.
    agency: str | None  #: "Reuters", "AFP"; None if it was not signed.

    @property
    def date(self) -> str | None:
        """The date within place: "July 18"; None if it has none."""
        return self.place[len(_without_date(self.place)) :].strip(" ,.") or None if self.place else None


def read_dateline(text: str, whole: str = "") -> Dateline | None:
    """Return the dateline a paragraph starts with; None if it starts as a sentence does.

    Takes the paragraph and the whole text (a word in capitals that comes again in capitals is an
    abbreviation, not a place). "Moscow - which denies it - sent troops" is no dateline: after a bare
    name in small letters the report must go on with a capital and the dash must be the only one.
    """
    signed = _signed(text)
    if signed:
        return signed
    if not _MAY_END.search(text, 1, LONGEST_DATELINE):
        return _colon(text, whole)
    for dash in _DASH.finditer(text, 1, LONGEST_DATELINE):
        head, rest = text[: dash.start()].strip(), text[dash.end() :]
        if not rest or not head:
            return None
        found = _read(head, rest, whole)
        if found:
            return _completed(dash.end(), *found, rest, whole)
        if dash[0].strip() not in ("-", "–", "—", ".-", ".") and "(" not in head:
            return None
    return _colon(text, whole)


def _completed(end: int, place: str | None, agency: str | None, rest: str, whole: str) -> Dateline:
    """Return a dateline with the agency behind its dash: "(ANSA) - ROMA, 18 LUG - …", "… — РИА Новости. …"."""
    if place is None and rest[0] not in "([":
        inner = read_dateline(rest, whole)
        if inner and inner.place:
            return Dateline(end + inner.end, inner.place, agency)
    after = _AGENCY_AFTER.match(rest) if agency is None else None
    if after and after["agency"].casefold() in AGENCIES.words:
        return Dateline(end + after.end(), place, after["agency"])
    return Dateline(end, place, agency)


def _read(head: str, rest: str, whole: str) -> tuple[str | None, str | None] | None:
    """Read place and agency before a dash; None if it is no dateline."""
    sign = _AGENCY_SIGN.search(head)
    agency = None
    if sign:
        if not is_agency(sign[1]):
            return None
        agency, head = sign[1].strip(), head[: sign.start()].rstrip(" ,.")
    if not head:
        return None, agency
    if _SENTENCE.search(head) or len(head) > 80 or not (head[0].isupper() or not head[0].isascii()):
        return None
    place = _without_date(head)
    dated = place != head
    if not place:
        return None
    if agency or (dated and place.isupper()):
        ok = _names_a_place(place, loose=True)
    elif dated:
        ok = _names_a_place(place, loose=True) and _opens(rest) and not _closes_a_parenthesis(rest)
    else:
        ok = _bare_place(place, rest, whole)
    return (head.rstrip(" ,"), agency) if ok else None


def is_agency(text: str) -> bool:
    """Return True if brackets hold an agency or paper: "Reuters", "AFP/dpa", "Thomson Reuters Foundation"."""
    key = text.casefold().strip(" .")
    if key in AGENCIES.words or key.split("/")[0] in AGENCIES.words:
        return True
    if text.isupper() and text.isalpha() and 2 <= len(text) <= 6:
        return True
    return any(part in AGENCIES.words for part in key.split() if len(part) > 2) and len(key) <= 40


def _without_date(head: str) -> str:
    """Remove a date at the end: "PARIS, July 18" -> "PARIS"."""
    for pattern in (_DATE, _NUMERIC_DATE):
        match = pattern.search(head)
        if match and _has_month(match[0]):
            return head[: match.start()].rstrip(" ,.")
    return head


def _has_month(text: str) -> bool:
    tokens = re.findall(r"[^\W\d_]+", text.casefold())
    return not tokens or any(t in DATE_WORDS.words for t in tokens)


def _names_a_place(place: str, *, loose: bool) -> bool:
    """Return True if all words are written as a place's name is."""
    tokens = place.replace(",", " ").replace("/", " ").split()
    if not 1 <= len(tokens) <= 7 or tokens[0].casefold().strip(".,") in _NO_PLACES.words:
        return False
    return all(
        t[0].isupper() or not t[0].isascii() or t.casefold() in _SMALL.words or t.startswith(("al-", "el-", "'"))
        for t in tokens
    ) and (loose or not any(c.isdigit() for c in place))


def _bare_place(place: str, rest: str, whole: str) -> bool:
    """Return a name with no date and no agency: in capitals, or a known place that only a dateline explains."""
    first = place.split(",", 1)[0].strip()
    if not _names_a_place(place, loose=False):
        return False
    opens = _opens(rest)
    if first.isupper() and len(first.replace(".", "")) > 2:
        if first.casefold() in _PLACES.words:
            return True
        if "," in place and len(first) > 3:
            return opens
        again = whole.count(first) > 1
        return opens and not again and len(first) >= 4 and first.count(" ") <= 3
    known = first.casefold() in _PLACES.words
    return known and opens and rest[0] not in "(" and not _closes_a_parenthesis(rest)


def _opens(rest: str) -> bool:
    """Return True if a sentence starts here: in a capital, a figure or a quote."""
    return rest[0].isupper() or rest[0].isdigit() or rest[0] in "\"“‘'«„(" or not rest[0].isascii()


def _closes_a_parenthesis(rest: str) -> bool:
    """Return True if the same sentence has another spaced dash: "Moscow - Russia's capital - is"."""
    stop = re.search(r"[.!?](?:\s|$)", rest)
    sentence = rest[: stop.start()] if stop else rest[:400]
    return re.search(r"\s(?:-|–|—|--)\s", sentence) is not None


def _signed(text: str) -> Dateline | None:
    """Find "MOSCOW, July 18. /TASS/. …" and the forms in brackets without a dash."""
    slashed = _SLASHED.match(text) if "/" in text[:80] else None
    if slashed and is_agency(slashed["agency"]) and _names_a_place(_without_date(slashed["head"]), loose=True):
        return Dateline(slashed.end(), slashed["head"].rstrip(" .,"), slashed["agency"])
    return _bracketed(text) if "(" in text[:60] else None


def _bracketed(text: str) -> Dateline | None:
    """Find "Washington (CNN) President …", "(CNN)The …", "New Delhi, July 18 (PTI) The …": no dash at all."""
    close = text.find(")", 2, 80)
    if close < 0 or close + 2 >= len(text):
        return None
    opened = text.find("(", 0, close)
    if opened < 0 or not is_agency(text[opened + 1 : close]) or opened > 60:
        return None
    rest = text[close + 1 :]
    start = len(rest) - len(rest.lstrip(" "))
    if not (rest[start : start + 1].isupper() or rest[start : start + 1] in ('"', "“", "‘")):
        return None
    head = text[:opened].rstrip(" ,.")
    place = _without_date(head) or head
    if head and (
        start == 0 or len(head.split()) > 5 or _SENTENCE.search(head) or not _names_a_place(place, loose=True)
    ):
        return None
    return Dateline(close + 1 + start, head or None, text[opened + 1 : close].strip())


def _colon(text: str, whole: str) -> Dateline | None:
    """Read "NEW DELHI: The …": only a known place in capitals, and no speaker of a transcript."""
    colon = text.find(": ", 0, 40)
    if colon < 3:
        return None
    place = text[:colon].strip()
    known = place.split(",", 1)[0].strip().casefold() in _PLACES.words
    if not known or not (place.isupper() or ("," in place and _names_a_place(place, loose=False))):
        return None
    if whole.count(place + ":") > 1 or not (text[colon + 2].isupper() or text[colon + 2] in '"“‘'):
        return None
    return Dateline(colon + 2, place, None)
