"""Gauges of the service as a whole: how much is stored lately, and what is free on the disk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from manual_clock import ManualClock
from sample_articles import arrival, text
from working import take_in

from worker.bootstrap import Services


def test_a_clock_that_differs_from_the_databases_or_from_the_newest_article_is_told(
    services: Services, clock: ManualClock
) -> None:
    apart_s, newest_s = services.gauges.clocks_ahead_s()
    assert newest_s == 0
    is_apart = not services.database.is_sqlite  # its clock is that of the host
    assert (abs(apart_s) > 3_600) == is_apart
    take_in(services, arrival(1))
    clock.pass_s(-90)
    assert services.gauges.clocks_ahead_s()[1] == 90


def test_articles_stored_in_the_last_ten_minutes_are_counted(
    connect_services: Callable[..., Services], clock: ManualClock
) -> None:
    services = connect_services()
    for number in range(3):
        services.intake.accept_value({"title": "T", "text": text(f"t{number}")}, door="cli")
        services.ingest.take_in_batch()
        clock.pass_s(250)
    assert services.gauges.read_gauges().stored_lately == 2
    clock.pass_s(600)
    assert services.gauges.read_gauges().stored_lately == 0


def test_the_room_on_the_disk_is_known_where_the_database_is_a_file_here(
    connect_services: Callable[..., Services],
) -> None:
    database = connect_services().database
    folder = Path(str(database.url).removeprefix("sqlite:///")).parent
    free_bytes = connect_services().gauges.read_gauges().disk_free_bytes
    if not database.is_sqlite:
        assert free_bytes is None
    else:
        assert free_bytes is not None
        assert 0 < free_bytes < shutil.disk_usage(folder).total


def test_the_memory_of_processes_is_known_until_they_write_no_more(services: Services, clock: ManualClock) -> None:
    ours = [("api", os.getpid()), ("pool", os.getpid()), ("worker", os.getppid())]
    for _ in range(2):  # the second time in place of the first
        services.work_totals.write_memory()
        clock.pass_s(60)
    found = services.work_totals.read_memory(own="api")
    assert sorted((one.process, one.pid) for one in found) == ours
    assert all(2**20 < one.resident_bytes < 2**40 for one in found)
    assert [one.resident_bytes for one in found] == sorted((one.resident_bytes for one in found), reverse=True)
    clock.pass_s(180)
    assert [one.process for one in services.work_totals.read_memory(own="api")] == ["api"]
