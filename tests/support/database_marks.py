"""The marks of tests that run on one database or on both, where the rule of :mod:`short_form` does not fit them."""

from __future__ import annotations

import pytest

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For pages, answers and tables of decisions: their statements are tried on both databases by other tests."""

SLOW_ON_POSTGRESQL = pytest.mark.parametrize(
    "database_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)], indirect=True
)
"""For long runs of statements that short tests try on both databases: on PostgreSQL in ``make test-all`` only."""

ON_BOTH = pytest.mark.on_both
"""For tests of which each row is another statement, or another behaviour, on the other database."""
