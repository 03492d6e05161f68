"""Statements compiled once for all tests of a process: each engine compiles its own anew, and every test makes engines.

It took a quarter of the processor time of the tests of services. Engines of one kind compile a statement
alike here: all are made by the same two functions of ``worker.store.core``.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

STATEMENTS_LIMIT = 5_000
_compiled: dict[type, LRUCache[Any, Any]] = {}


def share_compiled_statements() -> None:
    """Let engines whose dialects are of one class find what another has compiled: a dialect is part of the key."""

    def compiled(engine: Engine) -> LRUCache[Any, Any]:
        return _compiled.setdefault(type(engine.dialect), LRUCache(STATEMENTS_LIMIT))

    Engine._compiled_cache = property(compiled, lambda engine, own: None)  # type: ignore[assignment]
    DefaultDialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]
    DefaultDialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]
