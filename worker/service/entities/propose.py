"""Proposals of entities that may be one, and of spellings of an entity that may be another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from worker.entities import RARE, asked_keys, propose_merge, propose_split, shares_of
from worker.service.entities.resolve import NAMESAKES_LIMIT
from worker.store import Session
from worker.store.entities import entities as store
from worker.store.entities import name_uses as uses
from worker.store.entities import views
from worker.store.entities.views import Entity

NEWEST_ENTITIES = 2_000  #: Looked at where no entity is asked for.
SEVERAL_NAMED = 200  #: Of these with several spellings, the newest, whose articles are read for splits.


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Two entities that may be one."""

    entity: Entity  #: The one named more often, which a merge keeps.
    other: Entity
    score: float  #: 0 to 1, how much speaks for it.
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitProposal:
    """Spelling of an entity that may be another."""

    entity: Entity
    name: str  #: The spelling, which a split makes an entity of its own.
    score: float  #: 0 to 1, how much speaks for it.
    evidence: tuple[str, ...]


def find_proposals(session: Session, ids: Sequence[int], *, limit: int) -> list[Proposal]:
    """Return the likeliest merges of some entities with any other.

    Args:
        session: The session.
        ids: Entities that stand.
        limit: How many at most.
    """
    pairs = sorted(_pairs(session, ids), reverse=True)[:limit]
    shown = {one.id: one for one in views.by_ids(session, sorted({each for _, a, b, _ in pairs for each in (a, b)}))}
    found = []
    for score, a, b, evidence in pairs:
        entity, other = sorted((shown[a], shown[b]), key=lambda one: (-one.articles, one.id))
        found.append(Proposal(entity=entity, other=other, score=score, evidence=evidence))
    return found


def _pairs(session: Session, ids: Sequence[int]) -> Iterator[tuple[float, int, int, tuple[str, ...]]]:
    own = store.known(session, ids)
    asked = {one.entity_id: {key for name in one.names for key in asked_keys(name, one.kind)} for one in own.values()}
    keys = set().union(*asked.values())
    sharing = {
        key: found
        for key, found in store.ids_by_key(session, keys, each=NAMESAKES_LIMIT).items()
        if len(found) < NAMESAKES_LIMIT
    }
    known = own | store.known(session, {one for found in sharing.values() for one in found} - own.keys())
    shares = shares_of(store.known(session, store.common_ids(session, share=RARE)).values())
    seen: set[tuple[int, int]] = set()
    for entity_id, wanted in asked.items():
        for other_id in {one for key in wanted for one in sharing.get(key, ())} - {entity_id}:
            pair = (min(entity_id, other_id), max(entity_id, other_id))
            if pair not in seen and (judged := propose_merge(known[pair[0]], known[pair[1]], shares)):
                yield (judged[0], *pair, judged[1])
            seen.add(pair)


def find_splits(session: Session, ids: Sequence[int], *, limit: int) -> list[SplitProposal]:
    """Return the likeliest splits of some entities.

    Args:
        session: The session.
        ids: Entities; those that are places, or of which a person ruled a name, are left out.
        limit: How many at most.
    """
    found = []
    several = uses.with_several_names(session, ids)[-SEVERAL_NAMED:]
    used = uses.name_uses(session, several)
    for entity in views.by_ids(session, several):
        by_use = sorted(used.get(entity.id, ()), key=lambda use: use.name != entity.name)
        for use in by_use[1:]:
            if judged := propose_split(use, by_use[0], entity.kind):
                found.append(SplitProposal(entity=entity, name=use.name, score=judged[0], evidence=judged[1]))
    return sorted(found, key=lambda one: -one.score)[:limit]
