"""Messages to chat and mail services through Apprise, an optional extra.

Apprise makes its own connections: the guard of ``worker.fetch`` does not hold for them. Whoever may
make a watch decides where they go.
"""

from __future__ import annotations

import logging
from typing import Any

from worker.errors import FetchFailed, InvalidInput
from worker.wordlists import WordList

MISSING = "Apprise is not installed; install it with: pip install 'wiredesk[alerts]'"
SERVICES = WordList("deliver/notify_services")


def check(url: str) -> None:
    """Check the address of one service of the network. Its text is never repeated: it may hold a password.

    Apprise trims blanks, folds case and reads a comma as a list, so the address is refused where that would make it
    another one than it seems to be.

    Raises:
        InvalidInput: Apprise is not installed, the service is not on the list, or the address is not one service.
    """
    scheme = url.partition("://")[0]
    if scheme.lower() not in SERVICES.words:
        raise InvalidInput(f"{scheme[:20]!r} is no service of the network that is known here", reason="bad_notify_url")
    if any(character.isspace() or not character.isprintable() for character in url):
        raise InvalidInput("the address holds blanks or control characters", reason="bad_notify_url")
    if len(_services(url)) != 1:
        raise InvalidInput(
            f"Apprise reads no single service in this {scheme[:20]!r} address; see appriseit.com",
            reason="bad_notify_url",
        )


def notify(url: str, title: str, text: str) -> None:
    """Send one message. Raises FetchFailed(reason="notify_failed"), InvalidInput as :func:`check`."""
    check(url)  # an address that an older version took may be refused now
    if not _services(url).notify(title=title, body=text, body_format=_apprise().NotifyFormat.TEXT):
        raise FetchFailed("the service did not take the message", reason="notify_failed")


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
