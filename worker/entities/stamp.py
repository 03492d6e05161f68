"""Stamp of a gazetteer file, read before it is opened, so apart from the code that builds it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

SCHEMA_VERSION = 3
#: Consonants a place name must have to be found by them; with three ("tmn") a hundred towns agree.
MIN_SKELETON = 4
RECIPE = ("geonames", "american", "gazetteer_entry", "geography", "fold", "stamp")  #: Modules that make the list.


@cache
def stamp() -> str:
    """Return the version of the recipe; a file with another stamp is built again."""
    folder = Path(__file__).parent
    recipe = b"".join((folder / f"{name}.py").read_bytes() for name in RECIPE)
    return f"{SCHEMA_VERSION} {hashlib.sha256(recipe).hexdigest()[:16]}"
