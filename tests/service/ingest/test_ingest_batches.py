"""From accept to stored: every arrival says what it was taken for and why. On both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from database_marks import ON_BOTH
from manual_clock import START, ManualClock
from sample_articles import PUBLISHED_AT, arrival, edited, extended, text
from sqlalchemy import text as text_of_sql
from working import must_balance, originals, said, take_in, work

from worker.bootstrap import Services
from worker.errors import NotFound
from worker.service.search.articles import ArticleFilter
from worker.types import Arrival

THREADS = 20

MERGED_PAGES = text_of_sql("SELECT gin_clean_pending_list('ix_article_search_words')")


# ── the way of one article ───────────────────────────────────────────────────────────────────


def test_an_accepted_article_is_pending_then_stored(services: Services, clock: ManualClock) -> None:
    [receipt] = services.accept.articles([arrival(1)], door="api")
    assert (receipt.state, receipt.url, receipt.accepted_at) == ("pending", f"/v1/receipts/{receipt.id}", START)
    assert services.accept.receipt(receipt.id).state == "pending"

    clock.pass_s(1)
    work(services)

    stored = services.accept.receipt(receipt.id)
    assert (stored.state, stored.reason, stored.attempts) == ("stored", "new", 1)
    assert stored.finished_at == START + timedelta(seconds=1)
    assert stored.article_id is not None
    article = services.articles.get(stored.article_id)
    assert (article.title, article.text) == (arrival(1).title, text(1))
    assert (article.version, article.duplicate_of, article.enriched) == (1, None, False)
    assert (article.published_at, article.published_from) == (arrival(1).published_at, "given")
    assert [(one.receipt_id, one.reason) for one in article.sightings] == [(receipt.id, "new")]


def test_a_receipt_nobody_was_given_is_not_found(services: Services) -> None:
    with pytest.raises(NotFound):
        services.accept.receipt(99)
    assert services.accept.receipts([99]) == []


def test_accepting_nothing_gives_no_receipt(services: Services) -> None:
    assert services.accept.articles([], door="api") == []
    assert services.ledgers.read_ledger().accepted == 0


def test_receipts_come_in_the_order_of_what_was_handed_in(services: Services) -> None:
    receipts = take_in(services, *(arrival(n) for n in range(30)))
    titles = [services.articles.get(one.article_id or 0).title for one in receipts]
    assert titles == [arrival(n).title for n in range(30)]


# ── what comes again ─────────────────────────────────────────────────────────────────────────

FIRST = arrival("first", id="a-1")
COPY_ELSEWHERE: dict[str, Any] = {"url": "https://other.example/copy", "id": None, "source": "other"}


@pytest.mark.parametrize(
    ("again", "state", "reason"),
    [
        pytest.param(FIRST, "duplicate", "same_url", id="the same once more"),
        pytest.param(replace(FIRST, id=None), "duplicate", "same_url", id="the same without its id"),
        pytest.param(replace(FIRST, url=None), "duplicate", "same_id", id="the same without its address"),
        pytest.param(
            replace(FIRST, url=f"{FIRST.url}?utm_source=mail#top"), "duplicate", "same_url", id="a tracked address"
        ),
        pytest.param(
            replace(FIRST, text=text("first").replace(" ", "  ").upper()),
            "duplicate",
            "same_url",
            id="spaced and shouted",
        ),
        pytest.param(replace(FIRST, **COPY_ELSEWHERE), "duplicate", "same_text", id="its text elsewhere"),
        pytest.param(
            replace(FIRST, **COPY_ELSEWHERE, text=edited(text("first"))),
            "duplicate",
            "reprint",
            id="nearly its text elsewhere",
        ),
        pytest.param(replace(FIRST, text=extended(text("first"), 1)), "updated", "same_url", id="news at its address"),
        pytest.param(
            replace(FIRST, url=None, text=extended(text("first"), 1)), "updated", "same_id", id="news under its id"
        ),
        pytest.param(replace(FIRST, title="Another headline altogether"), "updated", "same_url", id="a new headline"),
        pytest.param(arrival("second"), "stored", "new", id="something else"),
        pytest.param(arrival("second", id="a-1", source="other"), "stored", "new", id="the id of another source"),
    ],
)
@pytest.mark.parametrize("together", [False, True], ids=["later", "in the same batch"])
def test_what_comes_again_is_told_from_what_is_new(
    services: Services, again: Arrival, state: str, reason: str, together: bool
) -> None:
    if together:
        first, second = take_in(services, FIRST, again)
    else:
        [first], [second] = take_in(services, FIRST), take_in(services, again)
    assert said([first]) == [("stored", "new")]
    near = ("near_duplicate", "reprint")
    assert second.state == state
    assert second.reason == reason or {second.reason, reason} <= set(near)
    assert (second.article_id == first.article_id) is (state != "stored")
    assert second.detail


def test_an_equal_copy_is_sighted_and_kept_once(services: Services) -> None:
    [first] = take_in(services, FIRST)
    take_in(services, replace(FIRST, **COPY_ELSEWHERE))
    [article] = services.articles.find_articles(ArticleFilter(state="any")).articles
    assert article.id == first.article_id
    assert [(one.source, one.url, one.reason) for one in article.sightings] == [
        ("example", FIRST.url, "new"),
        ("other", "https://other.example/copy", "same_text"),
    ]
    [again] = take_in(services, replace(FIRST, **COPY_ELSEWHERE))
    assert (again.state, again.article_id) == ("duplicate", article.id)  # the copy's address leads to it from now on


def test_a_near_copy_has_a_row_of_its_own_that_points_at_the_original(services: Services) -> None:
    [first] = take_in(services, FIRST)
    [second] = take_in(services, replace(FIRST, **COPY_ELSEWHERE, text=edited(text("first"))))
    assert second.article_id == first.article_id
    [copy] = services.articles.find_articles(ArticleFilter(state="duplicate")).articles
    assert (copy.duplicate_of, copy.source) == (first.article_id, "other")
    assert copy.text == edited(text("first"))
    assert copy.duplicate_reason in ("near_duplicate", "reprint")
    assert copy.similarity is not None
    assert 0.5 < copy.similarity <= 1
    assert originals(services) == [first.article_id]


def test_a_changed_text_is_a_new_version_and_the_old_one_is_kept(services: Services, clock: ManualClock) -> None:
    [first] = take_in(services, FIRST)
    clock.pass_s(60)
    longer = extended(text("first"), 1)
    [second] = take_in(services, replace(FIRST, text=longer))
    article = services.articles.get(first.article_id or 0)
    assert (article.version, article.text) == (2, longer)
    assert (article.first_seen_at, article.updated_at) == (START, START + timedelta(seconds=60))
    versions = services.articles.versions(article.id)
    assert [(one.version, one.text, one.receipt_id) for one in versions] == [
        (1, text("first"), first.id),
        (2, longer, second.id),
    ]


def test_a_batch_may_hold_an_article_its_copies_and_its_updates(services: Services) -> None:
    longer, longest = extended(text("first"), 1), extended(extended(text("first"), 1), 2)
    receipts = take_in(
        services,
        FIRST,
        FIRST,
        replace(FIRST, text=longer),
        replace(FIRST, **COPY_ELSEWHERE, text=longer),
        replace(FIRST, text=longest),
        arrival("second"),
        FIRST,
    )
    states = [one.state for one in receipts]
    assert states == ["stored", "duplicate", "updated", "duplicate", "updated", "stored", "duplicate"]
    assert len(originals(services)) == 2
    article = services.articles.get(receipts[0].article_id or 0)
    assert receipts[-1].reason == "old_version"
    assert (article.version, article.text) == (3, longest)
    assert len(services.articles.versions(article.id)) == 3
    ledger = services.ledgers.read_ledger()
    assert (ledger.accepted, ledger.stored, ledger.updated, ledger.duplicate) == (7, 2, 2, 3)


def test_an_unchanged_arrival_is_not_enriched_again(services: Services) -> None:
    take_in(services, FIRST)
    assert services.ledgers.read_ledger().names_pending == 1
    take_in(services, FIRST, replace(FIRST, **COPY_ELSEWHERE))
    assert services.ledgers.read_ledger().names_pending == 1


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (Arrival(text="   \n "), "no_text"),
        (Arrival(html="<p> </p>"), "no_text"),
        (Arrival(text="word " * 2_000), "text_too_long"),
        (Arrival(url="http://[half", text=text("x")), "bad_url"),
    ],
    ids=["blank text", "blank markup", "too long", "an address that is none"],
)
def test_what_no_article_can_come_of_is_rejected_with_a_reason(
    connect_services: Callable[..., Services], given: Arrival, reason: str
) -> None:
    services = connect_services(article_text_limit_chars=5_000)
    bad, good = take_in(services, given, arrival(1))
    assert (bad.state, bad.reason, bad.article_id) == ("rejected", reason, None)
    assert bad.detail
    assert good.state == "stored"


# ── at one moment ────────────────────────────────────────────────────────────────────────────


@ON_BOTH
@pytest.mark.parametrize(
    "given",
    [
        pytest.param([FIRST] * THREADS, id="one address"),
        pytest.param(
            [arrival("first", url=f"https://h{n}.example/", source=f"s{n}") for n in range(THREADS)], id="one text"
        ),
        pytest.param(
            [
                arrival(f"s{n}", title="Report", source=f"s{n}", text=edited(text("a")) if n % 2 else text("a"))
                for n in range(THREADS)
            ],
            id="near copies",
        ),
    ],
)
def test_an_article_taken_in_by_twenty_workers_at_one_moment_is_stored_once(
    connect_services: Callable[..., Services], given: list[Arrival]
) -> None:
    services = connect_services(ingest_batch_articles=1)
    receipts = services.accept.articles(given, door="api")
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda _: services.ingest.take_in_batch(), given))
    work(services)
    found = services.accept.receipts([one.id for one in receipts])
    assert sorted(one.state for one in found) == ["duplicate"] * (THREADS - 1) + ["stored"]
    assert len({one.article_id for one in found}) == 1
    assert len(originals(services)) == 1
    assert max(one.attempts for one in found) == 1
    must_balance(services)


def test_twenty_submitters_of_one_article_get_a_receipt_each_and_one_article(services: Services) -> None:
    with ThreadPoolExecutor(THREADS) as threads:
        receipts = [
            one
            for given in threads.map(lambda _: services.accept.articles([FIRST], door="api"), range(THREADS))
            for one in given
        ]
    assert len({one.id for one in receipts}) == THREADS
    work(services)
    assert len({one.article_id for one in services.accept.receipts([one.id for one in receipts])}) == 1
    assert len(originals(services)) == 1


RENAMED: dict[str, Any] = {
    "title": "The corrected headline of it",
    "id": "a-2",
    "url": "https://news.example/corrected",
}


@pytest.mark.parametrize(
    ("again", "state", "reason"),
    [
        pytest.param(replace(FIRST, **RENAMED), "updated", "same_text", id="address and id are new"),
        pytest.param(replace(FIRST, **(RENAMED | {"id": None})), "updated", "same_text", id="address is new"),
        pytest.param(replace(FIRST, **(RENAMED | {"url": FIRST.url})), "updated", "same_url", id="id is new"),
        pytest.param(replace(FIRST, **RENAMED, source="other"), "duplicate", "same_text", id="another source"),
        pytest.param(
            replace(FIRST, **(RENAMED | {"title": FIRST.title})), "duplicate", "same_text", id="no new headline"
        ),
    ],
)
@pytest.mark.parametrize("together", [False, True], ids=["later", "in the same batch"])
def test_a_corrected_headline_of_the_same_text_is_a_new_version(
    services: Services, again: Arrival, state: str, reason: str, together: bool
) -> None:
    if together:
        first, second = take_in(services, FIRST, again)
    else:
        [first], [second] = take_in(services, FIRST), take_in(services, again)
    assert (second.state, second.reason, second.article_id) == (state, reason, first.article_id)
    assert first.article_id is not None
    article = services.articles.get(first.article_id)
    assert article.title == (again.title if state == "updated" else FIRST.title)
    if state == "updated":
        [back] = take_in(services, FIRST)
        assert (back.state, back.reason) == ("duplicate", "old_version")
        [more] = take_in(services, replace(again, text=extended(text("first"), 1)))
        assert (more.state, more.article_id) == ("updated", first.article_id)


QUAKE = f"An earthquake killed {{}} people in the hills above Lowick, the police said. {text('first')}"
TWELVE = replace(
    FIRST, title="Quake kills 12", text=QUAKE.format(12), url="https://news.example/quake-kills-12", id="12"
)
FIFTEEN = replace(
    FIRST,
    title="Quake kills 15",
    text=QUAKE.format(15),
    url="https://news.example/quake-kills-15",
    id="15",
    published_at=PUBLISHED_AT + timedelta(hours=1),
)


@pytest.mark.parametrize("together", [False, True], ids=["later", "in the same batch"])
@pytest.mark.parametrize(
    ("given", "states", "version", "title"),
    [
        pytest.param([TWELVE, FIFTEEN], ["stored", "updated"], 2, "Quake kills 15", id="in order"),
        pytest.param([FIFTEEN, TWELVE], ["stored", "duplicate"], 1, "Quake kills 15", id="newest first"),
        pytest.param([TWELVE, FIFTEEN, TWELVE], ["stored", "updated", "duplicate"], 2, "Quake kills 15", id="and back"),
        pytest.param(
            [TWELVE, FIFTEEN, replace(TWELVE, url="https://news.example/again", id="12-again")],
            ["stored", "updated", "duplicate"],
            2,
            "Quake kills 15",
            id="and back at a third address",
        ),
    ],
)
def test_a_corrected_figure_under_a_new_address_is_a_new_version(
    services: Services, given: list[Arrival], states: list[str], version: int, title: str, together: bool
) -> None:
    batches = [given] if together else [[one] for one in given]
    receipts = [receipt for batch in batches for receipt in take_in(services, *batch)]
    assert [one.state for one in receipts] == states
    [article] = services.articles.find_articles(ArticleFilter(state="any")).articles
    assert (article.version, article.title, article.url) == (version, title, FIFTEEN.url)
    [more] = take_in(services, replace(FIFTEEN, text=extended(FIFTEEN.text or "", 1)))
    assert (more.state, more.article_id) == ("updated", article.id)


@pytest.mark.parametrize("together", [False, True], ids=["later", "in the same batch"])
@pytest.mark.parametrize(
    ("title", "words", "state"),
    [
        ("Fed holds rates", "The Fed left rates at 5 percent.", "updated"),
        ("Fed hods rates", "The Fed left rates at 5 percent, and gave no reason.", "updated"),
        ("Fed hods rates", "The Fed left rates at 6 percent.", "stored"),
        ("Fed cuts rates", "The Fed left rates at 5 percent.", "stored"),
    ],
)
def test_a_short_text_corrected_under_a_new_address_and_id_is_a_new_version(
    services: Services, title: str, words: str, state: str, together: bool
) -> None:
    first = replace(FIRST, title="Fed hods rates", text="The Fed left rates at 5 percent.")
    again = replace(first, title=title, text=words, url="https://news.example/fed-holds", id="a-2")
    batches = [[first, again]] if together else [[first], [again]]
    receipts = [receipt for batch in batches for receipt in take_in(services, *batch)]
    assert [one.state for one in receipts] == ["stored", state]
    article = services.articles.get(receipts[1].article_id or 0)
    assert (article.title, article.text) == (title, words)


def test_corrections_of_two_publishers_and_of_none_that_is_known_stay_apart(services: Services) -> None:
    elsewhere = replace(FIFTEEN, url="https://other.example/quake-kills-15", source="other")
    nowhere = [replace(one, url=None, id=None, source=None) for one in (TWELVE, FIFTEEN)]
    receipts = take_in(services, TWELVE, elsewhere, *nowhere)
    assert [one.state for one in receipts] == ["stored", "duplicate", "duplicate", "duplicate"]
    found = services.articles.find_articles(ArticleFilter(state="any")).articles
    assert {one.version for one in found} == {1}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_words_that_postgresql_keeps_for_later_are_merged_between_two_batches(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worker.service.ingest.ingest.MERGE_AFTER", 10)
    pages = []
    for numbers in (range(9), range(9, 19)):
        services.accept.articles([arrival(n) for n in numbers], door="api")
        services.ingest.take_in_batch()
        services.ingest.take_in_batch()
        with services.database.write() as session:
            pages.append(session.scalar(MERGED_PAGES))
    assert pages[0] > 0  # nine articles wait
    assert pages[1] == 0
