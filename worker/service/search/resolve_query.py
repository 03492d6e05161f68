"""A query with the names in it looked up: which entities and which country somebody means."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from worker.entities import country_code, goes_by, lookup_keys
from worker.query import Clause, Filter, Query, parse_query, wrong_query
from worker.store import Session
from worker.store.entities import entities

__all__ = ["check_query", "read_query"]

NAMESAKES_LIMIT = 100  #: Entities looked at for one key of a name; a name of thousands says nothing.


def check_query(typed: str, now: datetime) -> Query:
    """Return the query as far as it reads without a database. Raises InvalidInput with place and mend."""
    query = parse_query(typed, now)
    return Query(
        tuple(tuple(_country(one) if isinstance(one, Filter) else one for one in part) for part in query.clauses)
    )


def read_query(session: Session, typed: str | None, now: datetime) -> Query | None:
    """Return the whole query, None for none. A name no entity has matches nothing. Raises InvalidInput."""
    if not typed:
        return None
    query = check_query(typed, now)
    named = [one for one in query.filters if one.field in ("entity", "place") and one.ids is None]
    if not named:
        return query
    ids = {one: _entities(session, one) for one in named}

    def looked_up(clause: Clause) -> Clause:
        return tuple(replace(one, ids=ids[one]) if isinstance(one, Filter) and one in ids else one for one in clause)

    return Query(tuple(looked_up(clause) for clause in query.clauses))


def _country(one: Filter) -> Filter:
    if one.field != "country":
        return one
    code = country_code(one.value)
    if code is None:
        raise wrong_query(
            f"country: at character {one.at} there is no country {one.value!r}; give its ISO code (SY) or its English "
            'name in quotation marks ("South Korea")'
        )
    return replace(one, value=code)


def _entities(session: Session, one: Filter) -> tuple[int, ...]:
    """Return the entities that go by a name; for ``place:`` the places among them."""
    by_key = entities.ids_by_key(session, lookup_keys(one.value), each=NAMESAKES_LIMIT)
    known = entities.known(session, {entity_id for ids in by_key.values() for entity_id in ids})
    return tuple(
        sorted(
            entity_id
            for entity_id, entity in known.items()
            if goes_by(one.value, entity) and (one.field == "entity" or entity.kind == "place")
        )
    )
