"""Entities as they are shown, and as a person merges and parts them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

from worker.clock import Clock
from worker.entities import name_keys, word_keys
from worker.errors import InvalidInput, existing
from worker.query import ArticleFilter
from worker.service.entities.propose import NEWEST_ENTITIES, Proposal, SplitProposal, find_proposals, find_splits
from worker.service.jobs.hints import Hints
from worker.service.jobs.renaming import give_back, is_name_taken, rename
from worker.service.search.newest import ListPlace, RankedPage, first_of_growth, newest_articles
from worker.store import Database, Session
from worker.store.articles.articles import ask_for_enrichment
from worker.store.core import merged_ids
from worker.store.entities import merge_split as entity_links
from worker.store.entities import views as entity_views
from worker.store.entities.merge_split import Named
from worker.store.entities.views import Companion, Day, Entity, EntityFilter, EntitySort, Spelling, Tie
from worker.store.people import decisions
from worker.store.search import event_log
from worker.store.search.event_log import Event
from worker.types import EntityKind
from worker.types.people import ANYBODY, RULE, Decider

__all__ = [
    "TIED_COMPANY", "Companion", "Day", "Entities", "Entity", "EntityFilter", "EntitySort", "NamedPlace", "Proposal",
    "Spelling", "SplitProposal", "Surroundings", "Tie", "TiedCompany",
]  # fmt: skip

PAGE_LIMIT_ENTITIES = 1_000
PLACES_AMONG = 500  #: Entities among which places are looked for.
COMPANY = 50  #: Entities that an entity is named beside, where none says how many.
DAYS = 366
TIED_COMPANY = 16  #: Of its company, so many are looked at for who is named together.
NEWEST_ARTICLES = 10_000  #: Of those that match a filter, looked at for the entities they name.
ANY_ENTITY, ANY_ARTICLE = EntityFilter(), ArticleFilter()


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place on the map, and the number of the chosen articles that name it."""

    id: int
    name: str
    country: str | None
    lat: float
    lon: float
    articles: int


@dataclass(frozen=True, slots=True)
class TiedCompany:
    """The entities named beside one, and which pairs of them are named together where it is named."""

    company: list[Companion]
    ties: list[Tie]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Days, company and spellings of an entity, of the newest articles that name it."""

    days: list[Day]  #: Newest last.
    company: list[Companion]  #: Those in most articles first.
    ties: list[Tie]  #: Among the first ``TIED_COMPANY`` of them.
    spellings: dict[str, int]  #: How often it stands under each of its names.


class Entities:
    """Reads entities, and makes one of two or two of one. What a person decided outlives every rerun."""

    def __init__(self, database: Database, hints: Hints, clock: Clock) -> None:
        self._db = database
        self._hints = hints
        self._clock = clock

    def get(self, entity_id: int) -> Entity:
        """One entity; another id than asked for means that it was merged. Raises NotFound."""
        with self._db.read() as session:
            return existing(entity_views.get(session, entity_id), "entity", entity_id)

    def find_entities(
        self, *, name: str | None = None, kind: str | None = None, cursor: str | None = None, limit: int = 50
    ) -> RankedPage[Entity]:
        """Return entities, most mentioned first, newer ones before older.

        Args:
            name: A part of any name of the most mentioned entities, or the beginnings of words of any entity.
            kind: Kind of the entities; None for any.
            cursor: Of the page before.
            limit: How many at most.

        Raises:
            InvalidInput: If the cursor is wrong.
        """
        limit = min(limit, PAGE_LIMIT_ENTITIES)
        with self._db.read() as session:
            place = ListPlace.read_cursor(session, cursor, self._clock(), numbers=2)
            words, after = word_keys(name or ""), place.after
            found = entity_views.page(session, name=name, words=words, kind=kind, after=after, limit=limit + 1)
            return place.cut_page(found, limit)

    def named(
        self,
        wanted: EntityFilter = ANY_ENTITY,
        articles: ArticleFilter = ANY_ARTICLE,
        *,
        cursor: str | None = None,
        limit: int = 50,
    ) -> RankedPage[Entity]:
        """Return the entities that the newest articles name of those that match.

        Args:
            wanted: Conditions on the entities, and their order.
            articles: Conditions on the articles.
            cursor: Of the page before, in the same order.
            limit: How many at most.

        Raises:
            InvalidInput: If the query or the cursor is wrong.
        """
        limit = min(limit, PAGE_LIMIT_ENTITIES)
        with self._db.read() as session:
            place = ListPlace.read_cursor(session, cursor, self._clock(), numbers=3)
            ids = newest_articles(session, articles, place, limit=NEWEST_ARTICLES)
            asked = replace(wanted, grown_from=first_of_growth(session, place) if wanted.sort == "growth" else 0)
            return place.cut_page(entity_views.named(session, ids, asked, after=place.after, limit=limit + 1), limit)

    def places_named(self, articles: ArticleFilter) -> list[NamedPlace]:
        """Return the places with coordinates among the entities that most of these articles name, most first.

        Raises InvalidInput for a wrong query.
        """
        found = self.named(articles=articles, limit=PLACES_AMONG)
        return [
            NamedPlace(one.id, one.name, one.country, one.lat, one.lon, number)
            for one, number in zip(found.rows, found.numbers, strict=True)
            if one.kind == "place" and one.lat is not None and one.lon is not None
        ]

    def timeline(self, entity_id: int, *, limit_days: int = DAYS) -> list[Day]:
        """In how many articles it was named on each day it was, newest day last. Raises NotFound."""
        with self._db.read() as session:
            return entity_views.days(session, _naming(session, entity_id)[1], limit=limit_days)

    def company(self, entity_id: int, *, limit: int = COMPANY) -> list[Companion]:
        """Return the entities it is named beside, in most articles first. Raises NotFound."""
        with self._db.read() as session:
            standing, articles = _naming(session, entity_id)
            return entity_views.most_named(session, articles, limit=limit, beside=standing)

    def tied_company(self, entity_id: int, *, limit: int = TIED_COMPANY) -> TiedCompany:
        """Return its company with the pairs named together where it is named, most often first. Raises NotFound."""
        with self._db.read() as session:
            standing, articles = _naming(session, entity_id)
            company = entity_views.most_named(session, articles, limit=limit, beside=standing)
            return TiedCompany(company, entity_views.ties(session, articles, [one.id for one in company]))

    def surroundings(self, entity_id: int) -> Surroundings:
        """Return its days, its company, the ties in it and its spellings, of the same articles. Raises NotFound."""
        with self._db.read() as session:
            standing, articles = _naming(session, entity_id)
            company = entity_views.most_named(session, articles, limit=COMPANY, beside=standing)
            tied = [one.id for one in company[:TIED_COMPANY]]
            days = entity_views.days(session, articles, limit=DAYS)
            ties = entity_views.ties(session, articles, tied)
            return Surroundings(days, company, ties, entity_views.spellings(session, standing, articles))

    def proposals(self, entity_id: int | None = None, *, limit: int = 50) -> list[Proposal]:
        """Return entities that may be one, likeliest first, for a person to merge.

        Args:
            entity_id: The entity that may be another; None for the newest entities.
            limit: How many at most.

        Raises:
            NotFound: If there is no such entity.
        """
        with self._db.read() as session:
            return find_proposals(session, _asked(session, entity_id), limit=limit)

    def splits(self, entity_id: int | None = None, *, limit: int = 50) -> list[SplitProposal]:
        """Return spellings that may be another entity than theirs, likeliest first, for a person to split.

        Args:
            entity_id: The entity with the spellings; None for the newest entities.
            limit: How many at most.

        Raises:
            NotFound: If there is no such entity.
        """
        with self._db.read() as session:
            return find_splits(session, _asked(session, entity_id), limit=limit)

    def merge(self, ids: Sequence[int], by: Decider = ANYBODY) -> Entity:
        """Merge these entities into the first.

        The ids of the others lead to it, and their names mean it from now on.

        Raises NotFound; InvalidInput for fewer than two.
        """
        with self._db.write_alone() as session:
            kept, *others = {one.id: one for one in (_standing(session, each) for each in ids)}.values() or (None,)
            if kept is None or not others:
                raise InvalidInput("give the ids of two entities or more that are not one already")
            for gone in others:
                is_taken = is_name_taken(session, "entity", kept.id, gone.id)
                led = merged_ids.leading_to(session, "entity", gone.id)
                taken = entity_links.lead_on(session, gone, kept)
                reason = "rule" if by.name == RULE.name else "person"
                data = {"entity": kept.id, "name": kept.name, "gone": gone.id, "reason": reason}
                said = Event(kind="entity.merged", at=self._clock(), data=data)
                event_log.append(session, [said])
                kept_apart = {"entity": kept.id, "gone": gone.id, "names": list(gone.names), "led": led}
                kept_apart |= {"is_name_taken": is_taken, "taken": taken, "kept_names": list(kept.names)}
                decisions.add(session, by, said.kind, ("entity", [kept.id, gone.id]), at=said.at, data=kept_apart)
                by = replace(by, takes_back=None)  # of several, the first takes it back
            _set_keys(session, _standing(session, kept.id))
        return self.get(kept.id)

    def split(self, entity_id: int, names: Sequence[str], by: Decider = ANYBODY) -> Entity:
        """Make an entity of its own of some spellings of an entity.

        Gives it: the one that was merged under that name if there was one, else a new one. Articles that name the old
        one are read again.

        Raises NotFound; InvalidInput for no names, for names that are not its own, for all it has.
        """
        with self._db.write_alone() as session:
            new_id = self._split(session, entity_id, names, by)
        self._hints.send("enrich")
        return self.get(new_id)

    def take_merge_back(self, merged: Mapping[str, Any], by: Decider) -> Entity:
        """Part two entities again; the second has its id and its name for itself again.

        Args:
            merged: Data of the decision to merge them.
            by: The person.

        Raises:
            NotFound, InvalidInput: All its names left the entity since, or it has no others.
        """
        with self._db.write_alone() as session:
            kept, gone = _standing(session, merged["entity"]), merged["gone"]
            is_alone = merged_ids.stand_alone(session, "entity", gone, kept.id, merged.get("led", ()))
            here = [name for name in merged["names"] if name in kept.names]
            shared = [name for name in here if name in merged.get("kept_names", ())]
            new_id = self._split(session, kept.id, here, by, into=gone if is_alone else None, shared=shared)
            if is_alone:
                entity_links.give_back(session, {kept.id, merged["entity"]}, gone, merged.get("taken", ()))
            if merged.get("is_name_taken"):
                give_back(session, "entity", {kept.id, merged["entity"]}, gone, now=self._clock())
        self._hints.send("enrich")
        return self.get(new_id)

    def rename(
        self, entity_id: int, name: str | None, by: Decider = ANYBODY, *, instead_of: str | None = None
    ) -> Entity:
        """Give an entity a name in place of the one that rules found, which outlives them; an empty one: theirs again.

        Its spellings, by which it is recognised, stay.

        Args:
            entity_id: The entity, or one that was merged into it.
            name: The name.
            by: The person.
            instead_of: The name by a person that it must have, "" for none; None: any.

        Raises:
            NotFound: There is no such entity.
            InvalidInput: The name is too long.
            Conflict: It has another one than ``instead_of`` by now.
        """
        with self._db.write_alone() as session:
            rename(session, ("entity", entity_id), name, by, now=self._clock(), instead_of=instead_of)
        return self.get(entity_id)

    def _split(
        self,
        session: Session,
        entity_id: int,
        names: Sequence[str],
        by: Decider,
        *,
        into: int | None = None,
        shared: Sequence[str] = (),
    ) -> int:
        now = self._clock()
        old = _standing(session, entity_id)
        _check_names(old, names, may_be_all=bool(shared))
        versions = entity_links.versions_naming(session, old.id)
        new_id = into or entity_links.merged_as(session, old.id, names)
        if new_id is None:
            new_id = entity_links.new_entity(session, names[0], old.kind, now=now)
        else:
            merged_ids.stand_alone(session, "entity", new_id, old.id)
        entity_links.move_names(session, old.id, new_id, names)
        entity_links.share_names(session, old.id, new_id, shared, now=now)
        for one in (old.id, new_id):
            _set_keys(session, _standing(session, one))
        ask_for_enrichment(session, versions, now=now)
        data = {"entity": old.id, "name": old.name, "new": new_id, "names": list(names), "reason": "person"}
        event_log.append(session, [Event(kind="entity.split", at=now, data=data)])
        decisions.add(session, by, "entity.split", ("entity", [old.id, new_id]), at=now, data=data)
        return new_id


def _asked(session: Session, entity_id: int | None) -> list[int]:
    """Return the entity asked for, or the newest ones for None."""
    if entity_id is None:
        return entity_views.newest_standing_ids(session, limit=NEWEST_ENTITIES)
    return [_standing_id(session, entity_id)]


def _naming(session: Session, entity_id: int) -> tuple[int, Sequence[int]]:
    """Return the entity that an id leads to, and the newest articles that name it. Raises NotFound."""
    standing = _standing_id(session, entity_id)
    return standing, entity_views.newest_naming(session, standing)


def _standing_id(session: Session, entity_id: int) -> int:
    return existing(merged_ids.standing_id(session, "entity", entity_id), "entity", entity_id)


def _standing(session: Session, entity_id: int) -> Named:
    return existing(entity_links.standing(session, entity_id), "entity", entity_id)


def _check_names(old: Named, names: Sequence[str], *, may_be_all: bool) -> None:
    shown = ", ".join(old.names)
    if strangers := [name for name in names if name not in old.names]:
        raise InvalidInput(f"entity {old.id} is not met as {strangers[0]}; its names are: {shown}")
    if not names or (set(names) == set(old.names) and not may_be_all):
        raise InvalidInput(f"name some of the names of entity {old.id}, and not all of them: {shown}")


def _set_keys(session: Session, entity: Named) -> None:
    """Under the keys of every kind: the recogniser may give a ruled name another kind the next time."""
    entity_links.set_keys(session, entity.id, _keys(entity.names))


def _keys(names: Iterable[str]) -> list[str]:
    every_kind = [key for name in names for kind in get_args(EntityKind) for key in name_keys(name, kind)]
    return [*every_kind, *(key for name in names for key in word_keys(name))]
