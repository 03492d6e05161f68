"""Connections to RabbitMQ that wait for no answer without end.

py-amqp waits for the answer to a declaration, a subscription or a publication for ever (py-amqp#293). RabbitMQ
may never give one: a quorum queue that was declared in the seconds before RabbitMQ was killed has no leader when it
is back, takes no message and no consumer, and stays so until it is deleted (rabbitmq-server#10070, #13135).
"""

from __future__ import annotations

import time
from typing import Any

import structlog
from kombu.transport import TRANSPORT_ALIASES, pyamqp

from worker.queue.config import ARTICLE_QUEUE, HINT_QUEUES, RABBITMQ_ANSWER_S

log = structlog.get_logger()

DELETE_S = 15.0  #: RabbitMQ itself waits 5 s for the leader before it deletes a queue without one.


class Channel(pyamqp.Channel):
    """A channel that deletes a queue of hints which takes no consumer; the next connection declares it again.

    The queue of articles is not deleted. It is subscribed to in a channel of its own, whose answer nobody waits for: as
    long as it has no leader, RabbitMQ holds up that channel alone.
    """

    callbacks: dict[str, Any]  #: By the tag of a subscription; of py-amqp.
    _qos: tuple[int, int, bool] = (0, 1, False)
    _apart: Channel | None = None  #: Of the queue of articles.

    def basic_qos(self, prefetch_size: int, prefetch_count: int, a_global: bool, argsig: str = "lBb") -> None:
        """Set how many messages may be unacknowledged."""
        self._qos = prefetch_size, prefetch_count, a_global
        super().basic_qos(*self._qos, argsig)

    def basic_consume(self, queue: str = "", **options: Any) -> str:  # type: ignore[override]  # as kombu calls it
        """Subscribe to a queue. Raises TimeoutError if RabbitMQ does not answer."""
        if queue == ARTICLE_QUEUE:
            self._apart = self.connection.channel()
            self._apart.basic_qos(*self._qos)
            return str(pyamqp.Channel.basic_consume(self._apart, queue, **options | {"nowait": True}))
        client = self.connection.client
        try:
            return super().basic_consume(queue, **options | {"nowait": False})  # to know which one is not answered
        except TimeoutError:
            log.warning("queue_unanswered", queue=queue, deleted=queue in HINT_QUEUES)
            if queue in HINT_QUEUES:  # the next sweep sends its hints again
                patient = client.transport_options | {"answer_s": DELETE_S}
                with client.clone(transport_options=patient) as connection:
                    connection.default_channel.queue_delete(queue)
            raise

    def basic_cancel(self, consumer_tag: str, nowait: bool = False, argsig: str = "sb") -> None:
        """End a subscription."""
        if self._apart is not None and consumer_tag in self._apart.callbacks:
            self._apart.basic_cancel(consumer_tag, nowait=True)
        else:
            super().basic_cancel(consumer_tag, nowait, argsig)

    def message_to_python(self, raw_message: Any) -> Any:
        """Return the message, to be acknowledged in the channel it came by."""
        return self.Message(raw_message, channel=raw_message.channel)


class Connection(pyamqp.Connection):
    """A connection whose every wait for an answer has an end."""

    Channel = Channel

    def __init__(self, *arguments: Any, answer_s: float = RABBITMQ_ANSWER_S, **options: Any) -> None:
        """Make the connection; ``answer_s`` is the longest wait for an answer. The rest is py-amqp's."""
        super().__init__(*arguments, **options)
        self._answer_s = answer_s

    def drain_events(self, timeout: float | None = None) -> None:
        """Read until something has arrived, heartbeats apart. Raises TimeoutError after ``timeout``.

        Without one it waits for an answer, ``answer_s`` at most, and drops the connection where none comes: to close
        it in good form would wait for two answers more.
        """
        if timeout is not None:
            super().drain_events(timeout)
            return
        until_s = time.monotonic() + self._answer_s
        try:
            while not self.blocking_read(max(0.001, until_s - time.monotonic())):  # type: ignore[func-returns-value]
                pass  # a heartbeat: it returned None
        except TimeoutError:
            self.collect()
            raise


class Transport(pyamqp.Transport):
    """Kombu's transport, with these connections."""

    Connection = Connection


class SSLTransport(pyamqp.SSLTransport):
    """The same over TLS."""

    Connection = Connection


def use_for_rabbitmq() -> None:
    """Make kombu connect to RabbitMQ by this module, in this process."""
    for scheme, name in (("amqp", "Transport"), ("pyamqp", "Transport"), ("amqps", "SSLTransport")):
        TRANSPORT_ALIASES[scheme] = f"{__name__}:{name}"
