"""Tests that `make test` leaves to `make test-all`: those alone that another test shows already."""

from __future__ import annotations

import pytest
from short_form import repetitions

PEOPLE = "tests/service/people/test_people_notes.py"


@pytest.mark.parametrize(
    ("cases", "left_out"),
    [
        pytest.param([(PEOPLE, "f", "sqlite"), (PEOPLE, "f", "postgresql")], set(), id="a test on both"),
        pytest.param([(PEOPLE, "f", "sqlite"), (PEOPLE, "f", "sqlite")], set(), id="rows on SQLite"),
        pytest.param(
            [(PEOPLE, "f", "sqlite"), *[(PEOPLE, "f", "postgresql")] * 3], {2, 3}, id="further rows on PostgreSQL"
        ),
        pytest.param([(PEOPLE, "f", "postgresql")] * 2, set(), id="a test on PostgreSQL alone"),
        pytest.param(
            [(PEOPLE, one, kind) for one in "fg" for kind in ("sqlite", "postgresql")],
            set(),
            id="two tests of a service",
        ),
        pytest.param(
            [("tests/api/test_x.py", one, kind) for one in "fg" for kind in ("sqlite", "postgresql")],
            {3},
            id="two tests at a door",
        ),
        *(
            pytest.param(
                [(f"{room}test_x.py", "f", "sqlite"), *[(f"{room}test_x.py", "f", "postgresql")] * 3], set(), id=room
            )
            for room in ("tests/store/core/", "tests/service/search/")
        ),
    ],
)
def test_what_postgresql_alone_shows_is_never_left_out(cases: list[tuple[str, str, str]], left_out: set[int]) -> None:
    assert repetitions(cases) == left_out
