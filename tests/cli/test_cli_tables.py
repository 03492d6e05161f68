"""Tables on terminals of 80, 100 and 140 columns, and in a pipe."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from rich.console import Console

from worker.cli.output import print_table
from worker.cli.table import fitted_table

AT = datetime(2026, 11, 28, 14, 5, 9, tzinfo=UTC)
ID = 1234567890
TITLE = "Syrian army makes new gains as Russia brings reinforcements to the coast, officials in Damascus say"
URL = "https://news.example.org/feeds/world/middle-east/latest/rss.xml?edition=international&format=full"

LISTS: dict[str, tuple[tuple[str, ...], tuple[object, ...]]] = {
    "articles": (
        ("id", "first seen", "source", "lang", "title", "entities"),
        (ID, AT, "news.example.org", "en", TITLE, 25),
    ),
    "stories": (("id", "last", "articles", "sources", "title"), (ID, AT, 12, 7, TITLE)),
    "entities": (
        ("id", "kind", "name", "country", "articles", "mentions", "also as"),
        (ID, "person", "Mohammed bin Salman Al Saud", "SA", 1200, 15000, "MBS, Crown Prince Mohammed, bin Salman"),
    ),
    "feeds": (
        ("id", "state", "entries", "next poll", "folders", "title", "url", "trouble"),
        (ID, "active", 120, AT, "News/Middle East", TITLE, URL, "the host did not answer within 30 s"),
    ),
    "quarantine": (
        ("id", "accepted", "door", "attempts", "reason", "detail"),
        (ID, AT, "cli", 3, "lost_worker", "its last 3 tries ended with their worker: it died or ran out of time"),
    ),
    "receipts": (
        ("id", "accepted", "door", "attempts", "reason", "detail", "input"),
        (ID, AT, "api", 1, "no_text", "the page has no article text", URL),
    ),
    "watches": (
        ("id", "state", "name", "query", "to", "waiting", "last delivered", "trouble"),
        (ID, "active", "Syria and the coast", "country:SY -sport", URL, 3, AT, "the receiver answered 503"),
    ),
    "keys": (
        ("id", "short", "name", "scopes", "expires", "revoked", "last used"),
        (ID, "a1b2c3d4", "importer of the archive", "ingest read feeds admin", AT, AT, AT),
    ),
}


def printed(columns: Sequence[str], rows: Sequence[Sequence[object]], width: int) -> list[str]:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=True, color_system=None)
    console.print(fitted_table(columns, rows, width))
    return out.getvalue().splitlines()


@pytest.mark.parametrize("width", [80, 100, 140])
@pytest.mark.parametrize("name", LISTS)
def test_a_table_keeps_every_column_and_whole_ids_in_any_terminal(name: str, width: int) -> None:
    columns, row = LISTS[name]
    lines = printed(columns, [row, row], width)
    assert max(map(len, lines)) <= width
    assert sum(line.startswith(str(ID)) for line in lines) == 2
    header = lines[0] + lines[1]
    assert all(word in header for column in columns for word in column.split())
    for cell in row:
        if isinstance(cell, int) or (isinstance(cell, str) and len(cell) <= 8):
            assert any(str(cell) in line for line in lines), cell


def test_texts_wrap_in_at_most_a_few_lines_and_show_when_they_are_cut() -> None:
    lines = printed(("id", "title"), [(1, TITLE * 5)], 80)
    assert len(lines) == 4
    assert lines[-1].rstrip().endswith("…")
    assert "".join(lines).count("Syrian army") >= 1


def test_a_column_without_values_takes_no_room_and_brackets_are_no_markup() -> None:
    lines = printed(("id", "folders", "title"), [(1, "", "[bold] A"), (2, None, "B")], 80)
    assert "folders" not in lines[0]
    assert "[bold] A" in lines[1]


def test_wide_characters_count_as_two_cells() -> None:
    lines = printed(("id", "title", "articles"), [(ID, "新聞" * 60, 7)], 80)
    from rich.cells import cell_len

    assert max(map(cell_len, lines)) <= 80


def test_a_pipe_gets_tab_separated_lines_below_a_header(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("id", "title"), [(1, "a\tb\nc"), (2, None)])
    assert capsys.readouterr().out == "id\ttitle\n1\ta b c\n2\t\n"
