"""Stories read before the lock: what changed since is read again under it, and terms are counted once."""

from __future__ import annotations

from dataclasses import replace

from manual_clock import ManualClock
from sample_articles import arrival
from working import take_in

from worker.bootstrap import Services
from worker.service.stories.cluster import CANDIDATES_LIMIT, Clustering
from worker.service.stories.read_ahead import NamedText, ReadAhead
from worker.store.articles.articles import ask_for_enrichment
from worker.store.entities import enrichment_queue
from worker.store.stories import stories
from worker.stories import text_terms, with_names

QUAKE = (
    "An earthquake of magnitude 6.8 struck the province of Malatya in eastern Turkey on Monday, killing at least "
    "31 people, the disaster agency AFAD said. Rescue teams searched collapsed houses in Battalgazi and Yesilyurt."
)
AFTERSHOCK = (
    "Rescue teams in Malatya, eastern Turkey, pulled a boy from a collapsed house in Battalgazi after the earthquake "
    "of magnitude 6.8, the disaster agency AFAD said. The toll in Malatya and Yesilyurt rose to 40 people."
)
TOLL = (
    "The toll of the earthquake of magnitude 6.8 in Malatya, eastern Turkey, rose to 45 people, the disaster agency "
    "AFAD said, as rescue teams in Battalgazi and Yesilyurt went on to search collapsed houses."
)


def tell(services: Services, clock: ManualClock, text: str) -> int:
    (receipt,) = take_in(services, arrival(f"{hash(text)}", title=None, text=text, published_at=clock()))
    while services.enrich.enrich_batch():
        pass
    return services.articles.get(receipt.article_id or 0).story_id or 0


def waiting(services: Services, clock: ManualClock, text: str) -> NamedText:
    """Take a report in and claim it for its names, of which it is taken to have none."""
    take_in(services, arrival(f"{hash(text)}", title=None, text=text, published_at=clock()))
    with services.database.write() as session:
        (claimed,) = enrichment_queue.claim(session, limit=1, now=clock(), lease_s=60.0, retried=False)
    return NamedText(claimed, text_terms(claimed.title, claimed.text, claimed.lang), [])


def test_a_story_that_grew_after_it_was_read_is_read_again(services_with_names: Services, clock: ManualClock) -> None:
    services = services_with_names
    story_id = tell(services, clock, QUAKE)
    toll = waiting(services, clock, TOLL)
    with services.database.read() as session:
        ahead = ReadAhead(session, [toll], limit=CANDIDATES_LIMIT)
        assert ahead.states(session, [story_id])[story_id].articles == 1
    assert tell(services, clock, AFTERSHOCK) == story_id
    with services.database.write_alone() as session:
        assert ahead.states(session, [story_id])[story_id].articles == 2
        decided = Clustering(session, clock(), ahead).cluster([toll])
        assert [one.story_id for one in decided.values()] == [story_id]
    assert services.stories.get(story_id).articles_total == 3


def test_reports_of_one_batch_come_into_the_story_that_another_process_began_meanwhile(
    services_with_names: Services, clock: ManualClock
) -> None:
    services = services_with_names
    batch = [waiting(services, clock, text) for text in (QUAKE, AFTERSHOCK)]
    with services.database.read() as session:
        ahead = ReadAhead(session, batch, limit=CANDIDATES_LIMIT)
    story_id = tell(services, clock, TOLL)
    with services.database.write_alone() as session:
        decided = Clustering(session, clock(), ahead).cluster(batch)
    assert [one.story_id for one in decided.values()] == [story_id] * 2
    assert services.stories.get(story_id).articles_total == 3


def test_reports_of_one_batch_come_into_the_story_that_the_first_begins(
    services_with_names: Services, clock: ManualClock
) -> None:
    services = services_with_names
    batch = [waiting(services, clock, text) for text in (QUAKE, AFTERSHOCK, TOLL)]
    with services.database.read() as session:
        ahead = ReadAhead(session, batch, limit=CANDIDATES_LIMIT)
    with services.database.write_alone() as session:
        decided = Clustering(session, clock(), ahead).cluster(batch)
    (story_id,) = {one.story_id for one in decided.values()}
    assert services.stories.get(story_id or 0).articles_total == 3


def test_a_report_whose_entities_got_other_names_meanwhile_is_placed_by_those(
    services_with_names: Services, clock: ManualClock
) -> None:
    services = services_with_names
    toll = waiting(services, clock, TOLL)
    with services.database.read() as session:
        ahead = ReadAhead(session, [toll], limit=CANDIDATES_LIMIT)
    renamed = replace(toll, names=["Malatya Province", "Disaster Agency"])
    assert ahead.article(renamed).terms == with_names(toll.terms, renamed.names)
    assert ahead.article(renamed).terms != ahead.article(toll).terms
    with services.database.write_alone() as session:
        clustering = Clustering(session, clock(), ahead)
        clustering.cluster([renamed])
    assert [one.terms for one in clustering.placed] == [with_names(toll.terms, renamed.names)]


def test_the_terms_of_a_report_are_counted_once(services_with_names: Services, clock: ManualClock) -> None:
    services = services_with_names
    for text in (QUAKE, AFTERSHOCK):
        tell(services, clock, text)
    with services.database.write() as session:
        ask_for_enrichment(session, {1: 1, 2: 1}, now=clock())
    while services.enrich.enrich_batch():
        pass
    with services.database.read() as session:
        found = stories.frequencies(session, ["malatya", "boy"])
    assert (found.documents, found.counts) == (2, {"malatya": 2, "boy": 1})
