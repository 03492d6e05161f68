"""The gazetteer, the model and the alias file, each made once for the tests of entities."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from worker.entities import Aliases, Gazetteer, Reading, Recogniser, find_entities
from worker.types import FoundEntity, Span

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def gazetteer(places_path: Path) -> Gazetteer:
    """Provide the real one."""
    return Gazetteer.open(places_path)


@pytest.fixture(scope="session")
def recogniser() -> Recogniser:
    return Recogniser.load()


@pytest.fixture(scope="session")
def aliases() -> Aliases:
    return Aliases.load(ROOT / "worker/wordlists/entities/aliases.toml")


Finder = Callable[..., dict[str, FoundEntity]]


@pytest.fixture
def marked(gazetteer: Gazetteer) -> Finder:
    """Provide a function that finds entities by name, from a text and the pieces of it that a model marked."""

    def find(text: str, *pieces: tuple[str, str], aliases: Aliases | None = None) -> dict[str, FoundEntity]:
        spans = [Span(text.index(piece), text.index(piece) + len(piece), label) for piece, label in pieces]
        found = find_entities(Reading(text=text), spans, gazetteer, aliases or Aliases())
        return {entity.name: entity for entity in found}

    return find
