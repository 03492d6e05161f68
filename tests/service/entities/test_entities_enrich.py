"""Names found in stored articles: kept where they stand, found anew in a new version, one entity per real thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import pytest
from database_marks import ON_SQLITE
from manual_clock import ManualClock
from sample_articles import arrival
from sqlalchemy import select
from working import take_in

from worker.bootstrap import Services
from worker.entities import Reading
from worker.service.entities.enrich import MENTIONS_LIMIT, NAMES_LIMIT, RETRY_WAIT_S
from worker.service.search.articles import LISTED_NAMES, Article, ArticleFilter
from worker.store.tables import EnrichmentRow
from worker.types import FoundEntity

REPORT = (
    "BEIRUT - Angela Merkel met Emmanuel Macron in Paris on Monday to discuss the European Union budget.\n\n"
    "Merkel said that Germany and France had agreed on most of it. Macron thanked her in Berlin a day later."
)
LATER = REPORT + "\n\nIn Madrid, Pedro Sánchez welcomed what they had agreed on."


@pytest.fixture
def services(services_with_names: Services) -> Services:
    return services_with_names


def names(article: Article) -> set[str]:
    return {one.name for one in article.entities}


def article_of(services: Services, *given: str, url: str = "https://news.example/a") -> Article:
    for one in given:
        [receipt] = take_in(services, arrival("a", title="Leaders meet in Paris", text=one, url=url))
    return services.articles.get(receipt.article_id or 0)


def test_names_are_found_where_they_stand(services: Services) -> None:
    article = article_of(services, REPORT)
    assert (article.enriched, article.entities) == (False, ())
    services.enrich.enrich_batch()
    article = services.articles.get(article.id)
    assert article.enriched
    assert {"Angela Merkel", "Emmanuel Macron", "Paris", "Beirut"} <= names(article)
    for entity in article.entities:
        for mention in entity.mentions:
            field = getattr(article, mention.field)
            assert field[mention.start : mention.end] == mention.text
    [event] = [one for one in services.events.read_page(0)[0] if one.kind == "article.enriched"]
    assert {one["name"] for one in event.data["entities"]} == names(article)
    assert services.ledgers.read_ledger().names_pending == 0


def test_a_story_that_begins_or_grows_is_said_in_the_log(services: Services) -> None:
    take_in(services, arrival("a", title="Leaders meet in Paris", text=REPORT, url="https://news.example/a"))
    other = (
        REPORT.replace("BEIRUT - ", "").replace("most of it", "the greater part").replace("a day later", "on Tuesday")
    )
    take_in(services, arrival("b", title="Leaders meet in Paris on budget", text=f"{LATER}\n\n{other}", source="b"))
    services.enrich.enrich_batch()
    said = [one for one in services.events.read_page(0)[0] if one.kind.startswith("story.")]
    assert [(one.kind, one.article_id, one.data["articles"]) for one in said] == [
        ("story.created", 1, 1),
        ("story.grown", 2, 2),
    ]
    assert {one.data["story"] for one in said} == {services.articles.get(1).story_id}
    assert said[1].data["reason"]


def test_a_new_version_is_read_anew_and_known_names_are_met_again(services: Services) -> None:
    article = article_of(services, REPORT)
    services.enrich.enrich_batch()
    before = {one.name: one.id for one in services.articles.get(article.id).entities}
    assert article_of(services, LATER).id == article.id
    changed = services.articles.get(article.id)
    assert (changed.version, changed.enriched, changed.entities) == (2, False, ())
    services.enrich.enrich_batch()
    after = {one.name: one.id for one in services.articles.get(article.id).entities}
    assert "Madrid" in after
    assert {name: after[name] for name in before if name in after} == {n: i for n, i in before.items() if n in after}
    assert services.entities.get(after["Angela Merkel"]).articles == 1


def test_of_a_text_of_nothing_but_names_the_most_mentioned_are_kept_and_all_are_counted(services: Services) -> None:
    families = ["a".join(one).capitalize() + "anov" for one in product("bdfgklmnprst", repeat=3)][:1_000]
    often = "Emmanuel Macron " + "met Angela Merkel. Then Macron " * (MENTIONS_LIMIT + 20) + "left."
    article = article_of(services, "\n\n".join([*(f"Ivan {one} spoke." for one in families), often]))
    while services.enrich.enrich_batch():  # a slow machine reads a text this long in several tasks
        pass
    article = services.articles.get(article.id)
    assert (len(article.entities), article.entities_total) == (NAMES_LIMIT, len(families) + 3)  # Paris, Macron, Merkel
    kept = {one.name: len(one.mentions) for one in article.entities}
    assert {kept["Emmanuel Macron"], kept["Angela Merkel"]} == {MENTIONS_LIMIT}
    assert f"Ivan {families[0]}" in kept
    assert f"Ivan {families[-1]}" not in kept
    [listed] = services.articles.find_articles(ArticleFilter()).articles
    assert len(listed.entities) == LISTED_NAMES
    assert listed.entities_total == article.entities_total
    assert {"Emmanuel Macron", "Angela Merkel"} <= names(listed)
    article = article_of(services, REPORT)  # a new version
    services.enrich.enrich_batch()
    article = services.articles.get(article.id)
    assert article.entities_total == len(article.entities)


def test_a_name_met_in_two_articles_is_one_entity(services: Services) -> None:
    article_of(services, REPORT)
    other = "Angela Merkel opened a school in Hamburg. The former chancellor of Germany was in good spirits there."
    take_in(services, arrival("b", text=other))
    services.enrich.enrich_batch()
    [merkel] = services.entities.find_entities(name="Merkel").rows
    assert (merkel.kind, merkel.articles) == ("person", 2)


def test_a_text_that_cannot_be_read_holds_up_no_other_and_is_given_up(
    services: Services, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = services.entity_tools.find

    def find(readings: Sequence[Reading]) -> list[tuple[FoundEntity, ...]]:
        if any(one.text.startswith("poison") for one in readings):
            raise RuntimeError("cannot read this")
        return really(readings)

    monkeypatch.setattr(services.entity_tools, "find", find)
    receipts = take_in(services, arrival(1), arrival(2, text="poison " + (arrival(2).text or "")), arrival(3))
    services.enrich.enrich_batch()
    done = [services.articles.get(one.article_id or 0).enriched for one in receipts]
    assert done == [True, False, True]
    for attempt in range(3):
        clock.pass_s(RETRY_WAIT_S * 2**attempt)
        services.enrich.enrich_batch()
    clock.pass_s(3600)
    assert services.sweep.waiting() == []
    assert services.ledgers.read_ledger().names_pending == 0
    article = services.articles.get(receipts[1].article_id or 0)
    assert (article.enriched, article.entities) == (False, ())  # readable all the same


@ON_SQLITE
@pytest.mark.parametrize(
    ("part_chars", "done_after_each"),
    [
        pytest.param(1_000_000, [3], id="read at once"),
        pytest.param(3_000, [1, 2, 3], id="one read between two looks at the clock"),
        pytest.param(1, [0, 1, 1, 2, 2, 3], id="each too long for a task: what was read of it is remembered"),
    ],
)
def test_a_task_without_time_does_what_it_has_begun_and_gives_the_rest_back_untried(
    services: Services, monkeypatch: pytest.MonkeyPatch, part_chars: int, done_after_each: list[int]
) -> None:
    monkeypatch.setattr("worker.service.entities.enrich.PART_CHARS", part_chars)
    monkeypatch.setattr(services.enrich._batches, "settings", replace(services.enrich._batches.settings, begin_s=0.0))
    own = [arrival(f"{part_chars} {number}") for number in range(3)]  # what other tests read is remembered
    take_in(services, *own)
    done = []
    for place, _ in enumerate(done_after_each, 1):
        assert services.enrich.enrich_batch() is (place < len(done_after_each))
        done.append(3 - services.ledgers.read_ledger().names_pending)
    assert done == done_after_each
    with services.database.read() as session:
        assert set(session.execute(select(EnrichmentRow.state, EnrichmentRow.attempts))) == {("done", 1)}


def test_a_stated_language_of_a_region_is_read_as_its_language(services: Services) -> None:
    """Most feeds say en-us, and the model knows en."""
    [receipt] = take_in(services, arrival("a", text=REPORT, lang="en-US"))
    services.enrich.enrich_batch()
    article = services.articles.get(receipt.article_id or 0)
    assert article.lang == "en"
    assert "Emmanuel Macron" in names(article)


def test_a_local_source_is_at_home_where_its_articles_are_set(services: Services) -> None:
    towns = ("Houston", "Dallas", "Waco", "Lubbock", "Tyler", "Abilene")
    for number, town in enumerate(towns):
        told = f"Firemen came to a house in {town}, Texas, on Monday. Nobody was hurt, the mayor of {town} said."
        take_in(services, arrival(f"t{number}", text=told, source="paris-news.example"))
    services.enrich.enrich_batch()
    told = "A school in Paris will be closed on Friday, as the pipes of the town are to be mended, its board said."
    [local] = take_in(services, arrival("local", text=told, source="paris-news.example"))
    [other] = take_in(services, arrival("other", text=told + " It is old.", source="elsewhere.example"))
    services.enrich.enrich_batch()
    assert {one.country for one in services.articles.get(local.article_id or 0).entities} == {"US"}
    assert {one.country for one in services.articles.get(other.article_id or 0).entities} <= {"FR"}


def test_words_in_quotation_marks_are_kept_with_their_speaker(services: Services) -> None:
    told = "Angela Merkel met Emmanuel Macron in Paris. “We have agreed on most of it,” Merkel said on Monday."
    article = article_of(services, told)
    services.enrich.enrich_batch()
    article = services.articles.get(article.id)
    [quote] = article.quotes
    assert (quote.text, quote.speaker) == ("We have agreed on most of it,", "Angela Merkel")
    assert article.text[quote.start : quote.end] == quote.text
    assert quote.speaker_id in {one.id for one in article.entities}
    other = next(one for one in article.entities if one.name == "Emmanuel Macron")
    services.entities.merge([other.id, quote.speaker_id])
    [moved] = services.articles.get(article.id).quotes
    assert moved.speaker == "Emmanuel Macron"  # what a person says of names goes for what they said
