"""Bylines taken apart into names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from worker.wordlists import WordList

_LEAD = re.compile(
    r"^\W*(?:written\s+by|story\s+by|posted\s+by|reported\s+by|view\s+all\s+posts\s+by|by|von|par|por|di|door|av)\b[\s:]*",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"\(?\b[\w.+-]{1,64}@[\w.-]{1,200}\)?")
_PARTS = re.compile(r"[;|•·,]|\s(?:and|und|et|y|e|&)\s", re.IGNORECASE)  # what is left over is stripped
_DEGREE = re.compile(r"^(?:ph\.?\s?d\.?|m\.?d\.?|jr\.?|sr\.?|ii|iii|esq\.?|m\.?a\.?)$", re.IGNORECASE)
_NOT_A_NAME = re.compile(r"https?:|www\.|\.com\b|\d|published|updated|staff$|^admin\b|^guest\b", re.IGNORECASE)
#: "Jane Doe 10:30 GMT", "Jane Doe 28 October 2026", "Jane Doe - 12/22/2026".
_TIME = re.compile(r"(?<!\s)\s+\(?(?:\d{1,2}[:.h]\d\d|\d{1,2}\s[^\W\d_]{3}|\d{1,4}[./-]\d{1,2}[./-]\d{1,4})[\s\S]*$")
_MAILED = re.compile(r"^[\w.+-]{1,64}@[\w.-]{1,200}\s*\(([^()@]{2,200})\)$")
_NO_AUTHORS = WordList("parse/no_authors")
_MAX_WORDS = 6


def people(bylines: Iterable[str]) -> Iterator[str]:
    """Yield the names in some bylines: "By Ana Pérez and John Doe, Ph.D. (j@x.org)" gives two."""
    for byline in bylines:
        text = _LEAD.sub("", _EMAIL.sub("", byline[:500])).strip()
        for part in _PARTS.split(text):
            name = _TIME.sub("", part).strip(" .-–—\t\n\"'()")
            if (
                name
                and is_person(name)
                and not _DEGREE.match(name)
                and not _NOT_A_NAME.search(name)
                and len(name.split()) <= _MAX_WORDS
            ):
                yield name


def is_person(name: str) -> bool:
    """Return False for bylines that name a desk, a role or an agency ("Staff writer", "Admin")."""
    return " ".join(name.casefold().split()).strip(" .") not in _NO_AUTHORS.words


def named(author: str) -> str:
    """Return the name of an author given as "mail (Name)"; any other as it is."""
    found = _MAILED.match(author.strip())
    return found[1].strip() if found else author
