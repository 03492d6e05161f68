"""The pure parts of delivering: waits, intervals, signatures, messages."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from worker.deliver.apprise import Notify
from worker.deliver.digest import ends_at, read_interval
from worker.deliver.messages import EXCERPT_CHARS, Message, as_text, excerpt
from worker.deliver.retries import is_given_up, wait_s
from worker.deliver.webhook import read_secret, secret_of, signed_headers, webhook_body
from worker.errors import InvalidInput

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "roll", "asked_s", "expected_s"),
    [
        (1, 0.0, None, 5),
        (2, 0.0, None, 15),
        (3, 1.0, None, 54),
        (7, 0.0, None, 3645),
        (9, 0.0, None, 21_600),
        (10_000, 1.0, None, 25_920),
        (1, 0.0, 900.0, 900),
        (9, 0.0, 1.0, 21_600),
        (1, 0.0, 1e9, 86_400),
    ],
)
def test_the_wait_grows_is_spread_and_is_never_shorter_than_asked_for(
    failures: int, roll: float, asked_s: float | None, expected_s: int
) -> None:
    assert wait_s(failures, roll, asked_s) == pytest.approx(expected_s)


@pytest.mark.parametrize(
    ("failures", "days", "expected"), [(5, 5, True), (100, 4.9, False), (4, 30, False), (6, 6, True)]
)
def test_a_hook_is_given_up_after_days_and_several_tries(failures: int, days: float, expected: bool) -> None:
    assert is_given_up(failures, NOW - timedelta(days=days), NOW) is expected


@pytest.mark.parametrize(("typed", "expected_s"), [("30m", 1_800), ("6h", 21_600), ("1d", 86_400), (" 1W ", 604_800)])
def test_an_interval_is_read(typed: str, expected_s: int) -> None:
    assert read_interval(typed) == expected_s


@pytest.mark.parametrize("typed", ["", "0m", "1", "h", "1.5h", "-1h", "40d", "1y", "9999999999w"])
def test_what_is_no_interval_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_interval(typed)
    assert refused.value.reason == "bad_interval"


@pytest.mark.parametrize(("passed_s", "expected_s"), [(0, 3600), (1, 3600), (3599, 3600), (3600, 7200), (9000, 10800)])
def test_an_interval_ends_after_now_counted_from_the_beginning(passed_s: int, expected_s: int) -> None:
    assert ends_at(NOW, 3600, NOW + timedelta(seconds=passed_s)) == NOW + timedelta(seconds=expected_s)


def test_a_signature_is_that_of_the_specifications_example() -> None:
    """The example of standard-webhooks.md, "Signature scheme"."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    headers = signed_headers(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, b'{"test": 2432232314}')
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_????", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", secret_of(bytes(65))]
)
def test_what_is_no_secret_is_refused_and_not_repeated(secret: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_secret(secret)
    assert refused.value.reason == "bad_secret"
    assert not secret or secret not in str(refused.value) or secret == "whsec_"


def item(n: int, **changed: Any) -> dict[str, Any]:
    article = {"title": f"Title {n}", "source": "desk", "url": f"https://example.org/{n}", "excerpt": "It begins."}
    return {"event": n, "kind": "stored", "article": article | changed}


def message(*items: dict[str, Any], is_digest: bool = False) -> Message:
    return Message(id="msg_1", watch_id=3, watch_name="Bridges", is_digest=is_digest, created_at=NOW, items=items)


def test_a_webhook_says_what_it_is_when_it_was_made_and_what_matched() -> None:
    body = json.loads(webhook_body(message(item(1))))
    assert body == {
        "type": "watch.matched",
        "timestamp": "2026-03-01T12:00:00+00:00",
        "data": {"watch": {"id": 3, "name": "Bridges"}, "items": [item(1)]},
    }
    assert json.loads(webhook_body(message(item(1), item(2), is_digest=True)))["type"] == "watch.digest"


def test_a_message_to_people_is_short_however_much_matched() -> None:
    assert as_text(message(item(1))) == ("Bridges: Title 1", "It begins.\n\ndesk\n\nhttps://example.org/1")
    title, text = as_text(message(*(item(n) for n in range(50)), is_digest=True))
    assert title == "Bridges: 50 articles"
    assert text.splitlines()[0] == "- Title 0 (desk) https://example.org/0"
    assert text.splitlines()[-1] == "… and 30 more"
    assert as_text(message(item(1, title="a\nb", url=None)))[0] == "Bridges: a b"


def test_an_excerpt_ends_with_a_word() -> None:
    assert excerpt("Short.\n\nVery.") == "Short. Very."
    cut = excerpt("wordy " * 200)
    assert cut.endswith("wordy …")
    assert len(cut) <= EXCERPT_CHARS + 2
    assert len(excerpt("x" * 10_000)) <= EXCERPT_CHARS + 2


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd", "syslog://", " syslog://", "\tsyslog://", "SYSLOG://", "json://127.0.0.1,syslog://",
        "json://127.0.0.1, syslog://", "json://127.0.0.1 syslog://", "json://127.0.0.1\nsyslog://", "dbus://", "gio://",
        "qt://", "windows://", "blink1://", "unheard://x", "://", "",
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:'imghdr':DeprecationWarning")  # a service of Apprise imports it
def test_only_one_service_of_the_network_can_be_notified(address: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Notify().check(address)
    assert refused.value.reason == "bad_notify_url"


@pytest.mark.filterwarnings("ignore:'imghdr':DeprecationWarning")  # a service of Apprise imports it
@pytest.mark.parametrize("address", ["json://127.0.0.1", "JSONS://example.org/a?b=c", "mailto://user:pass@example.org"])
def test_a_service_of_the_network_can_be_notified(address: str) -> None:
    Notify().check(address)


def test_without_apprise_a_watch_that_notifies_is_refused_with_the_command_that_mends_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(InvalidInput, match=r"pip install 'wiredesk\[alerts\]'") as refused:
        Notify().check("mailto://example.org")
    assert refused.value.reason == "no_apprise"
