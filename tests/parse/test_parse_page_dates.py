"""The date of a page: stated, shown beside the headline or in the address; never one of something else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from worker.parse import parse_page
from worker.types import Page

NOW = datetime(2026, 11, 28, tzinfo=UTC)
ADDRESS = "https://harbour.example/news/lock-gates"
HEADLINE = "<h1>New gates for the old lock arrive by barge</h1>"
TEXT = "".join(
    f"<p>{sentence}</p>"
    for sentence in (
        "Four steel gates for the lock at the river mouth arrived by barge on Thursday, a week later than was planned.",
        "Divers will take the old ones out next month, when the water is low and few ships wait to pass upstream.",
        "Each weighs forty tonnes and was built in a yard on the other coast, which won the contract three years ago.",
        "Ships will have to take the longer way through the canal until the work is done, the port authority said.",
    )
)


def read(above: str = "", below: str = "", url: str = ADDRESS, head: str = "", top: str = "", foot: str = "") -> Page:
    body = f"{top}<main><article>{HEADLINE}{above}{TEXT}{foot}</article></main>{below}"
    html = f"<html lang='en'><head><title>Lock</title>{head}</head><body>{body}</body></html>"
    return parse_page(html.encode(), url=url, now=NOW)


@pytest.mark.parametrize(
    "below",
    [
        "",
        "<footer>© 2019 Harbour News</footer>",
        "<p>Copyright 1998-2026 Harbour News</p>",
        "<p>© 3 March 2019 Harbour News</p>",
        "<div>Registered No. 20190304</div>",
        "<div>Company number 20190304. Founded 3 March 1990.</div>",
        "<div class='comments'><p class='date'>5 January 2020</p><p>At last.</p></div>",
        "<section id='disqus_thread'><div>Posted 5 January 2020</div></section>",
        "<ol class='commentList'><li><time datetime='2020-01-05'>5 January 2020</time></li></ol>",
        "<aside><h3>More</h3><a href='/x'>Lock closes</a> <time datetime='2021-02-12'>12 February 2021</time></aside>",
        "<div class='related-stories'><a href='/x'>Lock closes</a> <span>12 February 2021</span></div>",
        "<h2>Related</h2><ul><li><a href='/x'>Lock closes</a> 12 February 2021</li></ul>",
        "<nav>Archive: 1 January 2020</nav>",
        "<div class='most-read'><a href='/x'>Lock closes</a> <time datetime='2021-02-12'>12 Feb</time></div>",
        "<ul id='latestNews'><li><a href='/x'>Lock closes</a> <time datetime='2021-02-12'>12 Feb</time></ul>",
        "<section class='top-stories'><a href='/x'>Lock</a> <time datetime='2021-02-12'>12 Feb</time></section>",
        "<div class='mais-lidas'><a href='/x'>Lock</a> <time datetime='2021-02-12'>12 Feb</time></div>",
        "<div class='meistgelesen'><a href='/x'>Lock</a> <time datetime='2021-02-12'>12 Feb</time></div>",
        "<figure><img src='a'><figcaption>The lock on 12 March 2019. Photo: Jane Roe</figcaption></figure>",
    ],
)
def test_the_date_of_something_else_dates_no_page(below: str) -> None:
    assert read(below=below).published_at is None


@pytest.mark.parametrize(
    "top",
    [
        "<header><div class='date'>{}</div><nav><a href='/'>Home</a></nav></header>",
        "<header><time datetime='{}'>{}</time></header>",
        "<nav>Today is {}</nav>",
        "<div>{}</div>",
        "<div class='topbar'>{} | Weather 4°</div><ul class='menu'><li><a href='/'>Home</a></li></ul>",
        "<div class='epaper'><a href='/e'>E-paper of {}</a></div>",
        "<div>Date: {}</div>",
        "<div><time datetime='{}'>{}</time></div>",
        "<header><h1>Harbour News</h1><p>{}</p></header>",
        "<h1><a href='/'>Harbour News</a></h1><p>{}</p>",
    ],
)
@pytest.mark.parametrize("today", ["28 November 2026", "Friday, 27 November 2026", "2026-11-28"])
def test_the_present_day_in_the_head_of_the_site_dates_no_page(top: str, today: str) -> None:
    assert read(top=top.replace("{}", today)).published_at is None


@pytest.mark.parametrize(
    "top",
    [
        "<header><p>20 October 2026</p><nav><a href='/'>Home</a></nav></header>",
        "<header>Posted on 20 October 2026</header>",
        "<nav>20 October 2026</nav>",
    ],
)
def test_no_day_in_the_head_of_the_site_dates_a_page(top: str) -> None:
    assert read(top=top).published_at is None


@pytest.mark.parametrize(
    "html",
    [
        f"<main><article>{HEADLINE}<p>28 November 2026</p>{TEXT}</article></main>",
        f"<main><article><header>{HEADLINE}<p>28 November 2026</p></header>{TEXT}</article></main>",
        f"<main><article><p>28 November 2026</p>{HEADLINE}{TEXT}</article></main>",
        f"<article>{HEADLINE}<header><time datetime='2026-11-28'>Today</time></header>{TEXT}</article>",
        f"<div class='post'><header>{HEADLINE}<p>28 November 2026</p></header>{TEXT}</div>",
        f"<div class='post'>{HEADLINE}<time datetime='2026-11-28'>28 November 2026</time>{TEXT}</div>",
        f"<div class='post'><h2>Lock</h2><p>28 November 2026</p>{TEXT}</div>",
    ],
)
def test_the_present_day_in_the_article_dates_it(html: str) -> None:
    page = parse_page(f"<html lang='en'><body>{html}</body></html>", url=ADDRESS, now=NOW)
    assert page.published_at == NOW


@pytest.mark.parametrize(
    ("foot", "published"),
    [
        ("<footer class='entry-footer'>Posted on {} by Ida</footer>", True),
        ("<footer>Posted on {} in News</footer>", True),
        ("<div class='post-footer'>This entry was posted on {} at 10:14 am</div>", True),
        ("<div class='article__footer'><p>Published: {}</p></div>", True),
        ("<footer class='entry-meta'><time class='published' datetime='2026-11-20T10:14Z'>then</time></footer>", True),
        ("<footer>{}</footer>", False),
        ("<footer>Updated on {}</footer>", False),
        ("<footer><time datetime='2026-11-20'>Last edited</time></footer>", False),
        ("<footer class='related'>Posted on {}</footer>", False),
        ("<div class='comments'><article><footer>Posted on {}</footer></article></div>", False),
        ("</article><article class='card'><h3>Zoo</h3><footer>Posted on {}</footer></article><article>", False),
        ("</article></main><footer>Published on {}</footer><main><article>", False),
        ("</article></main><div class='footer'>Published on {}</div><main><article>", False),
    ],
)
def test_a_labelled_date_in_the_footer_of_the_article_dates_it(foot: str, published: bool) -> None:
    page = read(foot=foot.replace("{}", "Friday, November 20th, 2026"))
    assert (page.published_at and page.published_at.day) == (20 if published else None)


@pytest.mark.parametrize(
    ("above", "published_at", "precision"),
    [
        ("<p class='date'>28 October 2026</p>", "2026-10-28", "day"),
        ("<p>By Ana Perez, 28 October 2026</p>", "2026-10-28", "day"),
        ("<div>Oct 28, 2026 6 min read</div>", "2026-10-28", "day"),
        ("<span>Ana Perez</span> | <span>Oct 28, 2026</span> | <span>3 comments</span>", "2026-10-28", "day"),
        ("<p>Wed 28 Oct 2026 10.30 GMT</p>", "2026-10-28T10:30", "minute"),
        ("<p>Published: 28 October 2026 10:30 GMT</p><p>Updated 2 November 2026</p>", "2026-10-28T10:30", "minute"),
        ("<p>28 October 2026, updated 2 November 2026</p>", "2026-10-28", "day"),
        ("<p>Updated 2 November 2026</p>", None, None),
        ("<p class='reviewed'>Last reviewed: 2 November 2026</p>", None, None),
        ("<p>Veröffentlicht am 28. Oktober 2026 um 14:05 Uhr</p>", "2026-10-28T14:05", "minute"),
        ("<p>Publié le 28 octobre 2026 à 14h05</p>", "2026-10-28T14:05", "minute"),
        ("<p>2026年10月28日</p>", "2026-10-28", "day"),
        ("<p>Updated 2 November 2026 | Published 28 October 2026</p>", "2026-10-28", "day"),
        ("<p>03/04/2026</p>", None, None),
        ("<p>Posted: Wednesday, October 28, 2026 9:15 AM EST</p>", "2026-10-28T14:15", "minute"),
        ("<p>October 28, 2026 | 09:15 (EST)</p>", "2026-10-28T14:15", "minute"),
        ("<p>October 28, 2026 at 9:15 am Eastern</p>", "2026-10-28T13:15", "minute"),
        ("<p>October 28, 2026, 5:00 in the evening</p>", "2026-10-28T17:00", "minute"),
        ("<p>Published October 28, 2026 at 5 o'clock in the morning</p>", "2026-10-28T05:00", "hour"),
        ("<p>Published October 28, 2026 at 9:00 at night</p>", "2026-10-28T21:00", "minute"),
        ("<p>28 October 2026. Est. 1998</p>", "2026-10-28", "day"),
        ("<p>28 October 2026 in the morning</p>", "2026-10-28", "day"),
        ("<p>Eastern Cape, 28 October 2026 10:30</p>", "2026-10-28T10:30", "minute"),
        ("<p>28 October 2026 10:30 Mountain View</p>", "2026-10-28T10:30", "minute"),
        ("<p>28 October 2026 10:30 Central African Republic</p>", "2026-10-28T10:30", "minute"),
        ("<p>28 October 2026 10:30 Central Africa Time</p>", "2026-10-28T08:30", "minute"),
        ("<p>28 October 2026 10:30 Australian Eastern Standard Time</p>", "2026-10-28T00:30", "minute"),
        ("<p>20261028</p>", None, None),
    ],
)
def test_a_date_beside_the_headline_is_read_as_exactly_as_it_is_shown(
    above: str, published_at: str | None, precision: str | None
) -> None:
    page = read(above, "<footer>© 2019 Harbour News</footer>")
    wanted = datetime.fromisoformat(published_at).replace(tzinfo=UTC) if published_at else None
    assert (page.published_at, page.published_precision) == (wanted, precision)
    assert page.published_from == ("text" if wanted else None)


@pytest.mark.parametrize(
    ("above", "url", "day", "origin"),
    [
        ("<p>28 October 2026</p>", "https://harbour.example/story-20191103", 28, "text"),
        ("<p>28 October 2026</p>", "https://harbour.example/2026/10/28/lock", 28, "url"),
        ("", "https://harbour.example/2026/10/27/lock", 27, "url"),
        ("", "https://harbour.example/2026/10/27/lock?since=20191103", 27, "url"),
    ],
)
def test_a_number_in_the_address_does_not_beat_the_date_that_is_shown(
    above: str, url: str, day: int, origin: str
) -> None:
    page = read(above, url=url)
    assert (page.published_at, page.published_from) == (datetime(2026, 10, day, tzinfo=UTC), origin)


def test_a_stated_date_that_is_not_understood_is_named_in_a_warning() -> None:
    page = read(head="<meta property='article:published_time' content='03/04/2026'>")
    assert page.published_at is None
    assert any("03/04/2026" in warning and "order" in warning for warning in page.warnings)
