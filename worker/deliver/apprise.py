"""Messages to chat and mail services through Apprise, an optional extra.

Apprise makes its own connections: the guard of ``worker.fetch`` does not hold for them. Whoever may
make a watch decides where they go.
"""

from __future__ import annotations

import logging
from typing import Any

from worker.deliver.messages import Message, as_text
from worker.errors import FetchFailed, InvalidInput
from worker.wordlists import WordList

MISSING = "Apprise is not installed; install it with: pip install 'wiredesk[alerts]'"
SERVICES = WordList("deliver/notify_services")


class Notify:
    """A message to a chat or mail service that Apprise knows, by the address of that service."""

    def check(self, target: str) -> None:
        """Check the address of one service of the network. Its text is never repeated: it may hold a password.

        Apprise trims blanks, folds case and reads a comma as a list, so the address is refused where that would make
        it another one than it seems to be.

        Raises:
            InvalidInput: Apprise is not installed, the service is not on the list, or the address is not one service.
        """
        scheme = target.partition("://")[0]
        if scheme.lower() not in SERVICES.words:
            raise _bad(f"{scheme[:20]!r} is no service of the network that is known here")
        if any(character.isspace() or not character.isprintable() for character in target):
            raise _bad("the address holds blanks or control characters")
        if len(_services(target)) != 1:
            raise _bad(f"Apprise reads no single service in this {scheme[:20]!r} address; see appriseit.com")

    def secret(self, given: str | None) -> None:
        """Return None: the address holds what the service asks for. Raises InvalidInput for a given one."""
        if given is not None:
            raise InvalidInput("a secret signs webhooks; a message to a service is not signed", reason="bad_secret")

    def send(self, message: Message, target: str, secret: str | None, *, timestamp_s: int) -> None:
        """Send one message. Raises FetchFailed(reason="notify_failed"), InvalidInput as :meth:`check`."""
        self.check(target)  # an address that an older version took may be refused now
        title, text = as_text(message)
        if not _services(target).notify(title=title, body=text, body_format=_apprise().NotifyFormat.TEXT):
            raise FetchFailed("the service did not take the message", reason="notify_failed")

    def show(self, target: str) -> str:
        """Return the scheme alone: passwords stand anywhere in these addresses."""
        return f"{target.partition('://')[0]}://…"


def _bad(message: str) -> InvalidInput:
    return InvalidInput(message, reason="bad_notify_url")


def _services(url: str) -> Any:
    found = _apprise().Apprise()
    found.add(url)
    return found


def _apprise() -> Any:
    try:
        import apprise
    except ImportError as error:
        raise InvalidInput(MISSING, reason="no_apprise") from error
    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its lines hold addresses, and those hold passwords
    return apprise
