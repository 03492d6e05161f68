"""robots.txt (RFC 9309): may this page be fetched, how slowly, and did the site opt out of AI training.

Pure reading, and one function that fetches through the client; the caller keeps the result for a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from protego import Protego

from worker.errors import FetchFailed
from worker.fetch.http import BadStatus, Client

MAX_ROBOTS_BYTES = 500 * 1024  # RFC 9309, 2.5: at least 500 KiB must be read
MAX_ROBOTS_LINES = 20_000
MAX_SITEMAPS = 50
#: Robots that collect for training; refusing one of them is an opt-out that is kept with the article.
AI_AGENTS = (
    "GPTBot",
    "CCBot",
    "Google-Extended",
    "ClaudeBot",
    "anthropic-ai",
    "Applebot-Extended",
    "Bytespider",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """The rules of one origin."""

    text: str  #: The file as it came, bounded; "" if there is none.
    reachable: bool = True  #: False: the server failed; nothing may be fetched (RFC 9309, 2.3.1.4).

    def allows(self, url: str, agent: str) -> bool:
        """Whether ``agent`` (the product token of our user agent) may fetch ``url``."""
        if not self.reachable:
            return False
        return bool(_rules(self.text).can_fetch(url, agent)) if self.text else True

    def delay_s(self, agent: str) -> float | None:
        """The Crawl-delay for ``agent``; None if the file names none."""
        delay = _rules(self.text).crawl_delay(agent) if self.text else None
        return float(delay) if delay is not None else None

    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps it names, at most ``MAX_SITEMAPS``."""
        return tuple(islice(_rules(self.text).sitemaps, MAX_SITEMAPS)) if self.text else ()

    def ai_opt_outs(self, url: str) -> tuple[str, ...]:
        """Which training robots may not fetch ``url``."""
        if not self.text:
            return ()
        rules = _rules(self.text)
        return tuple(agent for agent in AI_AGENTS if not rules.can_fetch(url, agent))


def read_robots(body: bytes) -> Robots:
    """Rules from the bytes of a robots.txt; a file that is not one allows everything."""
    text = body[:MAX_ROBOTS_BYTES].decode("utf-8-sig", "replace").replace("\0", "")
    if text.lstrip()[:1] == "<":  # an HTML page in its place
        return Robots(text="")
    return Robots(text="\n".join(text.splitlines()[:MAX_ROBOTS_LINES]))


def fetch_robots(client: Client, url: str) -> Robots:
    """The rules for the origin of ``url``; keep them for up to 24 hours (RFC 9309, 2.4).

    A 4xx answer means "no rules"; a server that fails or cannot be reached means "nothing" for now.
    Raises FetchFailed(reason="bad_url") and ``blocked_address`` only.
    """
    origin = client.origin(url)
    try:
        return read_robots(client.get(f"{origin}/robots.txt", accept="text/plain, */*;q=0.1").body)
    except BadStatus as error:
        return Robots(text="", reachable=error.status < 500 and error.status != 429)
    except FetchFailed as error:
        if error.reason in ("bad_url", "blocked_address"):
            raise
        return Robots(text="", reachable=False)


def _rules(text: str) -> Protego:
    return Protego.parse(text)
