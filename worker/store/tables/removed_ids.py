"""The table of ids that are not to be given again."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from worker.store.tables.base import BIG_ID, Base


class RemovedIdRow(Base):
    """The highest id that a table had when rows of it were deleted. Only SQLite needs it: it would give it again."""

    __tablename__ = "removed_ids"

    table_name: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[int] = mapped_column(BIG_ID)
