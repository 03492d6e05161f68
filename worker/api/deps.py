"""What routes ask for: the services, and a page's cursor."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Request, Response

from worker.api.schemas import ID_LIMIT
from worker.bootstrap import Services
from worker.errors import InvalidInput


def services_of(request: Request) -> Services:
    """The services of this process."""
    services: Services = request.app.state.services
    return services


Id = Annotated[int, Path(ge=1, le=ID_LIMIT)]
"""A row's number."""

ServicesDep = Annotated[Services, Depends(services_of)]


def link_next(request: Request, response: Response, name: str, value: int) -> str:
    """The address of the next page, also as a Link header (RFC 8288)."""
    address = str(request.url.include_query_params(**{name: value}))
    address = address[address.index("/", address.index("//") + 2) :]
    response.headers["Link"] = f'<{address}>; rel="next"'
    return address


async def read_body(request: Request, limit_bytes: int) -> bytes:
    """The body, as far as the limit: its length need not be true, or given at all. Raises InvalidInput."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit_bytes:
            raise InvalidInput(f"the body has more than {limit_bytes:,} bytes", reason="too_large")
    return bytes(body)
