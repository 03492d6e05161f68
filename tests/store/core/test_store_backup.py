"""Backups: taken while articles come in, restored into an empty place, damage named. On both databases."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from database_marks import ON_SQLITE
from sample_articles import arrival
from sqlalchemy import text
from working import must_balance, take_in

from worker.bootstrap import Services
from worker.errors import InvalidInput, StoreUnavailable
from worker.store import Database
from worker.store.core.backup import restore


@pytest.fixture(autouse=True)
def _clients(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Find pg_dump and pg_restore of the server's version first."""
    if request.getfixturevalue("database_url").startswith("postgresql"):
        monkeypatch.setenv("PATH", f"{request.getfixturevalue('postgresql').programs}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def empty(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[str]:
    """Provide the address of an empty place of the same kind."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'restored.db'}"
        return
    server = request.getfixturevalue("postgresql")
    url = server.create("restored")
    yield url
    server.drop("restored")


def titles(services: Services) -> list[str]:
    with services.database.read() as session:
        return list(session.scalars(text("SELECT title FROM articles ORDER BY id")))


def test_a_backup_taken_while_articles_come_in_is_one_moment_and_is_restored_whole(
    services: Services, connect_services: Callable[..., Services], empty: str, tmp_path: Path
) -> None:
    take_in(services, *(arrival(n) for n in range(3)))
    began, stop = threading.Event(), threading.Event()

    def hand_in() -> None:
        for number in range(100, 10_000):
            services.accept.articles([arrival(number)], door="api")
            began.set()
            if stop.is_set():
                return

    thread = threading.Thread(target=hand_in)
    thread.start()
    began.wait(20)
    path = tmp_path / "wiredesk.backup"
    services.upkeep.backup(path)
    stop.set()
    thread.join()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    restored = connect_services(database_url=empty)
    restored.upkeep.restore(path)
    assert titles(restored) == titles(services)
    assert restored.upkeep.check() == []
    must_balance(restored)
    ledger = restored.ledgers.read_ledger()
    assert 3 < ledger.accepted <= services.ledgers.read_ledger().accepted
    take_in(restored, arrival("after"))
    assert len(titles(restored)) == 4 + ledger.pending


def test_nothing_is_written_over(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "there"
    path.write_text("mine")
    with pytest.raises(InvalidInput, match="exists already"):
        services.upkeep.backup(path)
    assert path.read_text() == "mine"
    path.unlink()
    services.upkeep.backup(path)
    with pytest.raises(InvalidInput, match=r"there is a database|has tables"):
        services.upkeep.restore(path)


@pytest.mark.parametrize("content", [b"", b"no backup of anything" * 100], ids=["empty", "another file"])
def test_a_file_that_is_no_backup_is_refused_and_leaves_the_place_empty(
    empty: str, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "wrong"
    path.write_bytes(content)
    database = Database(empty)
    for given in (path, tmp_path / "none"):
        with pytest.raises((InvalidInput, StoreUnavailable)):
            restore(database, given)
    database.close()
    assert not (tmp_path / "restored.db").exists()


@ON_SQLITE
def test_a_damaged_backup_and_a_damaged_database_are_named(services: Services, empty: str, tmp_path: Path) -> None:
    take_in(services, *(arrival(n) for n in range(30)))
    path = tmp_path / "wiredesk.backup"
    services.upkeep.backup(path)
    raw = bytearray(path.read_bytes())
    raw[8192 : 8192 + 40 * 4096] = b"\xff" * 40 * 4096
    path.write_bytes(raw)
    database = Database(empty)
    with pytest.raises(InvalidInput, match=r"is damaged|is no backup"):
        restore(database, path)
    path.rename(tmp_path / "restored.db")
    with pytest.raises(StoreUnavailable, match="restore a backup") as refused:
        database.check()
    assert refused.value.reason == "database_damaged"
    database.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_without_the_clients_of_postgresql_the_mend_is_said(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InvalidInput, match="pg_dump is not installed"):
        services.upkeep.backup(tmp_path / "x")
    assert not (tmp_path / "x").exists()
