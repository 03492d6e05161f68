"""Validation of the fields a watch is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from worker.addresses import URL_LIMIT_CHARS
from worker.clean import tidy
from worker.deliver.channels import Channel
from worker.deliver.digest import check_interval, read_interval
from worker.errors import InvalidInput, check_known
from worker.service.search.articles import ArticleFilter
from worker.service.search.resolve_query import stored_query

__all__ = ["WatchDraft", "check_name", "check_target", "columns_of", "read_interval"]

NAME_LIMIT_CHARS = 255
KINDS = ("stored", "updated")
FILTERS = ("source", "lang", "entity_id", "story_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchDraft:
    """A watch as it is asked for, not checked yet."""

    name: str
    wanted: ArticleFilter  #: since, until and state are not looked at.
    per: str = "article"
    kinds: tuple[str, ...] = ("stored",)
    digest_s: float | None = None
    targets: Mapping[str, str] = field(default_factory=dict)  #: By channel: one, or none for its feed alone.
    secret: str | None = None  #: To sign webhooks with; None: one is made.


def columns_of(given: WatchDraft, channels: Mapping[str, Channel], now: datetime) -> dict[str, Any]:
    """Return the columns of a new watch. Raises InvalidInput naming what is wrong and the mend."""
    check_name(given.name)
    query = None if given.wanted.q is None else stored_query(given.wanted.q, now)
    for kind in given.kinds:
        check_known("kind", kind, KINDS, reason="bad_kind")
    if "stored" not in given.kinds:
        raise InvalidInput("kinds are stored, or stored and updated", reason="bad_kind")
    check_known("value of per", given.per, ("article", "story"), reason="bad_per")
    for name in ("source", "lang"):
        value = getattr(given.wanted, name)
        if value is not None and (not value or tidy(value) != value):
            raise InvalidInput(f"{name} is empty or holds characters that no article's has", reason="bad_filter")
    channel, target, secret = _destination(given, channels)
    if given.digest_s is not None and channel == "feed":
        raise InvalidInput("a digest needs a webhook or a notify address to go to", reason="bad_interval")
    return {
        "name": given.name.strip(),
        "query": query,
        "filters": {name: getattr(given.wanted, name) for name in FILTERS if getattr(given.wanted, name) is not None},
        "per": given.per,
        "kinds": [kind for kind in KINDS if kind in given.kinds],
        "digest_s": None if given.digest_s is None else check_interval(given.digest_s),
        "channel": channel,
        "target": target,
        "secret": secret,
    }


def check_name(name: str) -> None:
    """Raise InvalidInput(reason="bad_name") for a name that is empty or too long."""
    if not 0 < len(name.strip()) <= NAME_LIMIT_CHARS:
        raise InvalidInput(f"give it a name of 1 to {NAME_LIMIT_CHARS} characters", reason="bad_name")


def check_target(channel: Channel, target: str) -> None:
    """Raise InvalidInput for an address that a channel could never reach."""
    if len(target) > URL_LIMIT_CHARS:
        raise InvalidInput(f"the address has more than {URL_LIMIT_CHARS:,} characters", reason="bad_url")
    channel.check(target)


def _destination(given: WatchDraft, channels: Mapping[str, Channel]) -> tuple[str, str | None, str | None]:
    """Return channel, target and secret. Raises InvalidInput."""
    if len(given.targets) > 1:
        raise InvalidInput("a watch has one place to deliver to; make a second watch", reason="two_targets")
    for name, target in given.targets.items():
        secret = channels[name].secret(given.secret)
        check_target(channels[name], target)
        return name, target, secret
    if given.secret is not None:
        raise InvalidInput("a secret signs webhooks; this watch has none", reason="bad_secret")
    return "feed", None, None
