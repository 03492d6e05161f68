"""A fault of the pure step."""

from __future__ import annotations

import pytest

from worker import pipeline
from worker.service.ingest import ingest as ingest_module
from worker.types import Arrival

POISON = "https://news.example/poison"


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> type[Exception]:
    """Make the pure step fail for one address, as a bug nobody foresaw would."""

    class Bug(Exception):
        pass

    really = pipeline.prepare

    def prepare(given: Arrival, **options: object) -> object:
        if given.url == POISON:
            raise Bug("nobody foresaw this")
        return really(given, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(ingest_module, "prepare", prepare)
    return Bug
