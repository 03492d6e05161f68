"""Steps that are run again on stored articles."""

from __future__ import annotations

from fastapi import APIRouter

from worker.api.answers import RerunOut
from worker.api.deps import ServicesDep, aware
from worker.api.requests import RerunIn
from worker.service.rerun.rerun import RerunReport

router = APIRouter(prefix="/v1", tags=["articles"])


@router.post("/rerun", response_model=RerunOut)
def rerun_stage(given: RerunIn, services: ServicesDep) -> RerunReport:
    """Run a step again on stored articles, where an older version of it made the result.

    One request looks at up to `limit` articles; send `after` of its answer to go on. What people decided stays.
    """
    return services.rerun.rerun_stage(
        given.stage, since=aware(given.since), query=given.q, after=given.after, limit=given.limit
    )
