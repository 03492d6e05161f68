"""Backup and restore of a whole database, while it is in use and into an empty place.

SQLite is copied by ``VACUUM INTO`` (sqlite.org/lang_vacuum.html): one moment of it, whatever is written meanwhile.
PostgreSQL has its own programs for that, pg_dump and pg_restore, which must be of the server's version or newer.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import inspect, make_url

from worker.errors import InvalidInput, StoreUnavailable
from worker.store.core.engine import Database, sqlite_module

_IN_ENVIRONMENT = {"host": "PGHOST", "port": "PGPORT", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}


def backup(database: Database, path: Path) -> None:
    """Write one moment of the database to a new file.

    Raises:
        InvalidInput: The file exists or cannot be written, or pg_dump is not installed.
        StoreUnavailable: The database cannot be read.
    """
    try:
        path.open("xb").close()  # SQLite would say "unable to open database file", and not why
    except FileExistsError as error:
        raise InvalidInput("exists already; give the name of a new file", thing=str(path)) from error
    except OSError as error:
        raise InvalidInput(f"cannot be written: {error.strerror}", thing=str(path)) from error
    try:
        path.chmod(0o600)  # it holds texts, the secrets of webhooks and the hashes of keys
        if database.is_sqlite:
            database.copy_to(path)
        else:
            _run_client("pg_dump", database.url, "--format=custom", f"--file={path}")
    except Exception:
        path.unlink(missing_ok=True)
        raise


def restore(database: Database, path: Path) -> None:
    """Fill an empty database from a backup; the tables are those of the version that wrote it.

    Args:
        database: An SQLite database whose file does not exist yet, or a PostgreSQL database without tables.
        path: A file that :func:`backup` wrote.

    Raises:
        InvalidInput: The database is not empty, or the file is no backup or damaged.
        StoreUnavailable: The database cannot be written.
    """
    if not path.is_file():
        raise InvalidInput("there is no such file", thing=str(path))
    if database.is_sqlite:
        _restore_sqlite(Path(str(make_url(database.url).database)), path)
        return
    with database.read() as session:
        if inspect(session.connection()).get_table_names():
            raise InvalidInput("the database has tables; restore into an empty one", thing="restore")
    named = make_url(database.url).database
    _run_client("pg_restore", database.url, "--exit-on-error", "--no-owner", "--no-acl", f"--dbname={named}", str(path))


def _restore_sqlite(target: Path, path: Path) -> None:
    if target.exists():
        raise InvalidInput("there is a database; move it away, or give another folder with --data", thing=str(target))
    draft = target.with_name(f"{target.name}.{os.getpid()}.restore")
    try:
        shutil.copyfile(path, draft)
        draft.chmod(0o600)
        module = sqlite_module()
        with_check = module.connect(draft)
        try:
            said = [row[0] for row in with_check.execute("PRAGMA integrity_check(3)")]
            if said == ["ok"]:
                with_check.execute("SELECT version_num FROM alembic_version").fetchone()
        except module.DatabaseError as error:
            raise InvalidInput(f"is no backup of Wiredesk: {error}", thing=str(path)) from error
        finally:
            with_check.close()
        if said != ["ok"]:
            raise InvalidInput(f"is damaged: {' '.join(str(said[0]).split())}", thing=str(path))
        draft.replace(target)
    except OSError as error:
        raise StoreUnavailable(f"cannot be written: {error.strerror}", thing=str(target)) from error
    finally:
        draft.unlink(missing_ok=True)


def _run_client(name: str, url: str, *arguments: str) -> None:
    """Run a client of PostgreSQL; the password goes by the environment, where ``ps`` does not show it."""
    program = shutil.which(name)
    if program is None:
        raise InvalidInput(f"{name} is not installed; it comes with PostgreSQL's client programs", thing=name)
    parts = make_url(url)
    given = {"PGHOST": parts.host, "PGPORT": parts.port, "PGUSER": parts.username, "PGPASSWORD": parts.password}
    given |= {"PGDATABASE": parts.database, "LC_ALL": "C", "PATH": os.defpath}
    environment = {key: str(value) for key, value in given.items() if value is not None}
    environment |= {variable: str(parts.query[key]) for key, variable in _IN_ENVIRONMENT.items() if key in parts.query}
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[0]
        raise StoreUnavailable(said.removeprefix(f"{name}: error: ")[:300], thing=name)
