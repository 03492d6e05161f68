"""Settings on the desk: keys of the API, and the people who may sign in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from api_server import Answer, Api
from database_marks import ON_SQLITE
from lxml import html

from worker.settings import Settings

pytestmark = [ON_SQLITE, pytest.mark.usefixtures("quick_passwords")]
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
PASSWORD = "correct horse battery"


def sent(api: Api, path: str, cookie: dict[str, str] | None = None, /, **fields: str) -> Answer:
    return api("POST", path, urlencode(fields), headers=FORM | (cookie or {}))


def signed_in(api: Api, name: str, password: str = PASSWORD) -> dict[str, str]:
    answer = sent(api, "/sign-in", name=name, password=password)
    assert answer.status == 303, answer.body
    return {"Cookie": answer.headers["set-cookie"].partition(";")[0]}


@pytest.fixture
def ann(api: Api) -> dict[str, str]:
    """Provide the sign-in of ann, the first person: an admin, who added bob, a reader, by form."""
    added = sent(api, "/settings/people", name="Ann", password=PASSWORD)
    assert added.headers["location"] == "/sign-in?to=/settings%23people"  # from now on everybody signs in
    assert api("GET", "/settings").status == 401
    cookie = signed_in(api, "ann")
    added = sent(api, "/settings/people", cookie, name="bob", password=PASSWORD, role="reader")
    assert added.headers["location"] == "/settings#people"
    return cookie


def test_people_are_added_listed_and_given_another_role_or_password_on_the_page(api: Api, ann: dict[str, str]) -> None:
    page: Any = html.fromstring(api("GET", "/settings", headers=ann).body)
    assert page.xpath("//h2[@id='people']/following::tbody[1]/tr/th/text()") == ["ann", "bob"]
    assert not page.xpath("//form[starts-with(@action, '/settings/people/ann')]")  # no admin locks the own door
    bob = signed_in(api, "bob")
    assert api("GET", "/settings", headers=bob).status == 403
    assert sent(api, "/settings/people", bob, name="eve", password=PASSWORD, role="admin").status == 403
    assert sent(api, "/settings/people/bob/role", ann, role="admin").status == 303
    assert api("GET", "/settings", headers=bob).status == 200
    assert sent(api, "/settings/people/bob/password", ann, password="another long one").status == 303
    assert api("GET", "/", headers=bob).status == 401
    assert api("GET", "/settings", headers=signed_in(api, "bob", "another long one")).status == 200
    listed = api("GET", "/v1/people", headers=ann).json["people"]
    assert [(one["name"], one["role"]) for one in listed] == [("ann", "admin"), ("bob", "admin")]
    assert sent(api, "/settings/people/bob/remove", ann).status == 303
    assert [one.name for one in api.services.people.all()] == ["ann"]


def test_who_is_disabled_is_signed_out_and_comes_back_to_the_own_marks(api: Api, ann: dict[str, str]) -> None:
    bob, before = api.services.people.get("bob"), signed_in(api, "bob")
    sent(api, "/settings/people/bob/role", ann, role="disabled")
    assert api("GET", "/", headers=before).status == 401
    refused = sent(api, "/sign-in", name="bob", password=PASSWORD)
    assert refused.status == 403
    assert b"may not sign in any more" in refused.body
    app = api("GET", "/accounts/ClientLogin?" + urlencode({"Email": "bob", "Passwd": PASSWORD}))
    assert app.status in (401, 403)
    sent(api, "/settings/people/bob/role", ann, role="reader")
    assert api("GET", "/me", headers=signed_in(api, "bob")).status == 200
    assert api.services.people.get("bob") == bob


def test_a_proxy_lets_nobody_in_who_is_disabled(serve: Callable[..., Api], database_url: str, data_dir: Path) -> None:
    by_proxy = {"trusted_proxies": ("127.0.0.0/8",), "sign_in_header": "X-Forwarded-User"}
    desk = serve(Settings(data_dir=data_dir, database_url=database_url, **by_proxy))
    desk.services.people.add("ann", PASSWORD)
    asked = {"X-Forwarded-User": "ann", "Accept": "text/html"}
    assert desk("GET", "/", headers=asked).status == 200
    desk.services.people.set_role("ann", "disabled")
    assert desk("GET", "/", headers=asked).status == 401


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("/settings/people", {"name": "a b", "password": PASSWORD}, 422),
        ("/settings/people", {"name": "carl", "password": "short"}, 422),
        ("/settings/people", {"name": "carl", "password": PASSWORD, "role": "boss"}, 422),
        ("/settings/people", {"name": "bob", "password": PASSWORD}, 409),
        ("/settings/people/ann/role", {"role": "reader"}, 409),
        ("/settings/people/ann/remove", {}, 409),
        ("/settings/people/nobody/role", {"role": "reader"}, 404),
        ("/settings/people/bob/role", {"role": "boss"}, 422),
        ("/settings/people/bob/explode", {}, 422),
    ],
)
def test_a_wrong_form_about_people_is_refused(
    api: Api, ann: dict[str, str], path: str, fields: dict[str, str], status: int
) -> None:
    before = api.services.people.all()
    assert sent(api, path, ann, **fields).status == status
    assert api.services.people.all() == before


def test_a_key_is_made_shown_once_and_revoked(api: Api) -> None:
    made = api("POST", "/settings/keys", "name=the+importer&scope=read&scope=feeds&days=30", headers=FORM)
    page: Any = html.fromstring(made.body)
    secret = page.xpath("string(//main//code)")
    assert api("GET", "/v1/feeds", headers={"Authorization": f"Bearer {secret}"}).status == 200
    [key] = api.services.keys.all()
    assert (key.name, key.scopes) == ("the importer", ("read", "feeds"))
    assert round((key.expires_at - key.created_at).total_seconds() / 86_400) == 30
    shown = api("GET", "/settings").body.decode()
    assert "the importer" in shown
    assert secret not in shown
    assert api("POST", f"/settings/keys/{key.id}/revoke", headers=FORM).headers["location"] == "/settings#keys"
    assert api.services.keys.get(key.id).revoked_at
    assert "/revoke" not in api("GET", "/settings").body.decode()


@pytest.mark.parametrize("body", ["name=x", "scope=read", "name=x&scope=all", "name=x&scope=read&days=soon"])
def test_a_key_without_name_known_scope_or_a_number_of_days_is_refused(api: Api, body: str) -> None:
    assert api("POST", "/settings/keys", body, headers=FORM).status == 422
    assert not api.services.keys.all()
