"""The same report printed by two outlets: each may go on in its own way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from database_marks import SLOW_ON_POSTGRESQL
from sample_articles import sentences
from sqlalchemy import text
from working import take_in

from worker.service.ingest.candidates import BAND_HOLDERS_LIMIT
from worker.types import Arrival

if TYPE_CHECKING:
    from collections.abc import Callable

    from manual_clock import ManualClock

    from worker.bootstrap import Services

DAY_S = 86_400.0

REPORT = Arrival(
    url="https://agency.example/1", source="agency", title="Harbour reopens", text=" ".join(sentences("wire", 14))
)
ELSEWHERE = replace(REPORT, url="https://outlet.example/9", source="outlet")


def test_an_outlet_that_changes_its_print_does_not_change_the_agencys_report(services: Services) -> None:
    first, copy = take_in(services, REPORT, ELSEWHERE)
    assert (copy.state, copy.reason, copy.article_id) == ("duplicate", "same_text", first.article_id)
    changed = replace(ELSEWHERE, text=f"{ELSEWHERE.text} {' '.join(sentences('local', 3))}")
    [later] = take_in(services, changed)
    assert later.state in ("duplicate", "stored")
    assert first.article_id is not None
    original = services.articles.get(first.article_id)
    assert (original.version, original.source, original.url) == (1, "agency", "https://agency.example/1")
    assert original.text == REPORT.text


def test_one_outlet_may_move_its_report_to_another_address_and_then_change_it(services: Services) -> None:
    first, moved = take_in(services, REPORT, replace(REPORT, url="https://agency.example/new"))
    assert moved.reason == "same_text"
    changed = replace(REPORT, url="https://agency.example/new", text=f"{REPORT.text} {sentences('more', 1)[0]}")
    [later] = take_in(services, changed)
    assert (later.state, later.article_id) == ("updated", first.article_id)


def printed_by(paper: int) -> Arrival:
    """Return the report as one of many papers prints it: a sentence of its own in the middle, another cut."""
    given = sentences("wire", 24)
    given[8 + paper % 9] = sentences(f"paper-{paper}", 1)[0]
    return Arrival(
        url=f"https://paper{paper}.example/a", source=f"paper{paper}", title="Harbour reopens", text=" ".join(given)
    )


@SLOW_ON_POSTGRESQL
@pytest.mark.parametrize("at_once", [1, 90], ids=["one by one", "in one batch"])
def test_a_report_printed_by_ninety_papers_is_one_report_to_the_last(services: Services, at_once: int) -> None:
    arrivals = [printed_by(paper) for paper in range(90)]
    receipts = [one for start in range(0, 90, at_once) for one in take_in(services, *arrivals[start : start + at_once])]
    assert {one.article_id for one in receipts} == {receipts[0].article_id}
    assert [one.state for one in receipts] == ["stored"] + ["duplicate"] * 89


def test_a_passage_that_all_reports_of_a_source_have_is_not_followed_for_ever(services: Services) -> None:
    """Every report ends with the same notice; who looks for copies must not read all of them."""
    notice = sentences("notice", 6)
    reports = [
        Arrival(
            url=f"https://news.example/{n}", source="news", title=f"Report {n}", text=" ".join(sentences(n) + notice)
        )
        for n in range(120)
    ]
    receipts = take_in(services, *reports[:60]) + take_in(services, *reports[60:])
    assert {one.state for one in receipts} == {"stored"}
    with services.database.read() as session:
        holders = session.execute(text("SELECT count(*) FROM article_bands GROUP BY band")).scalars().all()
    assert max(holders) == BAND_HOLDERS_LIMIT + 1
    [copy] = take_in(services, replace(reports[100], url="https://outlet.example/1", source="outlet", title="Other"))
    assert (copy.state, copy.article_id) == ("duplicate", receipts[100].article_id)


def test_a_copy_of_what_is_older_than_the_look_back_window_is_a_new_report(
    connect_services: Callable[..., Services], clock: ManualClock
) -> None:
    services = connect_services(lookback_days=7)
    [first] = take_in(services, printed_by(1))
    clock.pass_s(6 * DAY_S)
    [within] = take_in(services, printed_by(2))
    assert (within.state, within.article_id) == ("duplicate", first.article_id)
    clock.pass_s(8 * DAY_S)
    [after] = take_in(services, printed_by(3))
    assert (after.state, after.reason) == ("stored", "new")
