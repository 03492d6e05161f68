"""People: add, list, change and remove those who may sign in."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta

from worker.clock import Clock
from worker.errors import Conflict, InvalidInput, NotFound
from worker.service.people.passwords import hash_password
from worker.store import Database, Session
from worker.store.people import marks, sign_ins
from worker.store.people import people as store
from worker.store.people.people import Person
from worker.types.people import Role

__all__ = ["People", "Person", "folded_name"]

FRESH_FOR = timedelta(seconds=1)  #: So long after the first person is added, nobody need sign in yet.
UNREAD_AT_FIRST = 100  #: So many of the newest articles are unread for a new person.
_NAME = re.compile(r"[\w.@-]{1,64}")


def folded_name(name: str) -> str:
    """Return the form in which names are stored and compared. Raises InvalidInput for what can be none."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    if not _NAME.fullmatch(folded):
        raise InvalidInput("a name has 1 to 64 letters, digits, dots, hyphens, _ or @", reason="bad_name")
    return folded


class People:
    """People who may sign in. Sign-in is off until the first one is added."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock
        self._are_any = False
        self._asked_at: datetime | None = None

    def is_fresh(self) -> bool:
        """Return True if :meth:`are_any` can answer from memory. If not, it asks the database."""
        return self._asked_at is not None and timedelta() <= self._clock() - self._asked_at < FRESH_FOR

    def are_any(self) -> bool:
        """Return True if there is anybody: then everybody signs in. Raises StoreUnavailable."""
        if not self.is_fresh():
            now = self._clock()
            with self._db.read() as session:
                self._are_any = store.exists(session)
            self._asked_at = now
        return self._are_any

    def all(self) -> list[Person]:
        """Return everybody, by name."""
        with self._db.read() as session:
            return store.listed(session)

    def get(self, name: str) -> Person:
        """Return the person of a name. Raises NotFound."""
        with self._db.read() as session:
            return _person(session, name)

    def add(self, name: str, password: str, role: Role | None = None) -> Person:
        """Add a person. Without a role the first one is an admin, each other one a reader.

        Raises InvalidInput for a name or password that cannot be one, or Conflict for a name that is taken.
        """
        name, hashed = folded_name(name), hash_password(password)
        with self._db.write_alone() as session:  # else two that see the name free, or nobody yet, both write
            if store.find(session, name) is not None:
                raise Conflict("that name is taken", reason="name_taken", thing=name)
            role = role or ("reader" if store.exists(session) else "admin")
            person = store.add(session, name=name, password_hash=hashed, role=role, now=self._clock())
            marks.begin(session, person.id, unread=UNREAD_AT_FIRST)
        self._asked_at = None
        return person

    def set_password(self, name: str, password: str) -> None:
        """Change a password, and sign the person out everywhere. Raises NotFound or InvalidInput."""
        hashed = hash_password(password)
        with self._db.write() as session:
            person = _person(session, name)
            store.change(session, person.id, password_hash=hashed)
            sign_ins.end_of_person(session, person.id)

    def set_role(self, name: str, role: Role) -> None:
        """Change what a person may do, from the next request on; one who is disabled is signed out. Raises NotFound."""
        with self._db.write() as session:
            person = _person(session, name)
            store.change(session, person.id, role=role)
            if role == "disabled":
                sign_ins.end_of_person(session, person.id)

    def remove(self, name: str) -> None:
        """Remove a person; decisions stay, with the name. Raises NotFound."""
        with self._db.write() as session:
            store.remove(session, _person(session, name).id)
        self._asked_at = None


def _person(session: Session, name: str) -> Person:
    found = store.find(session, folded_name(name))
    if found is None:
        raise NotFound("there is nobody of that name", thing=name[:64])
    return found[0]
