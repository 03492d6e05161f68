"""The ledger, settings, the caller, health and readiness."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from worker import __version__
from worker.api.answers import CallerOut, Health, LedgerOut, Readiness, SettingList
from worker.api.deps import ServicesDep, person_of, scopes_of
from worker.service.operations.ledger import Ledger
from worker.settings_sources import origins_of, settings_shown

router = APIRouter(tags=["system"])


@router.get("/v1/ledger", response_model=LedgerOut)
def get_ledger(services: ServicesDep) -> Ledger:
    """Get the number of accepted articles and how many are in each state. The sum is always right."""
    return services.ledgers.read_ledger()


@router.get("/v1/settings", response_model=SettingList)
def list_settings(services: ServicesDep) -> dict[str, list[dict[str, Any]]]:
    """List the settings with their values, where each was set, and what it means. Secrets are hidden."""
    return {"settings": settings_shown(services.settings, origins_of(services.settings))}


@router.get("/v1/me", response_model=CallerOut)
def get_caller(request: Request, services: ServicesDep) -> dict[str, Any]:
    """Get the name, role and scopes of whoever asks, and where they are signed in."""
    person = person_of(request)
    return {
        "name": person and person.name,
        "role": person and person.role,
        "scopes": scopes_of(request),
        "sign_ins": services.sign_ins.of_person(person) if person else (),
    }


@router.get("/healthz")
def get_health() -> Health:
    """Check that this process answers."""
    return Health(status="ok", version=__version__)


@router.get("/readyz")
def get_readiness(services: ServicesDep) -> Readiness:
    """Check that articles can be accepted: the database answers and has the right version.

    Work that no worker claims is named; articles are accepted all the same.
    """
    services.ledgers.check()
    unclaimed = services.gauges.read_unclaimed(longer_than_s=services.settings.unclaimed_after_s)
    return Readiness(status="ready", version=__version__, unclaimed=dict(unclaimed))
