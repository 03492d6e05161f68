"""A report as it arrives, and as it is stored, for the tests of copies and versions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from worker.dedupe import fingerprint
from worker.types import Draft, Known

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TEXT = " ".join(f"word{number}" for number in range(200))
EDITED = TEXT.replace("word100 word101 word102", "something else entirely")
CUT = " ".join(TEXT.split()[:120])
NEW = " ".join(f"fresh{number}" for number in range(200))
STRANGE = " ".join(f"strange{number}" for number in range(150))
URL = "https://a.example/1"


def draft(
    text: str = TEXT, title: str = "Title of it", source: str = "a", url: str | None = URL, hours: float = 0
) -> Draft:
    return Draft(
        title=title, title_from="given", text=text, url=url, canonical_url=url, source=source, dateline=None,
        credit=None, authors=(), lang="en", lang_confidence=1.0, word_count=len(text.split()),
        published_at=NOW + timedelta(hours=hours), published_from="feed", correction=None, subheads=(), removed=(),
        identity_keys=(), fingerprint=fingerprint(title, text),
    )  # fmt: skip


def known(
    text: str = TEXT, title: str = "Title of it", source: str = "a", url: str | None = URL, number: int = 7
) -> Known:
    return Known(
        article_id=number, title=title, text=text, source=source, canonical_url=url, published_at=NOW,
        text_sha256=fingerprint(title, text).text_sha256, published_from="feed",
    )  # fmt: skip


ELSEWHERE = "https://a.example/another"
