"""An arrival as the text that an inbox row keeps: JSON in ASCII.

ASCII because PostgreSQL refuses NUL and no driver takes a lone surrogate: escaped, both survive and
are dealt with by the cleaner, where it is recorded.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from worker.addresses import without_login, without_logins
from worker.types import Arrival, CleanText, Enclosure, Exported, Notice, Picture, Removed
from worker.types.stored import from_stored

ERASED = "{}"
"""The payload of an inbox row whose input was erased: by a takedown, or as it was settled long ago."""

_FIELDS = tuple(one.name for one in fields(Arrival))
_ADDRESSES = ("url", "linked_url", "comments_url", "id", "source")
_TIMES = ("published_at", "updated_at")
_LISTS = {"authors", "tags", "date_candidates", "ai_opt_out"}


def to_payload(arrival: Arrival) -> str:
    """Return the arrival's fields that say something; addresses without user and password, which nothing may keep."""
    said: dict[str, Any] = {}
    arrival = _without_logins(arrival)
    for name in _FIELDS:
        value = getattr(arrival, name)
        if value is None or value is False:
            continue
        if value != () or name == "ai_opt_out":  # nothing was found is not nobody looked
            said[name] = value
    return json.dumps(said, ensure_ascii=True, separators=(",", ":"), default=_encoded)


def _without_logins(arrival: Arrival) -> Arrival:
    changed: dict[str, Any] = {
        name: without_login(value) for name in _ADDRESSES if (value := getattr(arrival, name)) and "@" in value
    }
    if any("@" in one for one in arrival.authors):
        changed["authors"] = tuple(map(without_login, arrival.authors))
    if arrival.html and "@" in arrival.html:
        changed["html"] = without_logins(arrival.html)
    if arrival.picture:
        changed["picture"] = replace(arrival.picture, url=without_login(arrival.picture.url))
    if arrival.enclosures:
        changed["enclosures"] = tuple(replace(one, url=without_login(one.url)) for one in arrival.enclosures)
    return replace(arrival, **changed) if changed else arrival


def _encoded(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else asdict(value)


def from_payload(payload: str) -> Arrival:
    """Return the arrival again. Raises ValueError or TypeError if the payload was written by something else."""
    fields = json.loads(payload)
    for name in _TIMES:
        if name in fields:
            fields[name] = datetime.fromisoformat(fields[name])
    for name in _LISTS & fields.keys():
        fields[name] = tuple(fields[name])
    if "picture" in fields:
        fields["picture"] = from_stored(Picture, fields["picture"])
    if "enclosures" in fields:
        fields["enclosures"] = tuple(from_stored(Enclosure, one) for one in fields["enclosures"])
    if "exported" in fields:
        fields["exported"] = _exported(fields["exported"])
    return from_stored(Arrival, fields)


def _exported(given: dict[str, Any]) -> Exported:
    cleaned: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in given["cleaned"].items()
    }
    cleaned["removed"] = tuple(from_stored(Removed, one) for one in cleaned["removed"])
    notice = given["withdrawn"]
    if notice is not None:
        until = notice["until_at"] and datetime.fromisoformat(notice["until_at"])
        notice = from_stored(Notice, notice | {"named": tuple(notice["named"]), "until_at": until})
    return from_stored(Exported, given | {"cleaned": from_stored(CleanText, cleaned), "withdrawn": notice})
