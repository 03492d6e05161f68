"""Quarantine: kept word for word, tried again or dropped by a person; and rejected articles that are tried again."""

from __future__ import annotations

import pytest
from manual_clock import ManualClock
from sample_articles import arrival, text
from working import must_balance, originals, said, take_in, work

from worker.bootstrap import Services
from worker.errors import NotFound
from worker.store.intake import inbox


@pytest.fixture
def quarantined(services: Services, clock: ManualClock, poison: type[Exception]) -> int:
    """Provide the receipt of an article in quarantine."""
    [receipt] = take_in(services, arrival("poison"))
    for _ in range(2):
        clock.pass_s(60)
        work(services)
    return receipt.id


def test_what_is_quarantined_is_kept_word_for_word(services: Services, quarantined: int) -> None:
    [one] = services.quarantine.all()
    assert services.quarantine.get(quarantined) == one
    assert (one.id, one.door, one.reason, one.attempts) == (quarantined, "api", "error", 3)
    assert text("poison")[:40] in one.payload


def test_what_is_replayed_is_stored_once_the_bug_is_mended(
    services: Services, quarantined: int, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    clock.pass_s(60)
    services.quarantine.retry([quarantined])
    must_balance(services)
    assert services.accept.receipt(quarantined).state == "pending"
    work(services)
    ended = services.accept.receipt(quarantined)
    assert (ended.state, ended.reason, ended.attempts) == ("stored", "new", 1)
    assert services.quarantine.all() == []


def test_what_is_replayed_while_the_bug_is_there_comes_back(
    services: Services, quarantined: int, clock: ManualClock
) -> None:
    services.quarantine.retry([quarantined])
    for _ in range(3):
        work(services)
        clock.pass_s(60)
    assert [one.id for one in services.quarantine.all()] == [quarantined]


def test_what_is_dropped_counts_as_rejected(services: Services, quarantined: int) -> None:
    services.quarantine.drop([quarantined])
    ended = services.accept.receipt(quarantined)
    assert (ended.state, ended.reason) == ("rejected", "dropped")
    ledger = services.ledgers.read_ledger()
    assert (ledger.rejected, ledger.quarantined, ledger.balanced) == (1, 0, True)
    assert services.events.read_page(0)[0][-1].kind == "article.rejected"


@pytest.mark.parametrize("verb", ["retry", "drop"])
def test_of_receipts_of_which_one_is_not_quarantined_none_is_retried_or_dropped(
    services: Services, quarantined: int, verb: str
) -> None:
    events = services.events.newest()
    with pytest.raises(NotFound, match="10000"):
        getattr(services.quarantine, verb)([quarantined, 10_000])
    assert [one.id for one in services.quarantine.all()] == [quarantined]
    assert services.events.newest() == events


@pytest.mark.parametrize("verb", ["get", "drop"])
def test_what_is_not_quarantined_can_be_neither_shown_nor_dropped(
    services: Services, quarantined: int, verb: str
) -> None:
    [stored] = take_in(services, arrival(1))
    services.quarantine.drop([quarantined])
    events = services.events.newest()
    for receipt_id in (stored.id, quarantined, 10_000):
        with pytest.raises(NotFound, match=str(receipt_id)):
            getattr(services.quarantine, verb)([receipt_id] if verb == "drop" else receipt_id)
    assert services.accept.receipt(stored.id).state == "stored"
    assert services.events.newest() == events
    assert originals(services) == [stored.article_id]


# ── tried again by a person ──────────────────────────────────────────────────────────────────


def test_a_rejected_row_keeps_its_input_and_is_taken_in_when_it_is_tried_again(services: Services) -> None:
    with services.database.write() as session:
        [kept] = inbox.add(session, [arrival("kept")], door="api", now=services.clock())
        ending = inbox.Ending(id=kept, state="rejected", reason="too_short")
        inbox.finish(session, [ending], now=services.clock())
    [listed] = services.quarantine.in_state("rejected")
    assert (listed.id, listed.state, listed.reason) == (kept, "rejected", "too_short")
    assert services.quarantine.retry([kept]) == 1
    work(services)
    assert said(services.accept.receipts([kept]))[0][0] == "stored"
    assert services.quarantine.in_state("rejected") == []
    must_balance(services)


def test_what_was_taken_in_is_never_tried_again_and_then_no_other_is(services: Services, clock: ManualClock) -> None:
    [stored] = take_in(services, arrival("stored"))
    with services.database.write() as session:
        [rejected] = inbox.add(session, [arrival("x")], door="api", now=clock())
        inbox.finish(session, [inbox.Ending(id=rejected, state="rejected", reason="no_text")], now=clock())
    with pytest.raises(NotFound, match="neither rejected nor quarantined"):
        services.quarantine.retry([rejected, stored.id])
    assert [one.id for one in services.quarantine.in_state("rejected", reason="no_text")] == [rejected]
    assert services.quarantine.in_state("rejected", reason="other") == []
    assert services.quarantine.in_state("rejected", after=rejected) == []
