"""A consumer that outlives foreign messages and never works on with a broken connection."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import redis
import structlog
from celery.exceptions import WorkerShutdown
from celery.worker.consumer import Consumer as CelerysConsumer
from celery.worker.state import maybe_shutdown

from worker.queue.renewal import Renewal

log = structlog.get_logger()

RETRY_S = 1.0  #: Between two attempts to connect. Celery's own wait grows to 30 s.
_LOGGED_ATTEMPTS = 60  #: One of so many failed attempts is logged.


class Consumer(CelerysConsumer):
    """Celery's consumer, except that unreadable messages are refused and a lost broker renews the program.

    Celery lets an unreadable message end the worker; the message goes back to the queue then, and ends the
    next worker. Our messages carry an id or nothing, so a refused one costs nothing.
    """

    connection_errors: tuple[type[Exception], ...]  #: Errors that mean the loss of the broker; set by Celery.

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.renewal = Renewal()
        super().__init__(*arguments, **options)
        # A Redis that is full, cannot save, or became a replica refuses commands. Celery ends the worker then.
        self.connection_errors = (*self.connection_errors, redis.ResponseError)

    def create_task_handler(self, *arguments: Any, **options: Any) -> Callable[[Any], Any]:
        """Return the function that takes each message; it lets connection errors pass, for :meth:`start`."""
        handle = super().create_task_handler(*arguments, **options)

        def guarded(message: Any) -> Any:
            try:
                return handle(message)
            except self.connection_errors:
                raise
            except Exception as error:  # depends on what the sender wrote
                log.warning("message_refused", error=type(error).__name__)
                return message.reject()

        return guarded

    def call_soon_ack(self, p: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """Acknowledge or reject a message soon; a failure counts as loss of the broker.

        Celery logs the failure and goes on. The message then stays in the prefetch window for ever, and
        a window that is full consumes nothing.
        """
        if not arguments:
            return super().call_soon_ack(p, **options)  # type: ignore[misc]  # celery-types lacks it
        logger, _caught, *more = arguments
        return super().call_soon_ack(p, logger, (), *more, **options)  # type: ignore[misc]

    def on_connection_error_after_connected(self, exc: Exception) -> None:
        """Finish the tasks in hand and start the program anew. Raises WorkerShutdown, always."""
        log.warning("broker_lost", error=type(exc).__name__)
        self.renewal.request(self._pool_processes)
        raise WorkerShutdown(0)

    def connection_for_write(self, url: str | None = None, heartbeat: float | None = None) -> Any:
        """Connect for Celery's events, which the event loop sends: it waits for no confirmation of them."""
        connection = self.app.connection_for_write(url=url, heartbeat=heartbeat)
        connection.transport_options = {**(connection.transport_options or {}), "confirm_publish": False}
        return self.ensure_connected(connection)

    def ensure_connected(self, conn: Any) -> Any:
        """Connect, and try again every ``RETRY_S`` seconds for as long as it takes."""
        attempts = 0

        def failed(error: Exception, _wait_s: float) -> None:
            nonlocal attempts
            if attempts % _LOGGED_ATTEMPTS == 0:
                log.warning("broker_away", broker=conn.as_uri(), error=type(error).__name__)
            attempts += 1

        return conn.ensure_connection(
            failed, None, interval_start=RETRY_S, interval_step=0, interval_max=RETRY_S, callback=maybe_shutdown
        )

    def _pool_processes(self) -> Iterable[int]:
        pool = getattr(self.pool, "_pool", None)  # None once the pool has ended
        return [process.pid for process in getattr(pool, "_pool", None) or ()]
