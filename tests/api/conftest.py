"""The API behind a real server."""

from api_server import api, serve, still_api

__all__ = ["api", "serve", "still_api"]
