from __future__ import annotations

import pytest

from worker.store.core.engine import has_wal_bug


@pytest.mark.parametrize(
    ("version", "has"),
    [((3, 51, 2), True), ((3, 51, 3), False), ((3, 50, 6), True), ((3, 50, 7), False), ((3, 44, 6), False)],
)
def test_an_sqlite_that_may_corrupt_its_wal_is_known_by_its_version(version: tuple[int, ...], has: bool) -> None:
    assert has_wal_bug(version) is has
