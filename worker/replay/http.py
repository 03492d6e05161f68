"""Feed server on 127.0.0.1: entries appear one after the other, with validators and a page each."""

from __future__ import annotations

import hashlib
import threading
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from worker.replay.files import ReplayFile, page, rss

FEED_PATH = "/feed.xml"


class FixtureServer:
    """A feed server of its own thread. Entry n (from 0) is there ``n * interval_s`` after the start."""

    def __init__(self, files: list[ReplayFile], *, title: str, interval_s: float) -> None:
        self._files = files
        self._title = title
        self._interval_s = interval_s
        self._started_s = time.monotonic()
        self._pages = {file.path: file for file in files}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="replay", daemon=True)

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def feed_url(self) -> str:
        """Address of the feed."""
        return self.origin + FEED_PATH

    def start(self) -> None:
        """Start serving; the first entry is there now."""
        self._started_s = time.monotonic()
        self._thread.start()

    def stop(self) -> None:
        """Stop serving, and wait until the thread has ended."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def show_all(self) -> None:
        """Show all entries from now on."""
        self._interval_s = 0

    def shown(self) -> int:
        """Return the number of entries the feed shows now."""
        if self._interval_s <= 0:
            return len(self._files)
        return min(len(self._files), 1 + int((time.monotonic() - self._started_s) / self._interval_s))

    def answer(self, path: str, if_none_match: str | None) -> tuple[HTTPStatus, dict[str, str], bytes]:
        """Return status, headers and body for a GET."""
        if path == FEED_PATH:
            body = rss(self._files[: self.shown()], title=self._title, origin=self.origin)
            headers = {"Content-Type": "application/rss+xml; charset=utf-8"}
        elif path in self._pages and self._files.index(self._pages[path]) < self.shown():
            body, headers = page(self._pages[path]), {"Content-Type": "text/html; charset=utf-8"}
        else:
            return HTTPStatus.NOT_FOUND, {"Content-Type": "text/plain"}, b"not here\n"
        headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        if if_none_match == headers["ETag"]:
            return HTTPStatus.NOT_MODIFIED, headers, b""
        return HTTPStatus.OK, headers, body

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class ReplayHandler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, headers, body = outer.answer(self.path, self.headers.get("If-None-Match"))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """Log nothing: the fetcher logs its side."""

        return ReplayHandler
