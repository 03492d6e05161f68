"""Values that were stored, as dataclasses again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

Kind = TypeVar("Kind")


def from_stored(kind: type[Kind], stored: Mapping[str, Any]) -> Kind:
    """Build a dataclass from its stored fields. Fields that only a newer version of Wiredesk has are left out."""
    return kind(**{one.name: stored[one.name] for one in fields(kind) if one.name in stored})  # type: ignore[arg-type]
