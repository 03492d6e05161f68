"""Keys of the words of new entities, written before the lock under reserved ids: a third of an article's keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from worker.errors import StoreUnavailable
from worker.store import Database
from worker.store.entities import entities


class WordsAhead:
    """Ids that were reserved for entities which are probably new, each with the keys of its words.

    Names are not resolved by words, and a key of no entity is shown to nobody: it may be there before the entity.
    """

    def __init__(self, words: Sequence[frozenset[str]], ids: Sequence[int]) -> None:
        """Keep the keys of the words of each id."""
        self.left: dict[int, frozenset[str]] = dict(zip(ids, words, strict=True))  #: Ids that no entity took.
        self._ids: dict[frozenset[str], list[int]] = {}
        for one, keys in self.left.items():
            self._ids.setdefault(keys, []).append(one)

    def take(self, words: frozenset[str]) -> int | None:
        """Return an id under which just these keys are written; None if none is left."""
        if not (ids := self._ids.get(words)):
            return None
        del self.left[ids[-1]]
        return ids.pop()


@contextmanager
def words_ahead(database: Database, words: Sequence[frozenset[str]]) -> Iterator[WordsAhead]:
    """Write the keys of the words of entities to be written in the block; not on SQLite, which has one writer anyway.

    In the end those go that no entity took. After a crash they stay, until they are pruned.
    """
    if database.is_sqlite or not words:
        yield WordsAhead((), ())
        return
    with database.write() as session:
        ids = entities.reserve_entity_ids(session, len(words))
        entities.add_keys(session, [(key, one) for one, keys in zip(ids, words, strict=True) for key in keys])
    gone: Sequence[int] = ids
    try:
        ahead = WordsAhead(words, ids)
        yield ahead
        gone = list(ahead.left)
    except StoreUnavailable:
        gone = ()  # the entities may have been written; nothing can be now
        raise
    finally:
        if gone:
            with database.write() as session:
                entities.delete_keys(session, gone)
