"""Rules that keep or block articles of feeds: what they match, what they refuse, and how that is tried again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from feed_server import FeedServer
from sample_articles import arrival, text
from working import said, take_in, work

from worker.bootstrap import Services
from worker.errors import InvalidInput, NotFound
from worker.pipeline import Limits, prepare
from worker.service.feeds.rule_patterns import check_pattern, early_verdict, verdict
from worker.service.intake.accept import Receipt
from worker.store.feeds.rules import Rule, RuleAction, RuleField
from worker.types import Arrival

DRAFT = prepare(
    arrival(
        1,
        url="https://www.news.example/sport/z%C3%BCrich/1?utm_source=x",
        title="Straße im Norden gesperrt, İSTANBUL'da da",
        authors=("Ana Perez", "Bo Lind"),
        tags=("Sport", "Local news", "#Ad"),
    ),
    now=datetime(2026, 11, 29, tzinfo=UTC),
    limits=Limits(text_chars=200_000),
)


def rule(action: RuleAction, field: RuleField, pattern: str, number: int = 1) -> Rule:
    return Rule(id=number, feed_id=None, action=action, field=field, pattern=pattern)


@pytest.mark.parametrize(
    ("field", "pattern", "matches"),
    [
        ("title", "straße", True),
        ("title", "^straße", True),
        ("title", "^norden", False),
        ("title", r"\bnorden\b", True),
        ("title", "(?-i)norden", False),
        ("title", "sport", False),
        ("address", "/sport/", True),
        ("address", "utm_source", True),
        ("address", r"^https://www\.news\.example/", True),
        ("author", "^bo lind$", True),
        ("author", "ana.*bo", False),
        ("tag", "^local", True),
        ("tag", "^news", False),
        ("text", "no such words", False),
        ("text", r"\pL{3}", True),
        ("address", "/zürich/", True),
        ("address", "/z%c3%bcrich/", True),
        ("tag", "^ad$", True),
        ("tag", "^#ad$", True),
        ("title", "istanbul", True),
        ("title", "İstanbul", True),
    ],
)
def test_a_pattern_is_found_anywhere_in_its_field(field: RuleField, pattern: str, matches: bool) -> None:
    check_pattern(pattern)
    assert (verdict([rule("block", field, pattern)], DRAFT) is not None) is matches
    assert (verdict([rule("keep", field, pattern)], DRAFT) is None) is matches


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        ([], None),
        ([rule("block", "title", "norden")], "rule 1 blocks its title: norden"),
        ([rule("keep", "tag", "politics", 3)], "none of the rules that keep matches it: 3"),
        ([rule("keep", "tag", "politics", 3), rule("keep", "tag", "sport", 4)], None),
        ([rule("keep", "tag", "sport"), rule("block", "author", "perez", 2)], "rule 2 blocks its author: perez"),
        ([rule("block", "title", "süden")], None),
    ],
)
def test_a_rule_that_blocks_wins_and_one_that_keeps_must_match(rules: list[Rule], why: str | None) -> None:
    assert verdict(rules, DRAFT) == why


KEEP_NORDEN = rule("keep", "title", "norden$")


@pytest.mark.parametrize(
    ("rules", "given", "is_refused"),
    [
        ([rule("block", "title", "norden")], {}, True),
        ([rule("block", "title", "süden")], {}, False),
        ([rule("block", "title", "norden")], {"title": None}, False),
        ([rule("block", "address", "/sport/")], {}, True),
        ([rule("block", "author", "perez")], {}, True),
        ([rule("block", "tag", "^sport$")], {}, True),
        ([rule("block", "tag", "^sport$")], {"tags": ()}, False),
        ([rule("block", "text", "report")], {}, False),
        ([rule("block", "text", "report"), rule("block", "tag", "^sport$")], {}, True),
        ([rule("keep", "tag", "^politics$")], {}, True),
        ([rule("keep", "tag", "^politics$")], {"tags": ()}, False),
        ([rule("keep", "author", "^reed$")], {"authors": ()}, False),
        ([rule("keep", "text", "council")], {}, False),
        ([rule("keep", "address", "/politics/")], {}, False),
        ([rule("keep", "tag", "^politics$"), rule("keep", "text", "council")], {}, False),
        ([rule("keep", "tag", "^politics$"), rule("keep", "tag", "^sport$")], {}, False),
        ([rule("keep", "text", "council"), rule("block", "title", "norden")], {}, True),
        ([KEEP_NORDEN], {"title": "Straße nach Norden - Daily News"}, False),
        ([KEEP_NORDEN], {"title": "Straße nach Süden - Daily News"}, True),
        ([KEEP_NORDEN], {"title": " \u200b"}, False),
        ([rule("keep", "author", "^reed$")], {"authors": (" ",)}, False),
        ([rule("keep", "tag", "^politics$")], {"tags": ("\u00a0",)}, False),
        ([], {}, False),
    ],
)
def test_what_its_page_cannot_change_refuses_an_entry_before_that_is_fetched(
    rules: list[Rule], given: dict[str, Any], is_refused: bool
) -> None:
    entry = arrival(
        1,
        **{
            "url": "https://news.example/sport/1",
            "title": "Straße nach Norden gesperrt",
            "authors": ("Ana Perez",),
            "tags": ("Sport",),
        }
        | given,
    )
    assert (early_verdict(rules, entry) is not None) is is_refused


def horoscope(polling: Services, server: FeedServer) -> Arrival:
    """Return an entry of a new feed whose text stands on its page."""
    return Arrival(
        url=f"{server.origin}/stars",
        title="Horoscope for Monday",
        html="<p>Read what the stars say.</p>",
        page_reason="short",
        feed_id=polling.feeds.add(f"{server.origin}/feed").id,
    )


def test_the_page_of_a_refused_entry_is_fetched_only_when_it_is_tried_again_without_the_rule(
    polling: Services, server: FeedServer
) -> None:
    for path in ("/stars", "/other"):
        page = f"<!doctype html><html><body><article><h1>Stars</h1><p>{text(path)}</p></article></body></html>"
        server.on(path, page, Content_Type="text/html")
    refused = horoscope(polling, server)
    other = replace(refused, url=f"{server.origin}/other", title="Stars")
    withdrawal = replace(refused, url=f"{server.origin}/kill", title="KILL: Horoscope for Monday")
    mine = polling.rules.add("block", "title", "horoscope")
    accepted = polling.accept.articles([refused, other, withdrawal], door="poll")
    polling.pages.fetch_batch()
    work(polling)
    receipts = polling.accept.receipts([one.id for one in accepted])
    assert said(receipts[:2]) == [("rejected", "rule"), ("stored", "new")]
    assert receipts[0].detail == f"rule {mine.id} blocks its title: horoscope"
    assert [server.asked(path) for path in ("/stars", "/other", "/kill")] == [0, 1, 1]
    polling.rules.remove(mine.id)
    polling.quarantine.retry([receipts[0].id])
    polling.pages.fetch_batch()
    work(polling)
    assert server.asked("/stars") == 1
    assert polling.accept.receipt(receipts[0].id).state == "stored"


def test_an_entry_whose_article_was_deleted_is_erased_and_not_kept_as_refused_by_a_rule(
    polling: Services, server: FeedServer
) -> None:
    page = f"<!doctype html><html><body><article><h1>Stars</h1><p>{text(1)}</p></article></body></html>"
    server.on("/stars", page, Content_Type="text/html")
    entry = horoscope(polling, server)

    def come() -> Receipt:
        [accepted] = polling.accept.articles([entry], door="poll")
        polling.pages.fetch_batch()
        work(polling)
        return polling.accept.receipt(accepted.id)

    polling.takedown.delete(come().article_id or 0)
    polling.rules.add("block", "title", "horoscope")
    receipt = come()
    assert said([receipt]) == [("rejected", "deleted")]
    assert polling.quarantine.input_of(receipt.id).is_erased


@pytest.mark.parametrize(
    ("pattern", "place", "said"),
    [
        ("abc(?=d)", 4, "look-ahead"),
        ("(?<!a)b", 1, "look-behind"),
        (r"(a)\1", 4, "no references"),
        ("a(b", 2, "close the bracket"),
        (r"(a)\([(](b", 9, "close the bracket"),
        ("ab)", 3, "open the bracket"),
        ("ab[c", 3, "close the bracket"),
        ("[z-a]", 2, "range"),
        ("*a", 1, "put something before it"),
        ("a**", 2, "one repetition"),
        ("ab{1001}", 3, "at most 1,000"),
        ("a\\", 2, "backslash"),
        ("((a{100}){100}){100}", 16, "at most 1,000"),
        ("(a?){1,1000}b", None, "repeat less"),
        (".{0,900}a.{0,900}b", None, "repeat less"),
        ("", None, "1 to 1,000 characters"),
        ("a" * 1_001, None, "1 to 1,000 characters"),
        (".*", None, "matches anything"),
        ("a|", None, "matches anything"),
        ("x*", None, "matches anything"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused_with_its_place_and_mend(
    pattern: str, place: int | None, said: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_pattern(pattern)
    assert refused.value.reason == "bad_pattern"
    assert said in str(refused.value)
    assert (f"at character {place}:" in str(refused.value)) is (place is not None), str(refused.value)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(.*a){20}b", "(x+x+)+y"])
def test_no_pattern_holds_up_the_intake(pattern: str) -> None:
    check_pattern(pattern)
    assert verdict([rule("block", "text", pattern)], replace(DRAFT, text="a" * 200_000 + "!")) is None


def test_what_a_rule_refuses_is_in_the_ledger_and_can_be_tried_again(services: Services) -> None:
    feed, other = (services.feeds.add(f"https://{host}.example/feed") for host in ("a", "b"))
    mine = services.rules.add("block", "title", "number 1 ", feed_id=feed.id)
    services.rules.add("block", "tag", "^horoscope$")
    given = [
        arrival(1, feed_id=feed.id),
        arrival(2, feed_id=feed.id, tags=("Horoscope",)),
        arrival(3, feed_id=feed.id),
        arrival(4, feed_id=other.id, tags=("Horoscope",)),
        arrival(5, tags=("Horoscope",)),  # handed in by a person or a program: rules are for feeds
        arrival(11, feed_id=other.id, title="Report number 1 of the office"),
    ]
    receipts = take_in(services, *given)
    refused, stored = ("rejected", "rule"), ("stored", "new")
    assert [(one.state, one.reason) for one in receipts] == [refused, refused, stored, refused, stored, stored]
    assert receipts[0].detail == f"rule {mine.id} blocks its title: number 1 "
    assert services.ledgers.read_ledger().rejected == 3
    services.rules.remove(mine.id)
    waiting = services.quarantine.in_state("rejected", limit=10, reason="rule")
    services.quarantine.retry([one.id for one in waiting])
    work(services)
    assert [one.state for one in services.accept.receipts([one.id for one in receipts])][:2] == ["stored", "rejected"]


def test_rules_are_listed_by_feed_and_go_with_it(services: Services) -> None:
    feed, other = (services.feeds.add(f"https://{host}.example/feed") for host in ("a", "b"))
    of_feed = services.rules.add("keep", "title", "council", feed_id=feed.id)
    of_other = services.rules.add("block", "author", "desk", feed_id=other.id)
    of_all = services.rules.add("block", "text", "lottery")
    assert services.rules.all() == [of_feed, of_other, of_all]
    assert services.rules.all(feed_id=feed.id) == [of_feed, of_all]
    services.feeds.remove(feed.id)
    assert services.rules.all() == [of_other, of_all]
    services.rules.remove(of_all.id)
    with pytest.raises(NotFound):
        services.rules.remove(of_all.id)
    with pytest.raises(NotFound):
        services.rules.add("block", "title", "x", feed_id=99)


@pytest.mark.parametrize(("action", "field"), [("drop", "title"), ("", "title"), ("block", "summary"), ("keep", "")])
def test_an_unknown_action_or_field_is_refused(services: Services, action: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.rules.add(action, field, "x")
    assert refused.value.reason == "bad_rule"
