"""The ledger, health and readiness."""

from __future__ import annotations

from fastapi import APIRouter

from worker import __version__
from worker.api.answers import Health, LedgerOut
from worker.api.deps import ServicesDep
from worker.service.operations.ledger import Ledger

router = APIRouter(tags=["system"])


@router.get("/v1/ledger", response_model=LedgerOut)
def get_ledger(services: ServicesDep) -> Ledger:
    """Get the number of accepted articles and how many are in each state. The sum is always right."""
    return services.ledgers.read_ledger()


@router.get("/healthz")
def get_health() -> Health:
    """Check that this process answers."""
    return Health(status="ok", version=__version__)


@router.get("/readyz")
def get_readiness(services: ServicesDep) -> Health:
    """Check that articles can be accepted: the database answers and has the right version."""
    services.ledgers.check()
    return Health(status="ready", version=__version__)
