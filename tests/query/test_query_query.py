"""Meaning of queries, and messages for those that mean nothing."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import text

from worker.errors import InvalidInput
from worker.query import AllOf, AnyOf, Filter, Near, Part, Query, Term, as_typed, parse_query

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def word(*words: str, **other: bool) -> Term:
    return Term(words, **other)


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=UTC)


def any_of(*parts: Part) -> AnyOf:
    return AnyOf(parts)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("a b", [word("a"), word("b")]),
        ('"a b" c', [word("a", "b"), word("c")]),
        ("a OR b c", [any_of(word("a"), word("b")), word("c")]),
        ("a b OR c OR d", [word("a"), any_of(word("b"), word("c"), word("d"))]),
        ("a or b", [word("a"), word("or"), word("b")]),
        ('a "OR" b', [word("a"), word("OR"), word("b")]),
        ("a -b", [word("a"), word("b", excluded=True)]),
        ('a -"b c"', [word("a"), word("b", "c", excluded=True)]),
        ("state-of-the-art", [word("state", "of", "the", "art")]),
        ("12:30 http://x.org", [word("12", "30"), word("http", "x", "org")]),
        ('"foo: a b"', [word("foo", "a", "b")]),
        ("bomb*", [word("bomb", is_prefix=True)]),
        ("-bomb* a", [word("bomb", excluded=True, is_prefix=True), word("a")]),
        ("car-bomb* OR a", [any_of(word("car", "bomb", is_prefix=True), word("a"))]),
        ("title:bomb*", [word("bomb", title_only=True, is_prefix=True)]),
        ('"bomb*"', [word("bomb")]),
        ('"(a)" "NEAR/5" "AND"', [word("a"), word("NEAR", "5"), word("AND")]),
        ("and not near", [word("and"), word("not"), word("near")]),
        ("N95 W3 x.org/~a", [word("N95"), word("W3"), word("x", "org", "a")]),
        ("AT&T why? near/far", [word("AT", "T"), word("why"), word("near", "far")]),
        ("50% of $5 ¿qué? a@b.org", [word("50"), word("of"), word("5"), word("qué"), word("a", "b", "org")]),
        ("workers' o'clock ’90s", [word("workers"), word("o", "clock"), word("90s")]),
        ("http://x.org/?a=1#b", [word("http", "x", "org", "a", "1", "b")]),
        ("为什么？因为", [word("为什么", "因为")]),
        ("bomb∗ ‹a b›", [word("bomb", is_prefix=True), word("a", "b")]),
        ('"C++" "?a"', [word("C"), word("a")]),
        ("title:a", [word("a", title_only=True)]),
        ('-TITLE:"a b" c', [word("a", "b", title_only=True, excluded=True), word("c")]),
        ("lang:EN-us", [Filter("lang", "en", 6)]),
        ('a -source:"The Post"', [word("a"), Filter("source", "The Post", 12, excluded=True)]),
        ("source:x.org OR a", [any_of(Filter("source", "x.org", 8), word("a"))]),
        ("story:17", [Filter("story", "17", 7, ids=(17,))]),
        ("feed:7", [Filter("feed", "7", 6, ids=(7,))]),
        ("entity:17", [Filter("entity", "17", 8, ids=(17,))]),
        ('entity:"17"', [Filter("entity", "17", 9)]),
        ("State:Any", [Filter("state", "any", 7)]),
        ("since:2026", [Filter("since", "2026", 7, since=datetime(2026, 1, 1, tzinfo=UTC))]),
        ("since:-1d", [Filter("since", "-1d", 7, since=datetime(2026, 2, 28, 12, tzinfo=UTC))]),
        ("a AND b c", [word("a"), word("b"), word("c")]),
        ("a AND b AND -c", [word("a"), word("b"), word("c", excluded=True)]),
        ("a NOT b", [word("a"), word("b", excluded=True)]),
        ("(a OR b) c", [any_of(word("a"), word("b")), word("c")]),
        ("((a))(b)", [word("a"), word("b")]),
        ("(a b) OR c", [any_of(AllOf((word("a"), word("b"))), word("c"))]),
        ("(a AND b) OR NOT c", [any_of(AllOf((word("a"), word("b"))), word("c", excluded=True))]),
        ("a OR (b OR c)", [any_of(word("a"), word("b"), word("c"))]),
        ("a -(b OR c)", [word("a"), word("b", excluded=True), word("c", excluded=True)]),
        ("a -(b -c)", [word("a"), any_of(word("b", excluded=True), word("c"))]),
        ("a -(b OR lang:en)", [word("a"), word("b", excluded=True), Filter("lang", "en", 15, excluded=True)]),
        ("f(x)", [word("f"), word("x")]),
        ("a NEAR/5 b", [Near((word("a"), word("b")), 5)]),
        ("a NEAR b c", [Near((word("a"), word("b")), 10), word("c")]),
        ('-"a b" NEAR/1 bomb* OR c',
         [any_of(Near((word("a", "b"), word("bomb", is_prefix=True)), 1, excluded=True), word("c"))]),
        ("title:a NEAR/2 title:b", [Near((word("a", title_only=True), word("b", title_only=True)), 2)]),
        ("(a OR b) NEAR/2 c", [any_of(Near((word("a"), word("c")), 2), Near((word("b"), word("c")), 2))]),
        ("“a b” „c d“ «e f» 「g h」", [word("a", "b"), word("c", "d"), word("e", "f"), word("g", "h")]),
        ('"he said “no” twice"', [word("he", "said", "no", "twice")]),
        ("（a OR b） ＂c d＂", [any_of(word("a"), word("b")), word("c", "d")]),
        ("source：x.org bomb＊", [Filter("source", "x.org", 8), word("bomb", is_prefix=True)]),
        ("a NEAR／5 b", [Near((word("a"), word("b")), 5)]),
        ("\u200fsource:\u202ax.org\u202c", [Filter("source", "x.org", 8)]),
        ("bo\u00admb \ufeffa", [word("bomb"), word("a")]),
        ("Zu\u0308rich", [word("Zürich")]),
        ("قصف OR обстрел 轰炸", [any_of(word("قصف"), word("обстрел")), word("轰炸")]),
        ('author:"J. Doe" -author:Roe', [Filter("author", "J. Doe", 9), Filter("author", "Roe", 25, excluded=True)]),
        ("published:2026-02", [Filter("published", "2026-02", 11, since=at(2, 1), until=at(3, 1))]),
        ("published:2026-01-05..", [Filter("published", "2026-01-05..", 11, since=at(1, 5))]),
        ("published:..2026-01-05", [Filter("published", "..2026-01-05", 11, until=at(1, 6))]),
        ('published:"2026-01-05 .. 2026-02"',
         [Filter("published", "2026-01-05 .. 2026-02", 12, since=at(1, 5), until=at(3, 1))]),
        ("published:-1d..", [Filter("published", "-1d..", 11, since=NOW - timedelta(days=1))]),
        ("Breaking: a", [word("Breaking"), word("a")]),
        ("Syrie : a", [word("Syrie"), word("a")]),
        ("& a — b", [word("a"), word("b")]),
        ("a & OR b", [any_of(word("a"), word("b"))]),
    ],
)  # fmt: skip
def test_a_query_is_read_into_parts(typed: str, parts: list[Part]) -> None:
    assert parse_query(typed, NOW) == Query(tuple(parts), NOW)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("x" * 1_001, "has 1,001 characters, at most 1,000"),
        ('a "b', 'quotation mark at character 3 is not closed; add a "'),
        ("OR a", "OR at character 1 needs a word on both sides"),
        ("a OR", "OR at character 3"),
        ("a OR OR b", "OR at character 3"),
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
        ("story:flood", "story: at character 7 cannot be 'flood'; give the number of a story"),
        ("feed:https://x.org/rss", "feed: at character 6 cannot be 'https://x.org/rss'; give the number of a feed"),
        ("a sorce:x", "there is no field sorce: (character 3); did you mean source:?"),
        ("untill:2026", "did you mean until:?"),
        ("site:bbc.com", "did you mean source:?"),
        ("before:2026", "did you mean until:?"),
        ("a autor:Doe", "there is no field autor: (character 3); did you mean author:?"),
        ("byline:Doe", "did you mean author:?"),
        ("author:--", "author: at character 1 has no value"),
        ("author:D*", "author: takes no part of a name"),
        ("published:..", "published: at character 11 names no time; give a day, month or year, or the two ends"),
        ("published:-7d", "published: at character 11 names no time"),
        ("published:2026-02..2026-01", "published: at character 11 names no time"),
        ("published:2026...2027", "published: at character 11 cannot read '.2027'"),
        ("published:soon..", "published: at character 11 cannot read 'soon'"),
        ("tags:a", "there is no field tags: (character 1); did you mean tag:?"),
        ("tag:pol*", "tag: takes no part of a name"),
        ("text:a", "there is no field text:"),
        ("(a OR b", "the bracket at character 1 is not closed; add a )"),
        ("(a) (b", "the bracket at character 5 is not closed"),
        ("a -(b", "the bracket at character 4 is not closed"),
        ("a)", "the bracket ) at character 2 closes none"),
        ("a ()", "the brackets before ) at character 4 hold nothing"),
        ("((a)", "the bracket at character 1 is not closed"),
        ("title:(a b)", "title: at character 1 is written before each word, not before brackets"),
        ("tag：（a OR b）", "tag: at character 1 is written before each word, not before brackets"),
        (")(", "the bracket ) at character 1 closes none"),
        ("a AND b OR c", "OR at character 9: OR and AND side by side need brackets: (a AND b) OR c"),
        ("a OR b AND c", "AND at character 8: OR and AND side by side need brackets"),
        ("(a OR) b", "the OR at character 4 needs a word on both sides"),
        ("(AND a) b", "the AND at character 2 needs a word on both sides"),
        ("AND", "the AND at character 1 needs a word on both sides"),
        ("a NOT", "the NOT at character 3 needs something to leave out behind it"),
        ("NOT OR a", "the NOT at character 1 needs"),
        ("NEAR a", "the NEAR at character 1 needs a word on both sides"),
        ("a NEAR/5", "the NEAR/5 at character 3 needs a word on both sides"),
        ("a NEAR OR b", "the NEAR at character 3 needs a word on both sides"),
        ("a NEAR/0 b", "NEAR/0 at character 3: the number of words between is 1 to 30"),
        ("a NEAR/31 b", "NEAR/31 at character 3: the number of words between is 1 to 30"),
        ("a NEAR/99999 b", "the number of words between is 1 to 30"),
        (f"a NEAR/{'9' * 500} b", "the number of words between is 1 to 30"),
        ("a NEAR/ b", "the number of words between is 1 to 30"),
        ("a NEAR/-1 b", "NEAR/-1 at character 3: distances are written NEAR/5"),
        ("a NEAR/x b", "NEAR/x at character 3: distances are written NEAR/5"),
        ("a near/5 b", "near/5 at character 3: distances are written NEAR/5"),
        ("a NEAR/5 b NEAR/5 c", "NEAR/5 at character 12 joins two; for more, type a NEAR/5 b AND b NEAR/5 c"),
        ("a NEAR/5 source:x", "NEAR/5 at character 3 stands between words"),
        ("a NEAR/5 (b c)", "NEAR/5 at character 3 stands between words"),
        ("a NEAR/5 -b", "the NEAR/5 at character 3 needs a word on both sides"),
        ("a NEAR/5 title:b", "title: stands before both words or before neither"),
        ("old NEAR/5 Old", "the same word cannot stand on both sides"),
        ("bomb* NEAR/5 bomber", "the same word cannot stand on both sides"),
        ('"old town" NEAR/5 town', "the same word cannot stand on both sides"),
        ("a W/5 b", "W/5 at character 3: distances are written NEAR/5"),
        ("a ADJ3 b", "ADJ3 at character 3: distances"),
        ("-", "- at character 1: write a minus right before what it leaves out"),
        ("a - b", "- at character 3: write a minus right before"),
        ("a (b -)", "- at character 6: write a minus right before"),
        ("a --b", "-- at character 3: to leave a word out, type one minus"),
        ("a –b", "– at character 3: to leave a word out, type one minus"),
        ("a −b", "− at character 3: to leave a word out, type one minus"),
        ('a ""', "the quotation marks at character 3 hold no word"),
        ("“” a", "the quotation marks at character 1 hold no word"),
        ('"—"', "the quotation marks at character 1 hold no word"),
        ("a “b", "the quotation mark at character 3 is not closed"),
        ("a b”", "the quotation mark at character 4 is not closed"),
        ("source : x", ": at character 8 stands right behind the name of a field: source:word"),
        ("source :x", ": at character 8 stands right behind the name of a field"),
        ("sorce：x", "there is no field sorce: (character 1); did you mean source:?"),
        ("b?mb", "b?mb at character 1: letters are not left open"),
        ("(" * 11 + "a" + ")" * 11, "nested deeper than 10 at character 11"),
        ("a " * 201, "more than 200 words and fields"),
        (
            f"({' OR '.join(f'a{n}' for n in range(15))}) NEAR/5 ({' OR '.join(f'b{n}' for n in range(15))})",
            "more than 200 words and fields",
        ),
        ('"a b"~5', "~5 at character 6: similar words"),
        ("bomb~", "~ at character 5: similar words"),
        ("a && b", "&& at character 3"),
        ("a !b", "! at character 3: to leave a word out"),
        ("a|b", "| at character 2: to find either of two, type OR"),
        ("a^3", "^3 at character 2: weights"),
        ("entity_id:5", "there is no field entity_id: (character 1)"),
        ("/bo.b/", "/bo.b/ at character 1: regular expressions"),
        ("*bomb", "* at character 1: a * is possible only at the end of a word: bomb*"),
        ("b*mb", "* at character 2: a * is possible only at the end"),
        ("bomb**", "* at character 5: a * is possible only at the end"),
        ("*", "* at character 1: a * is possible only at the end"),
        ("b*", "* at character 2 needs a word with at least 2 letters"),
        ("bomb-*", "* at character 6: a * is possible only at the end of a word"),
        ("a &*", "* at character 4: a * is possible only at the end of a word"),
        ("source:exam*", "source: takes no part of a name"),
        *(
            (typed, f"{sign} at character {place}: {mend}")
            for typed, sign, place, mend in (
                ("?bomb", "?bomb", 1, "letters are not left open"),
                ("a ??bomb", "??bomb", 3, "letters are not left open"),
                ("？bomb", "？", 1, "letters are not left open"),
                ("b?m?r", "b?m?r", 1, "letters are not left open"),
                ("bomb% a", "%", 5, "letters are not left open"),
                ("C++", "++", 2, "a + is not searched for"),
                ("a Disney+", "+", 9, "a + is not searched for"),
                ("+a b", "+", 1, "a + is not searched for; leave it out"),
                ("＋a b", "+", 1, "a + is not searched for"),
                ('+"a b"', "+", 1, "a + is not searched for"),
                ("C#", "#", 2, "a # is not searched for; leave it out, or find a tag by tag:word"),
                ("#floods", "#", 1, "a # is not searched for"),
                ("@doe", "@", 1, "an @ is not searched for; leave it out, or find a name by author:"),
                ("[a b]", "[", 1, "brackets are round"),
                ("a {b}", "{", 3, "brackets are round"),
                ("since>2026", ">", 6, "times are compared by since: and until:"),
                ("a <2026", "<", 3, "times are compared"),
                ("source=x.org", "=", 7, "fields are written with a colon"),
                ("2025..2026", "2025..2026", 1, "times between two are written published:"),
                ("^a", "^", 1, "weights"),
                ('"a b"^2', "^2", 6, "weights"),
                ("~bomb", "~", 1, "similar words"),
                ("bomb∼", "~", 5, "similar words"),
                (r"\bbomb", "\\", 1, "regular expressions"),
                ("`a b`", "`", 1, "words that stand together"),
                ("a ¬b", "¬", 3, "to leave a word out"),
                ("a !!b", "!!", 3, "to leave a word out"),
                ('a !"b c"', "!", 3, "to leave a word out"),
                ("a !(b c)", "!", 3, "to leave a word out"),
                ('a –"b c"', "–", 3, "to leave a word out"),
                ("a ANDNOT b", "ANDNOT", 3, "to leave a word out"),
                ("a ∨ b", "∨", 3, "to find either of two, type OR"),
                ("a∪b", "∪", 2, "to find either of two"),
                ("a ¦ b", "¦", 3, "to find either of two"),
                ("a XOR b", "XOR", 3, "to find either of two"),
                ("a ∧ b", "∧", 3, "to find both of two, type AND"),
                ("a &&b", "&&", 3, "to find both of two"),
                ("a NEAR5 b", "NEAR5", 3, "distances are written NEAR/5"),
                ("a /5 b", "/5", 3, "distances are written NEAR/5"),
                ("title:C++", "++", 8, "a + is not searched for"),
                ("title:-a", "-", 7, "to leave a word out"),
                ("b*mb∗", "*", 2, "a * is possible only at the end"),
            )
        ),
        ("a 'car bomb'", "the phrase at character 3 stands between single marks"),
        ("‘car bomb’ a", "the phrase at character 1 stands between single marks"),
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
        "(" * 10_000 + "a" + ")" * 10_000,
        "()" * 500,
        "-(" * 500,
        "NOT " * 250,
        "a NEAR/9 " * 110,
        "“" * 1_000,
        "\u200f" * 1_000,
        "\u202e" * 500 + "a",
        "：" * 1_000,
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


@given(text(alphabet='ab1 -"*()|~^/:!&éN*.\x00\n“”（：\u200f', max_size=60) | text(max_size=60))
def test_any_text_is_read_or_refused_as_wrong(typed: str) -> None:
    with suppress(InvalidInput):
        parse_query(typed, NOW)


@pytest.mark.parametrize(
    "typed",
    [
        *("road", "bomb*", '"old bridge"', "old-brid*", "title:flood", 'title:"old bridge"'),
        *("flood NEAR/5 rescue", '"old bridge" NEAR/3 river', "source:a.example", 'entity:"Angela Merkel"', "place:7"),
        *("since:-7d", "is:unread", "story:17", 'tag:"A & B"'),
    ],
)
def test_a_part_of_a_query_is_written_as_it_was_typed(typed: str) -> None:
    [leaf] = parse_query(typed, NOW).leaves
    assert as_typed(leaf) == typed
