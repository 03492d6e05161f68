"""A step run again on stored articles: only what older rules made, and never against a person. On both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from manual_clock import START, ManualClock
from sample_articles import arrival, edited, extended, text
from sqlalchemy import text as sql
from working import take_in

from worker.clean import CLEANER
from worker.dedupe import COMPARER
from worker.errors import InvalidInput
from worker.service.rerun.rerun import RerunReport
from worker.service.search.articles import ArticleFilter
from worker.store.search import event_log

if TYPE_CHECKING:
    from worker.bootstrap import Services

FIRST = arrival("first")
COPY = replace(FIRST, url="https://other.example/copy", source="other", text=edited(text("first")))
OTHER = arrival("second", source="other")


def change(services: Services, statement: str, **values: Any) -> None:
    """As if older rules had written it."""
    with services.database.write() as session:
        session.execute(sql(statement), values)


def rows(services: Services) -> dict[str, int]:
    """Ids of all rows, by source and headline number."""
    found = services.articles.find_articles(ArticleFilter(state="any"), limit=500).articles
    return {f"{one.source} {one.title.split()[2]}": one.id for one in found}


def originals(services: Services) -> dict[int, int | None]:
    found = services.articles.find_articles(ArticleFilter(state="any"), limit=500).articles
    return {one.id: one.duplicate_of for one in found}


def test_what_the_newest_rules_made_is_not_touched(services: Services) -> None:
    take_in(services, FIRST, COPY, OTHER)
    with services.database.read() as session:
        before = event_log.last_number(session)
    assert services.rerun.rerun_stage("clean") == RerunReport("clean", 0, 0)
    assert services.rerun.rerun_stage("dedupe") == RerunReport("dedupe", 0, 0)
    with services.database.read() as session:
        assert event_log.last_number(session) == before


def test_older_texts_are_cleaned_again_from_what_arrived_and_once(services: Services) -> None:
    [first, _, newer] = take_in(services, FIRST, OTHER, replace(FIRST, text=extended(text("first"), 1)))
    assert newer.state == "updated"
    change(services, "UPDATE articles SET cleaned_by = 'clean-0'")
    change(services, "UPDATE articles SET text = 'Share this!', title = 'Share' WHERE id = :id", id=first.article_id)
    change(services, "UPDATE article_versions SET text = 'Share this!'")
    assert services.rerun.rerun_stage("clean") == RerunReport("clean", 2, 1)
    article = services.articles.get(first.article_id or 0)
    assert (article.title, article.text, article.version) == (FIRST.title, extended(text("first"), 1), 2)
    assert article.cleaned_by == CLEANER
    assert [one.text for one in services.articles.versions(article.id)] == [text("first"), extended(text("first"), 1)]
    found = services.articles.find_articles(ArticleFilter(q=f'"{FIRST.title}"')).articles
    assert [one.id for one in found] == [article.id]
    with services.database.read() as session:
        said = [one for one in event_log.after(session, 0) if one.kind == "article.recleaned"]
    assert [(one.article_id, one.data) for one in said] == [(article.id, {"cleaned_by": CLEANER})]
    assert services.rerun.rerun_stage("clean") == RerunReport("clean", 0, 0)


def test_a_copy_that_was_missed_is_put_to_its_original_and_one_that_is_none_parts(services: Services) -> None:
    take_in(services, FIRST, COPY, OTHER)
    ids = rows(services)
    first, copy, other = ids["example first"], ids["other first"], ids["other second"]
    change(services, "UPDATE articles SET compared_by = NULL, duplicate_of = NULL WHERE id = :id", id=copy)
    change(
        services, "UPDATE articles SET compared_by = 'f0', duplicate_of = :first WHERE id = :id", first=first, id=other
    )
    change(services, "DELETE FROM article_bands WHERE article_id = :id", id=copy)
    assert services.rerun.rerun_stage("dedupe") == RerunReport("dedupe", 2, 2)
    assert originals(services) == {first: None, copy: first, other: None}
    assert services.articles.get(copy).compared_by == COMPARER
    assert services.rerun.rerun_stage("dedupe") == RerunReport("dedupe", 0, 0)


def test_a_second_run_over_everything_changes_nothing(services: Services) -> None:
    agency = replace(FIRST, url="https://www.reuters.com/1", source="reuters.com", text=edited(text("first")))
    take_in(services, FIRST, COPY, OTHER, agency)
    before = originals(services)
    change(services, "UPDATE articles SET compared_by = NULL, cleaned_by = NULL")
    assert services.rerun.rerun_stage("dedupe").changed == 0
    assert services.rerun.rerun_stage("clean").changed == 0
    assert originals(services) == before


def test_a_person_is_right_against_every_rerun(services: Services) -> None:
    take_in(services, FIRST, COPY, OTHER)
    ids = rows(services)
    first, copy, other = ids["example first"], ids["other first"], ids["other second"]
    services.copies.split([copy])
    services.copies.merge([first, other])
    change(services, "UPDATE articles SET compared_by = NULL")
    assert services.rerun.rerun_stage("dedupe") == RerunReport("dedupe", 3, 0)
    assert originals(services) == {first: None, copy: None, other: first}


def test_only_what_is_asked_for_is_run_again(services: Services, clock: ManualClock) -> None:
    take_in(services, FIRST)
    clock.pass_s(3_600)
    take_in(services, OTHER)
    change(services, "UPDATE articles SET cleaned_by = NULL")
    assert services.rerun.rerun_stage("clean", since=START + timedelta(hours=1)).looked_at == 1
    assert services.rerun.rerun_stage("clean", query="second").looked_at == 0
    assert services.rerun.rerun_stage("clean", query="first").looked_at == 1
    with pytest.raises(InvalidInput):
        services.rerun.rerun_stage("clean", query='"open')


def test_a_report_says_how_far_it_is(services: Services) -> None:
    take_in(services, FIRST, COPY, OTHER)
    change(services, "UPDATE articles SET cleaned_by = NULL, title = 'Old'")
    first = services.rerun.rerun_stage("clean", limit=1)
    assert (first.looked_at, first.newest) == (3, max(rows(services).values()))  # at the end of a batch
