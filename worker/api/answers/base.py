"""The base of all answers."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

NEXT = "Address of the next page; null on the last page."


class Answer(BaseModel):
    """Base of all answers."""

    model_config = ConfigDict(from_attributes=True, frozen=True)
