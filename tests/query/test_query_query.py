"""Meaning of queries, and messages for those that mean nothing."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest

from worker.errors import InvalidInput
from worker.query import Filter, Query, Term, parse_query

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def word(*words: str, **other: bool) -> Term:
    return Term(words, **other)


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ("a b", [(word("a"),), (word("b"),)]),
        ('"a b" c', [(word("a", "b"),), (word("c"),)]),
        ("a OR b c", [(word("a"), word("b")), (word("c"),)]),
        ("a b OR c OR d", [(word("a"),), (word("b"), word("c"), word("d"))]),
        ("a or b", [(word("a"),), (word("or"),), (word("b"),)]),
        ('a "OR" b', [(word("a"),), (word("OR"),), (word("b"),)]),
        ("a -b", [(word("a"),), (word("b", excluded=True),)]),
        ('a -"b c"', [(word("a"),), (word("b", "c", excluded=True),)]),
        ("state-of-the-art", [(word("state", "of", "the", "art"),)]),
        ("12:30 http://x.org", [(word("12", "30"),), (word("http", "x", "org"),)]),
        ('foo:"a b"', [(word("foo"),), (word("a", "b"),)]),
        ("title:a", [(word("a", title_only=True),)]),
        ('-TITLE:"a b" c', [(word("a", "b", title_only=True, excluded=True),), (word("c"),)]),
        ("lang:EN-us", [(Filter("lang", "en", 6),)]),
        ('a -source:"The Post"', [(word("a"),), (Filter("source", "The Post", 12, excluded=True),)]),
        ("source:x.org OR a", [(Filter("source", "x.org", 8), word("a"))]),
        ("story:17", [(Filter("story", "17", 7, ids=(17,)),)]),
        ("entity:17", [(Filter("entity", "17", 8, ids=(17,)),)]),
        ('entity:"17"', [(Filter("entity", "17", 9),)]),
        ("State:Any", [(Filter("state", "any", 7),)]),
        ("since:2026", [(Filter("since", "2026", 7, moment=datetime(2026, 1, 1, tzinfo=UTC)),)]),
        ("since:-1d", [(Filter("since", "-1d", 7, moment=datetime(2026, 2, 28, 12, tzinfo=UTC)),)]),
        ("& a — b", [(word("a"),), (word("b"),)]),
        ("a & OR b", [(word("a"), word("b"))]),
    ],
)  # fmt: skip
def test_a_query_is_read_into_clauses(typed: str, clauses: list[tuple[object, ...]]) -> None:
    assert parse_query(typed, NOW) == Query(tuple(clauses))  # type: ignore[arg-type]  # tables mix the kinds


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("x" * 1_001, "has 1,001 characters, at most 1,000"),
        ('a "b', 'quotation mark at character 3 is not closed; add a "'),
        ("OR a", "OR at character 1 needs a word on both sides"),
        ("a OR", "OR at character 3"),
        ("a OR OR b", "OR at character 6"),
        ("a OR &", "OR at character 3"),
        ("OR", 'type "OR"'),
        ("", "names nothing to look for"),
        ("& —", "names nothing to look for"),
        ("-a -b", "at least one part without a minus"),
        ("-source:x -a", "at least one part without a minus"),
        ("a source:", "source: at character 3 has no value; write it right behind the colon, as source:example.org"),
        ('title:""', "title: at character 1 has no value"),
        ("title:--", "title: at character 1 has no value"),
        ("a since:soon", "since: at character 9 cannot read 'soon'; give a date (2026-01-31"),
        ("until:2026-02-30", "until: at character 7 cannot read"),
        ("state:new", "state: at character 7 cannot be 'new'; states are original, duplicate, withdrawn, any"),
        ("story:flood", "story: at character 7 cannot be 'flood'; give the number"),
        ("a sorce:x", "there is no field sorce: (character 3); did you mean source:?"),
        ("untill:2026", "did you mean until:?"),
        ("site:bbc.com", "did you mean source:?"),
        ("before:2026", "did you mean until:?"),
    ],
)
def test_a_query_that_cannot_be_read_says_where_and_how_to_mend_it(typed: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_query(typed, NOW)
    assert refused.value.reason == "bad_query"
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "typed", ["-" * 1_000, ":" * 1_000, "a:" * 500, '""' * 500, " OR" * 300, "-a:" * 333, "é" * 999]
)
def test_a_hostile_query_is_read_or_refused_as_wrong(typed: str) -> None:
    with suppress(InvalidInput):
        parse_query(typed, NOW)
