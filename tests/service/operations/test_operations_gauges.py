"""Gauges of the service as a whole: how much is stored lately, and what is free on the disk."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from manual_clock import ManualClock
from sample_articles import text

from worker.bootstrap import Services


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
