"""Shared fixtures: real servers, databases of their own, services on them, a clock that tests move.

Every xdist process has one broker and one PostgreSQL, started when first asked for; every test a
database of its own, copied from a migrated one.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from manual_clock import ManualClock
from short_form import mark_repetitions

if TYPE_CHECKING:  # the tests of one stage need not load the others
    from real_servers import BrokerServer, PostgresServer

    from worker.bootstrap import Services
    from worker.clock import Clock
    from worker.entities import EntityTools
    from worker.service.jobs.hints import Hints
    from worker.store import Database

gc.disable()  # until all tests are collected
for _name in [name for name in os.environ if name.startswith("WIREDESK_")]:
    del os.environ[_name]  # settings of whoever runs the tests are not the tests'
_no_user = tempfile.TemporaryDirectory(prefix="wiredesk-test-user-")
for _name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
    os.environ[_name] = _no_user.name  # nor their files
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each command that a test starts compiles all it imports anew

# Logs as the libraries show them, but for errors: these take a second each, with every local variable in a frame.
structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)

DATABASES = ("sqlite", "postgresql")
MIGRATED = "migrated"
MEMORY = Path("/dev/shm")  #: Files in memory, on Linux; a container may have a few megabytes of it only.
MEMORY_LEFT_BYTES = 2**30

WAITING = ("faults", "queue", "deploy", "mcp")
"""Folders whose tests wait for programs most of the time: spread among the others, so that no core waits with them."""

LONG = ("cli", "entities", "web", "replay")
"""Folders whose files take long: one of them that comes last would be waited for alone."""

SPREAD = 0.6  #: Of the other files, the share that has begun when the last one that waits begins.


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what only test-all runs, and put files into the order in which xdist hands them out."""
    mark_repetitions(items)
    files = list(dict.fromkeys(item.path for item in items))
    waiting = [file for file in files if file.parent.name in WAITING]
    others = sorted((file for file in files if file not in waiting), key=lambda file: file.parent.name not in LONG)
    places: dict[Path, float] = {file: place for place, file in enumerate(others)}
    places |= {file: number * SPREAD * len(others) / len(waiting) for number, file in enumerate(waiting)}
    items.sort(key=lambda item: places[item.path])


def pytest_collection_finish() -> None:
    """Leave modules and tests out of every later search for garbage: they are 600,000 objects, and none is any."""
    gc.freeze()
    gc.enable()


# ── servers ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def broker_server() -> Iterator[BrokerServer]:
    """Provide the Redis of this test process. Tests that kill theirs make their own."""
    from real_servers import BrokerServer

    server = BrokerServer()
    yield server
    server.close()


@pytest.fixture
def broker_url(broker_server: BrokerServer) -> str:
    """Provide the address of an empty broker."""
    with broker_server.client() as client:
        client.flushall()
    return broker_server.url


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresServer]:
    """Provide the PostgreSQL of this test process, with a migrated database to copy."""
    from real_servers import PostgresServer, migrated

    server = PostgresServer()
    migrated(server.create(MIGRATED))
    yield server
    server.close()


# ── databases ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session", autouse=True)
def _compile_once() -> None:
    from compiled_once import share_compiled_statements

    share_compiled_statements()


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from real_servers import migrated

    path = tmp_path_factory.mktemp("migrated") / "wiredesk.db"
    migrated(f"sqlite:///{path}")
    return path


@contextmanager
def _data_folder(otherwise: Path) -> Iterator[Path]:
    """Provide a data folder: in memory where there is room, as each commit of SQLite waits for the disk."""
    has_room = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > MEMORY_LEFT_BYTES
    with tempfile.TemporaryDirectory(prefix="wiredesk-test-", dir=MEMORY if has_room else otherwise) as folder:
        path = Path(folder) / "data"
        path.mkdir()
        yield path


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    """Provide a data folder."""
    with _data_folder(tmp_path) as folder:
        yield folder


@pytest.fixture(scope="module")
def shared_data_dir(tmp_path_factory: pytest.TempPathFactory, _migrated_file: Path) -> Iterator[Path]:
    """Provide a data folder that holds a migrated database, for all tests of a file together."""
    with _data_folder(tmp_path_factory.mktemp("shared")) as folder:
        shutil.copy(_migrated_file, folder / "wiredesk.db")
        yield folder


@pytest.fixture
def sqlite_url(data_dir: Path, _migrated_file: Path) -> str:
    """Provide a migrated SQLite database: that of the data folder."""
    shutil.copy(_migrated_file, data_dir / "wiredesk.db")
    return f"sqlite:///{data_dir / 'wiredesk.db'}"


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Provide a migrated, empty database of each kind in turn."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    server: PostgresServer = request.getfixturevalue("postgresql")
    with server.lend(MIGRATED) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Provide the same, open."""
    from worker.store import Database

    database = Database(database_url)
    yield database
    database.close()


# ── services ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def clock() -> ManualClock:
    """Stands still until it is moved."""
    return ManualClock()


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let hashing a password take a millisecond; what strangers are charged for, tests need not pay."""
    monkeypatch.setattr("worker.service.people.passwords.COST", 2)


@pytest.fixture
def connect_services(database_url: str, data_dir: Path, clock: ManualClock) -> Iterator[Callable[..., Services]]:
    """Provide a function that makes services on the test's database, as one more process would."""
    from worker.bootstrap import connect
    from worker.settings import Settings

    made: list[Services] = []

    def make(*, hints: Hints | None = None, clock: Clock = clock, **settings: Any) -> Services:
        given = Settings(**{"database_url": database_url, "data_dir": data_dir} | settings)
        made.append(connect(given, hints=hints, clock=clock))
        return made[-1]

    yield make
    for services in made:
        services.close()


@pytest.fixture
def services(connect_services: Callable[..., Services]) -> Services:
    """Every verb, on each database in turn, at the time the manual clock shows."""
    return connect_services()


# ── names ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def places_path() -> Path:
    """Provide the list of places that ``make setup`` prepared, unpacked; built if its recipe changed since."""
    from worker.entities import Gazetteer
    from worker.entities.prepared import PREPARED

    plain = PREPARED.with_suffix("")
    Gazetteer.ensure(plain)
    return plain


@pytest.fixture
def data_dir_with_places(data_dir: Path, places_path: Path) -> Path:
    """Provide a data folder in which names can be looked for at once."""
    (data_dir / "places.db").symlink_to(places_path)
    return data_dir


@pytest.fixture(scope="session")
def entity_tools(places_path: Path) -> EntityTools:
    """Provide the recogniser and its lists, loaded once for all tests of this process: it takes a second each time."""
    from worker.entities import EntityTools
    from worker.settings import Settings

    settings = Settings()
    tools = EntityTools(
        model=settings.language_model, places_path=places_path, aliases_path=settings.aliases_path, models={}
    )
    tools.load()
    return tools


@pytest.fixture
def services_with_names(connect_services: Callable[..., Services], entity_tools: EntityTools) -> Services:
    """Every verb, and names are found at once."""
    services = connect_services()
    services.entity_tools = entity_tools
    return services


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Provide the five wire articles of the repository."""
    return Path(__file__).parents[1] / "seeds"
