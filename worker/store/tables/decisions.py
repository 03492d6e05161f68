"""The tables of decisions of people and programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from worker.store.tables.base import BIG_ID, Base


class DecisionRow(Base):
    """A decision about articles, stories, entities, feeds or receipts."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))  #: As of the event: article.merged, story.split, …
    by: Mapped[str] = mapped_column(String(80))  #: Who decided; "": somebody who need not sign in.
    at: Mapped[datetime]
    data: Mapped[dict[str, Any]]  #: What was decided, enough to take it back.
    takes_back: Mapped[int | None] = mapped_column(BIG_ID, unique=True)  #: The decision that this one takes back.


class DecisionThingRow(Base):
    """A thing that a decision is about."""

    __tablename__ = "decision_things"

    thing: Mapped[str] = mapped_column(String(8), primary_key=True)  #: article, story, entity, feed or receipt.
    thing_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    decision_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("decisions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
