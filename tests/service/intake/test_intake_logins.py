"""User and password in an address of an article: taken off at every door, and kept nowhere."""

from __future__ import annotations

import pytest
from feed_server import FeedServer, rss
from sample_articles import arrival, text
from sqlalchemy import select
from working import originals, said, take_in, work

from worker.addresses import without_login, without_logins
from worker.bootstrap import Services
from worker.inline import work_once
from worker.store.tables.base import Base
from worker.types import Arrival, Enclosure, Picture

WITH_LOGIN = "https://me:hidden@news.example/a"


def kept(services: Services) -> list[tuple[str, str]]:
    """Return the columns in which the password stands."""
    with services.database.read() as session:
        return [
            (table.name, column)
            for table in Base.metadata.sorted_tables
            for row in session.execute(select(table)).mappings()
            for column, value in row.items()
            if "hidden" in str(value)
        ]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (WITH_LOGIN, "https://news.example/a"),
        ("HTTP://me@news.example", "HTTP://news.example"),
        ("https://me:p%40ss@news.example:8443/a?b=c@d", "https://news.example:8443/a?b=c@d"),
        ("https://a:b@c:d@news.example/", "https://news.example/"),
        ("https:/me:hidden@news.example/", "https:/news.example/"),
        ("https:me:hidden@news.example/", "https:news.example/"),
        (" //me:hidden@news.example/a", " //news.example/a"),
        ("ftp://me:hidden@news.example/a", "ftp://news.example/a"),
        ("https://news.example/@me", "https://news.example/@me"),
        ("https://news.example?to=a@b.example", "https://news.example?to=a@b.example"),
        ("https://news.example#a@b", "https://news.example#a@b"),
        ("mailto:desk@news.example", "mailto:desk@news.example"),
        ("tag:news.example,2026:a@b", "tag:news.example,2026:a@b"),
        ("article 7 @ desk", "article 7 @ desk"),
    ],
)
def test_user_and_password_are_taken_off_an_address(address: str, shown: str) -> None:
    assert without_login(address) == shown


def test_only_addresses_in_markup_lose_a_login() -> None:
    markup = '<a href="https://me:hidden@news.example/">x</a> <img src=//me:hidden@a.example/b> a@b <a href="/@me">'
    assert without_logins(markup) == (
        '<a href="https://news.example/">x</a> <img src=//a.example/b> a@b <a href="/@me">'
    )


def test_an_article_handed_in_keeps_no_login(services: Services) -> None:
    given = arrival(
        1,
        url=WITH_LOGIN,
        id=WITH_LOGIN,
        source=WITH_LOGIN,
        authors=("Ann", WITH_LOGIN),
        comments_url=f"{WITH_LOGIN}#comments",
        picture=Picture(url=f"{WITH_LOGIN}.jpg"),
        enclosures=(Enclosure(url=f"{WITH_LOGIN}.mp3"),),
    )
    markup = arrival(2, text=None, html=f"<p>{text(2)} <a href='{WITH_LOGIN}'>here</a></p>")
    assert said(take_in(services, given, markup)) == [("stored", "new")] * 2
    assert kept(services) == []
    assert services.articles.get(1).url == "https://news.example/a"
    again = take_in(services, arrival(1, url="https://news.example/a"))
    assert said(again) == [("duplicate", "same_url")]


def test_an_entry_of_a_feed_keeps_no_login(polling: Services, server: FeedServer) -> None:
    body = rss(
        f"<item><title>A report</title><guid>{WITH_LOGIN}</guid><link>{WITH_LOGIN}</link><comments>{WITH_LOGIN}"
        f"</comments><enclosure url='{WITH_LOGIN}.mp3' type='audio/mpeg'/><description>{text('x')} &lt;a "
        f"href='{WITH_LOGIN}'&gt;here&lt;/a&gt; &lt;img src='{WITH_LOGIN}.jpg'&gt;</description></item>",
        more=f"<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='self' href='{WITH_LOGIN}'/>"
        f"<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='hub' href='{WITH_LOGIN}'/>",
    ).replace("<link>https://news.example/</link>", f"<link>{WITH_LOGIN}</link>", 1)
    feed = polling.feeds.add(server.on("/feed", body, Content_Type="application/xml"), full_text="never")
    report = polling.poll.one(feed.id)
    assert report is not None
    assert (report.entries, report.accepted) == (1, 1)
    work(polling)
    assert kept(polling) == []
    assert polling.feeds.get(feed.id).site_url == "https://news.example/a"
    assert polling.articles.get(originals(polling)[0]).url == "https://news.example/a"


def test_a_page_is_fetched_without_the_login_of_its_address_and_none_of_its_own_is_kept(
    polling: Services, server: FeedServer
) -> None:
    paragraphs = "".join(f"<p>{one}</p>" for one in text("x").split("\n\n"))
    url = server.on(
        "/a",
        f"<html><head><title>A report</title><link rel=canonical href='{WITH_LOGIN}'><meta property='og:image' "
        f"content='{WITH_LOGIN}.jpg'></head><body><article><h1>A report</h1>{paragraphs}<p>See <a "
        f"href='{WITH_LOGIN}'>this</a> too.</p></article></body></html>",
        Content_Type="text/html",
    )
    polling.accept.articles([Arrival(url=url.replace("http://", "http://me:hidden@"))], door="api")
    work_once(polling)
    work(polling)
    assert said(polling.accept.receipts([1])) == [("stored", "new")]
    assert kept(polling) == []
    assert server.asked("/a") == 1
    assert not any("authorization" in headers for _, headers in server.requests)
