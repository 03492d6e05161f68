"""robots.txt (RFC 9309): may this page be fetched, how slowly, and did the site opt out of AI training.

Pure reading, and one function that fetches through the client; the caller keeps the result for a day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice

from worker.errors import FetchFailed
from worker.fetch import opt_outs
from worker.fetch.http import BadStatus, Client

MAX_ROBOTS_BYTES = 500 * 1024  # RFC 9309, 2.5: at least 500 KiB must be read
MAX_ROBOTS_LINES = 20_000
MAX_SITEMAPS = 50


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Failure to fetch the rules of an origin: nothing of it may be fetched now (RFC 9309, 2.3.1.4)."""

    reason: str
    detail: str
    status: int | None  #: The HTTP status; None if no answer came.
    retry_after_s: float | None

    def error(self, url: str) -> FetchFailed:
        """Make the failure of a fetch of ``url``; a new one each time, since it gathers a traceback."""
        message = f"its robots.txt cannot be had: {self.detail}"
        if self.status is None:
            return FetchFailed(message, reason=self.reason, thing=url, retry_after_s=self.retry_after_s)
        return BadStatus(message, reason=self.reason, thing=url, status=self.status, retry_after_s=self.retry_after_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """The rules of one origin."""

    text: str  #: The file as it came, bounded, or "".
    tdm_rules: tuple[opt_outs.TdmRule, ...] = ()  #: Of its tdmrep.json, or ().

    def allows(self, url: str, agent: str) -> bool:
        """Return True if ``agent`` (the product token of our user agent) may fetch ``url``."""
        return bool(opt_outs.read_rules(self.text).can_fetch(url, agent)) if self.text else True

    def delay_s(self, agent: str) -> float | None:
        """Return the Crawl-delay for ``agent``; None if the file names none."""
        delay = opt_outs.read_rules(self.text).crawl_delay(agent) if self.text else None
        return float(delay) if delay is not None else None

    def sitemaps(self) -> tuple[str, ...]:
        """Return the sitemaps it names, at most ``MAX_SITEMAPS``."""
        return tuple(islice(opt_outs.read_rules(self.text).sitemaps, MAX_SITEMAPS)) if self.text else ()

    def ai_opt_outs(self, url: str) -> tuple[str, ...]:
        """Return the site's opt-outs from training on ``url``, as ``opt_outs`` writes them."""
        return (*opt_outs.in_robots(self.text, url), *opt_outs.in_tdmrep(self.tdm_rules, url))


def read_robots(body: bytes) -> Robots:
    """Read the bytes of a robots.txt; a file that is not one allows everything."""
    text = body[:MAX_ROBOTS_BYTES].decode("utf-8-sig", "replace").replace("\0", "")
    if text.lstrip()[:1] == "<":  # an HTML page in its place
        return Robots(text="")
    return Robots(text="\n".join(text.splitlines()[:MAX_ROBOTS_LINES]))


def fetch_robots(client: Client, url: str) -> Robots | Unreachable:
    """Fetch the rules for the origin of ``url``, its tdmrep.json included.

    Returns:
        The rules, to be kept for up to 24 hours (RFC 9309, 2.4); none where the answer is 4xx or only redirects. Why
        they cannot be had, where the server fails or cannot be reached.

    Raises:
        FetchFailed: With reason bad_url or blocked_address only.
    """
    origin = client.origin(url)
    try:
        robots = read_robots(client.get(f"{origin}/robots.txt", accept="text/plain, */*;q=0.1").body)
    except BadStatus as error:
        if error.is_passing:
            return Unreachable(error.reason, error.message, error.status, error.retry_after_s)
        robots = Robots(text="")
    except FetchFailed as error:
        if error.reason in ("bad_url", "blocked_address"):
            raise
        if error.reason != "too_many_redirects":  # that is as good as no file (RFC 9309, 2.3.1.2)
            return Unreachable(error.reason, error.message, None, error.retry_after_s)
        robots = Robots(text="")
    return replace(robots, tdm_rules=_fetch_tdm_rules(client, origin))


def _fetch_tdm_rules(client: Client, origin: str) -> tuple[opt_outs.TdmRule, ...]:
    try:
        return opt_outs.read_tdmrep(client.get(f"{origin}/.well-known/tdmrep.json", accept="application/json").body)
    except FetchFailed:
        return ()
