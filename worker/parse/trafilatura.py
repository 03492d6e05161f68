"""The article's text, by trafilatura."""

from __future__ import annotations

from lxml import etree
from lxml.html import HtmlElement

#: Never text; taken out before, because the extractor copies the tree several times.
_DEAD = ("script", "style", "template", "svg", "iframe", "object", "embed", "canvas", "link", "select")


def extract_lines(root: HtmlElement, *, fast: bool = False) -> list[str]:
    """Return the paragraphs of a page's article, or []. Changes ``root``.

    ``fast`` leaves out the second extractor that the first is compared with.
    """
    import trafilatura  # 230 ms to import: only who reads pages pays

    etree.strip_elements(root, *_DEAD, with_tail=False)
    document = trafilatura.bare_extraction(root, fast=fast, include_comments=False, with_metadata=False)
    text = document.text if document is not None and not isinstance(document, dict) else None
    return [stripped for line in (text or "").splitlines() if (stripped := line.strip())]
