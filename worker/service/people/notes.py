"""Notes: what each person wrote about articles and stories, and the labels under which they are filed."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from worker.clean import tidy
from worker.clock import Clock
from worker.errors import InvalidInput, NotFound, existing
from worker.store import Database, Session
from worker.store.people import notes as store
from worker.store.people.notes import LabelCount, Note, Noted, NotedThing
from worker.store.people.people import Person, lock_person
from worker.types import tag_key

__all__ = ["LabelCount", "Note", "Noted", "NotedThing", "Notes"]

TEXT_LIMIT_CHARS = 10_000
LABEL_LIMIT_CHARS = 64
LABELS_LIMIT = 20  #: Of one article or story.
LABELS_LIMIT_PERSON = 200  #: Of one person: all are shown together.
PAGE_LIMIT_NOTES = 501
RECENT_NOTES = 200  #: Of which the labels are proposed for the next note.


class Notes:
    """Notes and labels of people, seen by nobody else. They go with what they are about, and with the person.

    Who is not signed in (None) has none.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def of_articles(self, person: Person | None, ids: Collection[int]) -> dict[int, Note]:
        """Return a person's notes on these articles, by the article; those without one are left out."""
        if person is None:
            return {}
        with self._db.read() as session:
            return store.of_articles(session, person.id, ids)

    def of_stories(self, person: Person | None, ids: Collection[int]) -> dict[int, Note]:
        """Return a person's notes on these stories, by the story; those without one are left out."""
        if person is None:
            return {}
        with self._db.read() as session:
            return store.of_stories(session, person.id, ids)

    def get(self, person: Person, thing: Noted, number: int) -> Note:
        """Return a person's note on an article or a story, an empty one where there is none. Raises NotFound."""
        with self._db.read() as session:
            return _note(session, person, thing, _existing(session, thing, number))

    def find_notes(
        self, person: Person | None, *, label: str | None = None, before: int | None = None, limit: int = 50
    ) -> list[NotedThing]:
        """Return what a person noted, last written first: of a label, and with a ``note_id`` below ``before``."""
        if person is None:
            return []
        key = None if label is None else tag_key(label)
        with self._db.read() as session:
            return store.listed(session, person.id, label=key, before=before, limit=min(limit, PAGE_LIMIT_NOTES))

    def recent_labels(self, person: Person | None) -> list[str]:
        """Return the labels that a person gave lately, by name: what it costs does not grow with the notes."""
        if person is None:
            return []
        with self._db.read() as session:
            return store.recent_labels(session, person.id, notes=RECENT_NOTES)

    def labels(self, person: Person | None) -> list[LabelCount]:
        """Return the labels of a person, by name."""
        if person is None:
            return []
        with self._db.read() as session:
            return store.labels(session, person.id)

    def set_note(self, person: Person, thing: Noted, number: int, *, text: str, labels: Iterable[str]) -> Note:
        """Write a note on an article or a story in place of the one that there is; an empty one deletes it.

        Joined notes of merged stories that are longer than a note may be are written again as long as they are.

        Raises NotFound, for a person who was removed meanwhile too, and InvalidInput for what is too long or too much.
        """
        text, named = tidy(text).strip(), _by_key(labels)
        with self._db.write_alone() as session:  # else two that see no note both write one
            _refuse_removed(session, person)
            number = _existing(session, thing, number)
            joined = _note(session, person, thing, number)  # those of merged stories may be longer together
            if len(text) > max(TEXT_LIMIT_CHARS, len(joined.text)):
                raise InvalidInput(f"a note has {TEXT_LIMIT_CHARS:,} characters at most", reason="text_too_long")
            if len(named) > max(LABELS_LIMIT, len(joined.labels)):
                raise InvalidInput(f"give it {LABELS_LIMIT} labels at most", reason="too_many")
            is_new = _has_new(session, person, named)
            store.put(session, person.id, (thing, number), text=text, labels=named, now=self._clock())
            if is_new:
                _refuse_too_many(session, person)
            return _note(session, person, thing, number)

    def add_label(self, person: Person, ids: Collection[int], label: str) -> None:
        """File articles under a label; unknown ids are passed over. Raises InvalidInput as above."""
        [(key, name)] = _by_key([label]).items()
        with self._db.write_alone() as session:
            _refuse_removed(session, person)
            is_new = _has_new(session, person, [key])
            store.add_label(session, person.id, ids, key=key, name=name, now=self._clock())
            if store.most_labels(session, person.id, ids) > LABELS_LIMIT:
                raise InvalidInput(f"an article has {LABELS_LIMIT} labels at most", reason="too_many")
            if is_new:
                _refuse_too_many(session, person)

    def remove_label(self, person: Person, ids: Collection[int], label: str) -> None:
        """Take a label from articles; those without it are passed over."""
        with self._db.write_alone() as session:
            store.remove_label(session, person.id, ids, key=tag_key(label))

    def relabel(self, person: Person, labels: Collection[str], new: str | None) -> None:
        """Rename labels on all that has them, or take them from all for None: each or, if refused, none.

        Raises NotFound for a label that nothing has, InvalidInput for a name that cannot be.
        """
        to = None if new is None else next(iter(_by_key([new]).items()))
        with self._db.write_alone() as session:
            for key, label in {tag_key(one): one for one in labels}.items():
                if not store.relabel(session, person.id, key, to):
                    raise NotFound("nothing has this label", thing=label[:LABEL_LIMIT_CHARS])


def _refuse_removed(session: Session, person: Person) -> None:
    if not lock_person(session, person.id):
        raise NotFound("the person whose note it is was removed", thing=person.name)


def _existing(session: Session, thing: Noted, number: int) -> int:
    return existing(store.thing_id(session, thing, number), thing, number)


def _note(session: Session, person: Person, thing: Noted, number: int) -> Note:
    of_things = store.of_articles if thing == "article" else store.of_stories
    return of_things(session, person.id, [number]).get(number, Note())


def tidy_label(label: str) -> str:
    """Return a label as it is stored: without invisible signs, one blank between words."""
    return " ".join(tidy(label).split())


def _by_key(labels: Iterable[str]) -> dict[str, str]:
    """Return labels as they are stored, by the key under which they are compared. Raises InvalidInput."""
    found: dict[str, str] = {}
    for given in labels:
        name = tidy_label(given)
        key = tag_key(name)
        if not key or len(name) > LABEL_LIMIT_CHARS or {",", '"'} & set(name):
            raise InvalidInput(
                f"a label has 1 to {LABEL_LIMIT_CHARS} characters, no comma and no quotation mark",
                reason="bad_label",
                thing=name[:LABEL_LIMIT_CHARS] or None,
            )
        found.setdefault(key, name)
    return found


def _has_new(session: Session, person: Person, keys: Iterable[str]) -> bool:
    """Return True if a person has not given one of these labels yet: only then all are counted."""
    return not all(store.has_label(session, person.id, key) for key in keys)


def _refuse_too_many(session: Session, person: Person) -> None:
    if len(store.labels(session, person.id)) > LABELS_LIMIT_PERSON:
        raise InvalidInput(f"you have {LABELS_LIMIT_PERSON} labels; take one from all first", reason="too_many")
