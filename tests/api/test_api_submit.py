"""Handing in many, handing in twice, and being told to wait."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from api_server import Answer, Api
from database_marks import ON_SQLITE
from manual_clock import ManualClock
from waiting import wait_until
from working import receipt_of

from worker.bootstrap import Services
from worker.errors import Conflict, InvalidInput
from worker.service.intake.idempotency import KEPT_FOR
from worker.service.intake.submissions import Submission
from worker.settings import Settings
from worker.store.core.engine import sqlite_module

REPORT = {"text": "The bridge over the river reopened on Monday after two years of repairs, the city said."}


def accepted(api: Api) -> int:
    return int(api("GET", "/v1/ledger").json["accepted"])


def test_a_receipt_writes_its_times_as_when_it_is_asked_for(api: Api) -> None:
    answered = api("POST", "/v1/articles", REPORT).json["receipts"][0]
    assert answered["accepted_at"] == api("GET", answered["url"]).json["accepted_at"]


# ── rows ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("content_type", ["application/json", "application/x-ndjson"])
def test_a_wrong_one_of_many_is_named_in_its_place_and_the_others_are_accepted(api: Api, content_type: str) -> None:
    rows = [REPORT, {"txt": "x"}, {"url": "https://example.org/1"}, {}, REPORT]
    body = json.dumps(rows) if content_type == "application/json" else "\n".join(map(json.dumps, rows))
    answer = api("POST", "/v1/articles", body, headers={"Content-Type": content_type})
    assert answer.status == 202
    receipts = answer.json["receipts"]
    assert [one["state"] for one in receipts] == ["pending", "refused", "pending", "refused", "pending"]
    assert receipts[1] == {
        "index": 1, "state": "refused", "reason": "unknown_field",
        "detail": "there is no field 'txt'; did you mean text?",
    }  # fmt: skip
    assert (receipts[3]["index"], receipts[3]["reason"]) == (3, "empty_article")
    assert accepted(api) == 3
    assert [api("GET", one["url"]).json["id"] for one in receipts if "url" in one] == [
        one["id"] for one in receipts if "id" in one
    ]


@ON_SQLITE
def test_a_line_that_is_no_json_spoils_no_other(api: Api) -> None:
    body = json.dumps(REPORT) + '\n{"text": \n' + json.dumps(REPORT)
    answer = api("POST", "/v1/articles", body, headers={"Content-Type": "application/x-ndjson"})
    assert [one.get("reason") for one in answer.json["receipts"]] == [None, "bad_json", None]


@ON_SQLITE
def test_if_all_are_wrong_each_is_named_and_the_answer_is_a_problem(api: Api) -> None:
    answer = api("POST", "/v1/articles", [{"txt": "x"}, {}])
    assert (answer.status, answer.json["reason"]) == (422, "unknown_field")
    assert [(one["index"], one["reason"]) for one in answer.json["receipts"]] == [
        (0, "unknown_field"), (1, "empty_article"),
    ]  # fmt: skip
    assert accepted(api) == 0


@ON_SQLITE
def test_a_thousand_are_taken_at_once_and_their_end_can_be_read(api: Api) -> None:
    answer = api("POST", "/v1/articles", [REPORT] * 1_000)
    assert (answer.status, len(answer.json["receipts"])) == (202, 1_000)
    while api.services.ledgers.read_ledger().pending:
        api.services.ingest.take_in_batch()
    last = api("GET", answer.json["receipts"][-1]["url"]).json
    assert (last["state"], last["reason"], last["article_id"]) == ("duplicate", "same_text", 1)


# ── twice ────────────────────────────────────────────────────────────────────────────────────


def keyed(api: Api, body: Any, key: str, **headers: str) -> Answer:
    return api("POST", "/v1/articles", body, headers={"Idempotency-Key": key} | headers)


def test_the_same_request_with_the_same_key_is_done_once_and_answered_alike(api: Api) -> None:
    key = str(uuid.uuid4())
    first = keyed(api, [REPORT, {}, REPORT], key)
    second = keyed(api, [REPORT, {}, REPORT], key)
    assert first.status == second.status == 202
    assert first.body == second.body
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert accepted(api) == 2


def test_the_same_key_with_another_request_is_refused(api: Api) -> None:
    keyed(api, REPORT, "k1")
    for body in ({"text": "Another report of the day."}, [REPORT]):
        answer = keyed(api, body, "k1")
        assert (answer.status, answer.json["reason"]) == (422, "key_reused")
    assert keyed(api, REPORT, "k2").status == 202
    assert accepted(api) == 2


@ON_SQLITE
def test_nothing_is_kept_of_a_request_that_was_refused(api: Api) -> None:
    assert keyed(api, {"txt": "x"}, "k1").status == 422
    assert keyed(api, REPORT, "k1").status == 202


@ON_SQLITE
@pytest.mark.parametrize("key", ["", " ", "x" * 256, "a b"])
def test_what_is_no_key_is_refused(api: Api, key: str) -> None:
    assert keyed(api, REPORT, key).json["reason"] == "bad_idempotency_key"


def test_two_callers_with_one_key_are_two(database_url: str, serve: Callable[..., Api], data_dir: Path) -> None:
    api = serve(Settings(database_url=database_url, data_dir=data_dir))
    one, other = api.with_key("ingest"), api.with_key("admin")
    first, second = keyed(one, REPORT, "k1"), keyed(other, REPORT, "k1")
    assert first.json["receipts"][0]["id"] != second.json["receipts"][0]["id"]


@ON_SQLITE
def test_while_the_first_is_being_worked_on_the_second_is_told_to_wait(api: Api, data_dir: Path) -> None:
    other = sqlite_module().connect(data_dir / "wiredesk.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answers = []
    first = threading.Thread(target=lambda: answers.append(keyed(api, REPORT, "k1")))
    first.start()
    wait_until(lambda: keyed_conflicts(api), "the first one is at work")
    other.execute("ROLLBACK")
    other.close()
    first.join(20)
    assert answers[0].status == 202
    assert keyed(api, REPORT, "k1").body == answers[0].body
    assert accepted(api) == 1


def keyed_conflicts(api: Api) -> bool:
    """Return True if the first one is at work. Asked of the verb, so that this one cannot become the first."""
    running = api.services.intake._memory._running
    if not running:
        return False
    answer = keyed(api, REPORT, "k1")
    assert (answer.status, answer.json["reason"]) == (409, "still_running")
    return True


def test_of_many_that_come_at_one_moment_one_wins_whichever_process_it_asks(
    connect_services: Callable[..., Services],
) -> None:
    processes = [connect_services() for _ in range(4)]
    given = Submission(body=json.dumps(REPORT).encode(), content_type="application/json", idempotency_key="k1")
    start = threading.Barrier(8)
    ids: list[int] = []
    told_to_wait: list[Conflict] = []

    def submit(services: Services) -> None:
        start.wait(10)
        try:
            ids.append(receipt_of(services.intake.submit(given).rows[0]).id)
        except Conflict as error:
            told_to_wait.append(error)

    threads = [threading.Thread(target=submit, args=(processes[number % 4],)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(ids) + len(told_to_wait) == 8
    assert len(ids) >= 4  # of each process one at least
    assert len(set(ids)) == 1
    assert processes[0].ledgers.read_ledger().accepted == 1


def test_a_key_is_kept_for_a_day(services: Services, clock: ManualClock) -> None:
    def submit(text: str) -> int:
        body = json.dumps({"text": text}).encode()
        given = Submission(body=body, content_type="application/json", idempotency_key="k1")
        return receipt_of(services.intake.submit(given).rows[0]).id

    first = submit("A report.")
    clock.pass_s(KEPT_FOR.total_seconds())
    assert submit("A report.") == first
    clock.pass_s(1)
    second = submit("Another report.")
    assert second != first
    with pytest.raises(InvalidInput, match="used for another request"):
        submit("A report.")


# ── waiting ──────────────────────────────────────────────────────────────────────────────────


def test_more_than_may_wait_is_refused_until_it_is_less(
    database_url: str, serve: Callable[..., Api], data_dir: Path
) -> None:
    settings = Settings(database_url=database_url, data_dir=data_dir, submit_pending_limit_articles=10)
    api = serve(settings).with_key("admin")
    assert api("POST", "/v1/articles", [REPORT] * 8).status == 202
    assert api("POST", "/v1/articles", [REPORT] * 8).status == 202  # the limit is looked at before, not within
    refused = api("POST", "/v1/articles", REPORT)
    assert (refused.status, refused.json["reason"]) == (429, "backlog_full")
    assert refused.headers["retry-after"] == "10"
    assert accepted(api) == 16
    api.services.ingest.take_in_batch()
    wait_until(lambda: api("POST", "/v1/articles", REPORT).status == 202, "it takes articles again")


def test_a_disk_that_is_nearly_full_takes_nothing_more(
    serve: Callable[..., Api], sqlite_url: str, data_dir: Path
) -> None:
    api = serve(Settings(data_dir=data_dir, disk_free_limit_bytes=2**60))
    answer = api("POST", "/v1/articles", REPORT)
    assert (answer.status, answer.json["reason"]) == (507, "disk_low")
    assert answer.headers["retry-after"]
    assert accepted(api) == 0


@ON_SQLITE
def test_receipts_are_listed_by_state_and_what_was_rejected_can_be_tried_again(api: Api) -> None:
    api("POST", "/v1/articles", [{"html": "<p> </p>"}, {"text": "The bridge reopened on Monday."}, {"html": "<b></b>"}])
    while api.services.ingest.take_in_batch():
        pass
    first = api("GET", "/v1/receipts?state=rejected&limit=1").json
    assert [one["id"] for one in first["receipts"]] == [1]
    second = api("GET", first["next"]).json
    assert ([one["id"] for one in second["receipts"]], second["next"]) == ([3], None)
    assert [one["id"] for one in api("GET", "/v1/receipts?state=stored").json["receipts"]] == [2]
    assert api("GET", "/v1/receipts?state=rejected&reason=bad_url").json["receipts"] == []
    given = api("GET", "/v1/receipts/3/input").json
    assert (given["state"], given["input"]["html"]) == ("rejected", "<b></b>")
    assert api("POST", "/v1/receipts/retry", {"receipts": [1, 2]}).status == 404
    assert api("POST", "/v1/receipts/retry", {"receipts": [1, 3]}).json == {"receipts": 2}
    assert [one["id"] for one in api("GET", "/v1/receipts?state=pending").json["receipts"]] == [1, 3]
    assert api("POST", "/v1/receipts/drop", {"receipts": [1]}).status == 404
    for path in ("/v1/receipts", "/v1/receipts?state=lost", "/v1/receipts?state=stored&after=-1"):
        assert api("GET", path).status == 422


@ON_SQLITE
@pytest.mark.parametrize(
    ("scope", "method", "path", "status"),
    [
        ("ingest", "GET", "/v1/receipts/1", 404),
        ("ingest", "GET", "/v1/receipts?state=stored", 403),
        ("ingest", "POST", "/v1/receipts/retry", 403),
        ("read", "GET", "/v1/receipts?state=stored", 200),
        ("read", "POST", "/v1/receipts/drop", 403),
        ("admin", "POST", "/v1/receipts/drop", 404),
    ],
)
def test_receipts_are_listed_by_readers_and_retried_by_admins(
    api: Api, scope: str, method: str, path: str, status: int
) -> None:
    body = {"receipts": [1]} if method == "POST" else None
    assert api.with_key(scope)(method, path, body).status == status
