"""The end of an embargo, read after "embargoed until"."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from worker.parse.dates import read_date

LONGEST_AHEAD = timedelta(days=366)  #: A date further off was misread.
_WORDS = 12
_MILITARY = re.compile(r"\b([01]\d|2[0-3])([0-5]\d)\s?(?=[A-Z]{2,4}\b)")
_TIME = re.compile(r"^\d{1,2}[:.]\d\d")


def read_time_ahead(raw: str | None, *, now: datetime) -> datetime | None:
    """Return the time at the start of ``raw`` in UTC; a day or year not given is today's. None if unreadable."""
    words = _MILITARY.sub(r"\1:\2 ", raw or "").replace(",", " ").split()[:_WORDS]
    prefixes = [" ".join(words[:count]).strip(" :.-–—") for count in range(len(words), 0, -1)]
    readings = [reading for said in prefixes for reading in (said, f"{said} {now.year}")]
    readings += [f"{now:%d %B %Y} {said}" for said in prefixes if _TIME.match(said)]
    dates = (read_date(reading, now + LONGEST_AHEAD).at for reading in readings)
    return next((date for date in dates if date is not None), None)
