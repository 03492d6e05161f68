"""The role that compose gives its services: on a real PostgreSQL, with the script that compose runs."""

from __future__ import annotations

import os
import subprocess
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from real_servers import PostgresServer, migrated
from sample_articles import arrival
from working import take_in, work

from worker.bootstrap import connect
from worker.settings import Settings

ROOT = Path(__file__).parents[2]
ROLE = "SELECT rolsuper, rolcreatedb, rolcreaterole, rolcanlogin, rolpassword FROM pg_authid WHERE rolname = %s"
FOREIGN = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relowner <> 'wiredesk_services'::regrole
UNION ALL
SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proowner <> 'wiredesk_services'::regrole
UNION ALL
SELECT datname FROM pg_database WHERE datname = current_database() AND datdba <> 'wiredesk_services'::regrole
"""


def run_script(server: PostgresServer, database: str, url: str, secrets: Path) -> subprocess.CompletedProcess[str]:
    """Run the script as compose does, with these secrets."""
    secrets.mkdir(exist_ok=True)
    (secrets / "postgres_password").write_text("of-the-superuser\n", "ascii")
    (secrets / "database_url").write_text(f"{url}\n", "ascii")
    environment = {"PGHOST": str(server.folder), "PGUSER": "wiredesk", "PGDATABASE": database, "SECRETS": str(secrets)}
    environment["PATH"] = f"{server.programs}:{os.environ['PATH']}"
    script = ["/bin/sh", str(ROOT / "deploy" / "database-role")]
    return subprocess.run(script, env=environment, capture_output=True, text=True, timeout=60, check=False)


def rows(server: PostgresServer, database: str, query: str, *values: str) -> list[tuple[object, ...]]:
    """Return what the superuser sees."""
    with psycopg.connect(host=str(server.folder), user="wiredesk", dbname=database) as connection:
        return connection.execute(query.encode(), values).fetchall()


def test_the_services_work_in_a_database_of_before_as_a_role_that_owns_it_and_is_no_superuser(
    postgresql: PostgresServer, tmp_path: Path
) -> None:
    older = migrated(postgresql.create("older"))
    with closing(connect(Settings(database_url=older, data_dir=tmp_path))) as services:
        take_in(services, arrival(1))
    url = f"postgresql+psycopg://wiredesk_services:pass-1~word@{postgresql.folder}:5432/older"
    for _ in range(2):  # at each start of compose
        done = run_script(postgresql, "older", url, tmp_path / "secrets")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines()[-1] == "database-role: wiredesk_services owns the database older"
        assert "pass-1" not in done.stdout
    [(is_super, may_create_databases, may_create_roles, may_log_in, password)] = rows(
        postgresql, "older", ROLE, "wiredesk_services"
    )
    assert (is_super, may_create_databases, may_create_roles, may_log_in) == (False, False, False, True)
    assert str(password).startswith("SCRAM-SHA-256$")
    assert rows(postgresql, "older", FOREIGN) == []
    own = older.replace("//wiredesk@", "//wiredesk_services@")
    with closing(connect(Settings(database_url=own, data_dir=tmp_path))) as services:
        take_in(services, arrival(2))
        work(services)
        assert services.ledgers.read_ledger().stored == 2
        assert services.upkeep.check() == []


@pytest.mark.parametrize(
    ("login", "host", "code", "said"),
    [
        ("wiredesk:of-the-superuser", "{here}:5432", 0, "the services connect as wiredesk, a superuser"),
        ("news:pw", "db.example.org:5432", 0, "of another server"),
        ("news:pw", "db.example.org", 0, "of another server"),
        ("news:p%40w", "{here}:5432", 1, "has escapes (%)"),
    ],
)
def test_the_script_makes_no_role_where_none_is_asked_for_and_says_why(
    postgresql: PostgresServer, tmp_path: Path, login: str, host: str, code: int, said: str
) -> None:
    before = rows(postgresql, "postgres", "SELECT rolname, rolpassword FROM pg_authid ORDER BY 1")
    url = f"postgresql+psycopg://{login}@{host.format(here=postgresql.folder)}/postgres"
    done = run_script(postgresql, "postgres", url, tmp_path / "secrets")
    assert done.returncode == code
    assert said in done.stdout + done.stderr
    assert "p%40w" not in done.stdout + done.stderr
    assert rows(postgresql, "postgres", "SELECT rolname, rolpassword FROM pg_authid ORDER BY 1") == before
