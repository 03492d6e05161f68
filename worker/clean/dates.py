"""The day in the path of some addresses."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_IN_PATH = re.compile(
    r"/(?P<y>(?:19|20)\d\d)[/-](?P<m>\d{1,2}|[a-z]{3})[/-](?P<d>\d{1,2})(?=[/_.-]|$)"
    r"|[/_-](?P<y2>(?:19|20)\d\d)-?(?P<m2>0[1-9]|1[0-2])-?(?P<d2>0[1-9]|[12]\d|3[01])(?=[/_.-]|$)"
)
_ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def date_from_url(url: str) -> datetime | None:
    """Return the day in an address ("/2019/07/18/", "/2019/jul/18/", "-20190718"); None if there is no whole one."""
    path = url[:2000].split("?", 1)[0].split("#", 1)[0].lower()
    match = _IN_PATH.search(path)
    if not match:
        return None
    year, month, day = match["y"] or match["y2"], match["m"] or match["m2"], match["d"] or match["d2"]
    if not month.isdigit():
        if month not in _ENGLISH_MONTHS:
            return None
        month = str(_ENGLISH_MONTHS.index(month) + 1)
    try:
        return datetime(int(year), int(month), int(day), tzinfo=UTC)
    except ValueError:
        return None
