"""Tables that lay out a page: an extractor would read its article as one cell of a table. Pure."""

from __future__ import annotations

from itertools import islice

from lxml.html import HtmlElement

CELL_CHARS = 400  #: A cell with more text is no figure, name or note.
CELL_PIECES = 500  #: So many pieces of its text are looked at.
_PARTS = frozenset({"thead", "tbody", "tfoot", "tr", "td", "th"})


def undo_layout_tables(root: HtmlElement) -> None:
    """Make plain blocks of tables in which a cell holds a headline or paragraphs of text. Changes ``root``."""
    parts: dict[HtmlElement, list[HtmlElement]] = {}
    for part in root.iter(*_PARTS):
        table = next(part.iterancestors("table"), None)
        if table is not None:
            parts.setdefault(table, []).append(part)
    layout = [table for table, own in parts.items() if any(one.tag == "td" and _holds_text(one) for one in own)]
    for table in layout:
        for one in (table, *parts[table]):
            one.tag = "div"


def _holds_text(cell: HtmlElement) -> bool:
    chars = 0
    for piece in islice(cell.itertext(), CELL_PIECES):
        chars += len(piece.strip())
        if chars >= CELL_CHARS:
            return True
    return next(cell.iter("h1"), None) is not None
