"""The same report printed by two outlets: each may go on in its own way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sample_articles import sentences
from working import take_in

from worker.types import Arrival

if TYPE_CHECKING:
    from worker.bootstrap import Services

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
