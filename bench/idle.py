"""Processor time, wake-ups and memory of each process of the embedded service while nothing happens. Linux only.

    python -m bench.idle [--feeds 5000] [--seconds 60]

Starts ``wiredesk up`` in a temporary folder, with feeds none of which is due, waits until it has settled, and reads
``/proc`` at the beginning and at the end.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

sys.path.append(str(Path(__file__).parents[1] / "tests" / "support"))

from loopback import free_port
from processes import Program
from real_servers import children_of
from waiting import wait_until

from worker.store import Database
from worker.store.core.migrate import upgrade

SETTLES_S = 30  #: After the start: imports, the first tick, the first sweep.
TICK_S = 1 / os.sysconf("SC_CLK_TCK")
FEEDS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :feeds) INSERT INTO feeds "
    "(id, key_sha256, url, host, next_poll_at, created_at, state, fail_count, fail_points, good_polls, entries_shown) "
    "SELECT i, CAST('f' || i AS BLOB), 'https://f' || i || '.example/feed', 'f' || i || '.example', "
    "'2999-01-01 00:00:00.000000', '2026-01-01 00:00:00.000000', 'active', 0, 0, 9, 9 FROM n WHERE i <= :feeds"
)


@dataclass(frozen=True, slots=True)
class Use:
    """Use of the machine by a process so far."""

    cpu_s: float
    wakeups: int
    memory_kb: int


def tree(process: int) -> list[int]:
    """Return a process and all its descendants."""
    return [process, *(one for child in children_of(process) for one in tree(child))]


def use_of(process: int) -> Use:
    """Return the use of a process: processor time, times it was woken, resident memory."""
    proc = Path(f"/proc/{process}")
    user, system = (proc / "stat").read_text().rpartition(")")[2].split()[11:13]
    tasks = [(task / "status").read_text() for task in (proc / "task").iterdir()]
    wakeups = sum(_field(one, "voluntary_ctxt_switches") for one in tasks)
    return Use((int(user) + int(system)) * TICK_S, wakeups, _field(tasks[0], "VmRSS"))


def _field(status: str, name: str) -> int:
    return int(status.partition(f"\n{name}:")[2].split()[0])


def name_of(process: int) -> str:
    """Return the last words of a process's command."""
    return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()[-50:]


def measure(feeds: int, seconds: float) -> None:
    """Print the table with so many feeds."""
    with tempfile.TemporaryDirectory() as folder:
        if feeds:
            database = Database(f"sqlite:///{folder}/wiredesk.db")
            upgrade(database)
            with database.write() as session:
                session.execute(text(FEEDS), {"feeds": feeds})
            database.close()
        program = Program("up", ["--data", folder, "up", "--port", str(free_port())], Path(folder))
        try:
            process = program.process.pid
            wait_until(lambda: any("beat" in name_of(one) for one in tree(process)), "beat starts", limit_s=120)
            time.sleep(SETTLES_S)
            before = {one: use_of(one) for one in tree(process)}
            time.sleep(seconds)
            after = {one: use_of(one) for one in before}
            print(f"{feeds:,} feeds, {seconds:g} s\n{'% of a core':>11}{'woken/s':>9}{'MB':>6}  process")
            for one, now in after.items():
                share, woken = (now.cpu_s - before[one].cpu_s) / seconds, (now.wakeups - before[one].wakeups) / seconds
                print(f"{share * 100:11.2f}{woken:9.1f}{now.memory_kb / 1024:6.0f}  {name_of(one)}")
            used = sum(now.cpu_s - before[one].cpu_s for one, now in after.items())
            print(f"{used / seconds * 100:11.2f}  in all")
        finally:
            program.terminate()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--feeds", type=int, default=0)
    options.add_argument("--seconds", type=float, default=60)
    given = options.parse_args()
    measure(given.feeds, given.seconds)


if __name__ == "__main__":
    main()
