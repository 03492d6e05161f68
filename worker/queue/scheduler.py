"""Beat's schedule."""

from __future__ import annotations

from celery.beat import Scheduler as CelerysScheduler


class Scheduler(CelerysScheduler):
    """Celery's scheduler, except that each message takes its connection from the pool, which replaces broken ones.

    Celery's has one producer for good, and after a loss of RabbitMQ each message of it is refused.
    """

    producer = None  # type: ignore[assignment]  # of the pool, then
