"""A proxy on loopback that speaks HTTP CONNECT and SOCKS5, and remembers where it was asked to connect."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class ProxyServer:
    """Connects to whatever address it is asked for; a SOCKS5 client must log in as "me" with "pass"."""

    def __init__(self, host: str) -> None:
        self._listener = socket.create_server((host, 0))
        self.place = f"{host}:{self._listener.getsockname()[1]}"
        self.asked: list[tuple[str, int]] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        with connection, suppress(OSError, AssertionError):
            first = connection.recv(1)
            target = self._socks(connection) if first == b"\x05" else self._http(connection, first)
            self.asked.append(target)
            with socket.create_connection(target, timeout=10) as there:
                connection.sendall(b"\x05\0\0\1\0\0\0\0\0\0" if first == b"\x05" else b"HTTP/1.1 200 OK\r\n\r\n")
                there.sendall(connection.recv(65_536))
                while piece := there.recv(65_536):
                    connection.sendall(piece)

    def _http(self, connection: socket.socket, request: bytes) -> tuple[str, int]:
        while b"\r\n\r\n" not in request:
            request += connection.recv(65_536)
        method, target, _ = request.split(b" ", 2)
        assert method == b"CONNECT"
        host, _, port = target.decode().rpartition(":")
        return host, int(port)

    def _socks(self, connection: socket.socket) -> tuple[str, int]:
        connection.recv(256)
        connection.sendall(b"\x05\x02")
        assert connection.recv(256) == b"\x01\x02me\x04pass"
        connection.sendall(b"\x01\0")
        request = connection.recv(256)
        assert request[:4] == b"\x05\x01\0\x01"  # connect, to an address and no name
        return socket.inet_ntoa(request[4:8]), int.from_bytes(request[8:10], "big")
