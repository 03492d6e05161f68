"""Entities that the stream shows to be one: their kind is revised, and old ids lead to the one that stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from worker.entities import EntityTools
from worker.entities.identity import Identity
from worker.service.entities.resolve import Resolver
from worker.store import Database, Session
from worker.store.entities import entities as store
from worker.store.entities import views
from worker.types import EntityKind, FoundEntity, KindEvidence, KnownEntity, Mention

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def found(name: str, kind: EntityKind, weight: float, settled: int = 0) -> FoundEntity:
    evidence = KindEvidence({kind: weight}, 1, settled)
    return FoundEntity(name=name, kind=kind, mentions=(Mention(0, len(name), name),), evidence=evidence)


def read(database: Database, tools: EntityTools, one: FoundEntity) -> tuple[int, list[int]]:
    """Resolve one name as a batch of its own. Give its id, and the ids that are gone."""
    with database.write_alone() as session:
        resolver = Resolver([one], tools)
        resolver.look_up(session)
        temporary = resolver.resolve(one)
        ids = resolver.write_entities(session, seen_at=NOW)
        return ids(temporary), [united.gone for united in resolver.united]


def test_a_name_that_is_proved_a_firm_is_one_firm_and_old_ids_lead_there(
    database: Database, entity_tools: EntityTools
) -> None:
    first, _ = read(database, entity_tools, found("Zumeria", "person", 0.3))
    second, _ = read(database, entity_tools, found("Zumeria", "person", 0.3))
    assert first != second  # two people by one name only may be two
    third, gone = read(database, entity_tools, found("Zumeria", "org", 4.0, settled=1))
    assert (third, gone) == (first, [second])
    with database.read() as session:
        for entity_id in (first, second):
            entity = views.get(session, entity_id)
            assert entity is not None
            assert (entity.id, entity.kind) == (first, "org")
    fourth, _ = read(database, entity_tools, found("Zumeria", "person", 0.3))
    assert fourth == first


def test_a_name_met_before_its_entity_is_united_in_one_batch_has_the_name_of_the_one_that_stands(
    database: Database, entity_tools: EntityTools
) -> None:
    first, _ = read(database, entity_tools, found("Zumeria", "person", 0.3))
    known = replace(found("Zumeria", "work", 0.3), evidence=KindEvidence())
    second, _ = read(database, entity_tools, known)
    with database.write() as session:
        met = store.known(session, [second])[second]
        store.seen_again(session, {second: replace(met, evidence=KindEvidence({"work": 0.3}, 1))}, seen_at=NOW)
    proof = found("Zumeria", "org", 4.0, settled=1)
    with database.write_alone() as session:
        resolver = Resolver([known, proof], entity_tools)
        resolver.look_up(session)
        handles = [resolver.resolve(known), resolver.resolve(proof)]
        assert (handles[0], [one.gone for one in resolver.united]) == (second, [second])
        ids = resolver.write_entities(session, seen_at=NOW)
        assert [(ids(one), resolver.name(one)) for one in handles] == [(first, "Zumeria")] * 2


@pytest.mark.parametrize("full", ["Rex Zumerson"])
def test_a_bare_family_name_is_the_person_who_bears_it_in_the_stream(
    database: Database, entity_tools: EntityTools, full: str
) -> None:
    in_full, bare = (replace(found(name, "person", 2.5), company=("Zumeria", "Peru")) for name in (full, "Zumerson"))
    ids = {read(database, entity_tools, in_full)[0] for _ in range(3)}
    assert len(ids) == 1
    assert {read(database, entity_tools, bare)[0]} == ids


def resolved(resolver: Resolver, session: Session, names: Sequence[FoundEntity]) -> list[tuple[int, str]]:
    resolver.look_up(session)
    return [(one, resolver.name(one)) for one in map(resolver.resolve, names)]


def test_names_resolved_before_the_lock_are_decided_once_unless_their_entity_changed(
    database: Database, entity_tools: EntityTools, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, other, new = (found(name, "person", 2.5) for name in ("Rex Zumerson", "Ada Quillon", "Olga Brandt"))
    batch = [known, other, replace(known), new, replace(new), found("Zumeria", "org", 4.0, settled=1), replace(other)]
    for one in (known, found("Zumeria", "person", 0.3), found("Zumeria", "person", 0.3)):
        read(database, entity_tools, one)
    decided: list[str] = []

    def deciding(name: FoundEntity, candidates: Sequence[KnownEntity]) -> Identity:
        decided.append(name.name)
        return decide(name, candidates)

    decide = entity_tools.decide_identity
    monkeypatch.setattr(entity_tools, "decide_identity", deciding)
    ahead = Resolver(batch, entity_tools)
    with database.read() as session:
        first = resolved(ahead, session, batch)
    assert decided == [one.name for one in batch]
    decided.clear()
    with database.read() as session:
        assert resolved(Resolver(batch, entity_tools, ahead=ahead), session, batch) == first
    assert decided == ["Zumeria"]  # it makes one of two entities
    read(database, entity_tools, replace(other))
    decided.clear()
    with database.write_alone() as session:
        under_lock = Resolver(batch, entity_tools, ahead=ahead)
        handles = resolved(under_lock, session, batch)
        assert decided == ["Ada Quillon", "Zumeria", "Ada Quillon"]
        plain = Resolver(batch, entity_tools)
        assert [(max(one, 0), name) for one, name in handles] == [
            (max(one, 0), name) for one, name in resolved(plain, session, batch)
        ]
        assert under_lock.words_of_new() == plain.words_of_new()
        ids = under_lock.write_entities(session, seen_at=NOW)
        assert [ids(one) for one, _ in handles][1] == ids(handles[6][0])
