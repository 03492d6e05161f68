"""Layout of tables on a terminal: columns of numbers, times and codes keep their width, text columns share the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from worker.cli.output import shown

if TYPE_CHECKING:
    from rich.table import Table

GAP = 2  #: Blanks between two columns.
CODE_LIMIT_CHARS = 12  #: A column whose words are all so short is never wrapped.
TEXT_LEAST_CHARS = 8  #: Narrowest text column.
CELL_LIMIT_LINES = 3  #: A text that needs more lines is cut, with an ellipsis.
TIME_FORMATS = ("%Y-%m-%d %H:%M", "%Y-%m-%d")  #: From the widest on; the first that leaves room for the texts.


def fitted_table(columns: Sequence[str], rows: Sequence[Sequence[object]], width: int) -> Table:
    """Build a table of at most ``width`` cells. Columns without any value are left out, the first one never."""
    from rich.table import Table
    from rich.text import Text

    kept = [n for n in range(len(columns)) if n == 0 or any(row[n] not in (None, "") for row in rows)]
    titles = [columns[n] for n in kept]
    cells, widths = _layout(titles, [[row[n] for n in kept] for row in rows], width)
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, GAP, 0, 0))
    for title, cell_width in zip(titles, widths, strict=True):
        table.add_column(Text(title), width=cell_width, overflow="fold")
    for row in cells:
        table.add_row(*(Text(_cut(cell, w), overflow="fold") for cell, w in zip(row, widths, strict=True)))
    return table


def _layout(titles: list[str], rows: list[list[object]], width: int) -> tuple[list[list[str]], list[int]]:
    """Return the cells as text, and the width of each column."""
    texts = [n for n in range(len(titles)) if n and not all(_is_code(row[n]) for row in rows)]
    for form in TIME_FORMATS:
        cells = [[_text(cell, form) for cell in row] for row in rows]
        widths = [
            max(cell_len(one) for one in (*title.split(), *(row[n] for row in cells))) for n, title in enumerate(titles)
        ]
        left = width - GAP * len(titles) - sum(w for n, w in enumerate(widths) if n not in texts)
        if left >= TEXT_LEAST_CHARS * len(texts):
            break
    for n, share in zip(texts, _shares([widths[n] for n in texts], left), strict=True):
        widths[n] = share
    return cells, widths


def _shares(wanted: list[int], left: int) -> list[int]:
    """Divide ``left`` cells: no column gets more than it wants, and what one does not need goes to the others."""
    shares = [0] * len(wanted)
    for place, n in enumerate(sorted(range(len(wanted)), key=wanted.__getitem__)):
        shares[n] = min(wanted[n], max(left // (len(wanted) - place), TEXT_LEAST_CHARS))
        left -= shares[n]
    return shares


def _is_code(value: object) -> bool:
    """Return True for a number, a time, a short word, or nothing."""
    return not isinstance(value, str) or (len(value) <= CODE_LIMIT_CHARS and " " not in value)


def _text(value: object, time_format: str) -> str:
    return value.strftime(time_format) if isinstance(value, datetime) else shown(value)


def _cut(text: str, width: int) -> str:
    limit = CELL_LIMIT_LINES * width - width // 2  # words are not broken, so lines are not full
    return text if cell_len(text) <= limit else set_cell_size(text, limit - 1) + "…"
