"""Doing a worker's work in the test, and reading off what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.service.intake.accept import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worker.bootstrap import Services
    from worker.service.intake.accept import Receipt
    from worker.types import Arrival


def take_in(services: Services, *arrivals: Arrival) -> list[Receipt]:
    """Accept these and take them in. Gives what became of each; the ledger must balance before and after."""
    receipts = services.accept.articles(arrivals, door="api")
    assert [one.state for one in receipts] == ["pending"] * len(arrivals)
    must_balance(services)
    work(services)
    return services.accept.receipts([one.id for one in receipts])


def work(services: Services) -> None:
    """Take in whatever may be taken in at the clock's time."""
    while services.ingest.take_in_batch():
        must_balance(services)
    must_balance(services)


def receipt_of(given: Receipt | Refusal) -> Receipt:
    """Return what a row was answered with, which must be a receipt."""
    assert not isinstance(given, Refusal), given
    return given


def must_balance(services: Services) -> None:
    """Assert that the ledger balances."""
    ledger = services.ledgers.read_ledger()
    assert ledger.balanced, ledger


def originals(services: Services) -> list[int]:
    """Return the ids of all articles that are no copies, oldest first."""
    from worker.service.search.articles import ArticleFilter

    page = services.articles.find_articles(ArticleFilter(), limit=500)
    assert page.next_cursor is None
    return sorted(article.id for article in page.articles)


def said(receipts: Sequence[Receipt]) -> list[tuple[str, str | None]]:
    """State and reason of each."""
    return [(one.state, one.reason) for one in receipts]
