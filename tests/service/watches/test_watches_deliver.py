"""Watches: what matches, what is delivered, in which order, and what happens to a hook that is dead."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from manual_clock import ManualClock
from sample_articles import arrival, extended
from webhook_receiver import Receiver, webhook_receiver
from working import take_in

from worker.bootstrap import Services
from worker.errors import InvalidInput, NotFound
from worker.service.search.articles import ArticleFilter
from worker.service.watches.manage import NewWatch, WatchDraft
from worker.store.search import event_log as log
from worker.store.search.event_log import Event

WORD = "regional"  #: Stands in the title of every sample article.


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with webhook_receiver() as receiver:
        yield receiver


@pytest.fixture
def services(connect_services: Callable[..., Services], receiver: Receiver) -> Services:
    return connect_services(
        fetch_allowed_networks=("127.0.0.0/8",), fetch_allowed_ports=(80, 443, receiver.port), fetch_host_gap_s=0
    )


def watch(services: Services, receiver: Receiver, query: str | None = WORD, **options: Any) -> NewWatch:
    given = WatchDraft(name="a watch", wanted=ArticleFilter(q=query), targets={"webhook": receiver.url})
    return services.watches.add(WatchDraft(**{name: getattr(given, name) for name in given.__slots__} | options))


def deliver(services: Services) -> None:
    while services.delivering.deliver_batch():
        pass


def enrich(services: Services, *article_ids: int | None, story: int | None = None, entity: int | None = None) -> None:
    """Say of articles that their names are known, as enrich does; finding them is not what is tested here."""
    from sqlalchemy import insert, update

    from worker.store.tables import ArticleRow, EntityRow, MentionRow, StoryRow

    now = services.clock()
    with services.database.write() as session:
        if story is not None and session.get(StoryRow, story) is None:
            times = {"first_at": now, "last_at": now, "updated_at": now}
            session.add(StoryRow(id=story, title="s", centroid={"weights": {}}, core=[], articles=1, **times))
        if entity is not None:
            times = {"first_seen_at": now, "last_seen_at": now}
            session.add(EntityRow(id=entity, name="Somebody", kind="person", company=[], **times))
            session.flush()
            rows = [{"article_id": one, "start": 0, "end": 2, "entity_id": entity, "text": "On"} for one in article_ids]
            session.execute(insert(MentionRow), rows)
        session.flush()
        session.execute(update(ArticleRow).where(ArticleRow.id.in_(article_ids)).values(story_id=story))
        said = [Event(kind="article.enriched", at=now, article_id=one, data={"version": 1}) for one in article_ids]
        log.append(session, said)


# ── webhooks ─────────────────────────────────────────────────────────────────────────────────


def test_what_matches_is_sent_signed_once_and_in_order(services: Services, receiver: Receiver) -> None:
    take_in(services, arrival("before"))
    made = watch(services, receiver)
    take_in(services, arrival(1), arrival(2), arrival("other", title="Something else", text="Nothing that is asked."))
    take_in(services, arrival(3))
    deliver(services)
    deliver(services)
    assert [one.titles for one in receiver.taken] == [[f"Report number {n} of the regional office"] for n in (1, 2, 3)]
    assert len({one.id for one in receiver.taken}) == 3
    assert all(one.is_signed_with(made.secret or "") for one in receiver.taken)
    assert {one.headers["content-type"] for one in receiver.taken} == {"application/json"}
    assert "deliver" not in services.sweep.waiting()
    assert [one.state for one in services.watches.deliveries(made.watch.id).deliveries] == ["delivered"] * 3


def test_the_signature_is_one_that_the_library_of_the_standard_accepts(services: Services, receiver: Receiver) -> None:
    library = pytest.importorskip("standardwebhooks")
    made = watch(services, receiver)
    take_in(services, arrival(1))
    deliver(services)
    [got] = receiver.taken
    verifier = library.Webhook(made.secret)
    timestamp = int(got.headers["webhook-timestamp"])
    verifier._Webhook__verify_timestamp = lambda given: services.clock()  # our clock stands still
    assert timestamp == int(services.clock().timestamp())
    verifier.verify(got.body, dict(got.headers))


def test_a_receiver_that_fails_for_ten_minutes_gets_everything_once_it_is_back_in_order(
    services: Services, receiver: Receiver, clock: ManualClock
) -> None:
    made = watch(services, receiver)
    receiver.status = 500
    for n in range(20):
        take_in(services, arrival(n))
        deliver(services)
        clock.pass_s(30)
    failing = services.watches.get(made.watch.id)
    assert receiver.taken == []
    assert failing.state == "active"
    assert "500" in (failing.last_error or "")
    tries = len(receiver.requests)
    assert 3 <= tries <= 10  # backed off: not a try per article
    assert len({one.id for one in receiver.requests}) == 1  # the first blocks the others, under one id
    receiver.status = 200
    clock.pass_s(3600)
    deliver(services)
    assert [one.titles[0] for one in receiver.taken] == [f"Report number {n} of the regional office" for n in range(20)]
    assert len({one.id for one in receiver.taken}) == 20
    assert receiver.taken[0].id == receiver.requests[0].id
    assert receiver.taken[0].body == receiver.requests[0].body
    mended = services.watches.get(made.watch.id)
    assert (mended.failures, mended.last_error, mended.waiting) == (0, None, 0)


def test_a_receiver_is_not_asked_again_before_it_wants_to_be(
    services: Services, receiver: Receiver, clock: ManualClock
) -> None:
    watch(services, receiver)
    receiver.status, receiver.headers = 503, {"Retry-After": "900"}
    take_in(services, arrival(1))
    deliver(services)
    receiver.status = 204
    clock.pass_s(890)
    deliver(services)
    assert receiver.taken == []
    clock.pass_s(20)
    deliver(services)
    assert len(receiver.taken) == 1


@pytest.mark.parametrize(("status", "days", "reason"), [(410, 0, "gone for good"), (500, 6, "nothing was taken since")])
def test_a_dead_hook_is_paused_and_said_to_be_and_delivers_what_it_missed_when_resumed(
    services: Services, receiver: Receiver, clock: ManualClock, status: int, days: int, reason: str
) -> None:
    made = watch(services, receiver)
    receiver.status = status
    take_in(services, arrival(1))
    deliver(services)
    for _ in range(days * 4):
        clock.pass_s(6 * 3600 * 1.3)
        deliver(services)
    paused = services.watches.get(made.watch.id)
    assert paused.state == "paused"
    assert reason in (paused.pause_reason or "")
    [said] = [one for one in services.events.read_page(0)[0] if one.kind == "watch.paused"]
    assert said.data["watch"] == made.watch.id
    receiver.status = 204
    take_in(services, arrival(2))
    deliver(services)
    assert receiver.taken == []
    services.watches.change(made.watch.id, paused=False)
    deliver(services)
    assert [one.titles[0] for one in receiver.taken] == [f"Report number {n} of the regional office" for n in (1, 2)]


def test_what_waits_goes_to_the_new_address_of_a_watch_at_once(services: Services, receiver: Receiver) -> None:
    gone = WatchDraft(name="moved", wanted=ArticleFilter(q=WORD), targets={"webhook": f"{receiver.url}/gone"})
    made = services.watches.add(gone)
    receiver.status = 500
    take_in(services, arrival(1))
    deliver(services)
    assert services.watches.get(made.watch.id).failures == 1
    receiver.status = 200
    with pytest.raises(InvalidInput, match="private address"):
        services.watches.change(made.watch.id, target="http://10.0.0.1/")
    changed = services.watches.change(made.watch.id, target=receiver.url)
    assert (changed.secret, changed.watch.failures, changed.watch.last_error) == (None, 0, None)
    deliver(services)
    [got] = receiver.taken
    assert got.is_signed_with(made.secret or "")


def test_a_redirect_is_not_followed(services: Services, receiver: Receiver) -> None:
    made = watch(services, receiver)
    receiver.status, receiver.headers = 307, {"Location": receiver.url}
    take_in(services, arrival(1))
    deliver(services)
    assert len(receiver.requests) == 1
    assert services.watches.get(made.watch.id).failures == 1


def test_a_worker_that_died_with_a_watch_in_hand_costs_its_lease_and_nothing_else(
    services: Services, receiver: Receiver, clock: ManualClock
) -> None:
    watch(services, receiver)
    take_in(services, arrival(1))
    with services.database.write() as session:
        from worker.store.watches import watches as store

        assert len(store.claim(session, limit=1, now=clock(), lease_s=180)) == 1
    deliver(services)
    assert receiver.requests == []
    clock.pass_s(181)
    deliver(services)
    assert len(receiver.taken) == 1


def test_two_workers_at_once_send_each_message_once(
    connect_services: Callable[..., Services], services: Services, receiver: Receiver
) -> None:
    watch(services, receiver)
    take_in(services, *(arrival(n) for n in range(10)))
    allowed = {name: getattr(services.settings, name) for name in ("fetch_allowed_networks", "fetch_allowed_ports")}
    workers = [connect_services(**allowed) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(deliver, workers))
    assert [one.titles[0] for one in receiver.taken] == [f"Report number {n} of the regional office" for n in range(10)]


def test_one_hook_that_fails_holds_up_no_other(services: Services, receiver: Receiver) -> None:
    watch(services, receiver, name="dead", targets={"webhook": receiver.url.replace("127.0.0.1", "127.0.0.9")})
    watch(services, receiver, name="well")
    take_in(services, arrival(1))
    deliver(services)
    assert len(receiver.taken) == 1
    assert [one.failures for one in services.watches.all()] == [1, 0]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # apprise imports what Python 3.13 will not have
def test_a_chat_or_mail_service_is_told_through_apprise(
    services: Services, receiver: Receiver, clock: ManualClock
) -> None:
    pytest.importorskip("apprise")
    made = watch(services, receiver, targets={"notify": f"json://127.0.0.1:{receiver.port}/?secret=x"})
    assert made.watch.target == "json://…"
    assert made.secret is None
    receiver.status = 500
    take_in(services, arrival(1))
    deliver(services)
    assert services.watches.get(made.watch.id).last_error == "the service did not take the message"
    receiver.status = 204
    clock.pass_s(10)
    deliver(services)
    assert json.loads(receiver.taken[0].body)["title"] == "a watch: Report number 1 of the regional office"


# ── what counts ──────────────────────────────────────────────────────────────────────────────


def test_copies_are_not_delivered_and_updates_only_if_asked_for(services: Services, receiver: Receiver) -> None:
    watch(services, receiver, name="stored")
    watch(services, receiver, name="updated too", kinds=("stored", "updated"))
    first = arrival(1)
    take_in(services, first)
    take_in(services, arrival(1, url="https://other.example/1", source="other"))
    take_in(services, arrival(1, text=extended(first.text or "", 1)))
    deliver(services)
    got = [(json.loads(one.body)["data"]["watch"]["name"], one.items[0]["kind"]) for one in receiver.taken]
    assert sorted(got) == [("stored", "stored"), ("updated too", "stored"), ("updated too", "updated")]


def test_a_watch_per_story_says_each_story_once_when_it_is_known(services: Services, receiver: Receiver) -> None:
    watch(services, receiver, per="story")
    ids = [one.article_id for one in take_in(services, arrival(1), arrival(2), arrival(3))]
    deliver(services)
    assert receiver.taken == []  # its story is not known yet
    enrich(services, ids[0], ids[1], story=5)
    enrich(services, ids[2], story=6)
    enrich(services, *ids[:2], story=5)
    deliver(services)
    assert [one.items[0]["article"]["story_id"] for one in receiver.taken] == [5, 6]


def test_a_story_that_was_merged_into_another_is_not_said_again(services: Services, receiver: Receiver) -> None:
    watch(services, receiver, per="story")
    first, second = [one.article_id for one in take_in(services, arrival(1), arrival(2))]
    enrich(services, first, story=5)
    deliver(services)
    enrich(services, second, story=6)
    services.stories.merge([6, 5])
    deliver(services)
    assert [one.items[0]["article"]["id"] for one in receiver.taken] == [first]


def test_a_watch_for_an_entity_waits_until_names_are_known_and_matches_once(
    services: Services, receiver: Receiver
) -> None:
    watch(services, receiver, query=None, wanted=ArticleFilter(entity_id=9))
    ids = [one.article_id for one in take_in(services, arrival(1), arrival(2))]
    deliver(services)
    assert receiver.taken == []
    enrich(services, ids[0], entity=9)
    enrich(services, ids[1])
    deliver(services)
    enrich(services, ids[0])
    deliver(services)
    assert [one.items[0]["article"]["id"] for one in receiver.taken] == [ids[0]]


def test_paused_it_sends_nothing_and_resumed_what_matched_meanwhile(services: Services, receiver: Receiver) -> None:
    made = watch(services, receiver)
    services.watches.change(made.watch.id, paused=True)
    take_in(services, arrival(1))
    deliver(services)
    assert receiver.requests == []
    services.watches.change(made.watch.id, paused=False)
    deliver(services)
    assert len(receiver.taken) == 1


# ── digests ──────────────────────────────────────────────────────────────────────────────────


def test_a_digest_is_one_message_at_the_end_of_its_interval_and_none_where_nothing_matched(
    services: Services, receiver: Receiver, clock: ManualClock
) -> None:
    watch(services, receiver, digest_s=3600.0)
    for n in range(3):
        take_in(services, arrival(n))
        deliver(services)
        clock.pass_s(600)
    assert receiver.requests == []
    clock.pass_s(3600)
    deliver(services)
    [digest] = receiver.taken
    assert digest.titles == [f"Report number {n} of the regional office" for n in range(3)]
    clock.pass_s(5 * 3600)
    deliver(services)
    assert len(receiver.taken) == 1
    take_in(services, arrival(3))
    deliver(services)
    clock.pass_s(3600)
    deliver(services)
    assert [len(one.items) for one in receiver.taken] == [3, 1]


# ── dry runs ─────────────────────────────────────────────────────────────────────────────────


def test_a_dry_run_says_what_would_have_matched_and_sends_nothing(
    services: Services, receiver: Receiver, clock: ManualClock
) -> None:
    take_in(services, arrival("old"))
    clock.pass_s(timedelta(days=10).total_seconds())
    take_in(services, arrival(1), arrival(2))
    made = watch(services, receiver)
    found = services.watches.dry_run(made.watch.id, days=7)
    assert [item["article"]["title"] for item in found.items] == [
        f"Report number {n} of the regional office" for n in (2, 1)
    ]
    assert (found.matched, found.is_all) == (2, True)
    assert services.watches.dry_run(made.watch.id, days=30).matched == 3
    deliver(services)
    assert receiver.requests == []


# ── wrong input ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"wanted": ArticleFilter(q='"open')}, "bad_query"),
        ({"targets": {"webhook": "http://10.1.2.3/hook"}}, "blocked_address"),
        ({"targets": {"webhook": "http://169.254.169.254/latest"}}, "blocked_address"),
        ({"targets": {"webhook": "ftp://example.org/"}}, "bad_url"),
        ({"targets": {"webhook": "https://example.org:8443/"}}, "bad_url"),
        ({"targets": {"webhook": "https://user:secret@example.org/"}}, "bad_url"),
        ({"targets": {"webhook": "https://example.org/", "notify": "json://127.0.0.1"}}, "two_targets"),
        ({"secret": "whsec_c2hvcnQ="}, "bad_secret"),
        ({"targets": {}, "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}, "bad_secret"),
        ({"targets": {"notify": "json://127.0.0.1"}, "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}, "bad_secret"),
        ({"digest_s": 5.0}, "bad_interval"),
        ({"targets": {}, "digest_s": 3600.0}, "bad_interval"),
        ({"kinds": ("updated",)}, "bad_kind"),
        ({"kinds": ("stored", "gone")}, "bad_kind"),
        ({"wanted": ArticleFilter(q=WORD, source="a\x00b")}, "bad_filter"),
        ({"wanted": ArticleFilter(q=WORD, lang="\ud800")}, "bad_filter"),
        ({"per": "day"}, "bad_per"),
        ({"name": " "}, "bad_name"),
    ],
)
def test_a_watch_that_cannot_work_is_refused_with_the_mend(
    services: Services, receiver: Receiver, wrong: dict[str, Any], reason: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        watch(services, receiver, **wrong)
    assert (refused.value.reason, services.watches.all()) == (reason, [])


def test_a_name_is_given_once(services: Services, receiver: Receiver) -> None:
    watch(services, receiver)
    with pytest.raises(InvalidInput, match="take another name"):
        watch(services, receiver)


def test_an_unknown_watch_is_said_to_be_unknown(services: Services) -> None:
    for verb in (services.watches.get, services.watches.remove, services.watches.dry_run, services.watches.deliveries):
        with pytest.raises(NotFound, match="no watch 7"):
            verb(7)


def test_a_watch_that_is_removed_leaves_nothing_behind(services: Services, receiver: Receiver) -> None:
    made = watch(services, receiver)
    take_in(services, arrival(1))
    deliver(services)
    services.watches.remove(made.watch.id)
    take_in(services, arrival(2))
    deliver(services)
    assert services.watches.all() == []
    assert len(receiver.taken) == 1
