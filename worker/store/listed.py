"""Many values handed to a statement as one, so that it reads the same, and is compiled once, however many they are."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import ARRAY, String, cast, func, literal, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import CTE

from worker.store.search import is_sqlite


def listed_strings(session: Session, values: Sequence[str], name: str) -> CTE:
    """A table of this name with a row for each value, in the column ``value``."""
    if is_sqlite(session):
        source = func.json_each(json.dumps(values)).table_valued("value")
        return select(source.c.value.label("value")).cte(name)
    array = cast(literal(list(values), ARRAY(String)), ARRAY(String))
    return select(func.unnest(array).label("value")).cte(name)
