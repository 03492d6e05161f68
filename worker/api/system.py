"""The ledger, and whether the service is well."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter

from worker import __version__
from worker.api.deps import ServicesDep
from worker.service.operations.ledger import Ledger

router = APIRouter(tags=["system"])


@dataclass(frozen=True, slots=True)
class Health:
    """That this process answers."""

    status: str
    version: str


@router.get("/v1/ledger")
def ledger(services: ServicesDep) -> Ledger:
    """Return how many articles were accepted, and in which state each is. It always balances."""
    return services.ledgers.read()


@router.get("/healthz")
def healthz() -> Health:
    """Return True if this process answers."""
    return Health("ok", __version__)


@router.get("/readyz")
def readyz(services: ServicesDep) -> Health:
    """Return True if it can take articles: the database is there, and of this version."""
    services.ledgers.check()
    return Health("ready", __version__)
