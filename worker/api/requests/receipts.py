"""Requests about receipts."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from worker.api.requests.base import ID_LIMIT, LIMIT_HELP, Body, RowId


class ReceiptQuery(BaseModel):
    """Filters and page of a list of receipts."""

    state: Literal["pending", "stored", "updated", "duplicate", "rejected", "quarantined"] = Field(
        description="State that the receipts are in."
    )
    reason: str | None = Field(None, max_length=64, description="Reason code: no_text, page_too_complex, …")
    after: int = Field(0, ge=0, le=ID_LIMIT, description="Only receipts with a greater id.")
    limit: int = Field(50, ge=1, le=500, description=LIMIT_HELP)


class ReceiptsIn(Body):
    """Receipts to retry or to drop."""

    receipts: list[RowId] = Field(min_length=1, max_length=500)
