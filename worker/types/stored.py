"""Values that were stored, as dataclasses again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar, cast

Kind = TypeVar("Kind")


def from_stored(kind: type[Kind], stored: Mapping[str, Any]) -> Kind:
    """Build a dataclass from its stored fields. Fields that only a newer version of Wiredesk has are left out."""
    names = names_of(cast(Any, kind))
    return kind(**{name: value for name, value in stored.items() if name in names})


@cache
def names_of(kind: Any) -> dict[str, None]:
    """Return the names of a dataclass's fields, in order."""
    return {one.name: None for one in fields(kind)}
