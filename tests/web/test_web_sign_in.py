"""Sign-in at the desk: off until the first person, then needed everywhere, by role."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from api_server import Answer, Api
from database_marks import ON_BOTH, ON_SQLITE
from lxml import html
from sample_articles import arrival
from starlette.types import Receive, Scope, Send

from worker.api.gate import PROXY_PERSON
from worker.api.server import believing
from worker.settings import Settings
from worker.web.account import local

pytestmark = [pytest.mark.usefixtures("quick_passwords"), ON_BOTH]

PASSWORD = "correct horse battery"
BROWSER = {"Accept": "text/html"}
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"} | BROWSER
PROXIED = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}


@pytest.fixture
def desk(serve: Callable[..., Api], database_url: str, data_dir: Path) -> Api:
    """Provide the desk without a key, as a browser on this machine meets it."""
    if database_url.startswith("sqlite"):
        return serve(Settings(data_dir=data_dir))
    return serve(Settings(database_url=database_url, data_dir=data_dir))


def sign_in(desk: Api, name: str, password: str = PASSWORD, to: str = "/", **headers: str) -> Answer:
    body = urlencode({"name": name, "password": password, "to": to})
    return desk("POST", "/sign-in", body, headers=FORM | headers)


def cookie_of(answer: Answer) -> dict[str, str]:
    return {"Cookie": answer.headers["set-cookie"].partition(";")[0]}


@pytest.fixture(scope="module")
def cookies(still_api: Api) -> dict[str, dict[str, str]]:
    """Provide the sign-ins of a person of each role; what one of them may do, no database says."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("worker.service.people.passwords.COST", 2)
        for role in ("reader", "editor", "admin"):
            still_api.services.people.add(role, PASSWORD, role)
        return {role: cookie_of(sign_in(still_api, role)) for role in ("reader", "editor", "admin")}


def tree_of(answer: Answer) -> Any:
    return html.fromstring(answer.body)


@ON_SQLITE
def test_on_this_machine_nobody_signs_in_until_the_first_person_is_added(desk: Api) -> None:
    assert desk("GET", "/", headers=BROWSER).status == 200
    assert "wiredesk people add" in tree_of(desk("GET", "/me")).text_content()
    assert tree_of(desk("GET", "/")).xpath("//form[@action='/sign-out']") == []
    desk.services.people.add("ann", PASSWORD)
    asked = desk("GET", "/stories?offset=3", headers=BROWSER)
    assert asked.status == 401
    [form] = tree_of(asked).xpath("//form[@action='/sign-in']")
    assert form.xpath("string(.//input[@name='to']/@value)") == "/stories?offset=3"
    assert desk("GET", "/v1/articles").status == 401
    assert desk("GET", "/healthz").status == 200
    assert desk.with_key("read")("GET", "/v1/articles").status == 200
    desk.services.people.remove("ann")
    assert desk("GET", "/v1/articles").status == 200


def test_a_person_signs_in_reads_and_signs_out(desk: Api) -> None:
    desk.services.people.add("ann", PASSWORD)
    answer = sign_in(desk, "Ann", to="/stories?offset=3")
    assert (answer.status, answer.headers["location"]) == (303, "/stories?offset=3")
    said = answer.headers["set-cookie"].lower()
    assert "httponly" in said
    assert "samesite=lax" in said
    assert "path=/" in said
    assert "secure" not in said
    cookie = cookie_of(answer)
    page = desk("GET", "/", headers=BROWSER | cookie)
    assert page.status == 200
    assert tree_of(page).xpath("string(//a[@href='/me'])") == "ann"
    assert desk("GET", "/v1/articles", headers=cookie).status == 200
    out = desk("POST", "/sign-out", "", headers=FORM | cookie)
    assert out.status == 303
    assert desk("GET", "/", headers=BROWSER | cookie).status == 401
    assert desk("GET", "/", headers=BROWSER | {"Cookie": 'wiredesk_session="ü;=;'}).status == 401


def test_the_cookie_is_for_https_alone_where_the_desk_is_reached_by_it(
    serve: Callable[..., Api], sqlite_url: str, data_dir: Path
) -> None:
    desk = serve(Settings(data_dir=data_dir, trusted_proxies=("127.0.0.0/8",)))
    desk.services.people.add("ann", PASSWORD)
    assert "; secure" in sign_in(desk, "ann", **PROXIED).headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("networks", "header", "given", "status", "name"),
    [
        (("127.0.0.0/8",), "X-Forwarded-User", "bob", 200, "bob"),
        (("127.0.0.0/8",), "x-forwarded-user", "BOB", 200, "bob"),
        (("127.0.0.0/8",), "X-Forwarded-User", "nobody", 401, ""),
        (("127.0.0.0/8",), "X-Forwarded-User", "a b", 401, ""),
        (("127.0.0.0/8",), None, "bob", 401, ""),  # no header is believed by itself
        (("127.0.0.0/8",), "X-Remote-User", "bob", 401, ""),  # another one is
        (("10.0.0.0/8",), "X-Forwarded-User", "bob", 401, ""),  # it is not this proxy that is trusted
        ((), "X-Forwarded-User", "bob", 401, ""),
    ],
    ids=str,
)
def test_a_trusted_proxy_says_who_is_signed_in_and_no_other(
    serve: Callable[..., Api],
    sqlite_url: str,
    data_dir: Path,
    networks: tuple[str, ...],
    header: str | None,
    given: str,
    status: int,
    name: str,
) -> None:
    desk = serve(Settings(data_dir=data_dir, trusted_proxies=networks, sign_in_header=header))
    desk.services.people.add("ann", PASSWORD)
    desk.services.people.add("bob", PASSWORD, "reader")
    for forwarded in ({}, {"X-Forwarded-For": "127.0.0.1"}, {"X-Forwarded-For": "10.0.0.7"}):  # what a client may send
        answer = desk("GET", "/", headers=BROWSER | {"X-Forwarded-User": given} | forwarded)
        assert answer.status == status
        assert status != 200 or tree_of(answer).xpath("string(//a[@href='/me'])") == name
        assert status != 200 or not tree_of(answer).xpath("//form[@action='/sign-out']//button")  # it would not last
    if status == 200:
        writing = FORM | {"X-Forwarded-User": given}
        assert desk("POST", "/add", "text=News", headers=writing).status == 403  # a reader, whoever passed it on
        me = desk("GET", "/me", headers=BROWSER | {"X-Forwarded-User": given}).body.decode()
        assert "sign out there" in me
        assert "<table>" not in me
        cookie = cookie_of(sign_in(desk, "ann"))
        assert tree_of(desk("GET", "/", headers=writing | cookie)).xpath("string(//a[@href='/me'])") == name
        assert desk("GET", "/v1/articles", headers=writing | {"Authorization": "Bearer wd_x_y"}).status == 401
    assert desk("GET", "/", headers=BROWSER).status == 401


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("carl", ("says that you are carl", "knows nobody of that name", "wiredesk people add NAME")),
        ("<b>", ("says that you are <b>", "knows nobody of that name", "wiredesk people add NAME")),
        ("", ("does not say clearly who you are",)),
    ],
)
def test_whom_the_proxy_names_and_the_desk_does_not_know_is_told_so_without_a_form_for_a_password(
    serve: Callable[..., Api], sqlite_url: str, data_dir: Path, given: str, said: tuple[str, ...]
) -> None:
    networks = ("127.0.0.0/8",)
    desk = serve(Settings(data_dir=data_dir, trusted_proxies=networks, sign_in_header="X-Forwarded-User"))
    desk.services.people.add("ann", PASSWORD)
    answer = desk("GET", "/", headers=BROWSER | {"X-Forwarded-User": given})
    assert answer.status == 401
    assert not tree_of(answer).xpath("//input[@type='password']")
    text = " ".join(tree_of(answer).xpath("string(//main)").split())
    assert all(one in text for one in said)
    assert tree_of(desk("GET", "/", headers=BROWSER)).xpath("//input[@type='password']")


@pytest.mark.parametrize("given", ["ann", "Ann ", "carl", ""])
def test_behind_a_proxy_that_signs_people_in_the_page_of_sign_in_has_no_form_and_says_what_is_so(
    serve: Callable[..., Api], sqlite_url: str, data_dir: Path, given: str
) -> None:
    networks = ("127.0.0.0/8",)
    desk = serve(Settings(data_dir=data_dir, trusted_proxies=networks, sign_in_header="X-Forwarded-User"))
    desk.services.people.add("ann", PASSWORD)
    by_proxy = {"X-Forwarded-User": given}
    credentials = urlencode({"name": "ann", "password": PASSWORD, "to": "/places"})
    for answer in (
        desk("GET", "/sign-in?to=%2Fplaces", headers=BROWSER | by_proxy),
        desk("POST", "/sign-in", credentials, headers=FORM | by_proxy),
    ):
        page = tree_of(answer)
        assert answer.status == 200
        assert "set-cookie" not in answer.headers
        assert not page.xpath("//input[@type='password']")
        is_known = given.strip().lower() == "ann"
        assert page.xpath("//a[@class='button']/@href") == (["/places"] if is_known else [])
        assert ("you are ann: you are signed in" in page.xpath("string(//main)")) == is_known
    assert tree_of(desk("GET", "/sign-in", headers=BROWSER)).xpath("//input[@type='password']")


def test_the_page_of_sign_in_says_that_nobody_was_added_or_who_is_signed_in_already(desk: Api) -> None:
    page = tree_of(desk("GET", "/sign-in?to=//evil.example", headers=BROWSER))
    assert "wiredesk people add NAME" in page.xpath("string(//main)")
    assert not page.xpath("//input[@type='password']")
    assert page.xpath("//a[@class='button']/@href") == ["/"]
    desk.services.people.add("ann", PASSWORD)
    cookie = cookie_of(sign_in(desk, "ann"))
    page = tree_of(desk("GET", "/sign-in", headers=BROWSER | cookie))
    assert "signed in as ann" in page.xpath("string(//main)")
    assert page.xpath("//input[@type='password']")


@pytest.mark.parametrize("path", ["/me", "/notes"])
def test_pages_of_a_person_tell_a_key_that_it_is_nobody(
    serve: Callable[..., Api], sqlite_url: str, data_dir: Path, path: str
) -> None:
    desk = serve(Settings(data_dir=data_dir))
    assert "Nobody signs in here yet" in desk("GET", path, headers=BROWSER).body.decode()
    desk.services.people.add("ann", PASSWORD)
    assert "An API key is nobody" in desk.with_key("read")("GET", path, headers=BROWSER).body.decode()


NEW_PASSWORD = "another battery horse"


@pytest.mark.parametrize(
    ("present", "new", "again", "status", "said"),
    [
        (PASSWORD, NEW_PASSWORD, NEW_PASSWORD, 303, ""),
        ("a wrong one", NEW_PASSWORD, NEW_PASSWORD, 403, "the present password is wrong"),
        (PASSWORD, NEW_PASSWORD, "another", 422, "not typed the same twice"),
        (PASSWORD, "short", "short", 422, "a password has 10 to"),
        ("", "", "", 403, "the present password is wrong"),
    ],
)
def test_a_person_changes_the_own_password_and_stays_signed_in_here_alone(
    serve: Callable[..., Api],
    sqlite_url: str,
    data_dir: Path,
    present: str,
    new: str,
    again: str,
    status: int,
    said: str,
) -> None:
    desk = serve(Settings(data_dir=data_dir))
    desk.services.people.add("ann", PASSWORD)
    here, elsewhere = (cookie_of(sign_in(desk, "ann")) for _ in range(2))
    body = urlencode({"password": present, "new": new, "again": again})
    answer = desk("POST", "/me/password", body, headers=FORM | here)
    assert answer.status == status
    if said:
        assert said in tree_of(answer).xpath("string(//p[@role='alert'])")
        assert len(desk.services.sign_ins.of_person(desk.services.people.get("ann"))) == 2
    else:
        kept = cookie_of(answer)
        assert (
            "Your password is changed" in desk("GET", answer.headers["location"], headers=BROWSER | kept).body.decode()
        )
        assert [desk("GET", "/", headers=BROWSER | one).status for one in (here, elsewhere)] == [401, 401]
    right = NEW_PASSWORD if status == 303 else PASSWORD
    assert sign_in(desk, "ann", right).status == 303


def test_whoever_types_wrong_passwords_into_the_form_of_a_new_one_has_to_wait(
    serve: Callable[..., Api], sqlite_url: str, data_dir: Path
) -> None:
    desk = serve(Settings(data_dir=data_dir))
    desk.services.people.add("ann", PASSWORD)
    here = cookie_of(sign_in(desk, "ann"))
    body = urlencode({"password": "a wrong one", "new": NEW_PASSWORD, "again": NEW_PASSWORD})
    tries = (desk("POST", "/me/password", body, headers=FORM | here).status for _ in range(12))
    assert 429 in tries  # the next may come after the wait, on a busy machine


def test_a_header_that_comes_twice_names_nobody(data_dir: Path) -> None:
    seen: list[object] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope.get(PROXY_PERSON))

    async def nothing(*_: object) -> Any:
        return None

    settings = Settings(data_dir=data_dir, trusted_proxies=("127.0.0.0/8",), sign_in_header="X-Forwarded-User")
    ann, bob = ((b"x-forwarded-user", name) for name in (b"ann", b"bob"))

    async def ask() -> None:
        for headers in ([ann], [ann, bob], [ann, ann], []):
            scope: Scope = {"type": "http", "scheme": "http", "client": ("127.0.0.1", 1), "headers": headers}
            await believing(app, settings)(scope, nothing, nothing)

    with ThreadPoolExecutor(1) as thread:  # a browser's loop may run in this one
        thread.submit(asyncio.run, ask()).result()
    assert seen == ["ann", "", "", None]


def test_a_header_of_a_person_is_no_way_in_before_the_first_person_is_added(
    serve: Callable[..., Api], sqlite_url: str, data_dir: Path
) -> None:
    desk = serve(Settings(data_dir=data_dir, sign_in_header="X-Remote-User"))
    assert desk("GET", "/", headers=BROWSER).status == 200
    assert desk("GET", "/", headers=BROWSER | {"X-Remote-User": "ann"}).status == 401


def test_a_wrong_password_shows_the_form_again_and_too_many_ask_for_patience(desk: Api) -> None:
    desk.services.people.add("ann", PASSWORD)
    wrong = sign_in(desk, "ann", "a wrong one", to="/places")
    assert wrong.status == 403
    assert "set-cookie" not in wrong.headers
    page = tree_of(wrong)
    assert "wrong" in page.xpath("string(//p[@role='alert'])")
    assert page.xpath("string(//input[@name='to']/@value)") == "/places"
    assert page.xpath("string(//input[@name='password']/@value)") == ""
    assert [sign_in(desk, "ann", "a wrong one").status for _ in range(12)][-1] == 429


@pytest.mark.parametrize(
    ("method", "path", "body", "reader", "editor", "admin"),
    [
        ("GET", "/", "", 200, 200, 200),
        ("GET", "/settings", "", 403, 403, 200),
        ("GET", "/v1/articles", "", 200, 200, 200),
        ("POST", "/add", "text=News+from+here", 403, 303, 303),
        ("POST", "/sources/add", "url=https%3A%2F%2Fa.example%2Ffeed", 403, 303, 303),
        ("POST", "/stories/99/merge", "other=100", 403, 404, 404),
        ("POST", "/v1/articles/99/restore", "", 403, 404, 404),
        ("POST", "/quarantine/drop", "id=1", 403, 403, 404),
        ("POST", "/watches/add", "name=x", 403, 403, 200),
        ("POST", "/takedown", "article=99&sure=1", 403, 403, 404),
        ("POST", "/settings/keys", "name=x&scope=read", 403, 403, 200),
        ("POST", "/settings/keys/99/revoke", "", 403, 403, 404),
        ("POST", "/watches/99/change", "name=x", 403, 403, 404),
        ("POST", "/watches/99/token", "", 403, 403, 404),
        ("POST", "/watches/99/remove", "", 403, 403, 404),
        ("DELETE", "/v1/articles/99", "", 403, 403, 404),
    ],
)
def test_a_reader_sees_an_editor_changes_an_admin_administers(
    cookies: dict[str, dict[str, str]], still_api: Api, method: str, path: str, body: str, reader: int, editor: int,
    admin: int,
) -> None:  # fmt: skip
    statuses = []
    for cookie in cookies.values():
        answer = still_api(method, path, body or None, headers=FORM | BROWSER | cookie)
        statuses.append(answer.status)
        if answer.status == 403:
            least = "admin" if editor == 403 else "editor"
            assert f"wiredesk people role NAME {least}" in tree_of(answer).text_content()
    assert statuses == [reader, editor, admin]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
        ({"Authorization": "Basic bWU6cHc="}, 403),
    ],
    ids=str,
)
def test_a_cookie_changes_nothing_unless_the_browser_says_that_a_page_of_ours_asks(
    cookies: dict[str, dict[str, str]], still_api: Api, headers: dict[str, str], status: int
) -> None:
    plain = {"Content-Type": FORM["Content-Type"]} | cookies["admin"]
    assert still_api("POST", "/add", "text=News", headers=plain | headers).status == status


def test_a_person_sees_where_they_are_signed_in_and_ends_it_there(desk: Api) -> None:
    desk.services.people.add("ann", PASSWORD)
    here = cookie_of(sign_in(desk, "ann", **{"User-Agent": "<b>here"}))
    there = cookie_of(sign_in(desk, "ann", **{"User-Agent": "there"}))
    page = tree_of(desk("GET", "/me", headers=BROWSER | here))
    assert [one.xpath("string(th)") for one in page.xpath("//tbody/tr")] == ["there", "<b>here"]
    end = page.xpath("string(//tbody/tr[1]//form/@action)")
    assert desk("POST", end, "", headers=FORM | here).status == 303
    assert desk("GET", "/", headers=BROWSER | there).status == 401
    assert desk("GET", "/", headers=BROWSER | here).status == 200


def test_a_sign_in_ends_the_one_that_the_browser_had_before(desk: Api) -> None:
    desk.services.people.add("ann", PASSWORD)
    before = cookie_of(sign_in(desk, "ann"))
    assert sign_in(desk, "ann", "a wrong one", **before).status == 403
    assert desk("GET", "/", headers=BROWSER | before).status == 200
    now = cookie_of(sign_in(desk, "ann", **before))
    assert desk("GET", "/", headers=BROWSER | before).status == 401
    assert desk("GET", "/", headers=BROWSER | now).status == 200


@pytest.mark.parametrize(
    ("to", "leads_to"),
    [
        ("/stories?offset=3", "/stories?offset=3"),
        ("", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\r\nSet-Cookie: a=b", "/"),
    ],
)
def test_a_sign_in_leads_on_to_this_desk_alone(to: str, leads_to: str) -> None:
    assert local(to) == leads_to


def test_what_a_person_decided_bears_the_name_on_page_and_api_and_is_taken_back_there(desk: Api) -> None:
    desk.services.people.add("ann", PASSWORD)
    ann = cookie_of(sign_in(desk, "ann"))
    desk.services.accept.articles([arrival(1), arrival(2)], door="api")
    desk.services.ingest.take_in_batch()
    assert desk("POST", "/articles/1/merge", "other=2", headers=FORM | ann).status == 303
    page = tree_of(desk("GET", "/articles/2", headers=BROWSER | ann))
    [row] = page.xpath("//ul[contains(@class, 'decided')]/li")
    assert row.xpath("string(.//a[contains(@class, 'person')])") == "ann"
    [listed] = desk("GET", "/v1/decisions?thing=article&id=2", headers=ann).json["decisions"]
    assert (listed["by"], listed["kind"], listed["data"]["copies"]) == ("ann", "article.merged", [2])
    back = row.xpath("string(.//form/@action)")
    answer = desk("POST", back, "back=%2Farticles%2F2", headers=FORM | ann)
    assert (answer.status, answer.headers["location"]) == (303, "/articles/2")
    assert desk("GET", "/v1/articles/2", headers=ann).json["duplicate_of"] is None
    rows = tree_of(desk("GET", "/decisions", headers=BROWSER | ann)).xpath("//ul[contains(@class, 'decided')]/li")
    assert len(rows) == 2
    assert "taken back by ann" in rows[1].text_content()
    key = desk.with_key("edit")
    assert key("POST", "/v1/articles/merge", {"articles": [1, 2]}).status == 200
    newest = desk.with_key("read")("GET", "/v1/decisions?limit=1").json
    assert newest["decisions"][0]["by"].startswith("key ")
    assert newest["next"].startswith("/v1/decisions?limit=1&before=")
    taken = key("POST", f"/v1/decisions/{newest['decisions'][0]['id']}/take-back")
    assert taken.json["taken_back_by"].startswith("key ")
    assert key("POST", f"/v1/decisions/{newest['decisions'][0]['id']}/take-back").json["reason"] == "taken_back"
