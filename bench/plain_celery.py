"""A worker of plain Celery, as its documentation advises for tasks that must not be lost: the control of bench/faults.

    python -m bench.plain_celery BROKER_URL FILE SECONDS

A task waits and appends its number to the file.
"""

from __future__ import annotations

import argparse
import os
import time

from celery import Celery


def plain_app(broker_url: str) -> Celery:
    """Return an app with late acknowledgements, a prefetch of one, and redelivery after 20 s."""
    app = Celery("plain", broker=broker_url, set_as_current=False)
    app.conf.update(
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        task_ignore_result=True,
        broker_connection_max_retries=None,
        broker_transport_options={"visibility_timeout": 20, "socket_timeout": 5},
        worker_cancel_long_running_tasks_on_connection_loss=True,
    )
    return app


def main() -> None:
    """Work until killed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("broker_url")
    parser.add_argument("file")
    parser.add_argument("seconds", type=float)
    given = parser.parse_args()
    app = plain_app(given.broker_url)

    @app.task(name="plain.store", shared=False)
    def store(number: int) -> None:
        time.sleep(given.seconds)
        file = os.open(given.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(file, f"{number}\n".encode())
        os.close(file)

    app.worker_main(["worker", "--pool=prefork", "--concurrency=2", "--loglevel=INFO", "--without-gossip"])


if __name__ == "__main__":
    main()
