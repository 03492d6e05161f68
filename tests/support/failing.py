"""Errors of a fetch that fails."""

from __future__ import annotations

from typing import Any

import pytest

from worker.errors import FetchFailed
from worker.fetch import Client


def failure(client: Client, url: str, **options: Any) -> FetchFailed:
    """Fetch what cannot be fetched. Gives the error."""
    with pytest.raises(FetchFailed) as failed:
        client.get(url, **options)
    return failed.value
