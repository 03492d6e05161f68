"""The wire in a line for each report: chosen by a button, without script, and remembered by the browser."""

from __future__ import annotations

from typing import Any

from api_server import Api
from database_marks import ON_SQLITE
from lxml import html
from sample_articles import arrival
from working import take_in

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


@ON_SQLITE
def test_the_button_switches_between_two_densities(api: Api) -> None:
    take_in(api.services, arrival(1))
    cookies: dict[str, str] = {}
    for shown, other in (("", "compact"), ("compact", "comfortable"), ("", "compact")):
        page: Any = html.fromstring(api("GET", "/?q=report", headers=cookies).body)
        assert page.get("class", "") == shown
        assert page.xpath("//form[@action='/density']/button/@value") == [other]
        answer = api("POST", "/density", f"density={other}&back=%2F%3Fq%3Dreport", headers=FORM | cookies)
        assert (answer.status, answer.headers["location"]) == (303, "/?q=report")
        cookies = {"Cookie": answer.headers["set-cookie"].partition(";")[0]}
    wrong = api("POST", "/density", "density=compct", headers=FORM)
    assert (wrong.status, "did you mean compact?" in wrong.json["detail"]) == (422, True)
