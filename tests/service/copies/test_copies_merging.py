"""Versions, withdrawals and originals: what people see of one report's many sightings. On both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from manual_clock import START, ManualClock
from sample_articles import PUBLISHED_AT, arrival, edited, extended, text
from working import must_balance, originals, said, take_in, work

from worker.service.search.articles import ArticleFilter
from worker.store.search import event_log
from worker.types import Arrival

if TYPE_CHECKING:
    from collections.abc import Callable

    from worker.bootstrap import Services
    from worker.store.search.event_log import Event

FIRST = arrival("first", id="a-1")
LONGER = replace(FIRST, text=extended(text("first"), 1))
ELSEWHERE = replace(FIRST, url="https://other.example/copy", id=None, source="other", text=edited(text("first")))
AGENCY = replace(FIRST, url="https://www.reuters.com/1", id=None, source="reuters.com")
CLIENTS = 50


def happened(services: Services, *kinds: str) -> list[Event]:
    with services.database.read() as session:
        return [one for one in event_log.after(session, 0) if one.kind in kinds]


def ids_of(services: Services, state: Any = "original") -> list[int]:
    return sorted(one.id for one in services.articles.find_articles(ArticleFilter(state=state), limit=500).articles)


def test_copies_are_listed_up_to_a_number_for_each_article(services: Services) -> None:
    take_in(services, FIRST, ELSEWHERE, arrival("second"), arrival("third"), arrival("fourth"))
    first, *others = ids_of(services)
    services.copies.merge([first, *others[:2]])
    copies = services.articles.copies([first, others[2]])[first]
    assert [one.duplicate_of for one in copies] == [first] * 3
    assert services.articles.copies([first], each=2) == {first: copies[:2]}


# ── versions ─────────────────────────────────────────────────────────────────────────────────


def test_every_version_says_what_it_changed(services: Services, clock: ManualClock) -> None:
    [first] = take_in(services, FIRST)
    clock.pass_s(60)
    take_in(services, LONGER)
    take_in(services, replace(LONGER, title="Another headline altogether"))
    versions = services.articles.versions(first.article_id or 0)
    assert [(one.version, one.kind) for one in versions] == [(1, "first"), (2, "added_paragraphs"), (3, "headline")]
    assert versions[0].diff == ()
    assert [piece.op for piece in versions[1].diff] == ["keep", "insert"]
    assert versions[1].words_added == versions[1].diff[1].words > 50
    assert [piece.op for piece in versions[2].diff] == ["keep"]
    [update, headline] = happened(services, "article.updated")
    assert (update.data["change"], update.data["words_removed"]) == ("added_paragraphs", 0)
    assert headline.data["change"] == "headline"


@pytest.mark.parametrize("together", [False, True], ids=["later", "in the same batch"])
@pytest.mark.parametrize(
    "old",
    [
        pytest.param(FIRST, id="its first text"),
        pytest.param(replace(FIRST, text=text("first").upper()), id="its first text, shouted"),
        pytest.param(
            replace(FIRST, text=edited(text("first")), published_at=PUBLISHED_AT - timedelta(hours=1)),
            id="an earlier date",
        ),
    ],
)
def test_an_old_print_that_comes_late_changes_nothing(services: Services, old: Arrival, together: bool) -> None:
    given = [FIRST, LONGER, old]
    receipts = take_in(services, *given) if together else [take_in(services, one)[0] for one in given]
    assert said(receipts) == [("stored", "new"), ("updated", "same_url"), ("duplicate", "old_version")]
    article = services.articles.get(receipts[0].article_id or 0)
    assert (article.version, article.text) == (2, LONGER.text)
    assert article.sightings[-1].reason == "old_version"


def test_a_publisher_may_go_back_to_an_earlier_text_if_it_says_when(services: Services) -> None:
    dated = [replace(one, updated_at=PUBLISHED_AT + timedelta(hours=n)) for n, one in enumerate((FIRST, LONGER, FIRST))]
    receipts = take_in(services, *dated)
    assert said(receipts)[-1] == ("updated", "same_url")
    article = services.articles.get(receipts[0].article_id or 0)
    assert (article.version, article.text, article.revised_at) == (3, FIRST.text, dated[2].updated_at)


def test_an_id_that_a_feed_uses_again_is_another_article(services: Services) -> None:
    again = replace(arrival("second"), id="a-1")
    first, second, third = take_in(services, FIRST, again, replace(again, text=extended(again.text or "", 2)))
    assert said([first, second, third]) == [("stored", "new"), ("stored", "reused_id"), ("updated", "same_url")]
    assert third.article_id == second.article_id != first.article_id
    assert str(first.article_id) in (second.detail or "")


# ── withdrawn ────────────────────────────────────────────────────────────────────────────────

KILL: dict[str, Any] = {"title": f"KILL: {FIRST.title}", "text": "Please kill this story. It was sent in error."}
NAMED = f'Editors: please kill our story "{FIRST.title}". A kill is mandatory.'


@pytest.mark.parametrize("together", [False, True], ids=["later", "in the same batch, above it"])
@pytest.mark.parametrize(
    ("notice", "found_by"),
    [
        pytest.param(replace(FIRST, id=None, **KILL), "address", id="at its address"),
        pytest.param(replace(FIRST, url=None, **KILL), "id", id="under its id"),
        pytest.param(Arrival(text=NAMED, source="example"), "headline", id="by its headline"),
        pytest.param(
            Arrival(text=NAMED, source="example", url="https://news.example/notice"),
            "headline",
            id="with an own address",
        ),
        pytest.param(
            replace(FIRST, title=KILL["title"], text=f"{KILL['text']}\n\n{FIRST.text}"), "address", id="above its text"
        ),
    ],
)
def test_a_notice_withdraws_its_article_and_is_none_itself(
    services: Services, notice: Arrival, found_by: str, together: bool
) -> None:
    if together:
        told, first = take_in(services, notice, FIRST)
    else:
        [first], [told] = take_in(services, FIRST), take_in(services, notice)
    assert (told.state, told.reason, told.article_id) == ("updated", "withdrawn", first.article_id)
    article = services.articles.get(first.article_id or 0)
    assert (article.withdrawn_at, article.withdrawn_until, article.version) == (START, None, 1)
    assert article.text == FIRST.text
    assert article.withdrawn_reason
    assert (ids_of(services), ids_of(services, "withdrawn")) == ([], [article.id])
    assert services.articles.find_articles(ArticleFilter(q='"regional office"')).articles == ()
    [event] = happened(services, "article.withdrawn")
    assert (event.article_id, event.data["kind"], event.data["found_by"]) == (article.id, "kill", found_by)


@pytest.mark.parametrize(
    "notice",
    [
        pytest.param(Arrival(text=NAMED, source="other"), id="of another source"),
        pytest.param(
            Arrival(text='Please kill our story "Something else was said".', source="example"), id="of another name"
        ),
        pytest.param(Arrival(text='Please kill our story "Report".', source="example"), id="of one word"),
    ],
)
def test_a_notice_that_fits_no_article_for_certain_withdraws_none(services: Services, notice: Arrival) -> None:
    [first], [told] = take_in(services, FIRST), take_in(services, notice)
    assert (told.state, told.reason, told.article_id) == ("rejected", "notice", None)
    assert ids_of(services, "any") == [first.article_id]
    assert services.articles.get(first.article_id or 0).withdrawn_at is None


def test_a_notice_that_two_articles_fit_withdraws_none(services: Services) -> None:
    take_in(services, FIRST, arrival("second", title=FIRST.title))
    [told] = take_in(services, Arrival(text=NAMED, source="example"))
    assert told.state == "rejected"
    assert len(ids_of(services)) == 2


def test_a_headline_of_last_month_is_not_what_a_notice_means(services: Services, clock: ManualClock) -> None:
    take_in(services, FIRST)
    clock.pass_s(30 * 86_400)
    [told] = take_in(services, Arrival(text=NAMED, source="example"))
    assert told.state == "rejected"


def test_an_agencys_notice_reaches_a_print_that_credits_it(services: Services) -> None:
    printed = replace(FIRST, text=f"BEIRUT (Reuters) - {FIRST.text}")
    [first], [told] = take_in(services, printed), take_in(services, Arrival(text=NAMED, source="Reuters"))
    assert (told.state, told.article_id) == ("updated", first.article_id)


def test_a_withdrawn_article_that_is_printed_anew_stands_again(services: Services) -> None:
    notice = replace(FIRST, **KILL)
    first, told, again, old, new = take_in(services, FIRST, notice, notice, FIRST, LONGER)
    assert said([told, again, old, new]) == [
        ("updated", "withdrawn"),
        ("duplicate", "withdrawn"),
        ("duplicate", "same_url"),
        ("updated", "same_url"),
    ]
    article = services.articles.get(first.article_id or 0)
    assert (article.withdrawn_at, article.withdrawn_reason, article.version) == (None, None, 2)
    assert len(happened(services, "article.restored")) == 1


def test_a_copy_of_a_withdrawn_report_does_not_bring_it_back(services: Services) -> None:
    first, _, copy = take_in(services, FIRST, replace(FIRST, **KILL), replace(AGENCY, text=edited(FIRST.text or "")))
    assert (copy.state, copy.article_id) == ("duplicate", first.article_id)
    assert ids_of(services) == []


def test_an_embargo_hides_a_report_until_its_end(services: Services, clock: ManualClock) -> None:
    [first] = take_in(services, replace(FIRST, title=f"EMBARGOED until 13:00 GMT March 1, 2026: {FIRST.title}"))
    assert first.state == "stored"
    article = services.articles.get(first.article_id or 0)
    assert article.withdrawn_until == START + timedelta(hours=1)
    assert ids_of(services) == []
    clock.pass_s(3_601)
    assert ids_of(services) == [article.id]
    assert ids_of(services, "withdrawn") == []


def test_an_embargo_that_is_over_or_unreadable_hides_nothing(services: Services) -> None:
    take_in(
        services,
        replace(FIRST, text=f"EMBARGOED UNTIL 1 March 2026 08:00 GMT\n\n{FIRST.text}"),
        replace(arrival("second"), title="EMBARGOED until the 3 speeches are over: Report number two"),
    )
    assert len(ids_of(services)) == 2


# ── originals ────────────────────────────────────────────────────────────────────────────────

COPIES = [
    replace(
        ELSEWHERE, source=f"paper{n}", url=f"https://paper{n}.example/", text=f"{edited(text('first'))}\n\n{n} notes."
    )
    for n in range(3)
]


@pytest.mark.parametrize("together", [False, True], ids=["later", "in the same batch"])
@pytest.mark.parametrize(
    ("arriving", "reason"),
    [
        pytest.param(AGENCY, "same_text", id="word for word"),
        pytest.param(replace(AGENCY, text=edited(text("first"))), "near", id="with other words"),
    ],
)
def test_the_agencys_print_takes_the_place_of_the_outlets(
    services: Services, arriving: Arrival, reason: str, together: bool
) -> None:
    given = [FIRST, *COPIES]
    if together:
        receipts = take_in(services, *given, arriving)
    else:
        receipts = [*take_in(services, *given), *take_in(services, arriving)]
    assert [one.state for one in receipts] == ["stored", *["duplicate"] * 3, "stored"]
    assert (receipts[-1].reason, receipts[-1].article_id is not None) == ("original", True)
    agency = services.articles.get(receipts[-1].article_id or 0)
    assert (agency.duplicate_of, agency.agency, agency.copies, agency.sighting_count) == (None, "Reuters", 4, 5)
    copies = services.articles.find_articles(ArticleFilter(state="duplicate")).articles
    assert {one.duplicate_of for one in copies} == {agency.id}
    assert {one.source for one in copies} == {"example", "paper0", "paper1", "paper2"}
    first = services.articles.get(receipts[0].article_id or 0)
    assert first.duplicate_of == agency.id
    assert first.duplicate_reason == "same_text" if reason == "same_text" else first.duplicate_reason
    assert ids_of(services) == [agency.id]
    [event] = happened(services, "article.original_changed")
    assert (event.article_id, event.data["previous"], event.data["reason"]) == (agency.id, first.id, "agency")
    assert services.ledgers.read_ledger().names_pending == 1  # a copy is not looked through


def test_a_print_that_says_it_was_first_is_the_original(services: Services) -> None:
    earlier = replace(ELSEWHERE, published_at=PUBLISHED_AT - timedelta(hours=2))
    first, second = take_in(services, FIRST, earlier)
    assert (second.state, second.reason) == ("stored", "original")
    assert services.articles.get(first.article_id or 0).duplicate_of == second.article_id


def test_three_originals_in_one_batch_leave_one(services: Services) -> None:
    earlier = replace(ELSEWHERE, published_at=PUBLISHED_AT - timedelta(hours=2))
    receipts = take_in(services, FIRST, COPIES[0], earlier, AGENCY)
    assert ids_of(services) == [receipts[-1].article_id]
    assert {one.duplicate_of for one in services.articles.find_articles(ArticleFilter(state="duplicate")).articles} == {
        receipts[-1].article_id
    }
    previous = [one.data["previous"] for one in happened(services, "article.original_changed")]
    assert previous == [receipts[0].article_id, receipts[2].article_id]


def test_an_update_of_what_is_a_copy_now_stays_a_copy_and_is_not_looked_through(services: Services) -> None:
    first, second = take_in(services, FIRST, AGENCY)
    [later] = take_in(services, LONGER)
    assert (later.state, later.article_id) == ("updated", first.article_id)
    assert services.articles.get(first.article_id or 0).duplicate_of == second.article_id
    assert services.ledgers.read_ledger().names_pending == 1


# ── at one moment ────────────────────────────────────────────────────────────────────────────


def test_fifty_clients_that_submit_one_address_get_one_article(connect_services: Callable[..., Services]) -> None:
    services = connect_services(ingest_batch_articles=7)

    def submit(number: int) -> int:
        [receipt] = services.accept.articles(
            [replace(FIRST, id=None, text=f"{FIRST.text} {'x' * (number % 3)}")], door="api"
        )
        services.ingest.take_in_batch()
        return receipt.id

    with ThreadPoolExecutor(CLIENTS) as threads:
        ids = list(threads.map(submit, range(CLIENTS)))
    work(services)
    found = services.accept.receipts(ids)
    assert len({one.article_id for one in found}) == 1
    assert sum(one.state == "stored" for one in found) == 1
    assert {one.state for one in found} <= {"stored", "updated", "duplicate"}
    assert len(originals(services)) == 1
    must_balance(services)
