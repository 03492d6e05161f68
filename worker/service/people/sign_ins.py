"""Sign-ins: from a name and a password to a token, and from a token to a person."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from worker.clock import Clock
from worker.errors import InvalidInput
from worker.service.people.passwords import is_password
from worker.service.people.people import folded_name
from worker.service.people.tries import Tries
from worker.store import Database
from worker.store.people import people as people_store
from worker.store.people import sign_ins as store
from worker.store.people.people import Person
from worker.store.people.sign_ins import SignIn

__all__ = ["KEPT_FOR", "Credentials", "SignIn", "SignIns"]

KEPT_FOR = timedelta(days=30)  #: A sign-in ends so long after it was used last.
USES_EVERY = timedelta(hours=1)  #: How exactly the last use is known.
AGENT_LIMIT_CHARS = 120
SIGN_INS_LIMIT = 50  #: Of one person; some apps sign in anew at each start.


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Name and password that somebody gives, and where from."""

    name: str
    password: str
    address: str  #: Of the client: wrong tries are counted by it.
    agent: str  #: What the browser or app calls itself.


class SignIns:
    """Sign in, recognise, sign out."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock
        self._tries = Tries()

    def sign_in(self, given: Credentials) -> str:
        """Return a new token. An unknown name takes as long as a wrong password.

        Raises:
            InvalidInput: A wrong name or password, or a person who is disabled.
            Overloaded: Too many wrong tries.
        """
        try:
            name = folded_name(given.name)
        except InvalidInput:
            name = ""
        self._tries.begin(name, given.address, self._clock())
        with self._db.read() as session:
            found = people_store.find(session, name)
        if not is_password(given.password, found and found[1]) or found is None:
            raise InvalidInput("the name or the password is wrong", reason="wrong_password")
        if found[0].role == "disabled":
            raise InvalidInput("this name may not sign in any more; an admin can change that", reason="disabled")
        self._tries.was_right(name, given.address)
        token, now = secrets.token_urlsafe(32), self._clock()
        with self._db.write() as session:
            agent = given.agent[:AGENT_LIMIT_CHARS]
            store.add(session, found[0].id, token_sha256=_hash(token), agent=agent, now=now, until=now + KEPT_FOR)
            store.end_oldest(session, found[0].id, kept=SIGN_INS_LIMIT)
        return token

    def check(self, token: str) -> Person | None:
        """Return the person of a token; None if it is unknown or expired."""
        hashed, now = _hash(token), self._clock()
        with self._db.read() as session:
            found = store.find(session, hashed, now=now)
        if found is None:
            return None
        person, used_at = found
        if now - used_at >= USES_EVERY:
            with self._db.write() as session:
                store.extend(session, hashed, now=now, until=now + KEPT_FOR)
        return person

    def of_person(self, person: Person) -> list[SignIn]:
        """Return the sign-ins of a person, used last first."""
        with self._db.read() as session:
            return store.of_person(session, person.id, now=self._clock())

    def sign_out(self, token: str) -> None:
        """End the sign-in of a token; an unknown one is ignored."""
        with self._db.write() as session:
            store.end(session, _hash(token))

    def end(self, person: Person, sign_in_id: int) -> None:
        """End one sign-in of a person; one that is not theirs is passed over."""
        with self._db.write() as session:
            store.end_of_person(session, person.id, sign_in_id)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
