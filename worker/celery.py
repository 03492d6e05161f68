"""Entry point for ``celery -A worker worker`` and for programs that send tasks by name."""

from worker.queue.app import make_app
from worker.settings import require_broker
from worker.settings_sources import load_settings

_settings = load_settings()
app = make_app(_settings, require_broker(_settings))
