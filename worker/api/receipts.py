"""Receipts: the state of one, those in a state, and a second try for what was not taken in."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from worker.api.answers import InputOut, ReceiptList, ReceiptOut, RetriedOut
from worker.api.deps import DeciderDep, Id, ServicesDep, link_next
from worker.api.requests import ReceiptQuery, ReceiptsIn
from worker.service.intake.accept import Receipt
from worker.service.operations.quarantine import Quarantined

router = APIRouter(prefix="/v1/receipts", tags=["receipts"])


@router.get("", response_model=ReceiptList)
def list_receipts(
    request: Request, response: Response, services: ServicesDep, wanted: Annotated[ReceiptQuery, Query()]
) -> dict[str, Any]:
    """List the receipts in a state, oldest first. Rejected and quarantined ones keep their input and can be retried."""
    limit = wanted.limit + 1
    found = services.quarantine.in_state(wanted.state, limit=limit, after=wanted.after, reason=wanted.reason)
    page = services.accept.receipts([one.id for one in found[: wanted.limit]])
    following = link_next(request, response, "after", page[-1].id) if len(found) == limit else None
    return {"receipts": page, "next": following}


@router.get("/{receipt_id}", response_model=ReceiptOut)
def get_receipt(receipt_id: Id, services: ServicesDep) -> Receipt:
    """Get the processing state of an accepted article."""
    return services.accept.receipt(receipt_id)


@router.get("/{receipt_id}/input", response_model=InputOut)
def get_receipt_input(receipt_id: Id, services: ServicesDep) -> Quarantined:
    """Get the article of a receipt as it was submitted."""
    return services.quarantine.input_of(receipt_id)


@router.post("/retry", response_model=RetriedOut)
def retry_receipts(given: ReceiptsIn, services: ServicesDep, by: DeciderDep) -> dict[str, int]:
    """Process rejected or quarantined receipts again from the start. If one is in another state, none is retried."""
    return {"receipts": services.quarantine.retry(given.receipts, by)}


@router.post("/drop", response_model=RetriedOut)
def drop_receipts(given: ReceiptsIn, services: ServicesDep, by: DeciderDep) -> dict[str, int]:
    """Reject quarantined receipts for good. They stay in the ledger. If one is in another state, none is dropped."""
    return {"receipts": services.quarantine.drop(given.receipts, by)}
