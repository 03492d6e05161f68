"""Pages: what is fetched, what is not, and how it ends."""

from __future__ import annotations

import pytest
from sample_articles import text
from working import said, take_in

from worker.bootstrap import Services
from worker.errors import FetchFailed, ParseFailed, WiredeskError
from worker.fetch import BadStatus
from worker.service.pages import _end_state, _may_pass
from worker.types import Arrival


def status(code: int, reason: str = "http_status") -> BadStatus:
    return BadStatus("no", reason=reason, thing="https://a.example/", status=code, retry_after_s=None)


@pytest.mark.parametrize(
    ("error", "is_tried_again", "state"),
    [
        (status(404), False, "rejected"),
        (status(403), False, "rejected"),
        (status(410, "gone"), False, "rejected"),
        (status(500), True, "quarantined"),
        (status(503, "rate_limited"), True, "quarantined"),
        (FetchFailed("no", reason="robots_refused"), False, "rejected"),
        (FetchFailed("no", reason="too_large"), False, "rejected"),
        (FetchFailed("no", reason="timeout"), True, "quarantined"),
        (FetchFailed("no", reason="blocked_address"), False, "quarantined"),
        (FetchFailed("no", reason="tls_failed"), False, "quarantined"),
        (ParseFailed("no", reason="page_too_hard"), False, "rejected"),
        (ParseFailed("no", reason="page_too_complex"), False, "rejected"),
        (WiredeskError("no", reason="crashed"), False, "quarantined"),
        (WiredeskError("no", reason="error"), False, "quarantined"),
    ],
    ids=lambda value: getattr(value, "reason", None),
)
def test_a_page_that_its_site_refuses_is_rejected_and_what_may_be_mended_is_quarantined(
    error: WiredeskError, is_tried_again: bool, state: str
) -> None:
    assert (_may_pass(error), _end_state(error)) == (is_tried_again, state)


def test_a_page_handed_in_that_is_too_complex_is_rejected_and_its_neighbours_are_stored(services: Services) -> None:
    """It used to be tried three times and then quarantined, as if we had failed."""
    hard = Arrival(html="<html><body>" + "<div>" * 21_000)
    receipts = take_in(services, Arrival(text=text("one")), hard, Arrival(text=text("two")))
    assert said(receipts) == [("stored", "new"), ("rejected", "page_too_complex"), ("stored", "new")]
