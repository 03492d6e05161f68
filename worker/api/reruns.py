"""Reruns: steps that are run again on stored articles."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from worker.api.answers import RerunList, RerunOut
from worker.api.deps import DeciderDep, Id, ServicesDep, aware, link_next
from worker.api.requests import RerunIn, RerunQuery
from worker.service.rerun.jobs import RerunJob

router = APIRouter(prefix="/v1/reruns", tags=["reruns"])


@router.post("", response_model=RerunOut, status_code=202)
def start_rerun(given: RerunIn, services: ServicesDep, by: DeciderDep) -> RerunJob:
    """Have a step run again on stored articles, where an older version of it made the result.

    Workers do it; `GET /v1/reruns/{id}` says how far it is. What people decided stays.
    """
    return services.rerun_jobs.start(given.stage, query=given.query, since=aware(given.since), by=by)


@router.get("", response_model=RerunList)
def list_reruns(
    request: Request, response: Response, services: ServicesDep, wanted: Annotated[RerunQuery, Query()]
) -> dict[str, Any]:
    """List reruns, newest first."""
    found = services.rerun_jobs.newest(before=wanted.before, limit=wanted.limit + 1)
    page = found[: wanted.limit]
    following = link_next(request, response, "before", page[-1].id) if len(found) > wanted.limit else None
    return {"reruns": page, "next": following}


@router.get("/{rerun_id:int}", response_model=RerunOut)
def get_rerun(rerun_id: Id, services: ServicesDep) -> RerunJob:
    """Get a rerun, with how far it is."""
    return services.rerun_jobs.get(rerun_id)


@router.post("/{rerun_id:int}/stop", response_model=RerunOut)
def stop_rerun(rerun_id: Id, services: ServicesDep) -> RerunJob:
    """Stop a rerun. What it changed so far stays; another one goes on from there."""
    return services.rerun_jobs.stop(rerun_id)
