"""A consumer that outlives messages nobody of ours sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from celery.worker.consumer import Consumer as CelerysConsumer

log = structlog.get_logger()


class Consumer(CelerysConsumer):
    """Celery's, but a message that cannot be read is refused.

    Celery's own lets the error end the worker; the message goes back to the queue then, and ends the
    next worker. Messages of ours carry an id or nothing, so a refused one costs nothing.
    """

    connection_errors: tuple[type[Exception], ...]  #: What the loss of the broker looks like; set by Celery's own.

    def create_task_handler(self, *arguments: Any, **options: Any) -> Callable[[Any], Any]:
        """The function that takes each message; connection errors pass through it, as Celery reconnects then."""
        handle = super().create_task_handler(*arguments, **options)

        def guarded(message: Any) -> Any:
            try:
                return handle(message)
            except self.connection_errors:
                raise
            except Exception as error:  # whatever its sender made of it
                log.warning("message_refused", error=type(error).__name__)
                return message.reject()

        return guarded
