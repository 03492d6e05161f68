"""Is a page too complex to be parsed? Counted cheaply, before any parser runs. Pure.

Extractors take quadratic time and more on pages of one shape repeated: 40,000 links in one parent took
trafilatura 32 s, its own tree limit being checked too late (measured).
"""

from __future__ import annotations

import re

from lxml import etree

from worker.errors import ParseFailed

MAX_TAGS = 20_000
MAX_DEPTH = 256
MAX_CHARS = 10 * 2**20

_TOKEN = re.compile(r"<!--|-->|<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
#: What stands between these tags is text to a parser, whatever it looks like.
_RAW = frozenset(("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"))
#: Tags without an end, and those whose end is commonly left out: siblings, not children.
_FLAT = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
     "p", "li", "dt", "dd", "tr", "td", "th", "option", "thead", "tbody", "tfoot")
)  # fmt: skip


def refuse_complex(html: str) -> None:
    """Count before parsing. Raises ParseFailed(reason="page_too_complex")."""
    if len(html) > MAX_CHARS:
        raise _refused(f"{len(html):,} characters; {MAX_CHARS:,} are read")
    if html.count("<") <= MAX_TAGS:
        return  # so few cannot be too many, and lxml reads 20,000 nested ones in milliseconds
    tags = depth = deepest = 0
    inside = ""  # the comment or raw element whose end is awaited
    for match in _TOKEN.finditer(html):
        name = match[2].lower() if match[2] else match[0]
        if inside:
            if (match[1] == "/" and name == inside) or (name == "-->" and inside == "<!--"):
                inside = ""
            continue
        if name == "<!--":
            inside = name
        elif match[1]:
            depth -= 1 if depth and name not in _FLAT else 0
        elif match[2]:
            tags += 1
            if name in _RAW:
                inside = name
            elif name not in _FLAT:
                depth += 1
                deepest = max(deepest, depth)
    _check(tags, deepest)


def refuse_complex_tree(root: etree._Element) -> None:
    """Count again in the parsed tree: where the parser reads tags otherwise, its reading is what costs.

    libxml2 itself stops at a depth of 256 and drops what is deeper: a tree that deep is not whole.

    Raises ParseFailed(reason="page_too_complex").
    """
    elements = depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            elements += 1
            depth += 1
            deepest = max(deepest, depth)
            if elements > MAX_TAGS:
                break
        else:
            depth -= 1
    _check(elements, deepest + 1)


def _check(tags: int, deepest: int) -> None:
    if tags > MAX_TAGS:
        raise _refused(f"{tags:,} tags; {MAX_TAGS:,} are read")
    if deepest > MAX_DEPTH:
        raise _refused(f"tags nested {deepest:,} deep; {MAX_DEPTH} are read")


def _refused(what: str) -> ParseFailed:
    return ParseFailed(f"the page is too complex: {what}", reason="page_too_complex")
