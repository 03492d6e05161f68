"""A query with the names in it looked up: which entities and which country somebody means."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from worker.clean import tidy
from worker.entities import country_code, goes_by, lookup_keys
from worker.errors import InvalidInput, unknown_name
from worker.query import ArticleFilter, Filter, Query, filters_of, parse_query, wrong_query
from worker.store import Session
from worker.store.entities import entities
from worker.store.entities import views as entity_views
from worker.store.people import notes
from worker.types import tag_key

__all__ = ["check_query", "is_personal", "read_query", "stored_query"]

ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
PERSONAL = ("is", "label")  #: Fields about what one person marked.
NAMESAKES_LIMIT = 100  #: Entities looked at for one key of a name; a name of thousands says nothing.


def check_query(typed: str, now: datetime, person_id: int | None = None) -> Query:
    """Return the query as far as it reads without a database. Raises InvalidInput with place and mend."""
    return parse_query(typed, now).with_filters(_country).with_filters(partial(_of_person, person_id))


def stored_query(typed: str, now: datetime, person_id: int | None = None) -> str:
    """Return a query as it is stored: on one line, of characters any database takes. Raises as check_query."""
    query = " ".join(tidy(typed).split())
    check_query(query, now, person_id)
    return query


def is_personal(typed: str) -> bool:
    """Return True if a query asks for marks or labels of one person; False if it cannot be read."""
    try:
        return any(one.field in PERSONAL for one in parse_query(typed, ANY_TIME).filters)
    except InvalidInput:
        return False


def read_query(session: Session, asked: ArticleFilter, now: datetime) -> Query:
    """Return all that is asked for. A name no entity has matches nothing. Raises InvalidInput for a wrong query."""
    typed = check_query(asked.q, now, asked.person_id) if asked.q else Query((), now)
    state = () if any(one.field == "state" for one in typed.filters) else (Filter("state", asked.state),)
    query = Query((*typed.parts, *filters_of(asked), *state), now)
    return query.with_filters(partial(_looked_up, session))


def _looked_up(session: Session, one: Filter) -> Filter:
    if one.field == "label" and one.ids and not notes.has_label(session, one.ids[0], tag_key(one.value)):
        known = [label.name for label in notes.labels(session, one.ids[0])]
        raise wrong_query(f"label: at character {one.at}: {unknown_name('label of yours', one.value, known)}")
    is_name = one.field in ("entity", "place") and one.ids is None
    return replace(one, ids=_entities(session, one)) if is_name else one


def _of_person(person_id: int | None, one: Filter) -> Filter:
    if one.field not in PERSONAL:
        return one
    if person_id is None:
        raise wrong_query(
            f"{one.field}: at character {one.at} asks for what a person has marked; sign in and ask for articles "
            "(in the terminal: search --as NAME), or take it out"
        )
    return replace(one, ids=(person_id,))


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
    named = set(entity_views.called(session, one.value))
    known |= entities.known(session, named - known.keys())
    return tuple(
        sorted(
            entity_id
            for entity_id, entity in known.items()
            if (entity_id in named or goes_by(one.value, entity)) and (one.field == "entity" or entity.kind == "place")
        )
    )
