"""The API behind a real server."""

from api_server import api, serve

__all__ = ["api", "serve"]
