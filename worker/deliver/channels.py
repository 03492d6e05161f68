"""Channels: the ways by which messages of watches leave. Each has a file of its own, and its name here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol, get_args

from worker.deliver.apprise import Notify
from worker.deliver.messages import Message
from worker.deliver.webhook import Poster, Webhook

ChannelName = Literal["webhook", "notify"]
CHANNELS: tuple[ChannelName, ...] = get_args(ChannelName)


class Channel(Protocol):
    """One way by which messages leave, to a target: an address in the words of that channel."""

    def check(self, target: str) -> None:
        """Raise InvalidInput for a target that could never be reached; nothing is sent."""

    def secret(self, given: str | None) -> str | None:
        """Return the secret of a watch: the given one, else a new one. None if this channel uses none.

        Raises InvalidInput(reason="bad_secret"), which does not repeat it.
        """

    def send(self, message: Message, target: str, secret: str | None, *, timestamp_s: int) -> None:
        """Send one message at a Unix time. Raises FetchFailed, InvalidInput."""

    def show(self, target: str) -> str:
        """Return the target without what may be a password."""


def channels(poster: Poster) -> Mapping[str, Channel]:
    """Return all channels by name."""
    return dict(zip(CHANNELS, (Webhook(poster), Notify()), strict=True))
