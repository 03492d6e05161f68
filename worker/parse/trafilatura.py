"""The article's text, by trafilatura; and the date that stands in a page's text, by htmldate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lxml import etree
from lxml.html import HtmlElement

from worker.parse.dates import EARLIEST, plausible

#: Never text; taken out before, because the extractor copies the tree several times.
_DEAD = ("script", "style", "template", "svg", "iframe", "object", "embed", "canvas", "link", "select")


def extract_lines(root: HtmlElement, *, fast: bool = False) -> list[str]:
    """Return the paragraphs of a page's article, [] if there is none. Changes ``root``.

    ``fast`` leaves out the second extractor that the first is compared with.
    """
    import trafilatura  # 230 ms to import: only who reads pages pays

    etree.strip_elements(root, *_DEAD, with_tail=False)
    document = trafilatura.bare_extraction(root, fast=fast, include_comments=False, with_metadata=False)
    text = document.text if document is not None and not isinstance(document, dict) else None
    return [stripped for line in (text or "").splitlines() if (stripped := line.strip())]


def date_in_text(root: HtmlElement, now: datetime) -> datetime | None:
    """Return a date of publication that the page shows but does not mark; None if there is none."""
    from htmldate import find_date

    latest = (now + timedelta(days=1)).strftime("%Y-%m-%d")
    earliest = EARLIEST.strftime("%Y-%m-%d")
    try:
        found = find_date(root, original_date=True, extensive_search=True, min_date=earliest, max_date=latest)
        return plausible(datetime.fromisoformat(found).replace(tzinfo=UTC), now) if found else None
    except (ValueError, TypeError, OverflowError, AttributeError):
        return None
