"""Choose the tests on PostgreSQL that ``make test`` runs; the others repeat what SQLite showed, and wait for test-all.

Each verb of a service runs on both databases, and so does every statement of the store. A further row of a table, or
a door that calls such a verb, seldom tells more: ``ON_BOTH`` marks those where it does.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

OF_STATEMENTS = ("tests/store/", "tests/service/search/")  #: Each row is a statement of its own.
DOORS = ("tests/api/", "tests/cli/", "tests/web/", "tests/replay/")
"""One test of a file shows that a door works there; the verbs it calls are tried by tests of services."""

OF_A_SERVICE = ("tests/api/test_api_websub.py",)  #: At a door, as no other test tries the statements of its service.


def repetitions(cases: Iterable[tuple[str, str, str]]) -> set[int]:
    """Find the cases that ``make test`` leaves out.

    Args:
        cases: File, test function and kind of database of each case, in the order in which they run.

    Returns:
        Positions of the cases on PostgreSQL for which an earlier one of the function, at a door of the file, ran there.
        None of a function that runs on PostgreSQL alone.
    """
    listed = list(cases)
    on_sqlite = {(file, function) for file, function, kind in listed if kind == "sqlite"}
    shown: set[tuple[str, str]] = set()
    found = set()
    for position, (file, function, kind) in enumerate(listed):
        if kind != "postgresql" or (file, function) not in on_sqlite or file.startswith(OF_STATEMENTS):
            continue
        is_door = file.startswith(DOORS) and file not in OF_A_SERVICE
        form = (file, "" if is_door else function)
        if form in shown:
            found.add(position)
        shown.add(form)
    return found


def mark_repetitions(items: Iterable[pytest.Item]) -> None:
    """Mark as slow the tests that repeat on PostgreSQL what others show."""
    chosen = [
        one
        for one in items
        if isinstance(one, pytest.Function) and hasattr(one, "callspec") and one.get_closest_marker("on_both") is None
    ]
    kinds = (str(one.callspec.params.get("database_url")) for one in chosen)
    cases = [(one.nodeid.partition("::")[0], one.originalname, kind) for one, kind in zip(chosen, kinds, strict=True)]
    for position in repetitions(cases):
        chosen[position].add_marker(pytest.mark.slow)
