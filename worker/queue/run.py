"""Run a Celery worker or beat in this process."""

from __future__ import annotations

from functools import partial
from typing import Any

from celery.signals import worker_ready

from worker.observe.heartbeat import problem
from worker.observe.probe import serve_probe
from worker.queue.app import make_app
from worker.queue.config import QUEUES, stages_of
from worker.queue.guard import check_broker
from worker.queue.progress import Progress
from worker.queue.pulse import add_pulse, beat_on_publish
from worker.settings import Settings, require_broker


def run_worker(settings: Settings, *, queues: tuple[str, ...] = QUEUES) -> int:
    """Work until TERM; tasks in hand are finished first. Return the exit code."""
    progress = Progress(stages_of(queues))
    app = make_app(settings, require_broker(settings), progress)
    pulse = add_pulse(app, settings.heartbeat_path, progress, stalled_after_s=settings.worker_stalled_after_s)
    worker = app.Worker(
        concurrency=settings.worker_processes,
        queues=[*queues, pulse],
        loglevel=settings.log_level,
        pool="prefork",
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=not settings.celery_events,
    )
    worker_ready.connect(partial(_answer_probes, settings, "worker"), weak=False)  # the pool's processes are there then
    worker.start()
    return int(worker.exitcode or 0)


def run_beat(settings: Settings) -> None:
    """Tick until TERM. A second beat is harmless: rows decide what is due. Raises SettingsError."""
    broker_url = require_broker(settings)
    check_broker(broker_url)
    app = make_app(settings, broker_url)
    if settings.heartbeat_path:
        beat_on_publish(settings.heartbeat_path, limit_s=30 + 3 * settings.tick_s)  # 30 s to reconnect
        _answer_probes(settings, "beat")
    app.Beat(loglevel=settings.log_level, quiet=True, working_directory=None).run()


def _answer_probes(settings: Settings, process: str, **_: Any) -> None:
    """Answer health probes of this process, if the settings ask for it."""
    if settings.heartbeat_path and settings.probe_port is not None:
        serve_probe(settings.api_host, settings.probe_port, partial(problem, settings.heartbeat_path, process))
