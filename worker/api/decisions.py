"""Decisions of people and programs, and taking them back."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from worker.api.answers import DecisionList, DecisionOut
from worker.api.deps import DeciderDep, Id, ServicesDep, link_next
from worker.api.requests import DecisionQuery
from worker.service.people.decisions import Decision

router = APIRouter(prefix="/v1/decisions", tags=["decisions"])


@router.get("", response_model=DecisionList)
def list_decisions(
    request: Request, response: Response, services: ServicesDep, wanted: Annotated[DecisionQuery, Query()]
) -> dict[str, Any]:
    """List the decisions of people and programs, newest first: all, about a thing, of a kind, by one person."""
    found = services.decisions.find_decisions(
        thing=wanted.thing,
        thing_id=wanted.id or 0,
        kind=wanted.kind,
        by=wanted.by,
        before=wanted.before,
        limit=wanted.limit + 1,
    )
    page = found[: wanted.limit]
    following = link_next(request, response, "before", page[-1].id) if len(found) > wanted.limit else None
    return {"decisions": page, "next": following}


@router.post("/{decision_id}/take-back", response_model=DecisionOut)
def take_back_decision(decision_id: Id, services: ServicesDep, by: DeciderDep) -> Decision:
    """Take a decision back by deciding the opposite. Both stay in the list."""
    return services.decisions.take_back(decision_id, by)
