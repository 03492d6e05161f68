"""The mark of tests that need not run on both databases."""

from __future__ import annotations

import pytest

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For pages, answers and tables of decisions: their statements are tried on both databases by other tests."""
