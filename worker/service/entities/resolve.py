"""Resolution of the entities found in a batch: to stored ones, and to those new in the batch.

New entities have no id before they are written; until then they go by temporary ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, count
from operator import is_
from typing import NamedTuple, TypeVar

from worker.entities import EntityTools, is_loose, shares_of, word_keys
from worker.service.entities.words_ahead import WordsAhead
from worker.service.jobs.temporary_ids import RealId, temporary_id
from worker.store import Session
from worker.store.entities import entities as store
from worker.store.entities import merge_split
from worker.store.entities.entities import NamedTotal, NewName
from worker.types import EntityKind, FoundEntity, KnownEntity, Resolution

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


class _Decided(NamedTuple):
    """Decision on a name."""

    name: FoundEntity  #: Kept, as are the candidates: their ids in memory find it, and no other object may get them.
    candidates: tuple[KnownEntity, ...]
    found: FoundEntity  #: Of the kind that was decided on.
    resolution: Resolution
    known: KnownEntity  #: The entity as it is known from then on.


class Resolver:
    """Answers from two queries for the whole batch, and keeps up with what is decided."""

    def __init__(self, found: Sequence[FoundEntity], tools: EntityTools, ahead: Resolver | None = None) -> None:
        """Note the names. ``ahead``: one that resolved them before the lock; what has not changed is decided as there.

        A decision follows from a name and its candidates, which are the very same objects until one changes; and from
        how common other names are, which a few articles more do not change.
        """
        self._tools = tools
        self._ahead = ahead
        self._read: Mapping[int, KnownEntity] = {}  #: As stored.
        self._decided: dict[tuple[int, ...], _Decided] = {} if ahead is None else ahead._decided
        self._places: Iterator[int] = count() if ahead is None else ahead._places
        self._asked = {key for one in found for key in tools.asked_keys(one.name, one.kind)}
        self._by_key: dict[str, list[int]] = {}
        self._known: dict[int, KnownEntity] = {}
        self._shares: dict[str, float] = {}  #: Of the stored articles, by folded name.
        self._new: dict[int, FoundEntity] = {}  #: By temporary id; the same as before the lock.
        self._seen_again: set[int] = set()
        self._names: dict[tuple[int, str], NewName] = {}
        self._keys: list[tuple[str, int]] = []
        self._words: dict[int, set[str]] = {}  #: Keys of the words of new names.
        self.united: list[United] = []
        self._leads: dict[int, int] = {}  #: From entities that are gone to those they were united with.

    def look_up(self, session: Session) -> None:
        """Read the stored entities that the names may be, in a transaction that runs alone."""
        all_ids = store.ids_by_key(session, self._asked, each=NAMESAKES_LIMIT)
        self._by_key = {k: ids for k, ids in all_ids.items() if len(ids) < NAMESAKES_LIMIT or not is_loose(k)}
        self._read = store.known(session, {one for ids in self._by_key.values() for one in ids})
        self._shares = shares_of(self._read.values())
        if self._ahead:
            before = self._ahead._read
            self._read = {one: before[one] if before.get(one) == known else known for one, known in self._read.items()}
        self._known = dict(self._read)

    def resolve(self, found: FoundEntity) -> int:
        """Return the id of the entity it is; a temporary id for one that is new."""
        asked = self._tools.asked_keys(found.name, found.kind)
        candidates = {one: self._known[one] for key in asked for one in self._by_key.get(key, ()) if one in self._known}
        key = id(found), *map(id, candidates.values())
        decided = self._decided.get(key) or self._decide(key, found, candidates)
        resolution, entity_id = decided.resolution, decided.resolution.entity_id
        is_new_name = entity_id is None or found.name not in self._known[entity_id].names
        if entity_id is None:
            entity_id = decided.known.entity_id
            self._new[entity_id] = decided.found
        self._known[entity_id] = decided.known
        self._remember(entity_id, decided.found)
        if is_new_name:
            self._names[entity_id, found.name] = NewName(found.name, resolution.reason, resolution.score)
            self._words.setdefault(entity_id, set()).update(word_keys(found.name))
        return entity_id

    def _decide(self, key: tuple[int, ...], name: FoundEntity, candidates: dict[int, KnownEntity]) -> _Decided:
        """Decide on a name, and keep the decision if it changes no candidate."""
        compared = tuple(candidates.values())
        identity = self._tools.decide_identity(name, compared)
        found = _of_kind(name, identity.kind)
        for twin in identity.twins:
            candidates[twin.entity_id] = self._known[twin.entity_id] = _of_kind(twin, identity.kind)
        for gone in self._unite(identity.twins):
            del candidates[gone]
        resolution = self._tools.resolve(found, list(candidates.values()), self._shares)
        entity_id = resolution.entity_id
        if entity_id is None:
            known = _as_known(found, temporary_id(next(self._places)))
        else:
            known = _met_again(self._known[entity_id], found)
        decided = _Decided(name, compared, found, resolution, known)
        if len(candidates) == len(compared) and all(map(is_, candidates.values(), compared)):
            self._decided[key] = decided
        return decided

    def _unite(self, twins: Sequence[KnownEntity]) -> Iterator[int]:
        """Make one of the stored ones among these. Give those that are gone."""
        stored = [one for one in twins if one.entity_id > 0]
        for gone in stored[1:]:
            kept = stored[0]
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

    def words_of_new(self) -> list[frozenset[str]]:
        """Return the keys of the words of each new entity."""
        return [frozenset(self._words[one]) for one in self._new]

    def write_entities(
        self,
        session: Session,
        *,
        seen_at: datetime,
        write_mentions: WriteMentions | None = None,
        words_ahead: WordsAhead | None = None,
    ) -> RealId:
        """Write new entities, names and keys.

        Args:
            session: The open transaction, which runs alone.
            seen_at: Time of the batch.
            write_mentions: Writes the mentions, by ids, before the new entities, which are written with their totals.
            words_ahead: Ids of which the keys of words are written.

        Returns:
            The function from temporary id to id.
        """
        new = [_as_met_since(found, self._known[one]) for one, found in self._new.items()]
        taken = [words_ahead.take(words) if words_ahead else None for words in self.words_of_new()]
        more = iter(store.reserve_entity_ids(session, taken.count(None)))
        ids = [next(more) if one is None else one for one in taken]
        real = dict(zip(self._new, ids, strict=True))
        has_words = {temporary for temporary, one in zip(self._new, taken, strict=True) if one is not None}
        words = ((key, one) for one, keys in self._words.items() if one not in has_words for key in keys)

        def standing(entity_id: int) -> int:
            stands = self._standing(entity_id)
            return real.get(stands, stands)

        totals = write_mentions(standing) if write_mentions else {}
        store.insert_entities(session, new, seen_at=seen_at, ids=ids, totals=totals)
        keys = [(key, standing(entity_id)) for key, entity_id in chain(self._keys, words)]
        new_ids = set(ids)
        store.add_keys(session, [pair for pair in keys if pair[1] not in new_ids])
        store.add_keys(session, [pair for pair in keys if pair[1] in new_ids], are_new=True)
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
