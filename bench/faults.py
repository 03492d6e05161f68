"""Break the broker, the database and the workers under a load of articles, and count what became of every article.

Usage: ``python -m bench.faults [--help]``. There are two kinds of run. In rounds, each hands in articles, breaks one
thing and waits until more is stored than can have been in hand; the worker is slowed, so that it is busy at any moment.
With ``--flood N``, N articles wait, one in five thousand of them poisonous, and the whole worker group is killed every
3 s that it is ready; at even distances the broker is killed and emptied and PostgreSQL restarted, six times each.
``--control`` does either to plain Celery with late acknowledgements. Printed are Jepsen's counts (attempted, accepted,
stored, duplicate, lost, unexpected, doubled, recovered) and the seconds to recover.
"""

from __future__ import annotations

import argparse
import itertools
import logging
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import structlog

sys.path.append(str(Path(__file__).parents[1] / "tests" / "support"))

from rabbit_server import RabbitServer
from real_servers import BrokerServer, PostgresServer, children_of
from waiting import wait_until

from bench.fault_services import PlainCelery, Service, Wiredesk

PER_ROUND = 120
IN_HAND = 40  #: What two processes may finish of what they held before the fault.
LIMIT_S = 120.0  #: A round that does not recover within this counts as stuck.
KILL_S = 3.0  #: From a worker that is ready to its end, in a flood.
Times = dict[str, list[float | None]]  #: Seconds to recover by kind of fault, None where it took over LIMIT_S.
OF_BROKER = ("kill_broker", "empty_broker", "hang_broker", "restart_broker")
OF_WORKER = ("kill_worker", "hang_worker", "hang_pool", "hang_beat")
OF_DATABASE = ("restart_fast", "restart_immediate", "crash_database", "hang_database", "end_connections")
RESTARTS = OF_DATABASE[:3]
OF_FLOOD = [name for restart in (*RESTARTS, *RESTARTS) for name in ("kill_broker", "empty_broker", restart)]


class Faults:
    """Faults, each a method of its name."""

    def __init__(
        self, service: Service, broker: BrokerServer | RabbitServer, database: PostgresServer | None, hang_s: float
    ) -> None:
        self._service, self._broker, self._database, self._hang_s = service, broker, database, hang_s

    def named(self, name: str) -> Callable[[], None]:
        """Return the function that breaks the thing."""
        postgres = self._database
        of_database: dict[str, Callable[[], None]] = {}
        if postgres is not None:
            of_database = {
                "restart_fast": lambda: postgres.restart(signal.SIGINT),
                "restart_immediate": lambda: postgres.restart(signal.SIGQUIT),
                "crash_database": lambda: postgres.restart(signal.SIGKILL),
                "hang_database": lambda: self._hang(postgres.pause, postgres.resume),
                "end_connections": postgres.end_connections,
            }
        found: Callable[[], None] = of_database.get(name) or getattr(self, name)
        return found

    def kill_broker(self) -> None:
        """Kill it; it comes back after 0 to 3 s, empty unless it keeps a log."""
        self._broker.kill()
        time.sleep(random.choice((0.0, 0.2, 1.0, 3.0)))
        self._broker.start()

    restart_broker = kill_broker  # of one that keeps a log

    def empty_broker(self) -> None:
        """Delete all it holds. Redis only."""
        assert isinstance(self._broker, BrokerServer)
        with self._broker.client() as client:
            client.flushall()

    def hang_broker(self) -> None:
        """Stop it and continue it."""
        self._hang(self._broker.pause, self._broker.resume)

    def kill_worker(self) -> None:
        """Kill the whole group and start another."""
        self._service.worker.kill_group()
        self._service.start_worker()

    def hang_worker(self) -> None:
        """Stop the whole group and continue it."""
        worker = self._service.worker.process.pid
        self._hang_processes([worker, *children_of(worker)])

    def hang_pool(self) -> None:
        """Stop the pool's processes alone, and continue them."""
        self._hang_processes(children_of(self._service.worker.process.pid))

    def hang_beat(self) -> None:
        """Stop beat and continue it."""
        beat = self._service.beat
        if beat is not None:
            self._hang_processes([beat.process.pid])

    def _hang_processes(self, processes: list[int]) -> None:
        def send(number: signal.Signals) -> None:
            for process in processes:
                os.kill(process, number)

        self._hang(lambda: send(signal.SIGSTOP), lambda: send(signal.SIGCONT))

    def _hang(self, pause: Callable[[], None], resume: Callable[[], None]) -> None:
        pause()
        time.sleep(self._hang_s)
        resume()


def seconds_to_recover(service: Service, *, more: int = IN_HAND) -> float | None:
    """Return the seconds until so many more articles, or all, are stored; None if it takes more than LIMIT_S."""
    wanted, began_s = min(service.stored() + more, service.harmless), time.monotonic()
    try:
        wait_until(lambda: service.stored() >= wanted, "recovery", limit_s=LIMIT_S)
    except AssertionError:
        return None
    return time.monotonic() - began_s


def run_rounds(service: Service, faults: Faults, names: list[str], rounds: int, times: Times) -> None:
    """Break one thing a round. Put the seconds to recover of each kind into ``times``, None where it got stuck."""
    service.submit(PER_ROUND)
    wait_until(lambda: service.stored() >= IN_HAND, "work has begun", limit_s=60)
    for number, name in zip(range(rounds), itertools.cycle(names), strict=False):
        service.submit(PER_ROUND)
        faults.named(name)()
        service.submit(IN_HAND)
        took_s = seconds_to_recover(service)
        times.setdefault(name, []).append(took_s)
        print(f"{number + 1} {name} {'STUCK' if took_s is None else f'{took_s:.1f} s'}", flush=True)


def run_flood(service: Service, faults: Faults, names: list[str], count: int, until_s: float, times: Times) -> None:
    """Kill each worker KILL_S after it has stored something, until all is stored; break the rest at even distances."""
    for start in range(0, count, 1_000):
        service.submit(min(1_000, count - start))
    left = list(names)
    took_s = seconds_to_recover(service, more=1)
    while took_s is not None and (stored := service.stored()) < service.harmless and time.monotonic() < until_s:
        is_due = left and stored >= count * (1 - len(left) / (len(names) + 1))
        name, rest_s = left.pop(0) if is_due else "kill_worker", random.uniform(0, KILL_S)
        time.sleep(KILL_S - rest_s)
        if is_due:
            faults.named(name)()
            print(f"{stored} stored; {name}", flush=True)
        time.sleep(rest_s)
        faults.kill_worker()
        took_s = seconds_to_recover(service, more=1)
        times.setdefault(name, []).append(took_s)
    print(f"worker group killed {sum(map(len, times.values()))} times; left out: {', '.join(left) or 'nothing'}")


def report(service: Service, times: Times) -> bool:
    """Print the counts. Return True if nothing was lost, doubled or stuck, and only what is poison quarantined."""
    counts = service.counts()
    every = [one for of_kind in times.values() for one in of_kind]
    recovered = sum(one is not None for one in every)
    print(f"attempted {service.attempted}  " + "  ".join(f"{name} {count}" for name, count in counts.items()), end="  ")
    print(f"recovered {recovered} of {len(every)}")
    for kind, seconds in sorted(times.items()):
        known = sorted(one for one in seconds if one is not None)
        middle, most = (statistics.median(known), known[-1]) if known else (float("nan"), float("nan"))
        print(f"{kind:18} rounds {len(seconds):3}  seconds to recover: median {middle:.1f}, most {most:.1f}")
    is_kept = not any(counts.get(name) for name in ("lost", "unexpected", "doubled", "unbalanced"))
    return is_kept and recovered == len(every) and counts.get("quarantined") == counts.get("poisonous")


def read_arguments() -> argparse.Namespace:
    """Read the command line."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--rounds", type=int, default=20)
    given.add_argument("--flood", type=int, metavar="N", help="no rounds: N articles under a worker killed every 3 s")
    given.add_argument("--minutes", type=float, default=60.0, help="no more faults in a flood after this")
    given.add_argument("--postgresql", action="store_true", help="not SQLite")
    given.add_argument("--rabbitmq", action="store_true", help="not Redis; it must be installed")
    given.add_argument("--control", action="store_true", help="plain Celery in the place of Wiredesk")
    given.add_argument("--hang", type=float, default=10.0, metavar="SECONDS", help="how long what is stopped stays so")
    given.add_argument("--only", default="", metavar="NAME,...", help=", ".join((*OF_BROKER, *OF_WORKER, *OF_DATABASE)))
    return given.parse_args()


def main() -> None:
    """Run, let everything drain, print the counts; exit 1 if a promise is broken."""
    given = read_arguments()
    names = list(OF_FLOOD if given.flood else (*OF_BROKER[:3], *OF_WORKER, *OF_DATABASE))
    if not given.postgresql:
        names = [name for name in names if name not in OF_DATABASE]
    if given.only:
        names = given.only.split(",")
    broker: BrokerServer | RabbitServer
    if given.rabbitmq:
        names = [name for name in names if name != "empty_broker"]
        broker = RabbitServer()
    else:
        broker = BrokerServer(keeps="restart_broker" in names)
    database = PostgresServer(keeps=True) if given.postgresql else None
    slow = given.flood is None
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as folder:
        service: Service
        if given.control:
            service = PlainCelery(Path(folder), broker.url, slow=slow)
        else:
            url = database.create("faults") if database else None
            service = Wiredesk(Path(folder), broker.url, url, slow=slow)
        faults = Faults(service, broker, database, given.hang)
        times: Times = {}
        try:
            if given.flood:
                until_s = time.monotonic() + 60 * given.minutes
                run_flood(service, faults, names, given.flood, until_s, times)
            else:
                run_rounds(service, faults, names, given.rounds, times)
            service.drain()
            is_kept = report(service, times)
        finally:
            service.close()
            broker.close()
            if database:
                database.close()
    sys.exit(0 if is_kept else 1)


if __name__ == "__main__":
    main()
