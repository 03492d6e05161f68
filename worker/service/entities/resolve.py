"""Resolution of the entities found in a batch: to stored ones, and to those new in the batch.

New entities have no id before they are written; until then they go by temporary ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from worker.entities import EntityTools, is_loose, shares_of, word_keys
from worker.service.jobs.temporary_ids import RealId, real_ids, temporary_id
from worker.store import Session
from worker.store.entities import entities as store
from worker.store.entities import merge_split
from worker.store.entities.entities import NamedTotal, NewName
from worker.types import EntityKind, FoundEntity, KnownEntity

COMPANY_LIMIT_NAMES = 24  #: Kept per entity, those met last first.
NAMESAKES_LIMIT = 10  #: Stored entities that one key may bring up, the newest.

WriteMentions = Callable[[RealId], Mapping[int, NamedTotal]]
OneEntity = TypeVar("OneEntity", FoundEntity, KnownEntity)


@dataclass(frozen=True, slots=True)
class United:
    """A stored entity that the stream showed to be another one."""

    gone: int
    kept: int
    name: str


class Resolver:
    """Answers from two queries for the whole batch, and keeps up with what is decided."""

    def __init__(self, found: Sequence[FoundEntity], tools: EntityTools) -> None:
        self._tools = tools
        self._asked = {key for one in found for key in tools.asked_keys(one.name, one.kind)}
        self._by_key: dict[str, list[int]] = {}
        self._known: dict[int, KnownEntity] = {}
        self._shares: dict[str, float] = {}  #: Of the stored articles, by folded name.
        self._new: list[FoundEntity] = []
        self._seen_again: set[int] = set()
        self._names: dict[tuple[int, str], NewName] = {}
        self._keys: list[tuple[str, int]] = []
        self.united: list[United] = []
        self._leads: dict[int, int] = {}  #: From entities that are gone to those they were united with.

    def look_up(self, session: Session) -> None:
        """Read the stored entities that the names may be, in a transaction that runs alone."""
        all_ids = store.ids_by_key(session, self._asked, each=NAMESAKES_LIMIT)
        self._by_key = {k: ids for k, ids in all_ids.items() if len(ids) < NAMESAKES_LIMIT or not is_loose(k)}
        self._known = store.known(session, {one for ids in self._by_key.values() for one in ids})
        self._shares = shares_of(self._known.values())

    def resolve(self, found: FoundEntity) -> int:
        """Return the id of the entity it is; a temporary id for one that is new."""
        asked = self._tools.asked_keys(found.name, found.kind)
        candidates = {one: self._known[one] for key in asked for one in self._by_key.get(key, ()) if one in self._known}
        identity = self._tools.decide_identity(found, list(candidates.values()))
        found = _of_kind(found, identity.kind)
        for twin in identity.twins:
            candidates[twin.entity_id] = self._known[twin.entity_id] = _of_kind(twin, identity.kind)
        for gone in self._unite(identity.twins):
            del candidates[gone]
        resolution = self._tools.resolve(found, list(candidates.values()), self._shares)
        entity_id = resolution.entity_id
        is_new_name = entity_id is None or found.name not in self._known[entity_id].names
        if entity_id is None:
            entity_id = temporary_id(len(self._new))
            self._new.append(found)
            self._known[entity_id] = _as_known(found, entity_id)
        else:
            self._known[entity_id] = _met_again(self._known[entity_id], found)
        self._remember(entity_id, found)
        if is_new_name:
            self._names[entity_id, found.name] = NewName(found.name, resolution.reason, resolution.score)
            self._keys += ((key, entity_id) for key in word_keys(found.name))
        return entity_id

    def _unite(self, twins: Sequence[KnownEntity]) -> Iterator[int]:
        """Make one of the stored ones among these. Give those that are gone."""
        stored = [one for one in twins if one.entity_id > 0]
        for kept, gone in zip(stored[:1] * len(stored), stored[1:], strict=False):
            self.united.append(United(gone.entity_id, kept.entity_id, kept.name))
            self._leads[gone.entity_id] = kept.entity_id
            known = self._known[kept.entity_id]
            self._known[kept.entity_id] = replace(
                known,
                names=tuple(dict.fromkeys((*known.names, *gone.names))),
                company=_shortened(*known.company, *gone.company),
                evidence=known.evidence + gone.evidence,
            )
            self._seen_again.add(kept.entity_id)
            del self._known[gone.entity_id]
            self._seen_again.discard(gone.entity_id)
            yield gone.entity_id

    def name(self, entity_id: int) -> str:
        """Return the name the entity goes by."""
        return self._known[self._standing(entity_id)].name

    def _standing(self, entity_id: int) -> int:
        """Return the entity that stands for one that may have been united with another since it was met."""
        while entity_id in self._leads:
            entity_id = self._leads[entity_id]
        return entity_id

    def write_entities(
        self, session: Session, *, seen_at: datetime, write_mentions: WriteMentions | None = None
    ) -> RealId:
        """Write new entities, names and keys.

        Args:
            session: The open transaction, which runs alone.
            seen_at: Time of the batch.
            write_mentions: Writes the mentions, by ids, before the new entities, which are written with their totals.

        Returns:
            The function from temporary id to id.
        """
        new = [_as_met_since(found, self._known[temporary_id(n)]) for n, found in enumerate(self._new)]
        ids = store.reserve_entity_ids(session, len(new))
        real = real_ids(ids)

        def standing(entity_id: int) -> int:
            return real(self._standing(entity_id))

        totals = write_mentions(standing) if write_mentions else {}
        store.insert_entities(session, new, seen_at=seen_at, ids=ids, totals=totals)
        store.add_keys(session, ((key, standing(entity_id)) for key, entity_id in self._keys))
        store.add_names(
            session,
            {(standing(entity_id), name): new for (entity_id, name), new in self._names.items()},
            seen_at=seen_at,
        )
        store.seen_again(session, {one: self._known[one] for one in self._seen_again}, seen_at=seen_at)
        for one in self.united:
            merge_split.unite(session, one.gone, one.kept)
        return standing

    def _remember(self, entity_id: int, found: FoundEntity) -> None:
        if entity_id > 0:
            self._seen_again.add(entity_id)
        for key in self._tools.keys(found.name, found.kind):
            ids = self._by_key.setdefault(key, [])
            if entity_id not in ids:
                ids.append(entity_id)
                self._keys.append((key, entity_id))


def _of_kind(one: OneEntity, kind: EntityKind) -> OneEntity:
    return one if one.kind == kind else replace(one, kind=kind)


def _met_again(known: KnownEntity, found: FoundEntity) -> KnownEntity:
    return replace(
        known,
        names=known.names if found.name in known.names else (*known.names, found.name),
        role=found.role or known.role,
        company=_shortened(*found.company, *known.company),
        evidence=known.evidence + found.evidence,
    )


def _as_met_since(found: FoundEntity, known: KnownEntity) -> FoundEntity:
    """Return a new entity with the kind and evidence it has after the whole batch."""
    found = _of_kind(found, known.kind)
    return found if known.evidence is found.evidence else replace(found, evidence=known.evidence)


def _shortened(*company: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(company))[:COMPANY_LIMIT_NAMES]


def _as_known(found: FoundEntity, entity_id: int) -> KnownEntity:
    return KnownEntity(
        entity_id=entity_id,
        name=found.name,
        kind=found.kind,
        names=(found.name,),
        country=found.country,
        lat=found.lat,
        lon=found.lon,
        role=found.role,
        company=_shortened(*found.company),
        evidence=found.evidence,
    )
