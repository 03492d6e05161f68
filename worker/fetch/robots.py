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


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """The rules of one origin."""

    text: str  #: The file as it came, bounded; "" if there is none.
    reachable: bool = True  #: False: the server failed; nothing may be fetched (RFC 9309, 2.3.1.4).
    tdm_rules: tuple[opt_outs.TdmRule, ...] = ()  #: Of its tdmrep.json; () if there is none.

    def allows(self, url: str, agent: str) -> bool:
        """Whether ``agent`` (the product token of our user agent) may fetch ``url``."""
        if not self.reachable:
            return False
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
    """Rules from the bytes of a robots.txt; a file that is not one allows everything."""
    text = body[:MAX_ROBOTS_BYTES].decode("utf-8-sig", "replace").replace("\0", "")
    if text.lstrip()[:1] == "<":  # an HTML page in its place
        return Robots(text="")
    return Robots(text="\n".join(text.splitlines()[:MAX_ROBOTS_LINES]))


def fetch_robots(client: Client, url: str) -> Robots:
    """Return the rules for the origin of ``url``, tdmrep.json included; keep them up to 24 h (RFC 9309, 2.4).

    A 4xx answer means "no rules"; a server that fails or cannot be reached means "nothing" for now.
    Raises FetchFailed(reason="bad_url") and ``blocked_address`` only.
    """
    origin = client.origin(url)
    try:
        robots = read_robots(client.get(f"{origin}/robots.txt", accept="text/plain, */*;q=0.1").body)
    except BadStatus as error:
        robots = Robots(text="", reachable=error.status < 500 and error.status != 429)
    except FetchFailed as error:
        if error.reason in ("bad_url", "blocked_address"):
            raise
        return Robots(text="", reachable=False)
    return replace(robots, tdm_rules=_fetch_tdm_rules(client, origin)) if robots.reachable else robots


def _fetch_tdm_rules(client: Client, origin: str) -> tuple[opt_outs.TdmRule, ...]:
    try:
        return opt_outs.read_tdmrep(client.get(f"{origin}/.well-known/tdmrep.json", accept="application/json").body)
    except FetchFailed:
        return ()
