"""The door for ``uvicorn worker.asgi:app``."""

from worker.api.app import make_api
from worker.settings import load_settings

app = make_api(load_settings())
