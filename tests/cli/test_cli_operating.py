"""Status, doctor and config: where the service stands, and what must be mended."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from commands import Commands, Said
from loopback import free_port
from real_servers import PostgresServer

from worker.cli.context import Context
from worker.cli.doctor import Finding, findings
from worker.cli.status import _service as status_of
from worker.folder import FolderLock, Running
from worker.store.core.engine import sqlite_module

REPORT = "The harbour froze over for the first time since the war, officials said on Monday."


def states(said: Said) -> dict[str, str]:
    return {one["check"]: one["state"] for one in said.json}


def test_status_shows_what_waits_what_is_stored_and_what_fails(wiredesk: Callable[..., Said], tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"{REPORT} It is known as {name}.")
    wiredesk("submit", str(tmp_path / "a.txt"), "--wait")
    wiredesk("submit", str(tmp_path / "b.txt"))
    wiredesk("feeds", "add", "http://127.0.0.1/feed.xml")
    [found] = wiredesk("status", "--json").json
    assert (found["backlog"]["pending"], found["stored"]["stored"], found["service"]["running"]) == (1, 1, False)
    assert found["disk"]["database_bytes"] > 0
    assert [one["id"] for one in found["failing"]] == [1]
    assert len(found["arrivals"]) == 1
    said = wiredesk("status")
    assert said.code == 0
    for part in ("1 to take in", "the oldest waits", "1 failing", "GB free", "last arrivals"):
        assert part in said.out


def test_the_doctor_finds_a_sound_folder_sound(wiredesk: Callable[..., Said]) -> None:
    said = wiredesk("doctor", "--json", env={"WIREDESK_API_PORT": str(free_port())})
    assert said.code == 0, said.out
    assert set(states(said).values()) == {"ok"}
    assert set(states(said)) == {
        *("python", "settings", "folder", "disk", "sqlite", "database", "clock", "broker", "places", "model", "port"),
    }


def test_the_doctor_of_an_empty_folder_warns_and_makes_nothing(commands: Commands, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    said = commands.run("--data", str(folder), "doctor", env={"WIREDESK_API_PORT": str(free_port())})
    assert said.code == 0
    assert "it is made by: .venv/bin/wiredesk --data" in said.out
    assert not folder.exists()


def test_the_doctor_checks_the_data_folder_of_a_service_on_postgresql_too(tmp_path: Path) -> None:
    def found(folder: Path) -> Finding:
        given = {"data_dir": folder, "database_url": "postgresql+psycopg://nobody@127.0.0.1:1/none"}
        return {one.check: one for one in findings(Context(given, as_json=False))}["folder"]

    assert found(tmp_path).state == "ok"
    assert found(tmp_path / "new").mend == "the first start of a process makes it"
    (tmp_path / "report.txt").write_text("")
    assert found(tmp_path / "report.txt").state == "error"


@pytest.mark.parametrize(
    ("env", "check", "state", "mend"),
    [
        ({"WIREDESK_API_PROT": "1"}, "settings", "error", "did you mean api_port?"),
        ({"WIREDESK_DISK_FREE_LIMIT_BYTES": str(10**18)}, "disk", "error", "make room"),
        ({"WIREDESK_BROKER_URL": "redis://127.0.0.1:1/0"}, "broker", "error", "does not answer"),
        ({"WIREDESK_BROKER_URL": "nonsense"}, "broker", "error", "does not answer"),
        (
            {"WIREDESK_LANGUAGE_MODEL": "xx_no_such_model"},
            "model",
            "error",
            "python -m spacy download xx_no_such_model",
        ),
        ({"WIREDESK_LANGUAGE_MODELS": "xx=gliner:/no/such"}, "model", "error", "gliner_config.json"),
        ({"WIREDESK_POLL_LEASE_S": "5"}, "settings", "error", "poll_lease_s"),
        ({"WIREDESK_HEARTBEAT_PATH": "/nosuch/beat"}, "settings", "error", "make it"),
        ({"WIREDESK_API_HOST": "0.0.0.0"}, "settings", "warning", "api_names"),
        ({"WIREDESK_PROBE_PORT": "8001"}, "settings", "error", "probe_port"),
    ],
)
def test_the_doctor_names_what_is_wrong_and_the_mend(
    wiredesk: Callable[..., Said], env: dict[str, str], check: str, state: str, mend: str
) -> None:
    said = wiredesk("doctor", "--json", env={"WIREDESK_API_PORT": str(free_port()), **env})
    found = [one for one in said.json if (one["check"], one["state"]) == (check, state)]
    assert found, said.out
    assert mend in f"{found[0]['detail']} {found[0]['mend']}"
    assert said.code == (1 if state == "error" else 0)
    assert "Traceback" not in said.err


def test_the_doctor_finds_a_clock_that_was_set_back(
    wiredesk: Callable[..., Said], data_dir: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(REPORT)
    wiredesk("submit", str(tmp_path / "a.txt"), "--wait")
    with closing(sqlite_module().connect(data_dir / "wiredesk.db")) as database, database:
        database.execute("UPDATE articles SET first_seen_at = '2999-01-01 00:00:00.000000'")
    [found] = [one for one in wiredesk("doctor", "--json").json if one["check"] == "clock"]
    assert found["state"] == "warning"
    assert "behind the newest article" in found["detail"]


def test_a_service_on_a_database_of_its_user_with_a_broker_of_its_own_is_known_to_run(tmp_path: Path) -> None:
    given = {"data_dir": tmp_path, "database_url": "postgresql+psycopg://nobody@127.0.0.1:1/none"}
    assert status_of(Context(given, as_json=False)) == {"running": None, "said": "no broker is set"}
    lock = FolderLock(tmp_path)
    lock.take()
    lock.say(Running(pid=7, address="http://127.0.0.1:8000", broker_url="redis+socket:///run/a"))
    context = Context(given, as_json=False)
    assert status_of(context)["address"] == "http://127.0.0.1:8000"
    assert {one.check: one for one in findings(context)}["port"].detail == "http://127.0.0.1:8000 is this service"
    elsewhere = Context(given | {"broker_url": "redis://b"}, as_json=False)
    assert elsewhere.running == Running(pid=0, address="", broker_url="redis://b")
    lock.free()


def test_up_makes_the_tables_of_an_empty_postgresql(postgresql: PostgresServer, tmp_path: Path) -> None:
    url = postgresql.create("empty")
    context = Context({"data_dir": tmp_path, "database_url": url}, as_json=False, may_begin=True)
    context.connect(None)
    context.services.ledgers.check()
    context.services.close()


def test_many_feeds_are_changed_at_once_and_those_that_are_not_there_named(wiredesk: Callable[..., Said]) -> None:
    wiredesk("feeds", "add", "http://127.0.0.1/feed.xml")
    said = wiredesk("feeds", "bulk", "pause", "1", "998", "999")
    assert (said.code, said.err) == (1, "pause: 1 of 3 feeds\nwiredesk: there is no feed 998, 999\n")
    assert wiredesk("feeds", "bulk", "resume", "1").code == 0


def test_the_doctor_finds_a_port_that_is_taken(wiredesk: Callable[..., Said]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = wiredesk("doctor", "--json", env={"WIREDESK_API_PORT": str(taken.getsockname()[1])})
    assert (said.code, states(said)["port"]) == (1, "error")


@pytest.mark.parametrize(
    ("folder", "command", "why"),
    [
        ("x" * 300, "status", "File name too long"),  # for root, too
        ("x" * 300, "submit", "File name too long"),
        ("report.txt", "status", "Not a directory"),
    ],
)
def test_a_folder_that_cannot_be_looked_into_is_named_with_the_mend(
    commands: Commands, tmp_path: Path, folder: str, command: str, why: str
) -> None:
    report = tmp_path / "report.txt"
    report.write_text(REPORT)
    said = commands.run("--data", str(tmp_path / folder), command, *([str(report)] if command == "submit" else []))
    mend = "choose another folder with --data, or mend its permissions"
    assert (said.code, said.out) == (1, "")
    assert said.err.strip() == f"wiredesk: {tmp_path / folder}: cannot be used ({why}); {mend}"


def test_the_doctor_goes_on_where_the_folder_cannot_be_looked_into(commands: Commands, tmp_path: Path) -> None:
    said = commands.run("--data", str(tmp_path / ("x" * 300)), "doctor", "--json")
    assert (states(said)["database"], states(said)["model"]) == ("warning", "ok")


def test_the_doctor_goes_on_without_the_driver_of_the_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    url = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    context = Context({"data_dir": tmp_path, "database_url": url, "broker_url": "redis://127.0.0.1:1"}, as_json=False)
    found = {one.check: one for one in findings(context)}
    assert {"wiredesk[postgresql]" in found[name].detail for name in ("database", "places", "model")} == {True}
    assert found["port"].state in ("ok", "warning")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_the_doctor_finds_a_database_that_cannot_be_written(wiredesk: Callable[..., Said], data_dir: Path) -> None:
    (data_dir / "wiredesk.db").chmod(0o400)
    assert states(wiredesk("doctor", "--json"))["folder"] == "error"


def test_config_shows_values_and_origins_and_hides_secrets(wiredesk: Callable[..., Said], tmp_path: Path) -> None:
    file = tmp_path / "my.toml"
    file.write_text("tick_s = 7.0\n")
    secret = "redis://:hunter2@broker:6379/0"  # the one that must not be shown
    said = wiredesk("config", "--json", env={"WIREDESK_CONFIG": str(file), "WIREDESK_BROKER_URL": secret})
    rows = {one["setting"]: one for one in said.json}
    assert (rows["tick_s"]["value"], rows["tick_s"]["origin"]) == (7.0, f"{file}: tick_s")
    assert (rows["api_port"]["value"], rows["api_port"]["origin"]) == (8000, "default")
    assert (rows["broker_url"]["value"], rows["broker_url"]["origin"]) == (
        "redis://:***@broker:6379/0",
        "WIREDESK_BROKER_URL",
    )
    assert rows["data_dir"]["origin"] == "argument"
    assert "hunter2" not in said.out
    assert all(one["meaning"] for one in rows.values())


def test_config_names_an_unknown_key_with_the_nearest_right_one(wiredesk: Callable[..., Said], tmp_path: Path) -> None:
    file = tmp_path / "my.toml"
    file.write_text("tik_s = 7.0\n")
    said = wiredesk("config", env={"WIREDESK_CONFIG": str(file)})
    assert said.code == 1
    assert f"{file}: tik_s: there is no setting 'tik_s'; did you mean tick_s?" in said.err


def test_a_file_of_settings_is_named_by_an_option_anywhere(wiredesk: Callable[..., Said], tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("tick_s = 7\n")
    said = wiredesk("config", "--json", "--config", str(tmp_path / "mine.toml"))
    [row] = [one for one in said.json if one["setting"] == "tick_s"]
    assert (row["value"], row["origin"]) == (7, f"{tmp_path / 'mine.toml'}: tick_s")
    refused = wiredesk("--config", str(tmp_path / "none.toml"), "config")
    assert (refused.code, refused.err) == (
        1,
        f"wiredesk: {tmp_path / 'none.toml'}: this file of settings does not exist\n",
    )


def test_what_is_older_than_it_is_kept_is_counted_and_then_deleted(
    wiredesk: Callable[..., Said], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(REPORT)
    wiredesk("submit", str(tmp_path / "a.txt"), "--wait")
    at_once = {"WIREDESK_RECEIPTS_KEEP_DAYS": "1e-9"}
    [counted] = wiredesk("db", "prune", "--dry-run", "--json", env=at_once).json
    assert (counted["dry_run"], counted["rows"]["receipts"]) == (True, 1)
    assert counted["rows"]["articles"] == 0
    assert "deleted 0 articles, 0 receipts" in wiredesk("db", "prune").err
    assert "deleted 0 articles, 1 receipts, 0 events" in wiredesk("db", "prune", env=at_once).err
    article_at_once = {"WIREDESK_ARTICLES_KEEP_DAYS": "1e-9"}
    assert "would delete 1 articles" in wiredesk("db", "prune", "--dry-run", env=article_at_once).err
    assert "deleted 1 articles, 0 receipts" in wiredesk("db", "prune", env=article_at_once).err
    assert wiredesk("db", "check").code == 0
