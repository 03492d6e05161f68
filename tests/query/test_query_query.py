"""Meaning of queries, and messages for those that mean nothing."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis.strategies import text

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
        ('"foo: a b"', [(word("foo", "a", "b"),)]),
        ("bomb*", [(word("bomb", is_prefix=True),)]),
        ("-bomb* a", [(word("bomb", excluded=True, is_prefix=True),), (word("a"),)]),
        ("car-bomb* OR a", [(word("car", "bomb", is_prefix=True), word("a"))]),
        ("title:bomb*", [(word("bomb", title_only=True, is_prefix=True),)]),
        ('"bomb*"', [(word("bomb"),)]),
        ('"(a)" "NEAR/5" "AND"', [(word("a"),), (word("NEAR", "5"),), (word("AND"),)]),
        ("and not near", [(word("and"),), (word("not"),), (word("near"),)]),
        ("N95 W3 x.org/~a", [(word("N95"),), (word("W3"),), (word("x", "org", "a"),)]),
        ("AT&T why? near/far", [(word("AT", "T"),), (word("why"),), (word("near", "far"),)]),
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
        ("a author:Doe", "there is no field author: (character 3); fields are title, source"),
        ('tag:"a b"', "there is no field tag: (character 1)"),
        ("text:a", "there is no field text:"),
        ("(a OR b) c", "( at character 1: brackets are not understood"),
        ("a -(b", "( at character 4: brackets"),
        ("f(x)", "( at character 2: brackets"),
        ("title:(a", "( at character 7: brackets"),
        ("a)", ") at character 2: brackets"),
        ("a NEAR/5 b", "NEAR/5 at character 3: distances are not understood"),
        ("a W/5 b", "W/5 at character 3: distances"),
        ("a ADJ3 b", "ADJ3 at character 3: distances"),
        ('"a b"~5', "~5 at character 6: similar words"),
        ("bomb~", "~ at character 5: similar words"),
        ("a AND b", "AND at character 3: all parts must hold as it is; leave it out"),
        ("a && b", "&& at character 3"),
        ("a NOT b", "NOT at character 3: to leave a word out, type a minus"),
        ("a !b", "!b at character 3: to leave a word out"),
        ("a|b", "| at character 2: to find either of two, type OR"),
        ("a^3", "^3 at character 2: weights"),
        ("entity_id:5", "there is no field entity_id: (character 1)"),
        ("/bo.b/", "/bo.b/ at character 1: regular expressions"),
        ("*bomb", "* at character 1: a * stands only at the end of a word: bomb*"),
        ("b*mb", "* at character 2: a * stands only at the end"),
        ("bomb**", "* at character 5: a * stands only at the end"),
        ("*", "* at character 1: a * stands only at the end"),
        ("b*", "* at character 2 needs a word with at least 2 letters"),
        ("bomb-*", "* at character 6: a * stands only at the end of a word"),
        ("a &*", "* at character 4: a * stands only at the end of a word"),
        ("source:exam*", "source: takes no part of a name"),
    ],
)
def test_a_query_that_cannot_be_read_says_where_and_how_to_mend_it(typed: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_query(typed, NOW)
    assert refused.value.reason == "bad_query"
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "typed",
    [
        "*" * 1_000,
        "a* " * 333,
        "(" * 1_000,
        "~" * 1_000,
        "~1." * 333,
        "/" * 1_000,
        "-" * 1_000,
        ":" * 1_000,
        "a:" * 500,
        '""' * 500,
        " OR" * 300,
        "-a:" * 333,
        "é" * 999,
    ],
)
def test_a_hostile_query_is_read_or_refused_as_wrong(typed: str) -> None:
    with suppress(InvalidInput):
        parse_query(typed, NOW)


@given(text(alphabet='ab1 -"*()|~^/:!&éN*.\x00\n', max_size=60) | text(max_size=60))
def test_any_text_is_read_or_refused_as_wrong(typed: str) -> None:
    with suppress(InvalidInput):
        parse_query(typed, NOW)
