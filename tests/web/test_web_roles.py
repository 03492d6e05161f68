"""Nobody is shown a form or a link that leads to a refusal."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from api_server import Api
from desk_pages import WALK
from lxml import html

from worker.api.scopes import SCOPES_OF_ROLE, may, scopes_for
from worker.types.people import Role

ADMINS = ("/settings",)


@pytest.mark.parametrize(("role", "least"), [("reader", 0), ("editor", 6), ("admin", 8)])
def test_a_page_shows_no_form_and_no_link_that_the_role_may_not_use(full_desk: Api, role: Role, least: int) -> None:
    client = full_desk.with_key(*SCOPES_OF_ROLE[role])
    refused: list[tuple[str, str, str]] = []
    kinds: set[str] = set()
    for path in (*WALK, "/articles/4"):
        answer = client("GET", path)
        assert answer.status == (403 if role != "admin" and path in ADMINS else 200)
        if answer.status != 200:
            continue
        page: Any = html.fromstring(answer.body)
        sent = page.xpath("//form[@method='post']/@action | //button/@formaction")
        asked = [urlsplit(one).path for one in page.xpath("//a/@href") if one.startswith("/")]
        pairs = [*(("POST", one) for one in sent), *(("GET", one) for one in asked)]
        refused += [(path, *one) for one in pairs if not may(SCOPES_OF_ROLE[role], scopes_for(*one))]
        kinds |= {one.strip("/").partition("/")[0] for one in sent}
        if path in ("/add", "/watches/add") and role == "reader":
            assert "wiredesk people role NAME" in page.text_content()
    assert refused == []
    assert len(kinds) >= least
