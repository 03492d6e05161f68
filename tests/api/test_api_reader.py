"""The Google Reader API: the calls of reader apps, in the order and the form in which each sends them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from api_server import Answer, Api
from database_marks import ON_SQLITE
from sample_articles import arrival
from stories_by_hand import put_into_stories

from worker.api.reader.routes import EDITS_LIMIT
from worker.api.reader.streams import StreamName, item_name, read_item, read_stream, read_time
from worker.errors import InvalidInput
from worker.service.feeds.manage import FOLDERS_LIMIT
from worker.service.people.people import Person
from worker.settings import Settings
from worker.types.media import Enclosure, Picture
from worker.types.people import Role

pytestmark = pytest.mark.usefixtures("quick_passwords")

PASSWORD = "correct horse & battery"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
LIST, READ, STARRED = (f"user/-/state/com.google/{one}" for one in ("reading-list", "read", "starred"))
ITEM = "tag:google.com,2005:reader/item/"
Pairs = Sequence[tuple[str, object]]


@dataclass(frozen=True)
class App:
    """A reader app that is signed in."""

    api: Api
    auth: str

    def get(self, path: str, **query: object) -> Any:
        answer = self.call("GET", f"{path}?{urlencode(query)}")
        assert answer.status == 200, answer.body
        return answer.json

    def post(self, path: str, fields: Pairs = (), query: str = "") -> Answer:
        return self.call("POST", path + query, urlencode(list(fields)))

    def call(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {"Authorization": f"GoogleLogin auth={self.auth}"} | (FORM if body is not None else {})
        return self.api(method, f"/reader/api/0/{path}", body, headers=headers)


@pytest.fixture
def api(serve: Callable[..., Api], database_url: str, data_dir: Path) -> Api:
    """Provide the API with two feeds, one of them in a folder, and five articles, the last of no feed."""
    api = serve(Settings(data_dir=data_dir, database_url=database_url))
    feeds = api.services.feeds
    feeds.add("https://a.example/feed", title="A & Co", folders=["News/Middle East"])
    feeds.add("https://b.example/feed")
    given = [arrival(1, feed_id=1), arrival(2, feed_id=1), arrival(3, feed_id=2), arrival(4, feed_id=2), arrival(5)]
    api.services.accept.articles(given, door="api")
    api.services.ingest.take_in_batch()
    return api


def signed_in(api: Api, role: Role = "editor") -> App:
    api.services.people.add("ann", PASSWORD, role)
    body = urlencode({"Email": "ann", "Passwd": PASSWORD})
    answer = api("POST", "/accounts/ClientLogin", body, headers=FORM)
    assert answer.status == 200
    said = dict(line.split("=", 1) for line in answer.body.decode().splitlines())
    assert said.keys() == {"SID", "LSID", "Auth"}
    return App(api, said["Auth"])


def ann(api: Api) -> Person:
    [person] = api.services.people.all()
    assert isinstance(person, Person)
    return person


def ids_of(answer: Any) -> list[int]:
    return [int(one["id"]) for one in answer["itemRefs"]]


def test_netnewswire_signs_in_lists_fetches_reads_and_stars(api: Api) -> None:
    app = signed_in(api)
    token = app.call("GET", "token")
    assert (token.status, len(token.body)) == (200, 57)
    assert app.get("tag/list", output="json")["tags"] == [
        {"id": STARRED},
        {"id": "user/-/label/News/Middle East", "label": "News/Middle East", "type": "folder"},
    ]
    feeds = app.get("subscription/list", output="json")["subscriptions"]
    assert [(one["id"], one["title"]) for one in feeds] == [
        ("feed/1", "A & Co"), ("feed/2", "https://b.example/feed"), ("feed/0", "Handed in"),
    ]  # fmt: skip
    assert [one["id"] for one in feeds[0]["categories"]] == ["user/-/label/News/Middle East"]
    unread = ids_of(app.get("stream/items/ids", s=LIST, n=1000, xt=READ, output="json"))
    assert unread == [5, 4, 3, 2, 1]
    assert ids_of(app.get("stream/items/ids", s=STARRED, n=1000, output="json")) == []
    wanted = [("T", token.body.decode()), ("output", "json"), *(("i", f"{ITEM}{one:016x}") for one in unread)]
    items = app.post("stream/items/contents", wanted).json["items"]
    assert [one["id"] for one in items] == [f"{ITEM}{one:016x}" for one in unread]
    assert [one["origin"]["streamId"] for one in items] == ["feed/0", "feed/2", "feed/2", "feed/1", "feed/1"]
    first = items[-1]
    assert first["categories"] == [LIST, "user/-/label/News/Middle East"]
    assert first["alternate"] == [{"href": "https://news.example/1", "type": "text/html"}]
    assert first["summary"]["content"].startswith("<p>On ")
    assert int(first["timestampUsec"]) // 1_000 == int(first["crawlTimeMsec"])
    done = app.post("edit-tag", [("T", "t"), ("a", READ), ("i", 1), ("i", 3)])
    assert (done.status, done.body) == (200, b"OK")
    app.post("edit-tag", [("T", "t"), ("a", STARRED), ("i", 3)])
    assert ids_of(app.get("stream/items/ids", s=LIST, n=1000, xt=READ, output="json")) == [5, 4, 2]
    assert ids_of(app.get("stream/items/ids", s=STARRED, n=1000, output="json")) == [3]
    app.post("edit-tag", [("T", "t"), ("r", READ), ("r", STARRED), ("i", 3)])
    assert ids_of(app.get("stream/items/ids", s=LIST, n=1000, xt=READ, output="json")) == [5, 4, 3, 2]
    assert api.services.marks.states(ann(api), [1])[1].is_read


def test_an_app_gets_the_tags_the_lead_picture_and_the_files_of_an_article(api: Api) -> None:
    spoken = replace(
        arrival(6, feed_id=1),
        tags=("Floods", "user/-/state/com.google/read"),
        picture=Picture(url='https://a.example/p.jpg?a=1&b="x', caption="A <b>bridge</b>"),
        enclosures=(Enclosure(url="https://a.example/six.mp3", type="audio/mpeg", length=900),),
    )
    api.services.accept.articles([spoken], door="api")
    api.services.ingest.take_in_batch()
    app = signed_in(api)
    [ref] = app.get("stream/items/ids", s="feed/1", n=1)["itemRefs"]
    [item] = app.post("stream/items/contents", [("i", ref["id"])]).json["items"]
    assert item["enclosure"] == [{"href": "https://a.example/six.mp3", "type": "audio/mpeg", "length": 900}]
    assert item["categories"] == [LIST, "user/-/label/News/Middle East", "Floods"]
    assert item["content"]["content"].startswith(
        '<figure><img src="https://a.example/p.jpg?a=1&amp;b=&quot;x" alt="A &lt;b&gt;bridge&lt;/b&gt;"></figure><p>'
    )


def test_feedme_counts_pages_through_contents_and_marks_a_feed_and_all(api: Api) -> None:
    app = signed_in(api)
    counted = app.get("unread-count", output="json", ck=1, client="feedme")
    assert {one["id"]: one["count"] for one in counted["unreadcounts"]} == {
        "feed/0": 1, "feed/1": 2, "feed/2": 2, "user/-/label/News/Middle East": 2, LIST: 5,
    }  # fmt: skip
    assert all(one["newestItemTimestampUsec"].isdigit() for one in counted["unreadcounts"])
    seen: list[str] = []
    following: dict[str, object] = {}
    for _ in range(3):
        page = app.get(f"stream/contents/{LIST}", n=2, xt=READ, ck=1, client="feedme", **following)
        seen += [one["id"] for one in page["items"]]
        following = {"c": page["continuation"]} if "continuation" in page else {}
    assert seen == [f"{ITEM}{one:016x}" for one in (5, 4, 3, 2, 1)]
    assert following == {}
    assert app.post("mark-all-as-read", [("T", "t"), ("s", "feed/2")]).body == b"OK"
    assert ids_of(app.get("stream/items/ids", s=LIST, xt=READ, n=10)) == [5, 2, 1]
    app.post("mark-all-as-read", [("s", "user/-/label/News/Middle East"), ("ts", "9999999999999999")])
    assert ids_of(app.get("stream/items/ids", s=LIST, xt=READ, n=10)) == [5]
    app.post("mark-all-as-read", [("s", LIST), ("ts", "1")])
    assert ids_of(app.get("stream/items/ids", s=LIST, xt=READ, n=10)) == [5]
    app.post("mark-all-as-read", [("s", LIST)])
    assert app.get("unread-count", output="json")["unreadcounts"] == []


def test_reeder_asks_oldest_first_since_a_time_and_of_one_feed_or_folder(api: Api) -> None:
    app = signed_in(api)
    assert app.get("user-info", output="json")["userName"] == "ann"
    assert ids_of(app.get("stream/items/ids", s=LIST, r="o", n=2)) == [1, 2]
    assert ids_of(app.get("stream/items/ids", s=LIST, r="o", n=2, c=2)) == [3, 4]
    assert ids_of(app.get("stream/items/ids", s=LIST, ot=1, n=10)) == [5, 4, 3, 2, 1]
    assert ids_of(app.get("stream/items/ids", s=LIST, ot=9_999_999_999, n=10)) == []
    assert ids_of(app.get("stream/items/ids", s="feed/2", n=10)) == [4, 3]
    assert ids_of(app.get("stream/items/ids", s="feed/0", n=10)) == [5]
    assert ids_of(app.get("stream/items/ids", s="feed/https://a.example/feed", n=10)) == [2, 1]
    assert ids_of(app.get("stream/items/ids", s="user/1/label/News", n=10)) == [2, 1]
    assert ids_of(app.get("stream/items/ids", s=READ, n=10)) == []
    contents = app.get(f"stream/contents/{quote('user/-/label/News/Middle East')}", n=1)
    assert (len(contents["items"]), contents["continuation"]) == (1, "2")


@ON_SQLITE
def test_newsflash_and_fluent_reader_page_through_contents_of_short_names_and_mark_up_to_milliseconds(api: Api) -> None:
    app = signed_in(api)
    seen: list[str] = []
    following: dict[str, object] = {}
    while len(seen) < 5:
        page = app.get("stream/contents/reading-list", output="json", n=2, r="o", ot=1, **following)
        seen += [one["id"] for one in page["items"]]
        following = {"c": page.get("continuation", "")}
    assert seen == [f"{ITEM}{one:016x}" for one in (1, 2, 3, 4, 5)]
    assert following == {"c": ""}
    assert [one["id"] for one in app.get("stream/contents", s="feed/1", n=1)["items"]] == [f"{ITEM}{2:016x}"]
    address = quote("feed/https://b.example/feed", safe="")
    assert len(app.get(f"stream/contents/{address}", n=10)["items"]) == 2
    named = [("i", f"{ITEM}{1:016x}"), ("i", f"{ITEM}2"), ("i", f"{3:016x}"), ("i", "4")]
    app.post("edit-tag", [("T", "t"), ("a", STARRED), ("ac", "edit-tags"), *named])
    assert ids_of(app.get("stream/items/ids", s=STARRED, n=10)) == [4, 3, 2, 1]
    assert ids_of(app.get("stream/items/ids", s=LIST, n=10, nt=1)) == []
    app.post("mark-all-as-read", [("s", LIST), ("ts", "1000000000000")])  # of 2001: nothing is as old
    assert ids_of(app.get("stream/items/ids", s=LIST, xt=READ, n=10)) == [5, 4, 3, 2, 1]


def test_an_app_adds_renames_moves_and_removes_feeds(api: Api) -> None:
    app = signed_in(api)
    added = app.post("subscription/quickadd", query="?quickadd=https%3A%2F%2Fc.example%2Ffeed").json
    assert (added["numResults"], added["streamId"]) == (1, "feed/3")
    assert app.post("subscription/quickadd", [("quickadd", "nonsense")]).json["numResults"] == 0
    edit = [("s", "feed/3"), ("ac", "edit"), ("t", "C"), ("a", "user/-/label/New")]
    assert app.post("subscription/edit", edit).body == b"OK"
    feed = api.services.feeds.get(3)
    assert (feed.title, feed.folders) == ("C", ["New"])
    app.post("subscription/edit", [("s", "feed/3"), ("ac", "edit"), ("r", "user/-/label/New")])
    assert api.services.feeds.get(3).folders == []
    subscribe = [("ac", "subscribe"), ("s", "feed/https://d.example/feed"), ("t", "D"), ("a", "user/-/label/New")]
    app.post("subscription/edit", subscribe)
    assert (api.services.feeds.get(4).title, api.services.feeds.get(4).folders) == ("D", ["New"])
    assert app.post("subscription/edit", [("s", "feed/3"), ("ac", "unsubscribe")]).body == b"OK"
    assert app.post("subscription/edit", [("s", "feed/3"), ("ac", "unsubscribe")]).status == 404
    assert app.post("subscription/edit", [("s", "feed/1"), ("ac", "paint")]).status == 422
    crowd = [("s", "feed/1")] * (EDITS_LIMIT + 1)
    assert app.post("subscription/edit", [("ac", "edit"), ("t", "C"), *crowd]).status == 422
    folders = [("a", f"user/-/label/{number}") for number in range(FOLDERS_LIMIT + 1)]
    assert app.post("subscription/edit", [("s", "feed/1"), ("ac", "edit"), *folders]).status == 422
    assert app.post("subscription/edit", [("s", "feed/1"), ("ac", "edit"), *folders[:-2]]).status == 200


@pytest.mark.parametrize(
    ("action", "streams"),
    [
        ("edit", ["feed/1", "feed/99"]),
        ("unsubscribe", ["feed/1", "feed/99"]),
        ("subscribe", ["feed/https://new.example/feed", "feed/nonsense"]),
        ("subscribe", ["feed/https://new.example/feed", "feed/https://me:x@"]),
        ("edit", ["feed/1", "feed/2"]),  # of which the second is in too many folders then
        ("unsubscribe", ["user/-/label/0"]),  # a folder is no feed, though one is in it
        ("edit", ["feed/1", "user/-/state/com.google/reading-list"]),
    ],
)
def test_of_subscriptions_of_which_one_is_refused_none_is_changed(api: Api, action: str, streams: list[str]) -> None:
    app = signed_in(api)
    full = [str(number) for number in range(FOLDERS_LIMIT)]
    api.services.feeds.change(api.services.feeds.add("https://full.example/feed").id, folders=full)
    streams = [one.replace("feed/2", f"feed/{len(api.services.feeds.all())}") for one in streams]
    before = api.services.feeds.all()
    fields = [("ac", action), ("t", "Mine"), ("a", "user/-/label/New"), *(("s", one) for one in streams)]
    assert app.post("subscription/edit", fields).status in (404, 422)
    assert api.services.feeds.all() == before


@pytest.mark.parametrize(("address", "number"), [("https://me:hidden@c.example/feed", 1), ("https://me:hidden@", 0)])
def test_a_login_in_an_address_that_an_app_adds_is_in_no_answer(api: Api, address: str, number: int) -> None:
    answer = signed_in(api).post("subscription/quickadd", [("quickadd", address)])
    assert answer.json["numResults"] == number
    assert b"hidden" not in answer.body


def test_a_reader_reads_and_marks_but_adds_no_feed(api: Api) -> None:
    app = signed_in(api, "reader")
    assert app.post("edit-tag", [("a", READ), ("i", 1)]).status == 200
    assert app.post("subscription/quickadd", [("quickadd", "https://c.example/feed")]).status == 403


def test_who_is_not_signed_in_reads_nothing(api: Api) -> None:
    app = signed_in(api)
    wrong = api("POST", "/accounts/ClientLogin", "Email=ann&Passwd=wrong", headers=FORM)
    assert (wrong.status, wrong.body) == (401, b"Error=BadAuthentication\n")
    for auth in ("", "ann/", "ann/wrong", app.auth + "x"):
        assert App(api, auth).call("GET", "user-info").status == 401
    assert api("GET", "/reader/api/0/user-info").status == 401
    assert api.with_key("admin")("GET", "/reader/api/0/user-info").status == 401  # a key is nobody
    as_json = api(
        "POST", "/accounts/ClientLogin?output=json", urlencode({"Email": "ann", "Passwd": PASSWORD}), headers=FORM
    )
    assert App(api, as_json.json["Auth"]).call("GET", "user-info").status == 200


@ON_SQLITE
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("stream/items/ids?s=feed/99", 200),
        ("stream/items/ids?s=user/-/label/none", 200),
        ("stream/items/ids?s=nonsense", 422),
        ("stream/items/ids?s=feed/1&n=x&c=x&ot=x&nt=99999999999999999999999999", 200),
        (f"stream/items/ids?s=feed/{'9' * 19}", 200),
        ("stream/items/ids?n=0&c=999999999999999999999", 200),
        ("stream/items/contents?i=zzz", 422),
        (f"stream/items/contents?i={ITEM}ffffffffffffffff", 200),
        ("stream/items/contents", 200),
        ("stream/contents", 200),
        ("preference/list", 200),
        ("preference/stream/list", 200),
    ],
)
def test_what_makes_no_sense_breaks_nothing(api: Api, path: str, status: int) -> None:
    assert signed_in(api).call("GET", path).status == status


@pytest.mark.parametrize(
    ("name", "read"),
    [
        (LIST, StreamName("all")),
        ("user/1005921515/state/com.google/starred", StreamName("starred")),
        ("user/ann/label/a/b", StreamName(folder="a/b")),
        ("reading-list", StreamName("all")),
        ("starred", StreamName("starred")),
        ("feed/7", StreamName(feed=7)),
        ("feed/http://a.example/7", StreamName(feed="http://a.example/7")),
    ],
)
def test_names_of_streams_are_read_whoever_is_named_as_user(name: str, read: StreamName) -> None:
    assert read_stream(name) == read


@pytest.mark.parametrize(
    ("name", "article_id"),
    [
        (f"{ITEM}00000000148b9369", 344_691_561),
        (f"{ITEM}2f2", 754),
        ("000000000000048c", 1_164),
        ("12345", 12_345),
        ("0", 0),
    ],
)
def test_names_of_items_are_hexadecimal_or_decimal(name: str, article_id: int) -> None:
    assert read_item(name) == article_id


def test_the_long_name_of_an_item_is_read_back() -> None:
    assert read_item(item_name(2**40)) == 2**40


@pytest.mark.parametrize("name", ["", "-1", "x", f"{ITEM}xyz", "١٢", "1" * 20])
def test_what_is_no_item_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput):
        read_item(name)


@pytest.mark.parametrize(
    ("given", "year"),
    [
        ("1772366400", 2026),
        ("1772366400.75", 2026),
        (".5", None),
        ("1772366400000", 2026),
        ("1772366400000000", 2026),
        ("1772366400000000000", 2026),
        ("0", None),
        ("", None),
        ("9" * 40, None),
    ],
)
def test_times_are_seconds_or_microseconds(given: str, year: int | None) -> None:
    read = read_time(given)
    assert (read and read.year) == year


def test_an_app_files_articles_under_labels_and_lists_them_and_folders_go_first(api: Api) -> None:
    app = signed_in(api)
    label, folder = "user/-/label/To check", "user/-/label/News/Middle East"
    for one in (label, "user/1/label/Idlib", folder):
        assert app.post("edit-tag", [("i", 1), ("i", 5), ("i", 99), ("a", one)]).body == b"OK"
    assert api.services.notes.get(ann(api), "article", 5).labels == ("Idlib", "To check")
    api.services.notes.set_note(ann(api), "article", 4, text="", labels=["to CHECK", "News/Middle East"])
    assert [(one["id"], one.get("type")) for one in app.get("tag/list", output="json")["tags"]] == [
        (STARRED, None), (folder, "folder"), ("user/-/label/Idlib", "tag"), (label, "tag"),
    ]  # fmt: skip
    assert ids_of(app.get("stream/items/ids", s=label, n=10)) == [5, 4, 1]
    assert ids_of(app.get("stream/items/ids", s=folder, n=10)) == [2, 1]
    item = app.get(f"stream/contents/{quote(label)}", n=10)["items"][-1]
    assert item["categories"] == [LIST, folder, "user/-/label/Idlib", label]
    app.post("mark-all-as-read", [("s", label)])
    assert ids_of(app.get("stream/items/ids", s=LIST, xt=READ, n=10)) == [3, 2]
    assert ids_of(app.get("stream/items/ids", s=label, xt=READ, n=10)) == []
    app.post("edit-tag", [("i", 5), ("r", label)])
    assert ids_of(app.get("stream/items/ids", s=label, n=10)) == [4, 1]
    assert app.post("edit-tag", [("i", 1), ("a", "user/-/label/a,b")]).status == 422


def test_read_you_renames_and_removes_folders_with_those_in_them(api: Api) -> None:
    app = signed_in(api)
    api.services.feeds.change(2, folders=["News", "Daily"])
    rename = [("s", "user/-/label/News"), ("dest", "user/-/label/World news")]
    assert app.post("rename-tag", rename, "?output=json").body == b"OK"
    assert [one.folders for one in api.services.feeds.all()] == [["World news/Middle East"], ["Daily", "World news"]]
    assert app.post("rename-tag", rename).status == 404  # it is no folder any more, and nobody's label
    api.services.feeds.change(1, folders=["World news"])
    api.services.feeds.change(2, folders=["Daily", "World news/Asia"])
    for refused in ("x" * 201, "a/" * 20, " / "):  # the second fits the first feed, and not the folder inside it
        answer = app.post("rename-tag", [("s", "user/-/label/World news"), ("dest", f"user/-/label/{refused}")])
        assert (answer.status, answer.json["reason"]) == (422, "bad_folder"), refused
        assert [one.folders for one in api.services.feeds.all()] == [["World news"], ["Daily", "World news/Asia"]]
    both = [("s", "user/-/label/World  news "), ("s", "user/-/label/Daily")]
    assert app.post("disable-tag", [*both, ("s", "user/-/label/of nothing")]).status == 404
    assert [one.folders for one in api.services.feeds.all()] == [["World news"], ["Daily", "World news/Asia"]]
    assert app.post("disable-tag", both).body == b"OK"
    assert [one.folders for one in api.services.feeds.all()] == [[], []]
    for fields in ([], [("s", LIST)], [("s", "feed/1"), ("dest", "user/-/label/x")]):
        assert app.post("disable-tag", fields).status == 422
        assert app.post("rename-tag", fields).status == 422


def test_a_label_is_found_by_the_name_an_app_typed_with_signs_that_are_not_kept(api: Api) -> None:
    app = signed_in(api, "reader")
    for typed in ("Mi\u00adne", "Mine\u200f", "\u202eMine", "M\0ine", " Mine "):
        label = f"user/-/label/{typed}"
        app.post("edit-tag", [("i", 1), ("a", label)])
        assert api.services.notes.get(ann(api), "article", 1).labels == ("Mine",)
        assert ids_of(app.post("stream/items/ids", [("s", label)]).json) == [1], typed
        app.post("edit-tag", [("i", 1), ("r", label)])
        app.post("edit-tag", [("i", 2), ("a", label)])
        assert app.post("rename-tag", [("s", label), ("dest", "user/-/label/Later")]).body == b"OK", typed
        assert app.post("disable-tag", [("s", "user/-/label/La\u00adter")]).body == b"OK"
        assert ids_of(app.post("stream/items/ids", [("s", "user/-/label/Mine")]).json) == [], typed


def test_netnewswire_renames_and_removes_a_label_of_the_person_alone(api: Api) -> None:
    app = signed_in(api, "reader")
    me = ann(api)
    notes, other = api.services.notes, api.services.people.add("bob", PASSWORD, "reader")
    notes.set_note(other, "article", 1, text="", labels=["Idlib"])
    notes.set_note(me, "article", 1, text="kept", labels=["Idlib", "Later"])
    notes.set_note(me, "article", 2, text="", labels=["Idlib"])
    unescaped = "T=wiredesk&s=user/-/label/Idlib&dest=user/-/label/later on"
    assert app.call("POST", "rename-tag", unescaped).body == b"OK"
    assert app.post("rename-tag", [("s", "user/-/label/later on"), ("dest", "user/-/label/Later")]).body == b"OK"
    assert [notes.get(me, "article", one).labels for one in (1, 2)] == [("Later",), ("Later",)]
    assert app.post("rename-tag", [("s", "user/-/label/Later"), ("dest", "user/-/label/a,b")]).status == 422
    assert app.post("rename-tag", [("s", "user/-/label/Later"), ("dest", "user/-/label/LATER")]).body == b"OK"
    assert notes.get(me, "article", 2).labels == ("LATER",)
    labels = [("s", "user/-/label/later"), ("s", "user/-/label/LATER")]
    assert app.post("disable-tag", [*labels, ("s", "user/-/label/of nothing")]).status == 404
    assert notes.get(me, "article", 2).labels == ("LATER",)
    assert app.post("disable-tag", labels).body == b"OK"
    assert app.post("disable-tag", [("s", "user/-/label/later")]).status == 404
    assert notes.get(me, "article", 1).text == "kept"
    assert [one.id for one in notes.find_notes(me)] == [1]
    assert notes.get(other, "article", 1).labels == ("Idlib",)
    assert app.post("disable-tag", [("s", "user/-/label/News")]).status == 403  # a folder, and everybody's


def test_streams_are_asked_for_by_form_too_and_since_a_fraction_of_a_second(api: Api) -> None:
    app = signed_in(api)
    ids = app.post("stream/items/ids", [("s", LIST), ("n", 2), ("ot", "1719792000.25"), ("T", "t")]).json
    assert (ids_of(ids), ids["continuation"]) == ([5, 4], "4")
    for path, fields in ((f"stream/contents/{LIST}", []), ("stream/contents", [("s", LIST)])):
        page = app.post(path, [*fields, ("n", 2), ("c", 4), ("T", "t")]).json
        assert [read_item(one["id"]) for one in page["items"]] == [3, 2]
        assert page["continuation"] == "2"


def test_an_app_whose_sign_in_ended_is_told_to_sign_in_anew(api: Api) -> None:
    app = signed_in(api)
    refused = App(api, app.auth + "x").call("GET", "token")
    assert (refused.status, refused.headers["x-reader-google-bad-token"]) == (401, "true")
    assert "x-reader-google-bad-token" not in api("GET", "/v1/articles").headers


def test_a_label_of_a_story_is_a_tag_of_its_articles(api: Api) -> None:
    app = signed_in(api)
    put_into_stories(api.services, {1: 1, 2: 1})
    label = "user/-/label/Idlib"
    api.services.notes.set_note(ann(api), "story", 1, text="", labels=["Idlib"])
    api.services.notes.set_note(ann(api), "article", 3, text="", labels=["idlib"])
    tags = [one["id"] for one in app.get("tag/list", output="json")["tags"] if one.get("type") == "tag"]
    assert [one.casefold() for one in tags] == [label.casefold()]
    assert ids_of(app.get("stream/items/ids", s=label, n=10)) == [3, 2, 1]
    app.post("mark-all-as-read", [("s", label)])
    assert ids_of(app.get("stream/items/ids", s=LIST, xt=READ, n=10)) == [5, 4]
