"""Stamp of a gazetteer file, read before it is opened, so apart from the code that builds it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

SCHEMA_VERSION = 5
#: Consonants a place name must have to be found by them; with three ("tmn") a hundred towns agree.
MIN_SKELETON = 4
DEGREE = 100_000  #: Coordinates are stored as whole hundred-thousandths, in half the room of fractions.
#: Modules and word lists that make the list.
RECIPE = ("geonames.py", "american.py", "gazetteer_entry.py", "fold.py", "stamp.py")
LISTS = ("regions.toml", "country_parts.toml", "country_names.toml", "demonyms.toml", "particles.txt")


@cache
def stamp() -> str:
    """Return the version of the recipe; a file with another stamp is built again."""
    code, lists = Path(__file__).parent, Path(__file__).parents[1] / "wordlists/entities"
    files = [*(code / name for name in RECIPE), *(lists / name for name in LISTS)]
    recipe = b"".join(file.read_bytes() for file in files)
    return f"{SCHEMA_VERSION} {hashlib.sha256(recipe).hexdigest()[:16]}"
