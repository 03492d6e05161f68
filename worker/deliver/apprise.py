"""Messages to chat and mail services through Apprise, an optional extra.

Apprise makes its own connections: the guard of ``worker.fetch`` does not hold for them. Whoever may
make a watch decides where they go.
"""

from __future__ import annotations

import logging
from typing import Any

from worker.errors import FetchFailed, InvalidInput

MISSING = "Apprise is not installed; install it with: pip install 'wiredesk[alerts]'"
FORBIDDEN = ("file", "dbus", "gnome", "macosx", "windows", "syslog", "qt", "kde", "glib")
"""Services of this machine rather than of the network."""


def check(url: str) -> None:
    """Raises InvalidInput if Apprise is not there, or does not know such a service. Does not repeat the URL."""
    scheme = url.partition("://")[0].lower()
    if scheme in FORBIDDEN:
        raise InvalidInput(f"{scheme}: is no service of the network", reason="bad_notify_url")
    if not _apprise().Apprise().add(url):
        raise InvalidInput(
            f"Apprise knows no service for this {scheme[:20]!r} address; see appriseit.com", reason="bad_notify_url"
        )


def notify(url: str, title: str, text: str) -> None:
    """Send one message. Raises FetchFailed(reason="notify_failed"), InvalidInput as :func:`check`."""
    library = _apprise()
    service = library.Apprise()
    if not service.add(url) or not service.notify(title=title, body=text, body_format=library.NotifyFormat.TEXT):
        raise FetchFailed("the service did not take the message", reason="notify_failed")


def _apprise() -> Any:
    try:
        import apprise
    except ImportError as error:
        raise InvalidInput(MISSING, reason="no_apprise") from error
    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its lines hold addresses, and those hold passwords
    return apprise
