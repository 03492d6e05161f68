"""Bodies whose names go on: behind "and", "at" or a comma, and before their head: Food and Drug Administration."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from worker.entities.drafts import Draft, plain_name
from worker.entities.edges import with_number, with_second_subject
from worker.entities.fold import fold
from worker.entities.sqlite import Gazetteer
from worker.entities.words import BODY_SUBJECTS, ORG_WORDS, STARTERS, WEAK_ORG_WORDS

#: "National Oceanic and ", with the words before its last one, not behind "of".
_FIRST = re.compile(r"(?<![\w.])((?:[A-Z][\w.]* ){0,3})([A-Z][a-z]+) and \Z")
_CONTINUED = re.compile(r"\b(?:of|for|on|&|and)(?: the)? \Z")
_MAX_FIRST_CHARS = 48
_CAMPUS = re.compile(r"(?: at |, )([A-Z][a-z]+(?: [A-Z][a-z]+)?)(?=,? [a-z]|[.;:)'’]|,?$|,\s)")
_OF_STATE = re.compile(r"(?:State )?University of ([A-Z]\w+(?: [A-Z]\w+)?)\Z|([A-Z]\w+) State University\Z")
#: What a model may have before and behind the part that a run of capitals shows.
_BEFORE = re.compile(
    r"(?:[A-Z][\w.]*,? )*[A-Z][\w.]*,? (?:and|&) \Z|(?:[A-Z][\w.]* )*[A-Z]\w*s['’] \Z|(?:[A-Z]\w+, )+\Z"
)
_BEHIND = re.compile(r"(?:, [A-Z][\w-]+)*,? and [A-Z][\w-]+(?: [A-Z][\w-]+)*\Z")


def whole_body(text: str, start: int, end: int, gazetteer: Gazetteer) -> tuple[int, int]:
    """Return the edges of a body's name with its number, both its subjects and its campus."""
    start = with_number(text, _with_first_subject(text, start), end)
    return start, _with_campus(text, start, with_second_subject(text, start, end), gazetteer)


def _with_first_subject(text: str, start: int) -> int:
    """Return the start of a body's name with what is before "and": Competition and Markets Authority."""
    match = _FIRST.search(text, max(0, start - _MAX_FIRST_CHARS), start)
    if match is None or _CONTINUED.search(text, max(0, match.start() - 8), match.start()):
        return start
    own = fold(text[start : start + _MAX_FIRST_CHARS].split(" ", 1)[0])
    if not BODY_SUBJECTS.words.issuperset({fold(match[2]), own}):
        return start
    before = match[1].split()
    while before and fold(before[0]) in STARTERS.words:
        del before[0]
    return match.start(2) - (len(" ".join(before)) + 1 if before else 0)


def _with_campus(text: str, start: int, end: int, gazetteer: Gazetteer) -> int:
    """Return the end of a university's name with its town: University of California, Los Angeles."""
    is_university = text.startswith((" at ", ", "), end) and "University" in text[start:end]
    match = _CAMPUS.match(text, end) if is_university else None
    state = _OF_STATE.search(text, start, end) if match else None
    if match is None or (state is None and text[end] == ","):
        return end
    town = gazetteer.find(match[1])
    if not town or town[0].feature not in ("city", "capital") or not gazetteer.exact(match[1]):
        return end
    area = gazetteer.find(state[1] or state[2]) if state else ()
    is_of_area = bool(area) and area[0].feature == "admin"
    return match.end() if is_of_area or text[end] != "," else end


def widened(text: str, marked: Sequence[Draft], scanned: Iterable[Draft]) -> Iterator[Draft]:
    """Yield what a scan found; a body of which a model's span holds more is as long as the span.

    A run of capitals ends at "and" and at an owner, where a model reads on: Law and Order Restoration Council. Two
    bodies that "and" joins have a head each.
    """
    bodies = [one for one in marked if one.kind == "org" and one.source == "model" and " " in one.name]
    bodies.sort(key=lambda one: one.start)
    starts = [one.start for one in bodies]
    for draft in scanned:
        if draft.kind == "org" and draft.source == "chunk":
            at = bisect_right(starts, draft.start)
            wider = bodies[at - 1] if at and draft.end <= bodies[at - 1].end else None
            if wider is not None and _is_rest(text[wider.start : draft.start], text[draft.end : wider.end]):
                name = plain_name(text[wider.start : wider.end])
                yield Draft(wider.start, wider.end, name, "org", "chunk")
                continue
        yield draft


def _is_rest(before: str, behind: str) -> bool:
    """Return True if what a span has more is the rest of a body's name and no body of its own."""
    heads = _heads_but_subjects()
    if not heads.isdisjoint(fold(before).split()):
        return False
    is_open = not before or _BEFORE.fullmatch(before) is not None
    is_ended = not behind or _BEHIND.fullmatch(behind) is not None
    return bool(before or behind) and is_open and is_ended and (not before or heads.isdisjoint(fold(behind).split()))


@cache
def _heads_but_subjects() -> frozenset[str]:
    return ORG_WORDS.words - WEAK_ORG_WORDS.words - BODY_SUBJECTS.words
