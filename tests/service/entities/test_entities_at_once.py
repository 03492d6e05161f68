"""Eight processes that find names at one moment: each name is one entity, each article is read and told of once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier

from sample_articles import arrival, text
from sqlalchemy import func, select
from working import take_in

from worker.bootstrap import Services
from worker.store.tables import EntityNameRow, EntityRow, MentionRow

PROCESSES = 8
ARTICLES = 32
NAMED = (
    "Angela Merkel met Emmanuel Macron in Paris on Monday. Pedro Sánchez had left for Madrid. Merkel praised Macron."
)
SURNAMES = ("Aldana", "Brockway", "Castellan", "Dunmore")


def find_names(services: Services, begin: Barrier) -> None:
    services.database.after_fork()
    begin.wait()
    while services.enrich.enrich_batch():
        pass


def test_names_found_by_eight_processes_at_one_moment_are_one_entity_each(services_with_names: Services) -> None:
    services = services_with_names
    batches = services.enrich._batches
    batches.settings = replace(batches.settings, rows=2)
    given = [
        arrival(n, title=f"Report {n}", text=f"{NAMED} Richard {SURNAMES[n % 4]} listened.\n\n{text(str(n))}")
        for n in range(ARTICLES)
    ]
    assert {one.state for one in take_in(services, *given)} == {"stored"}
    fork = get_context("fork")  # the model is loaded once, as in a worker
    begin = fork.Barrier(PROCESSES)
    processes = [fork.Process(target=find_names, args=(services, begin)) for _ in range(PROCESSES)]
    for one in processes:
        one.start()
    for one in processes:
        one.join()
    assert [one.exitcode for one in processes] == [0] * PROCESSES
    assert services.gauges.read_gauges().names == {"pending": 0, "done": ARTICLES, "failed": 0}
    assert services.ledgers.recount() == []  # totals of entities among them
    with services.database.read() as session:
        spelled = session.scalars(
            select(EntityNameRow.name).join(EntityRow).where(EntityRow.merged_into.is_(None))
        ).all()
        articles = func.count(MentionRow.article_id.distinct())
        named = dict(session.execute(select(EntityRow.name, articles).join(MentionRow).group_by(EntityRow.name)).all())
    assert [name for name, times in Counter(spelled).items() if times > 1] == []
    assert {named[name] for name in ("Angela Merkel", "Emmanuel Macron", "Paris", "Madrid")} == {ARTICLES}
    events = services.events.read_page(0, limit=1_000)[0]
    assert [one.id for one in events] == list(range(1, len(events) + 1))
    told = Counter(one.article_id for one in events if one.kind == "article.enriched")
    assert sorted(told.values()) == [1] * ARTICLES
