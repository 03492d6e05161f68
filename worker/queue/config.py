"""Settings of Celery. Each value prevents a measured or reported way of losing work (docs/reasons.md)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from celery.schedules import crontab
from kombu import Queue

from worker.service.jobs.hints import Work
from worker.settings import Settings

QUEUES = ("accept", "poll", "fetch", "ingest", "enrich", "deliver", "tick")
TASK_QUEUES = {
    "accept": "accept",
    "poll": "poll",
    "poll_due": "poll",
    "fetch": "fetch",
    "backfill": "fetch",
    "websub": "fetch",
    "ingest": "ingest",
    "enrich": "enrich",
    "deliver": "deliver",
    "health": "tick",
    "prune": "tick",
    "expire": "tick",
    "merge": "tick",
    "rerun": "tick",
    "tick": "tick",
}
"""The queue of each task."""
ARTICLE_QUEUE = "accept"  #: Its messages are articles that no database holds yet.
HINT_QUEUES = frozenset(QUEUES) - {ARTICLE_QUEUE}  #: Their messages can be made again from the database.
HINTED: dict[Work, str] = {
    "poll": "wiredesk.poll_due",
    "fetch": "wiredesk.fetch",
    "ingest": "wiredesk.ingest",
    "enrich": "wiredesk.enrich",
    "backfill": "wiredesk.backfill",
    "health": "wiredesk.health",
    "websub": "wiredesk.websub",
    "deliver": "wiredesk.deliver",
    "rerun": "wiredesk.rerun",
}
"""The task of each stage."""
QUEUE_OF_STAGE = {stage: TASK_QUEUES[task.removeprefix("wiredesk.")] for stage, task in HINTED.items()}
SOFT_LIMIT_S = 60
HARD_LIMIT_S = 90
RABBITMQ_ANSWER_S = 5.0  #: Longest wait for RabbitMQ's answer to anything, the confirmation of a message included.
VISIBILITY_S = 600  #: Redis gives an unacknowledged message to another worker after this; far above HARD_LIMIT_S.

_REDIS_OPTIONS = {
    "visibility_timeout": VISIBILITY_S,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 25,
}
_RABBITMQ_OPTIONS = {"confirm_publish": True, "write_timeout": RABBITMQ_ANSWER_S}


def celery_config(settings: Settings, broker_url: str) -> dict[str, Any]:
    """Return all settings of Celery."""
    is_redis = broker_url.startswith(("redis", "rediss", "unix", "redis+socket", "sentinel"))
    return {
        "broker_url": broker_url,
        # JSON only: a broker that somebody else writes to must not be able to run code here.
        "accept_content": ["json"],
        "task_serializer": "json",
        "result_serializer": "json",
        "event_serializer": "json",
        # The rows know what was done; results would only pile up.
        "task_ignore_result": True,
        "result_backend": None,
        # A message that cannot be read is refused and does not end the worker.
        "worker_consumer": "worker.queue.consumer:Consumer",
        # A message is acknowledged after its work; work is safe to do twice.
        "task_acks_late": True,
        "task_acks_on_failure_or_timeout": True,
        "task_reject_on_worker_lost": True,
        "worker_prefetch_multiplier": 1,
        "task_soft_time_limit": SOFT_LIMIT_S,
        "task_time_limit": HARD_LIMIT_S,
        "broker_transport_options": (_REDIS_OPTIONS if is_redis else _RABBITMQ_OPTIONS)
        | settings.broker_transport_options,
        "visibility_timeout": VISIBILITY_S,
        # A publisher gives up at once: the sweep hints again.
        "task_publish_retry": False,
        "broker_pool_limit": 10,
        "broker_connection_timeout": 2,
        "broker_heartbeat": 10,  # RabbitMQ: a half-open connection is lost after two
        "redis_socket_timeout": 5,
        "redis_socket_keepalive": True,
        "redis_backend_health_check_interval": 25,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        # RabbitMQ closes a channel alone where a queue was deleted (404); the worker would end with it.
        "broker_channel_error_retry": True,
        # Celery's own reconnect is never used: the consumer starts the program anew (worker/queue/renewal.py).
        "worker_cancel_long_running_tasks_on_connection_loss": True,
        # A misspelt queue name is an error, not a queue nobody reads.
        "task_create_missing_queues": False,
        "task_queues": [_queue(name, is_redis) for name in QUEUES],
        "task_default_queue": "tick",
        "task_routes": {f"wiredesk.{task}": {"queue": queue} for task, queue in TASK_QUEUES.items()},
        "worker_enable_remote_control": False,
        "worker_send_task_events": settings.celery_events,
        "worker_max_tasks_per_child": 500,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        # Beat ticks, and deletes at night what was kept long enough; its schedule is here and not in a file of its own.
        "beat_scheduler": "worker.queue.scheduler:Scheduler",
        "beat_schedule": {
            "tick": {"task": "wiredesk.tick", "schedule": settings.tick_s, "options": {"expires": settings.tick_s * 3}},
            "expire": {"task": "wiredesk.expire", "schedule": crontab(hour="2", minute="17")},
            "prune": {"task": "wiredesk.prune", "schedule": crontab(hour="3", minute="17")},
            "merge": {"task": "wiredesk.merge", "schedule": crontab(hour="4", minute="17")},
        },
        "timezone": "UTC",
        "enable_utc": True,
    }


def stages_of(queues: Collection[str]) -> list[Work]:
    """Return the stages that a worker of these queues works on."""
    return [stage for stage, queue in QUEUE_OF_STAGE.items() if queue in queues]


def _queue(name: str, is_redis: bool) -> Queue:
    """Return a queue; on RabbitMQ a quorum queue, which is replicated and drops a message that kills every worker."""
    return Queue(name) if is_redis else Queue(name, queue_arguments={"x-queue-type": "quorum", "x-delivery-limit": 5})
