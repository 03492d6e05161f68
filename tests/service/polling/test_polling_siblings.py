"""Feeds of odd identity over HTTP: every entry is accepted, and none is another's version."""

from __future__ import annotations

import json
from datetime import timedelta
from xml.sax.saxutils import escape

import pytest
from database_marks import ON_SQLITE
from feed_server import FeedServer, rss
from manual_clock import ManualClock
from sample_articles import text
from working import must_balance, originals, work

from worker.bootstrap import Services
from worker.store.feeds.rules import RuleAction, RuleField

NAMES = ("flood", "strike", "museum")


def entry(number: int, link: str = "", guid: str | None = None, title: str = "") -> str:
    """Return an item; the number of the entry stands for {} in what names it."""
    name = NAMES[number]
    parts = [f"<title>{title or f'The {name} of the week'}</title>"]
    parts += [f"<link>{escape(link.format(number))}</link>"] if link else []
    parts += [] if guid is None else [f"<guid>{escape(guid.format(number))}</guid>"]
    return f"<item>{''.join(parts)}<description>{escape(text(name))}</description></item>"


def feed_of(**named: str) -> str:
    return rss(*(entry(number, **named) for number in range(3)))


def atom(link: str, ident: str) -> str:
    entries = "".join(
        f"<entry><title>The {name}</title><id>{ident.format(n)}</id><link href='{escape(link.format(n))}'/>"
        f"<updated>2026-03-01T0{n}:00:00Z</updated><content>{text(name)}</content></entry>"
        for n, name in enumerate(NAMES)
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>News</title><id>urn:x</id>{entries}</feed>"


def rdf(link: str, about: str) -> str:
    items = "".join(
        f"<item rdf:about='{escape(about.format(n))}'><title>The {name}</title><link>{escape(link.format(n))}</link>"
        f"<description>{text(name)}</description></item>"
        for n, name in enumerate(NAMES)
    )
    return (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
        f"<channel rdf:about='https://news.example/'><title>News</title></channel>{items}</rdf:RDF>"
    )


def json_feed(link: str, ident: str) -> str:
    items = [
        {"id": ident.format(n), "url": link.format(n), "title": f"The {name}", "content_text": text(name)}
        for n, name in enumerate(NAMES)
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": items})


HOME = "https://news.example/"
ODD = {
    "one guid for all": feed_of(link=HOME + "{}", guid="msg"),
    "one guid for all, no link": feed_of(guid="msg"),
    "one guid and one link": feed_of(link=HOME + "warnings", guid="msg"),
    "one link, no guid": feed_of(link=HOME + "warnings"),
    "neither link nor guid": feed_of(),
    "one headline too": feed_of(link=HOME + "warnings", title="Warning"),
    "one headline, link and guid": feed_of(link=HOME + "warnings", guid="w", title="Warning"),
    "fragments of a live blog": feed_of(link=HOME + "live/storm#post-{}"),
    "fragments in guids": feed_of(link=HOME + "live/storm", guid=HOME + "live/storm#{}"),
    "fragment routes": feed_of(link=HOME + "#/news/{}"),
    "numbers in the query": feed_of(link=HOME + "show.php?id={}"),
    "empty guids": feed_of(link=HOME + "{}", guid=""),
    "guids of blanks": feed_of(link=HOME + "{}", guid="  "),
    "guid of the site": feed_of(link=HOME + "{}", guid=HOME),
    "links to the site": feed_of(link=HOME, guid="{}"),
    "links that are none": feed_of(link="javascript:open({})"),
    "one mail link": feed_of(link="mailto:desk@news.example"),
    "guids of numbers": feed_of(guid="{}"),
    "letters' case in links": rss(entry(0, HOME + "A"), entry(1, HOME + "a"), entry(2, HOME + "aA")),
    "tracking only differs": feed_of(link=HOME + "warnings?utm_source={}"),
    "atom, one id": atom(HOME + "{}", "urn:x:1"),
    "atom, one link": atom(HOME, "urn:x:{}"),
    "atom, one of both": atom(HOME, "urn:x:1"),
    "rdf, one about": rdf(HOME + "{}", HOME),
    "rdf, one of both": rdf(HOME, HOME),
    "json, one id": json_feed(HOME + "{}", "1"),
    "json, one of both": json_feed(HOME, "1"),
    "json, no id": json_feed(HOME, ""),
}


@ON_SQLITE
@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
def test_entries_that_share_what_names_them_are_articles_of_their_own(
    polling: Services, server: FeedServer, body: str
) -> None:
    feed = polling.feeds.add(server.on("/feed", body, Content_Type="application/xml"), full_text="never")
    report = polling.poll.one(feed.id)
    assert report is not None
    assert (report.entries, report.accepted, report.reason) == (3, 3, None)
    work(polling)
    ledger = polling.ledgers.read_ledger()
    assert (ledger.stored, ledger.updated, ledger.duplicate, len(originals(polling))) == (3, 0, 0, 3)
    again = polling.poll.one(feed.id)
    assert again is not None
    work(polling)
    assert again.accepted == 0
    assert {polling.articles.get(one).version for one in originals(polling)} == {1}


ONE = {
    "percent-encodings in either case": (HOME + "caf%C3%A9", HOME + "caf%c3%a9"),
    "a host in punycode": ("https://bücher.example/1", "https://xn--bcher-kva.example/1"),
    "its usual port": ("https://news.example:443/1", HOME + "1"),
    "another order of the query": (HOME + "?a=1&b=2", HOME + "?b=2&a=1"),
    "a slash at the end": (HOME + "p", HOME + "p/"),
    "dots in the path": (HOME + "a/../p", HOME + "p"),
    "the wrapper of an alert": ("https://www.google.com/url?rct=j&url=https://news.example/p&ct=ga", HOME + "p"),
    "the same once more": (HOME + "p", HOME + "p"),
}


@ON_SQLITE
@pytest.mark.parametrize("links", ONE.values(), ids=ONE)
def test_one_text_under_an_address_written_in_two_ways_is_one_article_and_two_rows(
    polling: Services, server: FeedServer, links: tuple[str, str]
) -> None:
    body = rss(*(entry(0, link) for link in links))
    feed = polling.feeds.add(server.on("/feed", body, Content_Type="application/xml"), full_text="never")
    report = polling.poll.one(feed.id)
    assert report is not None
    assert (report.entries, report.accepted) == (2, 2)
    work(polling)
    must_balance(polling)
    assert [polling.articles.get(one).version for one in originals(polling)] == [1]


TWO = {
    "a guid that a blog gives to all": rss(*(entry(n, HOME + "{}", "0") for n in range(3))),
    "links without a scheme": rss(*(entry(n, "//news.example/{}", "p{}") for n in range(3))),
    "a session in the one link": rss(*(entry(n, HOME + "list;jsessionid=A1") for n in range(3))),
    "guids that differ in case": rss(entry(0, guid="AbC"), entry(1, guid="aBc")),
    "guids with counters": rss(entry(0, guid="p?views=1"), entry(1, guid="p?views=2")),
    "guids that are each other's link": rss(entry(0, HOME + "1", HOME + "2"), entry(1, HOME + "2", HOME + "1")),
    "guids that differ at their end": rss(entry(0, guid="g" * 5_000 + "1"), entry(1, guid="g" * 5_000 + "2")),
    "guids of controls": rss(entry(0, guid="a\x01b"), entry(1, guid="a\x02b")),
    "guids of pictures": rss(entry(0, guid="😀"), entry(1, guid="😁")),
    "another port": rss(entry(0, HOME + "1"), entry(1, "https://news.example:8443/1")),
    "tags in capitals": feed_of(guid="{}").replace("item>", "ITEM>"),
    "an end cut off": feed_of(guid="{}").replace("</channel></rss>", ""),
    "a comment before": f"\n <!-- x -->{feed_of(guid='{}')}",
    "a script behind": f"{feed_of(guid='{}')}<script>x</script>",
    "items behind the channel": feed_of(guid="{}").replace("<item>", "</channel><item>", 1),
}


@ON_SQLITE
@pytest.mark.parametrize("body", TWO.values(), ids=TWO)
def test_entries_of_odd_feeds_are_taken_in_each_by_itself(polling: Services, server: FeedServer, body: str) -> None:
    feed = polling.feeds.add(server.on("/feed", body, Content_Type="application/xml"), full_text="never")
    report = polling.poll.one(feed.id)
    assert report is not None
    count = body.casefold().count("<item>")
    assert (report.entries, report.accepted, report.reason) == (count, count, None)
    work(polling)
    assert len(originals(polling)) == count


CHANGING = {
    "guid": (HOME + "{}", "{{}}-{poll}"),
    "guid, one link": (HOME + "warnings", "{{}}-{poll}"),
    "session in the link": (HOME + "{{}}?PHPSESSID={poll}abcdef0123456789abcdef0123", "{{}}"),
    "session in the link, no guid": (HOME + "{{}}?PHPSESSID={poll}abcdef0123456789abcdef0123", None),
    "link and guid": (HOME + "{{}}?v={poll}", "{{}}-{poll}"),
    "host": ("https://www{poll}.news.example/{{}}", "{{}}"),
    "scheme in guid": (HOME + "{{}}", "tag:{poll}:{{}}"),
    "fragment": (HOME + "{{}}#{poll}", None),
}


@ON_SQLITE
@pytest.mark.parametrize(("link", "guid"), CHANGING.values(), ids=CHANGING)
def test_what_names_an_entry_and_changes_with_every_poll_makes_no_article_and_no_version(
    polling: Services, server: FeedServer, clock: ManualClock, link: str, guid: str | None
) -> None:
    feed = polling.feeds.add(server.origin + "/feed", full_text="never")
    for poll in range(4):
        named = {"link": link.replace("{poll}", str(poll)).replace("{{}}", "{}")}
        if guid is not None:
            named["guid"] = guid.replace("{poll}", str(poll)).replace("{{}}", "{}")
        server.on("/feed", feed_of(**named), Content_Type="application/xml")
        report = polling.poll.one(feed.id)
        assert report is not None
        assert report.entries == 3
        work(polling)
        must_balance(polling)
        clock.pass_s(3600)
    found = originals(polling)
    assert (len(found), {polling.articles.get(one).version for one in found}) == (3, {1})


@ON_SQLITE
@pytest.mark.parametrize("named", [{"link": HOME + "{}"}, {"guid": "{}"}, {"link": HOME + "warnings"}, {}])
def test_a_date_that_says_how_long_ago_dates_an_entry_once(
    polling: Services, server: FeedServer, clock: ManualClock, named: dict[str, str]
) -> None:
    feed = polling.feeds.add(server.origin + "/feed", full_text="never")
    first_poll = clock()
    for hours in range(2, 5):
        dated = feed_of(**named).replace("</item>", f"<pubDate>{hours} hours ago</pubDate></item>")
        server.on("/feed", dated, Content_Type="application/xml")
        polling.poll.one(feed.id)
        work(polling)
        clock.pass_s(3600)
    found = [polling.articles.get(one) for one in originals(polling)]
    minute = (first_poll - timedelta(hours=2)).replace(second=0, microsecond=0)
    assert [(one.version, one.published_at, one.published_precision) for one in found] == [(1, minute, "hour")] * 3


NEWS = rss(
    *(
        f"<item><title>{title}</title><link>https://news.example/{section}/{number}</link><guid>{number}</guid>"
        f"<author>desk@news.example ({author})</author><category>{tag}</category><description>{words}. "
        f"{text(number)}</description></item>"
        for number, (title, section, author, tag, words) in enumerate(
            (
                ("Straße gesperrt", "local", "Ana Perez", "Stadt &amp; Land", "Ein BUS steht quer"),
                ("Cup final drawn", "sport", "Bo Lind", "Sport", "The referee was booed"),
                ("Анонс выставки", "culture", "Олег Б.", "Культура", "Музей открыл залы"),
            )
        )
    )
)


@ON_SQLITE
@pytest.mark.parametrize(
    ("action", "field", "pattern", "stored"),
    [
        ("block", "title", "STRASSE|STRAßE", 2),
        ("block", "title", "анонс", 2),
        ("keep", "title", "^cup", 1),
        ("keep", "title", "nothing of it", 0),
        ("block", "title", "", 3),
        ("block", "address", "/(sport|culture)/", 1),
        ("keep", "address", "^https://news\\.example/local/", 1),
        ("block", "address", "^http://", 3),
        ("block", "author", "perez$", 2),
        ("keep", "author", "олег", 1),
        ("block", "author", "desk@", 3),
        ("block", "tag", "^stadt & land$", 2),
        ("keep", "tag", "sport|культура", 2),
        ("block", "text", "\\bbus\\b", 2),
        ("keep", "text", "referee|музей", 2),
        ("block", "text", "(a+)+$", 3),
    ],
)
def test_entries_that_a_rule_refuses_are_accepted_and_counted(
    polling: Services, server: FeedServer, action: RuleAction, field: RuleField, pattern: str, stored: int
) -> None:
    feed = polling.feeds.add(server.on("/feed", NEWS, Content_Type="application/xml"), full_text="never")
    if pattern:
        polling.rules.add(action, field, pattern, feed_id=feed.id)
    report = polling.poll.one(feed.id)
    assert report is not None
    assert (report.entries, report.accepted) == (3, 3)
    work(polling)
    ledger = polling.ledgers.read_ledger()
    assert (ledger.accepted, ledger.stored, ledger.rejected) == (3, stored, 3 - stored)
    reasons = [one.reason for one in polling.accept.receipts([1, 2, 3]) if one.state == "rejected"]
    assert set(reasons) <= {"rule"}
    again = polling.poll.one(feed.id)
    assert again is not None
    assert again.accepted == 0
