"""The Celery app: tasks that decode, make one call, and return nothing."""

from __future__ import annotations

import gc
import signal
import threading
import time
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import structlog
from celery import Celery, Task
from celery.signals import setup_logging, worker_init, worker_process_init, worker_process_shutdown, worker_ready

from worker.errors import StoreUnavailable, WiredeskError
from worker.queue.config import HINTED, TASK_QUEUES, celery_config
from worker.queue.guard import check_broker
from worker.queue.rabbitmq import use_for_rabbitmq
from worker.queue.reporter import Reporter
from worker.service.jobs.hints import Work
from worker.settings import Settings

if TYPE_CHECKING:
    from worker.bootstrap import Services
    from worker.queue.progress import Progress

    AnyTask = Task[Any, Any]
else:
    AnyTask = Task  # where it runs, it takes no parameters

log = structlog.get_logger()

TIME_LIMIT_SIGNAL = signal.SIGUSR1  #: Celery's parent sends it to a process at the soft time limit of its task.
RETRY_S = 10  #: Until an article that the database did not take is handed to it again.
ENOUGH_HINTS = 1_000  #: With so many messages in its queue no hint more is needed: each looks at all rows of its kind.
LOOK_EVERY_HINTS = 100  #: Hints of a kind between two looks at the length of its queue.
ENOUGH_FOR_S = 1.0  #: So long none of a kind is sent after its queue was found to hold enough.


class CeleryHints:
    """Hints sent as Celery messages, with one try each; a lost hint only costs time.

    A queue that gives no answer takes a third of the time of a process at most: after a hint was lost, none of its
    kind is sent for twice as long as the wait for it. Nor is any while enough messages are in the queue, which would
    grow for as long as hints come faster than tasks end.
    """

    def __init__(self, app: Celery) -> None:
        self._app = app
        self._sent: Counter[Work] = Counter()
        self._silent_until_s: dict[Work, float] = {}  #: Monotonic time until which none of a kind is sent.

    def send(self, work: Work) -> None:
        """Send a hint; an error is logged and never raised."""
        began_s = time.monotonic()
        if began_s < self._silent_until_s.get(work, 0.0):
            return
        try:
            if self._sent[work] % LOOK_EVERY_HINTS == 0 and self._are_enough(work):
                self._silent_until_s[work] = began_s + ENOUGH_FOR_S
                return
            self._app.send_task(HINTED[work], retry=False, ignore_result=True)
            self._sent[work] += 1
        except Exception as error:  # the row is committed: whatever the broker says, the sweep hints again
            ended_s = time.monotonic()
            self._silent_until_s[work] = ended_s + 2 * (ended_s - began_s)
            log.warning("hint_lost", work=work, error=type(error).__name__)

    def _are_enough(self, work: Work) -> bool:
        """Return True if no hint more is needed in the queue of a hint.

        A kind that is a guest in the queue of another has room for as many again: a queue full of hints at pages to
        fetch tells nobody of hubs to ask.
        """
        queue = TASK_QUEUES[HINTED[work].removeprefix("wiredesk.")]
        with self._app.connection_or_acquire() as connection, connection.channel() as channel:
            try:
                waiting = int(channel.queue_declare(queue, passive=True).message_count)
            except connection.channel_errors:  # it is not there yet
                return False
        return waiting >= (ENOUGH_HINTS if queue == work else 2 * ENOUGH_HINTS)


def make_app(settings: Settings, broker_url: str, progress: Progress | None = None) -> Celery:
    """Return the app with its tasks. It is not connected yet. ``progress``: of a worker, that of its pool."""
    use_for_rabbitmq()
    app: Celery[AnyTask] = Celery("wiredesk", set_as_current=False, task_cls=TimedTask)
    app.conf.update(celery_config(settings, broker_url))
    state = _WorkerState(settings, app, progress)
    _register(app, state, settings)
    _register_upkeep(app, state)
    _connect_signals(app, state)
    return app


class TimeLimitReached(BaseException):
    """The soft time limit of a task. No ``Exception``: nothing may take it for the failure of what was in hand.

    Celery's own is one: it was taken for an article's failure, and, raised while SQLAlchemy converted values, for a
    value that the database refuses.
    """


class TimedTask(AnyTask):
    """A task that ends quietly at its time limit. Rows in hand are tried again once their lease ends."""

    _runs = False  #: Of this process. A limit that comes between two tasks is of one that has ended.

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """Run the task."""
        signal.signal(TIME_LIMIT_SIGNAL, TimedTask._end)  # Celery sets its own in each process after the fork
        try:
            try:
                TimedTask._runs = True
                return self.run(*arguments, **options)
            finally:
                TimedTask._runs = False
        except TimeLimitReached:  # of the task, or of the line above: after it none is raised
            log.warning("task_out_of_time", task=self.name)
            return None

    @staticmethod
    def _end(_signal: int, _frame: object) -> None:
        """End the task that runs, once."""
        if TimedTask._runs:
            TimedTask._runs = False
            raise TimeLimitReached


class _WorkerState:
    """The services of this process, made when a task first needs them, or before the fork to be shared."""

    def __init__(self, settings: Settings, app: Celery, progress: Progress | None) -> None:
        self._settings = settings
        self._app = app
        self._progress = progress
        self._services: Services | None = None
        self._reporter: Reporter | None = None  #: Of a process of the pool.

    @property
    def services(self) -> Services:
        if self._services is None:
            from worker.bootstrap import connect  # every stage and its libraries; beat needs none of them

            self._services = connect(self._settings, hints=CeleryHints(self._app))
        return self._services

    def send_first_hints(self) -> None:
        """Hint at rows that wait; an error is logged and never raised, as the next tick hints at them."""
        try:
            self.services.sweep.send_hints()
        except Exception as error:
            log.warning("first_hints_lost", error=type(error).__name__)

    def forked(self) -> None:
        """Drop the connections, which belong to the parent; models and tables stay shared."""
        self.services.database.after_fork()
        self._reporter = Reporter(self.services, self._progress)
        self._reporter.start()

    def ending(self) -> None:
        """Report what is left to report."""
        if self._reporter is not None:
            self._reporter.end()


def _register(app: Celery, state: _WorkerState, settings: Settings) -> None:
    task = partial(app.task, shared=False)  # not on the other apps of this process

    @task(name="wiredesk.accept", autoretry_for=(StoreUnavailable,), default_retry_delay=RETRY_S, max_retries=None)
    def accept(article: dict[str, Any]) -> None:
        """Accept one article (shape: "article in"). At least once up to the broker; HTTP is durable.

        While the database is away, or its disk nearly full, the article goes back to the broker.
        """
        state.services.intake.accept_value(article, door="celery")

    @task(name="wiredesk.poll")
    def poll(feed_id: int) -> None:
        """Poll one feed now."""
        state.services.poll.one(feed_id)

    # A poll task claims for 20 s; what it claimed last may take as long as a fetch and a search for a feed.
    poll_limit_s = 60 + 2 * settings.fetch_total_limit_s

    @task(name="wiredesk.poll_due", bind=True, soft_time_limit=poll_limit_s, time_limit=poll_limit_s + 30)
    def poll_due(self: Task[Any, Any]) -> None:
        """Poll the feeds that are due."""
        _again(self, state.services.poll.due())

    @task(name="wiredesk.fetch", bind=True)
    def fetch(self: Task[Any, Any]) -> None:
        """Fetch the pages of accepted addresses."""
        _again(self, state.services.pages.fetch_batch())

    @task(name="wiredesk.ingest", bind=True, soft_time_limit=20, time_limit=25)
    def ingest(self: Task[Any, Any]) -> None:
        """Take a batch of accepted articles in."""
        _again(self, state.services.ingest.take_in_batch())

    @task(name="wiredesk.enrich", bind=True, soft_time_limit=45, time_limit=50)
    def enrich(self: Task[Any, Any]) -> None:
        """Find the names in a batch of stored articles."""
        _again(self, state.services.enrich.enrich_batch())


def _register_upkeep(app: Celery, state: _WorkerState) -> None:
    """Register the tasks beside the path of an article: feeds, deliveries and the tick."""
    task = partial(app.task, shared=False)

    @task(name="wiredesk.backfill", bind=True)
    def backfill(self: Task[Any, Any]) -> None:
        """Look for entries that left a feed between two polls."""
        _again(self, state.services.backfill.fill_next_gap())

    @task(name="wiredesk.health", bind=True)
    def health(self: Task[Any, Any]) -> None:
        """Check the health of the feeds."""
        _again(self, state.services.health.check_due_feeds())

    @task(name="wiredesk.websub", bind=True)
    def websub(self: Task[Any, Any]) -> None:
        """Ask hubs for subscriptions, and renew them."""
        _again(self, state.services.websub.ask_due_hubs())

    @task(name="wiredesk.deliver", bind=True)
    def deliver(self: Task[Any, Any]) -> None:
        """Send what watches matched."""
        _again(self, state.services.delivering.deliver_batch())

    @task(name="wiredesk.rerun", bind=True)
    def rerun(self: Task[Any, Any]) -> None:
        """Go on with a rerun for a while."""
        _again(self, state.services.rerun_jobs.work_on_next())

    @task(name="wiredesk.prune", bind=True)
    def prune(self: Task[Any, Any]) -> None:
        """Delete a batch of what was settled long ago."""
        _again(self, state.services.pruning.prune_batch())

    @task(name="wiredesk.expire", bind=True)
    def expire(self: Task[Any, Any], limit: Literal["age", "size"] = "age", after: int = 0) -> None:
        """Delete a batch of articles that were kept for their time; the next message names the place to go on from."""
        following = state.services.retention.expire_batch(limit, after).next
        _again(self, following is not None, *(following or ()))

    @task(name="wiredesk.merge", bind=True)
    def merge(self: Task[Any, Any], before: int = 0, looked: int = 0) -> None:
        """Accept proposed merges for a page of entities; the next message names the place to go on from."""
        following = state.services.accept_proposals.accept_page(before, looked)
        _again(self, following is not None, *(following or ()))

    @task(name="wiredesk.tick")
    def tick() -> None:
        """Look for due feeds and waiting rows."""
        state.services.sweep.send_hints()


def _again(task: Task[Any, Any], more: bool, *arguments: str | int) -> None:
    """Ask for the task once more after a full batch, rather than hold the process."""
    if not more:
        return
    try:
        task.apply_async(arguments, retry=False)
    except Exception as error:  # the work is committed: the next sweep hints at the rest
        log.warning("hint_lost", work=task.name, error=type(error).__name__)


def _connect_signals(app: Celery, state: _WorkerState) -> None:
    @setup_logging.connect(weak=False)
    def _logging(**_: Any) -> None:
        """Keep Celery from replacing the logs, which the front door sets up."""

    @worker_init.connect(weak=False)
    def _started(sender: Any = None, **_: Any) -> None:
        """Refuse a broker that loses work, and load what the children share; runs in the parent before the fork."""
        consumes = set(sender.app.amqp.queues.consume_from) if sender is not None else set()
        try:
            check_broker(app.conf.broker_url)
            if "ingest" in consumes:
                state.services.ingest.load()  # what it imports and reads is shared by the children then
            if "enrich" in consumes:
                state.services.enrich.prepare()
        except WiredeskError as error:  # Celery logs an error of a signal handler and goes on; an exit it lets through
            raise SystemExit(f"wiredesk: {' '.join(str(error).split())}") from error
        gc.freeze()  # modules and models stay: no collection has to walk over them, nor unshare their memory

    @worker_process_init.connect(weak=False)
    def _forked(**_: Any) -> None:
        state.forked()

    @worker_process_shutdown.connect(weak=False)
    def _process_ends(**_: Any) -> None:
        state.ending()

    @worker_ready.connect(weak=False)
    def _ready(**_: Any) -> None:
        """Hint at rows that waited while no worker ran, rather than wait for the next tick; consuming does not wait."""
        threading.Thread(target=state.send_first_hints, name="first-hints", daemon=True).start()
