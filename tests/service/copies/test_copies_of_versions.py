"""Copies after a new version: each version decides again what its article and its copies are copies of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from database_marks import ON_SQLITE
from sample_articles import arrival, edited, extended, text
from working import originals, take_in

from worker.service.search.articles import ArticleFilter
from worker.store.search import event_log

if TYPE_CHECKING:
    from worker.bootstrap import Services
    from worker.types import Arrival

FIRST = arrival("first")
COPY = replace(FIRST, url="https://other.example/copy", source="other", text=edited(text("first")))
THIRD = replace(FIRST, url="https://third.example/copy", source="third", text=f"{text('first')}\n\nMore on page 5.")
SECOND = arrival("second", url="https://wire.example/second", source="wire")
SECOND_COPY = replace(SECOND, url="https://fourth.example/copy", source="fourth", text=edited(text("second")))


def rewritten(one: Arrival, seed: str) -> Arrival:
    """Return an arrival at the same address whose text and headline are another report's."""
    return replace(one, title=f"Report number {seed} of the regional office", text=text(seed))


def source_of(services: Services, article_id: int | None) -> str | None:
    return None if article_id is None else services.articles.get(article_id).source


def copies(services: Services) -> dict[str, str | None]:
    """Return the source of the original of each copy, by the source of the copy."""
    page = services.articles.find_articles(ArticleFilter(state="duplicate"))
    return {one.source: source_of(services, one.duplicate_of) for one in page.articles}


def moves(services: Services) -> list[tuple[str, str | None, str | None]]:
    """Return kind, source of the article and source of the other article of each event that moved a copy."""
    with services.database.read() as session:
        events = [
            (one.kind.partition(".")[2], one.article_id, one.data.get("previous", one.data.get("duplicate_of")))
            for one in event_log.after(session, 0)
            if one.kind in ("article.split", "article.merged", "article.original_changed")
        ]
    return [(kind, source_of(services, one), source_of(services, other)) for kind, one, other in events]


@ON_SQLITE
@pytest.mark.parametrize("together", [False, True], ids=["later", "in the same batch"])
@pytest.mark.parametrize(
    ("what", "given", "left", "told"),
    [
        ("a copy becomes another report", [FIRST, COPY, rewritten(COPY, "new")], {}, [("split", "other", "example")]),
        (
            "a copy stays one",
            [FIRST, COPY, replace(COPY, text=edited(edited(text("first"))))],
            {"other": "example"},
            [],
        ),
        (
            "a copy becomes the copy of another report",
            [FIRST, COPY, SECOND, replace(COPY, title=SECOND.title, text=edited(text("second")))],
            {"other": "wire"},
            [("merged", "other", "wire")],
        ),
        (
            "a copy becomes word for word another report",
            [FIRST, COPY, SECOND, replace(COPY, title=SECOND.title, text=text("second"))],
            {"other": "wire"},
            [("merged", "other", "wire")],
        ),
        (
            "an article becomes a copy",
            [FIRST, SECOND, replace(SECOND, title=FIRST.title, text=edited(text("first")))],
            {"wire": "example"},
            [("merged", "wire", "example")],
        ),
        (
            "an article becomes a copy and its own copy does not",
            [FIRST, SECOND, SECOND_COPY, replace(SECOND, title=FIRST.title, text=edited(text("first")))],
            {"wire": "example"},
            [("split", "fourth", "wire"), ("merged", "wire", "example")],
        ),
        (
            "an original becomes another report",
            [FIRST, COPY, rewritten(FIRST, "new")],
            {},
            [("split", "other", "example")],
        ),
        (
            "an original of two becomes another report",
            [FIRST, COPY, THIRD, rewritten(FIRST, "new")],
            {"third": "other"},
            [("split", "other", "example"), ("merged", "third", "other")],
        ),
        (
            "an original goes on",
            [FIRST, COPY, replace(FIRST, text=extended(text("first"), 1))],
            {"other": "example"},
            [],
        ),
        (
            "an original goes on at length",
            [FIRST, COPY, replace(FIRST, text="\n\n".join([text("first"), text("a"), text("b"), text("c")]))],
            {"other": "example"},
            [],
        ),
        ("an article without copies is rewritten", [FIRST, rewritten(FIRST, "new")], {}, []),
        (
            "a copy leaves and comes back",
            [FIRST, COPY, rewritten(COPY, "new"), replace(COPY, text=edited(edited(text("first"))))],
            {"other": "example"},
            [("split", "other", "example"), ("merged", "other", "example")],
        ),
    ],
)
def test_a_new_version_decides_again_what_is_a_copy(
    services: Services,
    what: str,
    given: list[Arrival],
    left: dict[str, str],
    told: list[tuple[str, str, str]],
    together: bool,
) -> None:
    for batch in [given] if together else [[one] for one in given]:
        take_in(services, *batch)
    assert copies(services) == left
    assert moves(services) == told
    assert len(originals(services)) == len({one.url for one in given}) - len(left)


def test_a_copy_that_a_person_put_stays_where_it_is(services: Services) -> None:
    take_in(services, FIRST, SECOND)
    services.copies.merge([1, 2])
    take_in(services, rewritten(SECOND, "new"))
    assert copies(services) == {"wire": "example"}


def test_a_person_s_copies_stay_with_an_original_that_is_rewritten(services: Services) -> None:
    take_in(services, FIRST, SECOND)
    services.copies.merge([1, 2])
    take_in(services, rewritten(FIRST, "new"))
    assert copies(services) == {"wire": "example"}


def test_an_article_kept_apart_by_a_person_becomes_no_copy(services: Services) -> None:
    take_in(services, FIRST, COPY)
    services.copies.split([2])
    take_in(services, replace(COPY, text=edited(edited(text("first")))))
    assert copies(services) == {}


def test_the_names_of_what_leaves_its_original_are_asked_for_and_those_of_a_new_copy_are_not(
    services: Services,
) -> None:
    take_in(services, FIRST, COPY)
    assert services.ledgers.read_ledger().names_pending == 1
    take_in(services, rewritten(COPY, "new"))
    assert services.ledgers.read_ledger().names_pending == 2
    take_in(services, replace(COPY, text=edited(edited(text("first")))))
    assert services.ledgers.read_ledger().names_pending == 1


def test_an_agency_whose_new_version_is_printed_elsewhere_already_is_its_original(services: Services) -> None:
    agency = replace(FIRST, url="https://www.reuters.com/1", source="reuters.com")
    take_in(services, SECOND, agency)
    take_in(services, replace(agency, title=SECOND.title, text=edited(text("second"))))
    assert copies(services) == {"wire": "reuters.com"}
    assert moves(services) == [("original_changed", "reuters.com", "wire")]
