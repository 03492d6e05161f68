"""Fields of a query: which there are, and what their values mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches
from typing import assert_never, cast, get_args

from worker.errors import InvalidInput
from worker.languages import read_language
from worker.query.moments import read_moment
from worker.query.query import PERSONAL_STATES, STATES, Filter, FilterField, words_of

FIELDS = ("title", *get_args(FilterField))
ELSEWHERE = {
    "site": "source", "domain": "source", "publisher": "source", "intitle": "title", "headline": "title",
    "after": "since", "before": "until", "language": "lang", "person": "entity", "org": "entity", "topic": "story",
    "category": "tag", "keyword": "tag", "folder": "label",
    "by": "author", "byline": "author", "writer": "author", "date": "published", "pubdate": "published",
}  # fmt: skip
"""Names of fields in other searches, and ours."""
NEAR_MISS = 0.8  #: difflib's ratio; "sorce" is .91 like "source", "text" .44 like "title".

_EXAMPLES = {
    "title": "flood", "source": "example.org", "author": "Doe", "tag": "floods", "entity": '"Angela Merkel"',
    "place": "Beirut", "country": "SY", "lang": "en", "story": "17", "feed": "7", "state": "duplicate", "since": "-7d",
    "is": "unread", "label": '"To check"', "until": "2026-01-31", "published": "2026-01-01..2026-01-31",
}  # fmt: skip


def wrong_query(message: str) -> InvalidInput:
    """Return the error for a query that cannot be answered."""
    return InvalidInput(message, reason="bad_query")


def check_field(typed: str, start: int) -> None:
    """Raise InvalidInput for a field that does not exist or has no value; a colon alone makes no word a field."""
    field, _, value = typed.partition(":")
    name, place = field.lower(), f"{field}: at character {start + 1}"
    if value == "(":
        raise wrong_query(f"{place} is written before each word, not before brackets: (source:a OR source:b)")
    if name not in FIELDS and value:
        near = [ELSEWHERE[name]] if name in ELSEWHERE else get_close_matches(name, FIELDS, n=1, cutoff=NEAR_MISS)
        mend = f"did you mean {near[0]}:?" if near else f"fields are {', '.join(FIELDS)}."
        raise wrong_query(
            f"there is no field {name}: (character {start + 1}); {mend} "
            f'To look for it as words, put it in quotation marks: "{field} …"'
        )
    if name in FIELDS and (not value.strip(' "') or (name in ("title", "author") and not words_of(value))):
        raise wrong_query(
            f"{place} has no value; write it right behind the colon, as {name}:{_EXAMPLES[name]}, or put the word in "
            f'quotation marks: "{name}"'
        )


def read_filter(name: str, typed: str, at: int, now: datetime) -> Filter:
    """Return a field other than ``title:`` with its value read; names and countries are looked up later.

    Args:
        name: Name of the field, in small letters.
        typed: Its value, with quotation marks if it has some.
        at: Character of the query at which the value begins, from 0.
        now: The time from which ``-7d`` counts back.
    """
    is_quoted = typed.startswith('"')
    value, at = typed.strip('"').strip(), at + 1 + is_quoted
    if "*" in value and not is_quoted:
        raise wrong_query(
            f"* at character {at + value.index('*')}: {name}: takes no part of a name; write all of it, "
            "in quotation marks"
        )
    number = int(value) if not is_quoted and value.isascii() and value.isdigit() and len(value) < 19 else None
    given = Filter(cast(FilterField, name), value, at)
    match given.field:
        case "source" | "author" | "tag" | "country" | "label":
            pass
        case "entity" | "place":
            given = given if number is None else replace(given, ids=(number,))
        case "story" | "feed":
            if number is None:
                raise wrong_query(f"{name}: at character {at} cannot be {value!r}; give the number of a {name}")
            given = replace(given, ids=(number,))
        case "lang":
            given = replace(given, value=_language(value, at))
        case "state" | "is":
            known = STATES if given.field == "state" else PERSONAL_STATES
            if value.lower() not in known:
                raise wrong_query(f"{name}: at character {at} cannot be {value!r}; states are {', '.join(known)}")
            given = replace(given, value=value.lower())
        case "since":
            given = replace(given, since=_moment(given, value, now, is_end=False))
        case "until":
            given = replace(given, until=_moment(given, value, now, is_end=True))
        case "published":
            given = _published(given, value, now)
        case _:
            assert_never(given.field)
    return given


def _language(typed: str, at: int) -> str:
    try:
        return read_language(typed)
    except InvalidInput as error:
        raise wrong_query(f"lang: at character {at}: {error.message}") from error


def _published(given: Filter, typed: str, now: datetime) -> Filter:
    first, dots, last = typed.partition("..")
    since = _moment(given, first.strip(), now, is_end=False) if first.strip() else None
    until = _moment(given, (last if dots else first).strip(), now, is_end=True) if last.strip() or not dots else None
    if (since is None and until is None) or (since and until and since >= until):
        raise wrong_query(
            f"published: at character {given.at} names no time; give a day, month or year, or the two ends of a range, "
            "one of which may be left out: published:2026-01, published:2026-01-15..2026-02-03, published:-7d.."
        )
    return replace(given, since=since, until=until)


def _moment(given: Filter, typed: str, now: datetime, *, is_end: bool) -> datetime:
    moment = read_moment(typed, now, is_end=is_end)
    if moment is None:
        raise wrong_query(
            f"{given.field}: at character {given.at} cannot read {typed!r}; give a date (2026-01-31, 2026-01, 2026, "
            "2026-01-31T10:00), today, yesterday, or how long ago: -7d, -12h, P1W"
        )
    return moment
