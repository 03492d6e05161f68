"""Pages: what is fetched, what is not, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from feed_server import FeedServer
from manual_clock import ManualClock
from sample_articles import text
from sqlalchemy import select
from working import must_balance, said, take_in

from worker.bootstrap import Services
from worker.errors import FetchFailed, ParseFailed, WiredeskError
from worker.fetch import BadStatus
from worker.service.polling.fetch_page import _end_state
from worker.store.feeds import hosts
from worker.store.tables import InboxRow
from worker.types import Arrival


def status(code: int, reason: str = "http_status") -> BadStatus:
    return BadStatus("no", reason=reason, thing="https://a.example/", status=code, retry_after_s=None)


@pytest.mark.parametrize(
    ("error", "is_tried_again", "state"),
    [
        (status(404), False, "rejected"),
        (status(403), False, "rejected"),
        (status(410, "gone"), False, "rejected"),
        (status(500), True, "rejected"),
        (status(503, "rate_limited"), True, "rejected"),
        (status(429, "rate_limited"), True, "rejected"),
        (FetchFailed("no", reason="robots_refused"), False, "rejected"),
        (FetchFailed("no", reason="too_large"), False, "rejected"),
        (FetchFailed("no", reason="timeout"), True, "rejected"),
        (FetchFailed("no", reason="dns_failed"), True, "rejected"),
        (FetchFailed("no", reason="connect_failed"), True, "rejected"),
        (FetchFailed("no", reason="host_busy"), True, "rejected"),
        (FetchFailed("no", reason="blocked_address"), False, "quarantined"),
        (FetchFailed("no", reason="tls_failed"), True, "rejected"),
        (ParseFailed("no", reason="page_too_hard"), False, "rejected"),
        (ParseFailed("no", reason="page_too_complex"), False, "rejected"),
        (WiredeskError("no", reason="crashed"), False, "quarantined"),
        (WiredeskError("no", reason="error"), False, "quarantined"),
    ],
    ids=lambda value: getattr(value, "reason", None),
)
def test_a_page_that_its_site_refuses_or_never_gives_is_rejected_and_what_may_be_mended_is_quarantined(
    error: WiredeskError, is_tried_again: bool, state: str
) -> None:
    assert (error.is_passing, _end_state(error)) == (is_tried_again, state)


def test_a_page_handed_in_that_is_too_complex_is_rejected_and_its_neighbours_are_stored(services: Services) -> None:
    """It used to be tried three times and then quarantined, as if we had failed."""
    hard = Arrival(html="<html><body>" + "<div>" * 21_000)
    receipts = take_in(services, Arrival(text=text("one")), hard, Arrival(text=text("two")))
    assert said(receipts) == [("stored", "new"), ("rejected", "page_too_complex"), ("stored", "new")]


# ── what is known already ────────────────────────────────────────────────────────────────────


def fetch_all(services: Services) -> None:
    """Fetch pages and take them in until nothing waits."""
    while (
        services.pages.fetch_batch()
        or services.ingest.take_in_batch()
        or {"fetch", "ingest"} & set(services.sweep.waiting())
    ):
        must_balance(services)


def page(words: str, head: str = "") -> str:
    paragraphs = "".join(f"<p>{one}</p>" for one in words.split("\n\n"))
    return f"<!doctype html><html lang=en><head>{head}</head><body><article><h1>A bridge</h1>{paragraphs}</article>"


def test_the_page_of_a_known_address_is_not_fetched_again(polling: Services, server: FeedServer) -> None:
    url = server.on("/page", page(text("page")), Content_Type="text/html")
    [first] = polling.accept.articles([Arrival(url=url)], door="api")
    fetch_all(polling)
    stored = polling.accept.receipt(first.id)
    given = [Arrival(url=url), Arrival(url=f"{url}?utm_source=feed"), Arrival(url=server.on("/other", page(text("b"))))]
    again = polling.accept.articles(given, door="api")
    fetch_all(polling)
    ended = polling.accept.receipts([one.id for one in again])
    assert said(ended) == [("duplicate", "same_url"), ("duplicate", "same_url"), ("stored", "new")]
    assert ended[0].article_id == stored.article_id
    assert (server.asked("/page"), server.asked("/page?utm_source=feed"), server.asked("/other")) == (1, 0, 1)
    article = polling.articles.get(stored.article_id or 0)
    assert [seen.reason for seen in article.sightings] == ["new", "same_url", "same_url"]
    must_balance(polling)


def test_a_known_copy_leads_to_its_original(polling: Services, server: FeedServer) -> None:
    original, copy = take_in(
        polling,
        Arrival(url="https://one.example/a", title="A bridge", text=text("page")),
        Arrival(
            url=server.origin + "/copy", title="Bridge", text=text("page") + "\n\nOne more line of the other desk."
        ),
    )
    assert (copy.state, copy.article_id) == ("duplicate", original.article_id)
    [again] = polling.accept.articles([Arrival(url=server.origin + "/copy")], door="api")
    fetch_all(polling)
    assert polling.accept.receipt(again.id).article_id == original.article_id
    assert server.requests == []


def test_an_article_tells_how_it_was_found_and_what_its_site_says(polling: Services, server: FeedServer) -> None:
    server.on("/robots.txt", "User-agent: CCBot\nDisallow: /\n", Content_Type="text/plain")
    head = "<meta property=article:published_time content=2026-03-02T10:00:00Z><meta name=robots content=noai>"
    url = server.on("/2026/03/01/page", page(text("page"), head), Content_Type="text/html", X_Robots_Tag="noimageai")
    [receipt] = polling.accept.articles([Arrival(url=url)], door="api")
    fetch_all(polling)
    article = polling.articles.get(polling.accept.receipt(receipt.id).article_id or 0)
    assert article.ai_opt_out == ("robots.txt: CCBot", "x-robots-tag: noimageai", "meta robots: noai")
    assert article.date_candidates == ("meta 2026-03-02T10:00:00Z", f"url {url}")
    assert (article.published_from, article.text_from) == ("meta", "trafilatura")


def test_what_a_site_said_stands_when_a_newer_version_comes_without_its_page(services: Services) -> None:
    url = "https://news.example/a"
    take_in(services, Arrival(url=url, title="A bridge", text=text("a"), ai_opt_out=("robots.txt: GPTBot",)))
    [updated] = take_in(services, Arrival(url=url, title="A bridge, again", text=text("a") + "\n\nIt is open."))
    assert updated.state == "updated"
    assert services.articles.get(updated.article_id or 0).ai_opt_out == ("robots.txt: GPTBot",)


@pytest.mark.parametrize("says", [None, (), ("robots.txt: GPTBot",)])
def test_nobody_asked_and_nothing_said_are_two_things(services: Services, says: tuple[str, ...] | None) -> None:
    [receipt] = take_in(services, Arrival(text=text("a"), ai_opt_out=says))
    assert services.articles.get(receipt.article_id or 0).ai_opt_out == says


# ── what does not answer now ─────────────────────────────────────────────────────────────────


def fetch_in_a_new_process(start: Callable[..., Services], server: FeedServer) -> Services:
    """Fetch all that is due, as a process that remembers no robots.txt."""
    ports = (80, 443, server.port)
    services = start(fetch_allowed_networks=("127.0.0.0/8",), fetch_allowed_ports=ports, fetch_host_gap_s=0)
    fetch_all(services)
    return services


def test_an_address_that_does_not_answer_waits_for_days_and_is_then_rejected_with_the_true_reason(
    polling: Services, server: FeedServer, clock: ManualClock
) -> None:
    server.on("/robots.txt", status=500)
    [receipt] = polling.accept.articles([Arrival(url=server.origin + "/page")], door="api")
    waits_s: list[float] = []
    while True:
        polling.pages.fetch_batch()
        must_balance(polling)
        now = polling.accept.receipt(receipt.id)
        assert (now.reason, "robots.txt" in (now.detail or "")) == ("http_status", True)
        if now.state != "pending":
            break
        with polling.database.read() as session:
            not_before = session.scalars(select(InboxRow.not_before)).one()
        waits_s.append((not_before - clock.now).total_seconds())
        clock.pass_s(waits_s[-1])
    assert now.state == "rejected"
    assert waits_s == sorted(waits_s)
    assert (waits_s[0], waits_s[-1]) == (60, 21_600)
    assert 3 * 86_400 <= sum(waits_s) < 3 * 86_400 + 21_600
    assert server.asked("/page") == 0


def test_an_address_that_was_given_up_is_fetched_when_it_is_retried(
    connect_services: Callable[..., Services], server: FeedServer, clock: ManualClock
) -> None:
    server.on("/robots.txt", status=503)
    services = fetch_in_a_new_process(connect_services, server)
    [receipt] = services.accept.articles([Arrival(url=server.origin + "/page")], door="api")
    for _ in range(2):
        clock.pass_s(5 * 86_400)
        services = fetch_in_a_new_process(connect_services, server)
    assert services.accept.receipt(receipt.id).state == "rejected"
    services.quarantine.retry([receipt.id])
    services = fetch_in_a_new_process(connect_services, server)
    assert services.accept.receipt(receipt.id).state == "pending"  # tried twice at least
    server.on("/robots.txt", status=404)
    server.on("/page", page(text("page")), Content_Type="text/html")
    clock.pass_s(21_600)
    services = fetch_in_a_new_process(connect_services, server)
    assert services.accept.receipt(receipt.id).state == "stored"


def test_an_entry_whose_page_does_not_answer_is_taken_with_the_words_of_its_feed_after_three_attempts(
    polling: Services, server: FeedServer, clock: ManualClock
) -> None:
    url = server.on("/page", status=500)
    given = Arrival(url=url, title="A bridge", html=f"<p>{text('summary')}</p>", page_reason="asked")
    [receipt] = polling.accept.articles([given], door="poll")
    for _ in range(4):
        fetch_all(polling)
        clock.pass_s(600)
    assert polling.accept.receipt(receipt.id).state == "stored"
    assert server.asked("/page") == 3


@pytest.mark.parametrize(
    ("rest_s", "html", "state"),
    [
        (86_400, f"<p>{text('summary')}</p>", "stored"),
        (1_800, f"<p>{text('summary')}</p>", "pending"),
        (86_400, None, "pending"),
    ],
)
@pytest.mark.parametrize("is_its_page", [True, False])
def test_an_entry_with_words_of_its_feed_waits_for_no_host_that_rests_for_more_than_an_hour(
    polling: Services, server: FeedServer, rest_s: int, html: str | None, state: str, *, is_its_page: bool
) -> None:
    first = server.on("/other", status=503, Retry_After=str(rest_s))
    if not is_its_page:
        polling.accept.articles([Arrival(url=first)], door="poll")
        fetch_all(polling)
    url = first if is_its_page else server.on("/page", page(text("page")), Content_Type="text/html")
    given = Arrival(url=url, title="A bridge", html=html, page_reason="asked" if html else None)
    [receipt] = polling.accept.articles([given], door="poll")
    fetch_all(polling)
    assert polling.accept.receipt(receipt.id).state == state


@pytest.mark.parametrize("html", [None, f"<p>{text('summary')}</p>"])
def test_a_host_that_has_no_free_slot_yet_costs_no_attempt(
    polling: Services, server: FeedServer, clock: ManualClock, html: str | None
) -> None:
    url = server.on("/page", page(text("page")), Content_Type="text/html")
    given = Arrival(url=url, title="A bridge", html=html, page_reason="asked" if html else None)
    [receipt] = polling.accept.articles([given], door="poll")
    for _ in range(5):
        with polling.database.write() as session:
            rest = replace(
                hosts.take(session, ["127.0.0.1"])["127.0.0.1"], rest_until=clock.now + timedelta(seconds=50)
            )
            hosts.put(session, [(rest, rest.rest_until)])
        fetch_all(polling)
        waiting = polling.accept.receipt(receipt.id)
        assert (waiting.state, waiting.reason, waiting.attempts) == ("pending", "host_busy", 1)
        clock.pass_s(600)
    fetch_all(polling)
    assert polling.accept.receipt(receipt.id).state == "stored"
    assert server.asked("/page") == 1
