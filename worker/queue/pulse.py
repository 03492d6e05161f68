"""How a worker shows that it works: it sends itself a small task, and the task touches the heartbeat file.

The task goes to the broker, to a queue that only this worker consumes, and runs in its pool: so the
file is fresh only while all three work, whichever queues the worker is there for. ``inspect ping``
would say no on a busy machine, and yes where the pool hangs.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import structlog
from celery import Celery, bootsteps
from celery.signals import after_task_publish
from kombu import Queue

from worker.observe.heartbeat import beat
from worker.queue.config import HARD_LIMIT_S

log = structlog.get_logger()

PULSE_S = 15.0
PULSE_LIMIT_S = HARD_LIMIT_S + 3 * PULSE_S  #: All processes may be busy for HARD_LIMIT_S; then three pulses are missed.
QUEUE_LIFE_S = 600.0  #: The broker forgets the queue of a worker that is gone after this.


def add_pulse(app: Celery, path: Path) -> str:
    """Make the worker of this process pulse; call it before the worker is made. Gives the queue to consume, too."""
    name = f"pulse.{socket.gethostname()}.{os.getpid()}"
    app.conf.task_queues = [*app.conf.task_queues, Queue(name, expires=QUEUE_LIFE_S)]

    @app.task(name="wiredesk.pulse", shared=False, soft_time_limit=5, time_limit=10)
    def pulse() -> None:
        """This worker took a task off the broker and ran it."""
        beat(path, limit_s=PULSE_LIMIT_S)

    def send() -> None:
        try:
            pulse.apply_async(queue=name, expires=PULSE_S * 3, retry=False)
        except Exception as error:  # the next one may get through; the file grows old meanwhile, as it should
            log.warning("pulse_lost", error=type(error).__name__)

    class Pulse(bootsteps.StartStopStep):
        """Sends from the worker's event loop, from each connection to the loss of it."""

        requires = ("celery.worker.consumer.tasks:Tasks",)

        def __init__(self, consumer: Any, **options: Any) -> None:
            super().__init__(consumer, **options)
            self._timer: Any = None

        def start(self, consumer: Any) -> None:
            send()
            self._timer = consumer.timer.call_repeatedly(PULSE_S, send)

        def stop(self, consumer: Any) -> None:
            if self._timer is not None:
                self._timer.cancel()

        shutdown = stop

    app.steps["consumer"].add(Pulse)
    return name


def beat_on_publish(path: Path, *, limit_s: float) -> None:
    """For beat, which runs no tasks: each tick that the broker took touches the file."""

    @after_task_publish.connect(weak=False)
    def _published(**_: Any) -> None:
        beat(path, limit_s=limit_s)
