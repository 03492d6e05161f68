"""Measures of work: items, batches, requests and messages, counted with prometheus-client on a registry of our own.

Each process counts for itself; ``worker/service/operations/work_totals.py`` adds what it counted to totals in the
database, which every API shows. All labels are names of our own: stages, channels, outcomes, reason codes.
"""

from __future__ import annotations

import time
from collections import Counter as Counts
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Histogram

from worker.deliver.channels import CHANNELS
from worker.errors import WiredeskError
from worker.service.jobs.hints import STAGES, Work

FETCHED = ("feed", "page", "robots", "hub", "webhook")
DONE = "ok"  #: Outcome of what went well; else it is the reason of the failure.
RETRIED = "retried"  #: Outcome of an item that is tried again later.

WORK = CollectorRegistry()
_CLAIMED = Counter("wiredesk_work_claimed_total", "Items taken into hand.", ["stage"], registry=WORK)
_ENDED = Counter("wiredesk_work_ended_total", "Items let go of, by outcome.", ["stage", "outcome"], registry=WORK)
_BATCH_ITEMS = Histogram(
    "wiredesk_batch_items", "Items of a batch.", ["stage"], registry=WORK, buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500)
)
_BATCH_S = Histogram(
    "wiredesk_batch_seconds",
    "Time for a batch.",
    ["stage"],
    registry=WORK,
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 20, 45, 90),
)
_FETCHES = Counter("wiredesk_fetches_total", "Requests to other servers.", ["kind", "outcome"], registry=WORK)
_FETCH_S = Histogram(
    "wiredesk_fetch_seconds",
    "Time for a request to another server, redirects included.",
    ["kind"],
    registry=WORK,
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
_MESSAGES = Counter("wiredesk_deliveries_total", "Messages of watches.", ["channel", "outcome"], registry=WORK)
_MESSAGE_S = Histogram(
    "wiredesk_delivery_seconds",
    "Time to send a message of a watch.",
    ["channel"],
    registry=WORK,
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15),
)
for _stage in STAGES:  # a series that is missing looks like a monitor that is broken
    _CLAIMED.labels(_stage), _ENDED.labels(_stage, RETRIED), _BATCH_ITEMS.labels(_stage), _BATCH_S.labels(_stage)
for _kind in FETCHED:
    _FETCHES.labels(_kind, DONE), _FETCH_S.labels(_kind)
for _channel in CHANNELS:
    _MESSAGES.labels(_channel, DONE), _MESSAGE_S.labels(_channel)


@contextmanager
def batch(stage: Work, items: int) -> Iterator[None]:
    """Count a batch that was claimed, and time the work on it."""
    claimed(stage, items)
    with timed(stage):
        yield


def claimed(stage: Work, items: int) -> None:
    """Count items taken into hand together; none is no batch."""
    if items:
        _CLAIMED.labels(stage).inc(items)
        _BATCH_ITEMS.labels(stage).observe(items)


@contextmanager
def timed(stage: Work) -> Iterator[None]:
    """Time the work on a batch, however it ends."""
    with _BATCH_S.labels(stage).time():
        yield


def ended(stage: Work, outcome: str, items: int = 1) -> None:
    """Count items that a stage let go of."""
    _ENDED.labels(stage, outcome).inc(items)


def ended_all(stage: Work, outcomes: Iterable[str]) -> None:
    """Count items that a stage let go of, each with its outcome."""
    for outcome, items in Counts(outcomes).items():
        ended(stage, outcome, items)


@contextmanager
def request(kind: str) -> Iterator[None]:
    """Count and time a request to another server."""
    with _observed(_FETCHES, _FETCH_S, kind):
        yield


@contextmanager
def message(channel: str) -> Iterator[None]:
    """Count and time a message of a watch."""
    with _observed(_MESSAGES, _MESSAGE_S, channel):
        yield


@contextmanager
def _observed(counter: Counter, histogram: Histogram, label: str) -> Iterator[None]:
    started_s, outcome = time.perf_counter(), DONE
    try:
        yield
    except WiredeskError as error:
        outcome = error.reason
        raise
    except BaseException:
        outcome = "error"
        raise
    finally:
        counter.labels(label, outcome).inc()
        histogram.labels(label).observe(time.perf_counter() - started_s)
