"""Names that the text calls places: "the town of al-Bab", "cities such as Gulfport, Biloxi and Pensacola"."""

from __future__ import annotations

import re

from worker.entities.words import PLACE_CUES, PLACE_NOUNS_OF, TOWN_OFFICES

_BEFORE_CHARS = 100  #: Before a name in which the noun of its list is looked for.
_NAME = r"(?:al-|el-)?[A-Z][\w'’.-]*(?: (?:al-|el-)?[A-Z][\w'’.-]*){0,2}"
_BEFORE = re.compile(rf"\b([A-Za-z]+) (of|such as|including|like) ((?:{_NAME}, ){{0,6}}(?:{_NAME},? (?:and|or) )?)$")


def is_called_place(text: str, start: int) -> bool:
    """Return True if a noun before the name at ``start``, or before its list, says that it is a place.

    Only a noun in plural heads a list: "in the town of Brikama, Musa Jobe" names one place.
    """
    match = _BEFORE.search(text[max(0, start - _BEFORE_CHARS) : start].rstrip("\"'[(“‘"))
    if match is None:
        return False
    noun, link, others = match.group(1).lower(), match.group(2), match.group(3)
    if not (noun in PLACE_CUES.words or noun in PLACE_NOUNS_OF.words):
        return noun in TOWN_OFFICES.words and link == "of" and not others
    return noun.endswith("s") or (link == "of" and not others)
