"""The pure way of one article, from what came in to what can be compared."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from worker.errors import Rejected
from worker.pipeline import Limits, prepare, read_page
from worker.types import Arrival, Page

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LIMITS = Limits(text_chars=10_000)
TEXT = "The bridge over the river reopened on Monday after two years of repairs, the city said."


@pytest.mark.parametrize(
    ("url", "stated", "published_at", "origin"),
    [
        ("https://e.com/2019/07/18/a", None, datetime(2019, 7, 18, tzinfo=UTC), "url"),
        (
            "https://e.com/2019/07/18/a",
            datetime(2019, 7, 17, 9, tzinfo=UTC),
            datetime(2019, 7, 17, 9, tzinfo=UTC),
            "given",
        ),
        ("https://e.com/2031/07/18/a", None, None, None),
        ("https://e.com/a", None, None, None),
    ],
)
def test_what_the_sender_says_about_the_date_wins_over_the_address_and_nothing_lies_ahead(
    url: str, stated: datetime | None, published_at: datetime | None, origin: str | None
) -> None:
    draft = prepare(Arrival(url=url, text=TEXT, published_at=stated), now=NOW, limits=LIMITS)
    assert (draft.published_at, draft.published_from) == (published_at, origin)


@pytest.mark.parametrize(
    ("start", "published_at", "precision"),
    [
        ("Geneva, 18 July 2019 – ", datetime(2019, 7, 18, tzinfo=UTC), "day"),
        ("PARIS, November 20 (AFP) – ", datetime(2026, 11, 20, tzinfo=UTC), "day"),
        ("PARIS, July 18 (AFP) – ", None, None),  # of which year?
        ("Published 18 July 2019, 14:05 GMT\n\n", datetime(2019, 7, 18, 14, 5, tzinfo=UTC), "minute"),
        ("Last updated 18 July 2019, 14:05 GMT\n\n", None, None),
        ("", None, None),
    ],
)
def test_without_any_other_date_the_text_itself_may_say_when(
    start: str, published_at: datetime | None, precision: str | None
) -> None:
    draft = prepare(Arrival(text=f"{start}{TEXT}\n\nIt had closed on Friday."), now=NOW, limits=LIMITS)
    assert (draft.published_at, draft.published_precision) == (published_at, precision)
    assert draft.published_from == ("text" if published_at else None)


def test_a_day_of_the_week_in_the_report_dates_nothing() -> None:
    draft = prepare(Arrival(text="The town fell on Friday, and on Saturday the army left."), now=NOW, limits=LIMITS)
    assert draft.published_at is None


@pytest.mark.parametrize(
    ("arrival", "reason"),
    [
        (Arrival(text="x" * 10_001), "text_too_long"),
        (Arrival(text=" \n"), "no_text"),
        (Arrival(html="<p></p>"), "no_text"),
        (Arrival(title="Only a headline"), "no_text"),
        (Arrival(text=TEXT, url="http://"), "bad_url"),
    ],
)
def test_what_cannot_become_an_article_is_rejected_with_its_reason(arrival: Arrival, reason: str) -> None:
    with pytest.raises(Rejected) as rejected:
        prepare(arrival, now=NOW, limits=LIMITS)
    assert rejected.value.reason == reason


def test_a_whole_page_is_read_as_one_and_what_the_sender_says_wins() -> None:
    page = (
        "<!doctype html><html><head><title>Page title</title><link rel=canonical href='https://e.com/1'></head>"
        f"<body><nav>Menu</nav><article><h1>Page title</h1><p>{TEXT}</p><p>{TEXT.replace('bridge', 'tunnel')}</p>"
        "</article></body></html>"
    )
    draft = prepare(Arrival(url="https://e.com/1?utm_source=x", html=page, title="Ours"), now=NOW, limits=LIMITS)
    assert draft.title == "Ours"
    assert draft.canonical_url == "https://e.com/1"
    assert "tunnel" in draft.text
    assert "Menu" not in draft.text


@pytest.mark.parametrize(
    ("given", "shown", "authors"),
    [
        ((), ("Ana Pérez",), ("Ana Pérez",)),
        (("Ana Pérez",), (), ("Ana Pérez",)),
        (("Ana Pérez",), ("John Doe",), ("Ana Pérez",)),
        (("Ana Pérez",), ("Ana Pérez", "John Doe"), ("Ana Pérez", "John Doe")),
        (("aperez",), ("Ana Pérez",), ("Ana Pérez",)),
        (("Valley Times",), ("Ana Pérez",), ("Ana Pérez",)),
        (("ana@valley.example",), ("Ana Pérez", "John Doe"), ("Ana Pérez", "John Doe")),
        (("张三",), ("李四",), ("张三",)),
    ],
)
def test_full_names_of_a_byline_count_before_a_login_or_the_name_of_the_site(
    given: tuple[str, ...], shown: tuple[str, ...], authors: tuple[str, ...]
) -> None:
    arrival = Arrival(url="https://valley.example/1", html="<html><body>…", authors=given)
    page = Page(url=arrival.url, text="The bridge is open.", authors=shown, site="Valley Times")
    assert read_page(arrival, now=NOW, parse=lambda *_, **__: page).authors == authors
