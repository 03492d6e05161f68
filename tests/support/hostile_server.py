"""A server of raw bytes: it answers whatever a test scripts, well-formed or not."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

Script = Callable[[socket.socket], None]


class Server:
    """Answers each connection with what was scripted for its path, as raw bytes; keeps the requests."""

    def __init__(self, host: str) -> None:
        self._listener = socket.create_server((host, 0))
        self.port: int = self._listener.getsockname()[1]
        self.origin = f"http://{host}:{self.port}"
        self.scripts: dict[str, bytes | Script] = {}
        self.requests: list[bytes] = []
        self.hits = 0
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def on(self, path: str, answer: bytes | Script) -> str:
        """Script an answer; gives the URL."""
        self.scripts[path] = answer
        return self.origin + path

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.hits += 1
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        with connection, suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                piece = connection.recv(65536)
                if not piece:
                    return
                request += piece
            self.requests.append(request)
            answer = self.scripts.get(request.split(b" ", 2)[1].decode("latin-1"), NOT_FOUND)
            if callable(answer):
                answer(connection)
            else:
                connection.sendall(answer)

    def close(self) -> None:
        self._listener.close()


NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def answer(body: bytes = b"", *headers: str, status: str = "200 OK", length: bool = True) -> bytes:
    """Return a whole HTTP answer."""
    lines = [f"HTTP/1.1 {status}", *headers]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def redirect(location: str, status: str = "302 Found") -> bytes:
    return answer(b"", f"Location: {location}", status=status)
