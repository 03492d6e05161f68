"""Keys of the words of new entities, written before these: those of entities that never came go. On PostgreSQL."""

from __future__ import annotations

import pytest
from manual_clock import ManualClock
from sqlalchemy import select

from worker.bootstrap import Services
from worker.errors import StoreUnavailable
from worker.service.entities.words_ahead import WordsAhead, words_ahead
from worker.store.entities import entities
from worker.store.tables import EntityKeyRow
from worker.types import FoundEntity

ADA, BOB = frozenset({"w:ada"}), frozenset({"w:bob", "w:stone"})
DAY_S = 86_400.0


@pytest.fixture
def services(services: Services) -> Services:
    if services.database.is_sqlite:
        pytest.skip("SQLite has one writer, which writes them with the entity")
    return services


def stored(services: Services) -> set[tuple[str, int]]:
    with services.database.read() as session:
        return {(key, one) for key, one in session.execute(select(EntityKeyRow.key, EntityKeyRow.entity_id))}


def write_ada(services: Services, words: WordsAhead) -> int:
    """Write an entity under the id of its words, as a batch does that takes it."""
    entity_id = words.take(ADA)
    assert entity_id is not None
    with services.database.write() as session:
        found = FoundEntity(name="Ada", kind="person", mentions=())
        entities.insert_entities(session, [found], seen_at=services.clock(), ids=[entity_id])
    return entity_id


def fail(services: Services, error: Exception, *, after_writing: bool) -> None:
    """Let a batch that wrote words fail."""
    with words_ahead(services.database, [BOB, ADA]) as words:
        if after_writing:
            write_ada(services, words)
        raise error


def test_an_entity_takes_the_id_under_which_just_its_words_are_written(services: Services) -> None:
    with words_ahead(services.database, [ADA, BOB]) as words:
        before = stored(services)
        assert words.take(frozenset({"w:bob"})) is None
        ada = write_ada(services, words)
        assert words.take(ADA) is None
    assert {key for key, _ in before} == ADA | BOB
    assert stored(services) == {("w:ada", ada)}


def test_no_word_of_a_batch_that_failed_is_left(services: Services) -> None:
    with pytest.raises(ValueError, match="a text's fault"):
        fail(services, ValueError("a text's fault"), after_writing=False)
    assert stored(services) == set()


def test_what_a_lost_database_left_goes_with_the_next_pruning(services: Services, clock: ManualClock) -> None:
    with pytest.raises(StoreUnavailable):
        fail(services, StoreUnavailable("was away"), after_writing=True)
    assert {key for key, _ in stored(services)} == ADA | BOB
    assert services.ledgers.recount() == []
    clock.pass_s(DAY_S)
    services.pruning.prune_all()
    [(key, _)] = ada = stored(services)
    assert key == "w:ada"
    with words_ahead(services.database, [BOB]) as words:  # what is being written stays
        services.pruning.prune_all()
        assert stored(services) == ada | {(key, one) for one in words.left for key in BOB}
