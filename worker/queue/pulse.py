"""The pulse of a worker: a small task that it sends to itself, and that writes the heartbeat file.

The task goes to the broker, to a queue that only this worker consumes, and runs in its pool. The file is
fresh only while all three work, whichever queues the worker consumes. ``inspect ping`` fails on a busy
machine, and succeeds where the pool hangs.
"""

from __future__ import annotations

import secrets
import socket
import threading
from pathlib import Path
from typing import Any

import structlog
from celery import Celery, bootsteps
from celery.signals import after_task_publish
from kombu import Queue

from worker.observe.heartbeat import beat
from worker.queue.config import HARD_LIMIT_S
from worker.queue.progress import Progress, StallWatch

log = structlog.get_logger()

PULSE_S = 15.0
PULSE_LIMIT_S = HARD_LIMIT_S + 3 * PULSE_S  #: All processes may be busy for HARD_LIMIT_S; then three pulses are missed.
QUEUE_LIFE_S = 600.0  #: The broker deletes the queue of a worker that is gone after this.


def add_pulse(app: Celery, path: Path | None, progress: Progress, *, stalled_after_s: float) -> str:
    """Make the worker of this process pulse, and end if no pulse passes; call it before the worker is made.

    Args:
        app: The app of the worker.
        path: Heartbeat file; None writes none.
        progress: Of the worker's pool.
        stalled_after_s: Seconds without progress after which the worker ends itself.

    Returns:
        The name of the queue to consume in addition.
    """
    # Another at each start: the node of RabbitMQ that held the last one may be gone, and its name with it.
    name = f"pulse.{socket.gethostname()}.{secrets.token_hex(4)}"
    app.conf.task_queues = [*app.conf.task_queues, Queue(name, expires=QUEUE_LIFE_S)]

    @app.task(name="wiredesk.pulse", shared=False, soft_time_limit=5, time_limit=10)
    def pulse() -> None:
        """Record that this worker took a task off the broker and ran it."""
        if path is not None:
            beat(path, limit_s=PULSE_LIMIT_S, process="worker")

    def stalled(idle_s: float) -> None:
        if path is not None:
            beat(path, limit_s=PULSE_LIMIT_S, process="worker", stalled_s=max(1.0, idle_s))

    interval_s = min(PULSE_S, stalled_after_s / 4)

    def send() -> None:
        try:
            pulse.apply_async(queue=name, expires=interval_s * 3, retry=False)
        except Exception as error:  # the next one may get through; the file grows old meanwhile, as it should
            log.warning("pulse_lost", error=type(error).__name__)

    watch = StallWatch(progress, limit_s=stalled_after_s, tell=stalled)
    app.steps["consumer"].add(_pulse_step(send, interval_s, watch))
    return name


def _pulse_step(send: Any, interval_s: float, watch: StallWatch) -> type[bootsteps.StartStopStep]:
    """Return the part of the consumer that sends pulses, from each connection to the loss of it."""

    def send_until(is_lost: threading.Event) -> None:
        send()
        while not is_lost.wait(interval_s):
            send()

    class Pulse(bootsteps.StartStopStep):
        """Sends from a thread of its own: the event loop, which consumes, waits for no answer to a pulse."""

        requires = ("celery.worker.consumer.tasks:Tasks",)

        def __init__(self, consumer: Any, **options: Any) -> None:
            super().__init__(consumer, **options)
            self._is_lost = threading.Event()
            watch.start()

        def start(self, consumer: Any) -> None:
            """Send the first pulse of a connection, and the others after it."""
            self._is_lost = threading.Event()  # Celery stops all steps also before the first connection
            threading.Thread(target=send_until, args=(self._is_lost,), name="pulse", daemon=True).start()
            watch.connected(True)

        def stop(self, consumer: Any) -> None:
            """Send no more by this connection."""
            watch.connected(False)
            self._is_lost.set()

        shutdown = stop

    return Pulse


def beat_on_publish(path: Path, *, limit_s: float) -> None:
    """Write the heartbeat file of beat, which runs no tasks, at each tick that the broker took."""

    @after_task_publish.connect(weak=False)
    def _published(**_: Any) -> None:
        beat(path, limit_s=limit_s, process="beat")
