"""Resolution of the entities found in a batch: to stored ones, and to those new in the batch.

New entities have no id before they are written; until then they go by temporary ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from worker.entities import EntityTools, is_loose
from worker.service.jobs.temporary_ids import RealId, real_ids, temporary_id
from worker.store import Session
from worker.store.entities import entities as store
from worker.store.entities.entities import NewName
from worker.types import FoundEntity, KnownEntity

COMPANY_LIMIT_NAMES = 24  #: Kept per entity, those met last first.


NAMESAKES_LIMIT = 10  #: Stored entities that one key may bring up, the newest.


class Resolver:
    """Answers from two queries for the whole batch, and keeps up with what is decided."""

    def __init__(self, session: Session, found: Sequence[FoundEntity], tools: EntityTools) -> None:
        self._tools = tools
        self._keys_of = {(one.name, one.kind): tools.keys(one.name, one.kind) for one in found}
        asked = {key for keys in self._keys_of.values() for key in keys}
        all_ids = store.ids_by_key(session, asked, each=NAMESAKES_LIMIT)
        self._by_key = {k: ids for k, ids in all_ids.items() if len(ids) < NAMESAKES_LIMIT or not is_loose(k)}
        self._known = store.known(session, {one for ids in self._by_key.values() for one in ids})
        self._new: list[FoundEntity] = []
        self._seen_again: set[int] = set()
        self._names: dict[tuple[int, str], NewName] = {}
        self._keys: list[tuple[str, int]] = []

    def resolve(self, found: FoundEntity) -> int:
        """Return the id of the entity it is; a temporary id for one that is new."""
        keys = self._keys_of[found.name, found.kind]
        candidates = {one: self._known[one] for key in keys for one in self._by_key.get(key, ()) if one in self._known}
        resolution = self._tools.resolve(found, list(candidates.values()))
        entity_id = resolution.entity_id
        if entity_id is None:
            entity_id = temporary_id(len(self._new))
            self._new.append(found)
            self._known[entity_id] = _as_known(found, entity_id)
        elif entity_id > 0:
            self._seen_again.add(entity_id)
        self._remember(entity_id, found, keys, NewName(found.name, resolution.reason, resolution.score))
        return entity_id

    def name(self, entity_id: int) -> str:
        """Return the name the entity goes by."""
        return self._known[entity_id].name

    def write(self, session: Session, *, seen_at: datetime) -> RealId:
        """Write new entities, names and keys. Return the function from temporary id to id."""
        real = real_ids(store.insert_entities(session, self._new, seen_at=seen_at))
        store.add_keys(session, ((key, real(entity_id)) for key, entity_id in self._keys))
        store.add_names(
            session, {(real(entity_id), name): new for (entity_id, name), new in self._names.items()}, seen_at=seen_at
        )
        store.seen_again(session, {one: self._known[one] for one in self._seen_again}, seen_at=seen_at)
        return real

    def _remember(self, entity_id: int, found: FoundEntity, keys: Sequence[str], new: NewName) -> None:
        known = self._known[entity_id]
        self._known[entity_id] = replace(
            known,
            names=tuple(dict.fromkeys((*known.names, found.name))),
            role=found.role or known.role,
            company=tuple(dict.fromkeys((*found.company, *known.company)))[:COMPANY_LIMIT_NAMES],
        )
        self._names.setdefault((entity_id, found.name), new)
        for key in keys:
            ids = self._by_key.setdefault(key, [])
            if entity_id not in ids:
                ids.append(entity_id)
                self._keys.append((key, entity_id))


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
        company=found.company,
    )
