"""Translations: noted as a relation where names, numbers, order and time agree, and never merged."""

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations

import pytest
from database_marks import SLOW_ON_POSTGRESQL
from sample_articles import arrival
from translated_reports import REPORTS
from working import originals, take_in

from worker.bootstrap import Services
from worker.store.articles.articles import ask_for_enrichment
from worker.store.entities import translations

Report = tuple[str, str]
"""Event and language."""


@pytest.fixture
def services(services_with_names: Services) -> Services:
    return services_with_names


def tell_all(services: Services) -> dict[Report, int]:
    """Take in every report, in the order of languages, and read it. Return the ids by event and language."""
    told = sorted(((event, lang) for event, reports in REPORTS.items() for lang in reports), key=lambda one: one[1])
    arrivals = [
        arrival(f"{event}-{lang}", title=title, text=text, lang=lang[:2], source=f"{event}-{lang}.example")
        for event, lang in told
        for title, text in [REPORTS[event][lang]]
    ]
    receipts = take_in(services, *arrivals)
    while services.enrich.enrich_batch():
        pass
    return {one: receipt.article_id or 0 for one, receipt in zip(told, receipts, strict=True)}


def related(services: Services, ids: dict[Report, int]) -> set[tuple[Report, Report]]:
    return {
        (key, other) for key, one in ids.items() for other in ids
        if ids[other] in {related.id for related in services.articles.get(one).related}
    }  # fmt: skip


def read_again(services: Services, ids: Collection[int]) -> None:
    with services.database.write() as session:
        ask_for_enrichment(session, dict.fromkeys(ids, 1), now=services.clock())
    while services.enrich.enrich_batch():
        pass


def test_each_report_is_related_to_its_translations_and_to_nothing_else(services: Services) -> None:
    ids = tell_all(services)
    expected = {
        pair
        for event, reports in REPORTS.items()
        for one, other in combinations([lang for lang in reports if "other" not in lang], 2)
        for pair in [((event, one), (event, other)), ((event, other), (event, one))]
    }
    assert related(services, ids) == expected
    assert originals(services) == sorted(ids.values())
    english = services.articles.get(ids["court", "pt"]).related[0]
    assert (english.id, english.relation, english.lang) == (ids["court", "en"], "translation", "en")
    assert "5 of 5 numbers agree" in english.reason


@SLOW_ON_POSTGRESQL
def test_a_translation_stays_one_when_it_is_read_again_after_many_newer_articles_and_goes_when_it_is_a_copy(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = tell_all(services)
    before = related(services, ids)
    monkeypatch.setattr(translations, "NEWEST_ARTICLES", 0)
    read_again(services, ids.values())
    assert related(services, ids) == before
    services.copies.merge([ids["match", "en"], ids["court", "pt"]])
    assert related(services, ids) == {pair for pair in before if ("court", "pt") not in pair}
