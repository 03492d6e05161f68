"""The marks of tests that need not run on both databases."""

from __future__ import annotations

import pytest

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For pages, answers and tables of decisions: their statements are tried on both databases by other tests."""

SLOW_ON_POSTGRESQL = pytest.mark.parametrize(
    "database_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)], indirect=True
)
"""For long runs of statements that short tests try on both databases: on PostgreSQL in ``make test-all`` only."""
