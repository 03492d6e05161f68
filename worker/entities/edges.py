"""Edges of names that a model or a run of capitals sets wrong: what belongs to the next name or the next sentence."""

from __future__ import annotations

import re
from functools import cache

from worker.entities.fold import fold
from worker.entities.sqlite import Gazetteer
from worker.entities.words import BODY_SUBJECTS, ORG_WORDS, PLACE_WORDS, TITLE_WORDS, is_given_name
from worker.wordlists import WordList

#: Words that a hyphen joins to a name and that are no part of it: "Turkey-backed", "U.S.-led", "Trump-era".
SAID_OF = (
    "backed|based|led|ruled|run|owned|controlled|held|supported|funded|allied|dominated|born|affiliated|"
    "linked|trained|sponsored|aligned|listed|style|era"
)
#: The end of a name that a hyphen joins, as in Choi Soon-sil.
_JOINED = re.compile(rf"-(?!(?:{SAID_OF}|like|age|free|only|type|tied|made)\b)[a-z]{{2,5}}(?![\w-])")
_BEHIND_PARTICLE = re.compile(r" [A-ZÀ-Þ][^\W\d_]+(?:-[A-ZÀ-Þ][^\W\d_]+)*")
_MIN_BODY_WORDS = 2
_DAYS = WordList("entities/days_and_months")
#: Heads before which an ordinal in figures is part of the name.
_NUMBERED_BODIES = WordList("entities/numbered_bodies")
_ORDINAL = re.compile(r"(?<![\w.,-])\d{1,3}(?:st|nd|rd|th) \Z")
_MAX_ORDINAL_CHARS = 7
PARTICLES_LOW = WordList("entities/low_particles")
#: "said.- AAAS": the end of a sentence whose quotation marks were lost.
_REMNANT = re.compile(r"[a-z][\w'’]*[.!?]\W*\s")
_SECOND = re.compile(r"((?:, [A-Z]\w+)*,? and [A-Z][\w-]+(?: [A-Z][\w-]+)*)(?:(?<=peration) in [A-Z]\w+)?")
#: Firms of partners and bodies of many matters, whose commas part no names.
_PARTNERS = re.compile(r"[A-Z][\w'’-]*(?:, [A-Z][\w'’-]*)+,? & [A-Z][\w'’-]*(?: [A-Z][\w.]*){0,3}")
_MATTERS = re.compile(r".+ (?:of|for|on) ([A-Z]\w+(?:, [A-Z]\w+)+,? and [A-Z]\w+)(?: [A-Z]\w+)?")
_SENT = re.compile(r"\b(?:[Aa]mbassador|[Ee]nvoy|[Rr]epresentative|[Cc]oordinator|[Cc]onsul) (?:to|in|for) (?:the )?\Z")
#: "SOCCER - ", before the headline; "Romania 3-0", behind the name of a team.
_DESK = re.compile(r"[A-Z][A-Z ]{2,24} - (?=[A-Z])")
_SCORE = re.compile(r" \d{1,3}-\d{1,3}\Z")
_WORD = re.compile(r"\S+")
_MAX_COUNTRY_WORDS = 4


@cache
def _tail() -> re.Pattern[str]:
    """Match "Ministry of Environmental Protection on Dec", "Gulf early Tuesday", "Land Registry Where"."""
    days = "|".join(map(re.escape, _DAYS.entries))
    before = "on|in|of|for|at|since|by|early|late|last|next|this"
    return re.compile(rf" (?:(?:{before}) (?:{days})\.?|On|Where|When|The|At|And|But|If|Since|While)$")


def without_strange_ends(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the edges of a name without a desk or the rest of a sentence before it, and a date or score behind it."""
    if match := _REMNANT.match(text, start, end) or _DESK.match(text, start, end):
        start = match.end()
    match = _tail().search(text[start:end][-20:]) or _SCORE.search(text[start:end][-8:])
    return start, end - len(match.group()) if match else end


def with_second_subject(text: str, start: int, end: int) -> int:
    """Return the end of a name of a body with what it is also for: Ministry of Industry and Information Technology."""
    match = _SECOND.match(text, end) if text.startswith((" and ", ", "), end) else None
    words = fold(text[start:end]).split() if match else []
    if not match or len(words) < 3 or words[-1] not in BODY_SUBJECTS.words or {"of", "for"}.isdisjoint(words):
        return end
    more = [word for word in match.group(1).casefold().replace(",", "").split() if word != "and"]
    is_one = not ORG_WORDS.words.isdisjoint(words) and BODY_SUBJECTS.words.issuperset(more[:-1] or more)
    return match.end() if is_one else end


def with_number(text: str, start: int, end: int) -> int:
    """Return the start of a body's name with the ordinal before it: 8th Circuit Court, 82nd Airborne Division."""
    match = _ORDINAL.search(text, max(0, start - _MAX_ORDINAL_CHARS), start)
    is_numbered = match is not None and not _NUMBERED_BODIES.words.isdisjoint(fold(text[start:end]).split())
    return match.start() if match and is_numbered else start


def is_numbered(name: str) -> bool:
    """Return True for a name that begins with an ordinal: 20th Century Fox."""
    number, _, rest = name.partition(" ")
    return rest[:1].isupper() and _ORDINAL.fullmatch(f"{number} ") is not None


def has_own_commas(name: str) -> bool:
    """Return True for the names of bodies that commas do not part: Goldman, Sachs & Co., or A of B, C and D."""
    if _PARTNERS.fullmatch(name):
        return True
    match = _MATTERS.fullmatch(name)
    return match is not None and BODY_SUBJECTS.words.issuperset(
        re.findall(r"\w+", match[1].casefold().replace(" and ", " "))
    )


def with_joined_end(text: str, start: int, end: int) -> int:
    """Return the end of a person's name with what belongs to it: Choi Soon-sil, the Pen of Marine Le Pen."""
    _, blank, last = text[start:end].rpartition(" ")
    if not blank:
        return end
    pattern = _BEHIND_PARTICLE if last.lower() in PARTICLES_LOW.words else _JOINED
    match = pattern.match(text, end)
    return match.end() if match else end


def body_before_person(text: str, start: int, end: int) -> tuple[int, int]:
    """Tell the body from the person in "Interior Ministry Anatoly Kucherena", "Minority Leader Chuck Schumer".

    Returns:
        End of the body (the start where an office alone stands before the person) and start of the person; both are the
        end of the span if no person ends it.
    """
    words = [(match.start(), match.end(), fold(match.group())) for match in _WORD.finditer(text, start, end)]
    for at in range(len(words) - 2, max(0, len(words) - 5), -1):
        before, behind = words[at - 1][2], [word for _, _, word in words[at:]]
        if not is_given_name(behind[0]) or any(w in ORG_WORDS.words or w in PLACE_WORDS.words for w in behind[1:]):
            continue
        last = at
        while last and words[last - 1][2] in TITLE_WORDS.words:
            last -= 1
        is_body = last >= _MIN_BODY_WORDS and not ORG_WORDS.words.isdisjoint(word for _, _, word in words[:last])
        if last == at and not (is_body and before in ORG_WORDS.words):
            continue
        return words[last - 1][1] if is_body else start, words[at][0]
    return end, end


def country_before_person(text: str, start: int, end: int, gazetteer: Gazetteer) -> int:
    """Return the offset of the person in "Syria Staffan de Mistura"; the start without a country before the name."""
    words = list(_WORD.finditer(text, start, end))
    if len(words) < 3:
        return start
    sent = _SENT.search(text, max(0, start - 40), start) is not None
    for count in range(min(len(words) - 2, _MAX_COUNTRY_WORDS), 0, -1):
        rest = [fold(word.group()) for word in words[count:]]
        if not (sent or is_given_name(rest[0])) or any(w in ORG_WORDS.words or w in PLACE_WORDS.words for w in rest):
            continue
        country = text[start : words[count - 1].end()]
        if gazetteer.exact(country) and gazetteer.find(country)[0].feature == "country":
            return start if is_given_name(fold(country)) else words[count].start()
    return start
