"""Saved searches: add, list, change and remove queries under a name."""

from __future__ import annotations

from worker.clean import tidy
from worker.clock import Clock
from worker.errors import Conflict, InvalidInput, NotFound
from worker.service.search.resolve_query import stored_query
from worker.store import Database, Session
from worker.store.people.people import lock_person
from worker.store.search import saved_searches as store
from worker.store.search.saved_searches import SavedSearch

__all__ = ["SavedSearch", "SavedSearches"]

NAME_LIMIT_CHARS = 120
SEARCHES_LIMIT = 200  #: Of one owner: all of them are shown on the wire.


class SavedSearches:
    """Queries under a name: of a person, or of everybody. An owner is a person's id; None: everybody."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def all(self, owner: int | None) -> list[SavedSearch]:
        """Return the searches of an owner and the shared ones, by name."""
        with self._db.read() as session:
            return store.listed(session, owner)

    def add(self, owner: int | None, name: str, query: str) -> SavedSearch:
        """Save a query under a name.

        Raises InvalidInput for a query that cannot be read, Conflict for a name that the owner has given already, and
        NotFound for an owner who was removed meanwhile.
        """
        name, query = _checked_name(name), stored_query(query, self._clock(), owner)
        with self._db.write_alone() as session:  # else two that see the name free both write it
            if owner is not None and not lock_person(session, owner):
                raise NotFound("the person who saves it was removed", thing=name)
            if store.number_of(session, owner) >= SEARCHES_LIMIT:
                raise InvalidInput(f"there are {SEARCHES_LIMIT} saved searches; remove one first", reason="too_many")
            _refuse_taken(session, owner, name)
            search_id = store.add(session, owner, name=name, query=query, now=self._clock())
            return _shown(session, owner, search_id)

    def change(
        self, owner: int | None, search_id: int, *, name: str | None = None, query: str | None = None
    ) -> SavedSearch:
        """Give a search of the owner another name or query; None leaves it. Raises as :meth:`add`, and NotFound."""
        values: dict[str, str] = {}
        if name is not None:
            values["name"] = _checked_name(name)
        if query is not None:
            values["query"] = stored_query(query, self._clock(), owner)
        with self._db.write_alone() as session:
            if "name" in values:
                _refuse_taken(session, owner, values["name"], but=search_id)
            if not store.change(session, owner, search_id, values):
                raise _missing(search_id)
            return _shown(session, owner, search_id)

    def remove(self, owner: int | None, search_id: int) -> None:
        """Remove a search of the owner. Raises NotFound."""
        with self._db.write() as session:
            if not store.remove(session, owner, search_id):
                raise _missing(search_id)


def _checked_name(name: str) -> str:
    """Return a name as it is stored. Raises InvalidInput for one that is empty or too long."""
    name = " ".join(tidy(name).split())
    if not 0 < len(name) <= NAME_LIMIT_CHARS:
        raise InvalidInput(f"give it a name of 1 to {NAME_LIMIT_CHARS} characters", reason="bad_name")
    return name


def _refuse_taken(session: Session, owner: int | None, name: str, *, but: int | None = None) -> None:
    taken = store.id_of_name(session, owner, name)
    if taken is not None and taken != but:
        raise Conflict(
            f"there is a saved search of that name; change or remove number {taken}", reason="name_taken", thing=name
        )


def _shown(session: Session, owner: int | None, search_id: int) -> SavedSearch:
    return next(one for one in store.listed(session, owner) if one.id == search_id)


def _missing(search_id: int) -> NotFound:
    return NotFound(f"there is no saved search {search_id} of yours")
