"""A real RabbitMQ in a folder of its own, where the system has one installed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from loopback import free_port
from real_servers import dies_with_us
from waiting import wait_until

PROGRAMS = sorted(Path("/usr/lib/rabbitmq/lib").glob("rabbitmq_server-*/sbin/rabbitmq-server"))
"""Of Debian's package; the wrapper on PATH wants to become another user."""


CLUSTER = "cluster_formation.classic_config"


@contextmanager
def cluster(count: int) -> Iterator[list[RabbitServer]]:
    """Provide the nodes of a cluster."""
    names = [f"node{number}" for number in range(count)]
    with ExitStack() as started:
        nodes: list[RabbitServer] = []
        for name in names:
            nodes.append(RabbitServer(name, nodes=names, beside=nodes[0] if nodes else None))
            started.callback(nodes[-1].close)
        yield nodes


class RabbitServer:
    """A node without plugins. It keeps its queues over a restart."""

    def __init__(
        self, name: str = "wiredesk", *, nodes: Sequence[str] = (), beside: RabbitServer | None = None
    ) -> None:
        """Start it.

        Args:
            name: Name of the node.
            nodes: Names of all nodes of its cluster; () for none.
            beside: Node of the cluster that was started first; None for the first.
        """
        self._dir = Path(tempfile.mkdtemp(prefix="wiredesk-rabbit-"))
        config = self._dir / "rabbitmq.conf"
        config.write_text(
            "".join(f"{CLUSTER}.nodes.{number} = {one}@localhost\n" for number, one in enumerate(nodes, 1))
        )
        self._port = free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{self._port}//"
        (self._dir / "plugins").write_text("[].")
        self._environment: dict[str, str] = os.environ | {
            "HOME": str(beside._dir if beside else self._dir),  # the cookie of a cluster is there
            "ERL_EPMD_PORT": beside._environment["ERL_EPMD_PORT"] if beside else str(free_port()),
            "RABBITMQ_NODENAME": f"{name}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self._port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_MNESIA_BASE": str(self._dir / "data"),
            "RABBITMQ_LOG_BASE": str(self._dir / "logs"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self._dir / "plugins"),
            "RABBITMQ_CONFIG_FILE": str(config),
        }
        self._names = None if beside else self._run("epmd")  # else the node starts one that outlives it
        self.start()

    def start(self) -> None:
        self._process = self._run(str(PROGRAMS[-1]))
        wait_until(self._answers, "RabbitMQ answers", limit_s=240)

    def kill(self) -> None:
        """Kill it as a power cut would."""
        with suppress(ProcessLookupError):  # killed already
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def pause(self) -> None:
        """Keep its connections open and answer nothing."""
        os.killpg(self._process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.killpg(self._process.pid, signal.SIGCONT)

    def hang_queue(self, name: str) -> None:
        """Let a quorum queue answer nothing, as one without a leader."""
        self._evaluate(f"sys:suspend(whereis('%2F_{name}'))")

    def resume_queue(self, name: str) -> None:
        self._evaluate(f"sys:resume(whereis('%2F_{name}'))")

    def _evaluate(self, expression: str) -> None:
        program = PROGRAMS[-1].with_name("rabbitmqctl")
        command = [str(program), "-n", self._environment["RABBITMQ_NODENAME"], "eval", f"{expression}."]
        subprocess.run(
            command, env=self._environment, check=True, stdout=subprocess.DEVNULL, timeout=120, cwd=self._dir
        )

    def close(self) -> None:
        self.kill()
        if self._names is not None:
            self._names.kill()
            self._names.wait()
        shutil.rmtree(self._dir, ignore_errors=True)

    def _run(self, program: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [program],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._dir,  # Erlang leaves its dump of a crash there
            env=self._environment,
            start_new_session=True,
            preexec_fn=dies_with_us(signal.SIGKILL),  # noqa: PLW1509  # one system call
        )

    def _answers(self) -> bool:
        assert self._process.poll() is None, "RabbitMQ did not start"
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=1) as connection:
                connection.sendall(b"AMQP\0\0\x09\x01")
                return connection.recv(1) == b"\x01"
        except OSError:
            return False
