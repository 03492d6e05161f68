"""A process that is stopped while it holds the lock of writers: the others write again."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from real_servers import PostgresServer
from sqlalchemy import text

from worker.store import Database
from worker.store.core.engine import LOCK_IDLE_LIMIT_S
from worker.store.core.postgresql import SESSION

LIMIT_S = 2
HOLDER = Path(__file__).parents[1] / "support" / "lock_holder.py"


def test_the_lock_is_lost_before_those_that_wait_for_it_give_up() -> None:
    assert int(SESSION["lock_timeout"].removesuffix("s")) / 2 >= LOCK_IDLE_LIMIT_S


def test_a_process_stopped_inside_the_lock_loses_it(postgresql: PostgresServer) -> None:
    url = postgresql.create("stopped_holder")
    holder = subprocess.Popen(
        [sys.executable, str(HOLDER), url, str(LIMIT_S)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        holder.send_signal(signal.SIGSTOP)
        started_s = time.monotonic()
        with closing(Database(url)) as database, database.write_alone() as session:
            session.execute(text("SELECT 1"))
        assert time.monotonic() - started_s > LIMIT_S / 2  # it was held until then
        holder.send_signal(signal.SIGCONT)
        assert holder.communicate("\n", timeout=60)[0] == "refused\n"
    finally:
        holder.kill()
        holder.wait()
