"""Looking entities up by name keys costs no more where thousands share one."""

from __future__ import annotations

from datetime import UTC, datetime

from worker.entities import is_loose, name_keys
from worker.store import Database
from worker.store.entities import entities
from worker.store.entities.entities import FEW_ARTICLES, NamedTotal
from worker.store.tables import ArticleRow
from worker.types import FoundEntity, Mention

SEEN_AT = datetime(2026, 1, 1, tzinfo=UTC)


def store(database: Database, *names: str) -> list[int]:
    found = [FoundEntity(name=one, kind="person", mentions=(Mention(0, len(one), one),)) for one in names]
    with database.write() as session:
        ids = entities.insert_entities(session, found, seen_at=SEEN_AT)
        pairs = zip(names, ids, strict=True)
        entities.add_keys(session, [(key, one) for name, one in pairs for key in name_keys(name, "person")])
    return ids


def test_a_key_brings_up_its_newest_entities_and_no_more(database: Database) -> None:
    ids = store(database, *["John Smith"] * 30, "Ann Lee")
    keys = [*name_keys("John Smith", "person"), *name_keys("Ann Lee", "person"), "n:nobody"]
    with database.read() as session:
        found = entities.ids_by_key(session, keys, each=20)
    for key in name_keys("John Smith", "person"):
        assert found[key] == ids[10:30]
    for key in name_keys("Ann Lee", "person"):
        assert found[key] == ids[30:]
    assert "n:nobody" not in found


def test_all_entities_of_a_key_come_up_where_they_are_few(database: Database) -> None:
    ids = store(database, "John Smith", "Jon Smith", "John Smith")
    with database.read() as session:
        found = entities.ids_by_key(session, name_keys("John Smith", "person"), each=20)
    assert set().union(*found.values()) == set(ids)


def test_thousands_of_keys_are_asked_for_at_once(database: Database) -> None:
    names = [f"Ada Lov{number}" for number in range(1_000)]
    ids = store(database, *names)
    keys = {key for name in names for key in name_keys(name, "person")}
    with database.read() as session:
        found = entities.ids_by_key(session, keys, each=20)
    assert [found[name_keys(name, "person")[0]] for name in names] == [[one] for one in ids]
    assert any(is_loose(key) for key in found)


def test_the_share_of_the_articles_that_name_an_entity_is_that_between_the_first_and_the_last(
    database: Database,
) -> None:
    with database.write() as session:
        ids = entities.reserve_entity_ids(session, 2)
        found = [FoundEntity(name=one, kind="place", mentions=(Mention(0, 4, one),)) for one in ("Peru", "Oman")]
        entities.insert_entities(session, found, seen_at=SEEN_AT, ids=ids, totals={ids[0]: NamedTotal(90, 60)})
    with database.read() as session:
        assert entities.known(session, ids)[ids[0]].share == 60 / FEW_ARTICLES  # of no article at all
    with database.write() as session:
        for number in (1_000, 1_500):
            texts = dict.fromkeys(("source", "title", "title_from", "text"), "")
            lists: dict[str, list[str]] = {column: [] for column in ("authors", "subheads", "removed")}
            same = {"text_sha256": b"", "lang_confidence": 0, "word_count": 0}
            session.add(ArticleRow(id=number, first_seen_at=SEEN_AT, updated_at=SEEN_AT, **texts, **lists, **same))
    with database.read() as session:
        shares = [entities.known(session, ids)[one].share for one in ids]
    assert shares == [60 / (500 + FEW_ARTICLES), 0.0]
