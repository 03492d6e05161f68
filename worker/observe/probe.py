"""Answers of a worker or beat to health probes over HTTP, so that a probe need not start a Python of its own."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from worker.errors import SettingsError

PATH = "/healthz"
ANSWER_LIMIT_S = 5.0


def serve_probe(host: str, port: int, problem: Callable[[], str | None]) -> ThreadingHTTPServer:
    """Answer ``GET /healthz`` in a thread until the process ends: 200, or 503 with the problem.

    Args:
        host: Address to listen on.
        port: Port to listen on; 0 for any free one.
        problem: Returns the fault of this process in one line; None if it is well.

    Raises:
        SettingsError: The port cannot be used.
    """

    class ProbeHandler(BaseHTTPRequestHandler):
        timeout = ANSWER_LIMIT_S

        def do_GET(self) -> None:
            found = problem()
            status, said = (404, "not found") if self.path != PATH else (503, found) if found else (200, "well")
            body = f"{said}\n".encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Log nothing: probes come every few seconds."""

    try:
        server = ThreadingHTTPServer((host, port), ProbeHandler)
    except OSError as error:
        raise SettingsError(f"port {port} cannot be used ({error.strerror})", thing="WIREDESK_PROBE_PORT") from error
    server.daemon_threads = True
    os.register_at_fork(after_in_child=server.socket.close)  # a child that outlives us must not hold the port
    threading.Thread(target=server.serve_forever, name="probe", daemon=True).start()
    return server
