"""Cookies of one chain of redirects: kept while it lasts, sent to the site that set them, and forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from email.message import Message
from http.cookiejar import CookieJar
from typing import cast
from urllib.request import Request

MAX_COOKIES = 50  #: Of one answer.
MAX_COOKIE_CHARS = 4_096  #: RFC 6265, 6.1.


class _Answer:
    """An answer, as far as ``http.cookiejar`` reads it."""

    def __init__(self, cookies: Iterable[str]) -> None:
        self._headers = Message()
        for one in cookies:
            self._headers["Set-Cookie"] = one

    def info(self) -> Message:
        """Return its headers."""
        return self._headers


class ChainCookies:
    """The cookies of one fetch. Not thread-safe."""

    def __init__(self) -> None:
        self._jar: CookieJar | None = None

    def keep(self, url: str, cookies: Iterable[str]) -> bool:
        """Keep the Set-Cookie lines of an answer from ``url``. Return True if that changed what is sent there."""
        kept = [one for one in cookies if len(one) <= MAX_COOKIE_CHARS][:MAX_COOKIES]
        if not kept:
            return False
        before = self.header(url)
        self._jar = self._jar or CookieJar()
        self._jar.extract_cookies(cast("object", _Answer(kept)), Request(url))  # type: ignore[arg-type]  # noqa: S310
        return self.header(url) != before

    def header(self, url: str) -> dict[str, str]:
        """Return the Cookie header for a request to ``url``; empty if its site set none."""
        if self._jar is None:
            return {}
        request = Request(url)  # noqa: S310  # nothing is opened: the URL was judged
        self._jar.add_cookie_header(request)
        cookie = request.get_header("Cookie")
        return {"Cookie": cookie} if cookie else {}
