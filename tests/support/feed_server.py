"""A web server on loopback that answers what a test scripts, and a feed to serve on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from loopback import QuietHandler, serving_on_loopback
from sample_articles import text

XML = "application/rss+xml"


@dataclass(frozen=True)
class Answer:
    """One answer of the server."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class FeedServer:
    """A server whose paths answer as the test says, with a log of requests."""

    origin: str = ""
    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def on(self, path: str, body: bytes | str = b"", *, status: int = 200, **headers: str) -> str:
        """Script an answer; gives its URL. Headers are written ``Content_Type="…"``."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = Answer(body, status, named)
        return self.origin + path

    def asked(self, path: str) -> int:
        """Return how often a path was asked for."""
        return sum(1 for one, _ in self.requests if one == path)


@contextmanager
def feed_server() -> Iterator[FeedServer]:
    """Provide a running server."""
    state = FeedServer()

    class Handler(QuietHandler):
        def do_GET(self) -> None:
            state.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            answer = state.answers.get(self.path, Answer(status=404))
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            etag = answer.headers.get("ETag")
            unchanged = etag is not None and self.headers.get("If-None-Match") == etag
            self.send_response_only(304 if unchanged else answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0" if unchanged else str(len(body)))
            self.end_headers()
            if not unchanged:
                self.wfile.write(body)

    with serving_on_loopback(Handler) as port:
        state.port, state.origin = port, f"http://127.0.0.1:{port}"
        yield state


def rss(*items: str, title: str = "Example News", more: str = "") -> str:
    """Return an RSS feed of these items."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{escape(title)}</title><link>https://news.example/</link>{more}{''.join(items)}</channel></rss>"
    )


def item(url: str, text: str, *, title: str = "A report", guid: str | None = None) -> str:
    """Return an item with a full text."""
    paragraphs = "".join(f"<p>{escape(one)}</p>" for one in text.split("\n\n"))
    named = f"<guid isPermaLink='false'>{escape(guid)}</guid>" if guid else ""
    return (
        f"<item>{named}<title>{escape(title)}</title><link>{escape(url)}</link>"
        f"<content:encoded>{escape(paragraphs)}</content:encoded></item>"
    )


def news(*names: str) -> str:
    """Return a feed of these entries."""
    return rss(*(item(f"https://news.example/{one}", text(one), guid=one) for one in names))
