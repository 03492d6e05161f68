"""API keys."""

from __future__ import annotations

from fastapi import APIRouter

from worker.api.answers import KeyList, KeyOut, NewKeyOut
from worker.api.deps import Id, ServicesDep, aware
from worker.api.requests import KeyIn
from worker.service.operations.api_keys import Key, NewKey

router = APIRouter(prefix="/v1/keys", tags=["keys"])


@router.get("", response_model=KeyList)
def list_keys(services: ServicesDep) -> dict[str, list[Key]]:
    """List all API keys, oldest first, revoked ones too. Their secrets are not stored."""
    return {"keys": services.keys.all()}


@router.post("", status_code=201, response_model=NewKeyOut)
def create_key(given: KeyIn, services: ServicesDep) -> NewKey:
    """Create an API key. Only this answer contains its secret."""
    expires_at = aware(given.expires_at)
    return services.keys.create(given.name, given.scopes, expires_at=expires_at, requests_per_s=given.requests_per_s)


@router.get("/{key_id}", response_model=KeyOut)
def get_key(key_id: Id, services: ServicesDep) -> Key:
    """Get an API key."""
    return services.keys.get(key_id)


@router.delete("/{key_id}", response_model=KeyOut)
def revoke_key(key_id: Id, services: ServicesDep) -> Key:
    """Revoke an API key. It is refused a second later, and stays in the list."""
    return services.keys.revoke(key_id)
