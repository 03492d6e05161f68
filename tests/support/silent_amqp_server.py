"""An AMQP 0-9-1 server that answers as RabbitMQ does, except perhaps to one method; it sends heartbeats then."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time

from amqp.serialization import dumps, loads

Method = tuple[int, int]
OPEN_CHANNEL: Method = (20, 10)
CLOSE_CONNECTION: Method = (10, 50)
CLOSE_CHANNEL: Method = (20, 40)
DECLARE_QUEUE: Method = (50, 10)
CONSUME: Method = (60, 20)
PUBLISH: Method = (60, 40)
CONFIRM_MODE: Method = (85, 10)
_START = dumps("ooFSS", (0, 9, {}, b"PLAIN", b"en_US"))
_ANSWERS: dict[Method, tuple[Method, bytes]] = {
    (10, 11): ((10, 30), dumps("BlB", (2_047, 131_072, 0))),  # start-ok: tune
    (10, 40): ((10, 41), dumps("s", ("",))),
    CLOSE_CONNECTION: ((10, 51), b""),
    OPEN_CHANNEL: ((20, 11), dumps("S", ("",))),
    CLOSE_CHANNEL: ((20, 41), b""),
    (40, 10): ((40, 11), b""),
    (40, 30): ((40, 31), b""),
    DECLARE_QUEUE: ((50, 11), dumps("sll", ("queue", 0, 0))),
    (50, 20): ((50, 21), b""),
    (60, 10): ((60, 11), b""),
    PUBLISH: ((60, 80), dumps("Lb", (1, False))),
    CONFIRM_MODE: ((85, 11), b""),
}
_END = b"\xce"
_HEARTBEAT = struct.pack(">BHI", 8, 0, 0) + _END


class SilentAmqpServer:
    """Listens on loopback."""

    def __init__(self, unanswered: Method | None = None) -> None:
        self._unanswered = unanswered
        self._open: list[socket.socket] = []
        self.published = 0  #: Messages so far.
        self.consumed: set[str] = set()  #: Queues that were subscribed to so far.
        self._consuming: set[tuple[socket.socket, int]] = set()  #: Channels with subscriptions.
        self.held_up = ""  #: Queue to which no subscription is answered, nor anything after it in its channel.
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"amqp://guest:guest@127.0.0.1:{self._listener.getsockname()[1]}//"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """End the open connections."""
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def fail(self, method: Method, code: int) -> None:
        """Close the channels that have subscriptions, or their connections, with a code of AMQP 0-9-1."""
        consuming, self._consuming = self._consuming, set()
        self.consumed.clear()
        error = dumps("BsBB", (code, "FAILED", 0, 0))
        for connection, channel in consuming:
            with contextlib.suppress(OSError):
                self._send(connection, channel if method == CLOSE_CHANNEL else 0, method, error)

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self._serve, args=(self._listener.accept()[0],), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection, connection.makefile("rb") as stream:
            self._open.append(connection)
            silent = set()
            stream.read(8)
            self._send(connection, 0, (10, 10), _START)
            while head := stream.read(7):
                kind, channel, size = struct.unpack(">BHI", head)
                payload = stream.read(size + 1)
                method = struct.unpack(">HH", payload[:4]) if kind == 1 else None
                if method == self._unanswered:
                    while True:
                        connection.sendall(_HEARTBEAT)
                        time.sleep(0.05)
                if method == CONSUME:
                    (_, queue, tag, *_, nowait), _ = loads("BssbbbbF"[:7], payload, 4)
                    silent |= {channel} if queue == self.held_up else set()
                if channel in silent:
                    continue
                if method == CONSUME:
                    self.consumed.add(queue)
                    self._consuming.add((connection, channel))
                    if not nowait:
                        self._send(connection, channel, (60, 21), dumps("s", (tag,)))
                self.published += method == PUBLISH
                if method in _ANSWERS:
                    self._send(connection, channel, *_ANSWERS[method])

    def _send(self, connection: socket.socket, channel: int, method: Method, arguments: bytes) -> None:
        payload = struct.pack(">HH", *method) + arguments
        connection.sendall(struct.pack(">BHI", 1, channel, len(payload)) + payload + _END)
