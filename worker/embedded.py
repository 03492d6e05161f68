"""All processes of a service in one command: a private Redis, a worker, beat and the API as children.

The children are the programs that compose runs. They die with this process even if it is killed; one
that dies is started again.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from worker.children import Child, last_line
from worker.errors import SettingsError, WiredeskError
from worker.folder import FolderLock, Running
from worker.queue.broker import answers, broker_url, server_command
from worker.settings import Settings
from worker.settings_sources import child_environment

START_LIMIT_S = 120.0  #: A small or busy machine loads for long; a child that ends is seen at once.
STOP_LIMIT_S = 8.0  #: From the first signal to the last child gone; what is left then is killed.


class Embedded:
    """A whole Wiredesk on one data folder."""

    def __init__(self, settings: Settings, *, web: bool = True) -> None:
        self._settings = settings
        self._web = web
        self._lock = FolderLock(settings.data_dir)
        self._run_dir: Path | None = None
        self._broker: Child | None = None
        self._workers: list[Child] = []
        self.broker_url = settings.broker_url or ""

    @property
    def address(self) -> str:
        """Return the URL of the API and the pages."""
        return f"http://{self._settings.api_host}:{self._settings.api_port}"

    def start(self, prepare: Callable[[str], None]) -> None:
        """Take the folder, start the broker, then the API, then those that work.

        ``prepare`` is called with the broker's address while the API loads, to bring the database up to date. From then
        on the worker loads beside the API, which leaves one of two cores free; beat starts once the API answers.
        Raises SettingsError or WiredeskError with what is wrong and the mend; then call :meth:`stop`.
        """
        self._lock.take()
        _check_port(self._settings.api_host, self._settings.api_port)
        logs = self._settings.data_dir / "logs"
        logs.mkdir(exist_ok=True)
        if not self._settings.broker_url:
            self._start_broker(logs)
        # -P: a worker.py or random.py of the folder one works in is none of our modules
        program = [sys.executable, "-P", "-m", "worker.cli", "--data", str(self._settings.data_dir)]
        api = ["api", "--host", self._settings.api_host, "--port", str(self._settings.api_port)]
        commands = {"api": [*api, *([] if self._web else ["--no-web"])], "worker": ["worker"], "beat": ["beat"]}
        given = child_environment(broker_url=self.broker_url)  # not an argument: any local user reads those
        self._workers = [
            Child(name, [*program, *command], logs / f"{name}.log", given) for name, command in commands.items()
        ]
        api_child, worker, beat = self._workers
        api_child.start()
        prepare(self.broker_url)
        worker.start()
        self._await("api", lambda: _answers(self._settings.api_host, self._settings.api_port))
        beat.start()
        self._lock.say(Running(pid=os.getpid(), address=self.address, broker_url=self.broker_url))

    def watch(self) -> list[str]:
        """Start dead children again and return their names. Call it a few times a second."""
        children = [self._broker, *self._workers] if self._broker else self._workers
        return [child.name for child in children if child is not None and child.revive()]

    def stop(self) -> list[str]:
        """Stop all children and free the folder. Return the names of those that had to be killed."""
        until_s = time.monotonic() + STOP_LIMIT_S
        for child in self._workers:
            child.signal(signal.SIGTERM)
        killed = [child.name for child in self._workers if not child.stop(until_s=until_s)]
        if self._broker is not None:
            self._broker.stop(until_s=until_s + 1.0)
        if self._run_dir is not None:
            shutil.rmtree(self._run_dir, ignore_errors=True)
        self._lock.free()
        return killed

    def _start_broker(self, logs: Path) -> None:
        # A socket's path may have 107 bytes at most: the data folder's may be longer, a temporary one is not.
        self._run_dir = Path(tempfile.mkdtemp(prefix="wiredesk-"))
        socket_path = self._run_dir / "redis.sock"
        self.broker_url = broker_url(socket_path)
        self._broker = Child("redis", server_command(socket_path), logs / "redis.log")
        self._broker.start()
        self._await("redis", lambda: answers(socket_path))

    def _await(self, name: str, is_ready: Callable[[], bool]) -> None:
        """Wait until a child is ready. Raises WiredeskError with its last log line if it dies or takes too long."""
        child = self._broker if name == "redis" else next(one for one in self._workers if one.name == name)
        assert child is not None
        until_s = time.monotonic() + START_LIMIT_S
        while not is_ready():
            if not child.is_alive():
                raise WiredeskError(f"did not start: {last_line(child.log_path)}", reason="not_started", thing=name)
            if time.monotonic() > until_s:
                late = f"did not answer within {START_LIMIT_S:.0f} s; see {child.log_path}"
                raise WiredeskError(late, reason="not_started", thing=name)
            time.sleep(0.02)


def _check_port(host: str, port: int) -> None:
    """Raise SettingsError if another program listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SettingsError(
                f"cannot be used ({error.strerror}); choose another with --port, or stop what listens there",
                reason="port_taken",
                thing=f"port {port}",
            ) from error


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False
