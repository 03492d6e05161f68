"""Reports of a pool process: what it counted goes to the totals in the database every few seconds."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import structlog

from worker.errors import StoreUnavailable

if TYPE_CHECKING:
    from worker.bootstrap import Services

log = structlog.get_logger()

REPORT_S = 5.0  #: A process that is killed takes at most the counts of so long with it.


class Reporter:
    """Reports in a thread of its own, so that no task waits for it."""

    def __init__(self, services: Services) -> None:
        self._totals = services.work_totals
        self._is_ending = threading.Event()

    def start(self) -> None:
        """Begin to report; call it in the process that does the work."""
        threading.Thread(target=self._report_for_ever, name="reporter", daemon=True).start()

    def end(self) -> None:
        """Report once more, and no more then."""
        self._is_ending.set()
        self._report()

    def _report_for_ever(self) -> None:
        while not self._is_ending.wait(REPORT_S):
            self._report()

    def _report(self) -> None:
        try:
            self._totals.add_counted()
        except StoreUnavailable as error:  # kept in memory until it is back
            log.debug("report_waits", reason=error.reason)
        except Exception:  # a bug here must not end the reports
            log.exception("report_failed")
