"""The desk: names are links, decisions say why and can be reversed, faults can be acted on."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from api_server import Answer, Api
from database_marks import ON_SQLITE
from lxml import html
from sample_articles import arrival, text
from working import take_in

from worker.entities import EntityTools
from worker.service.entities.manage import Companion, Tie
from worker.service.people.decisions import KINDS
from worker.types import Mention
from worker.web.drawings import NETWORK_HEIGHT, NETWORK_WIDTH, bars, circles, duration, network
from worker.web.marks import marked_paragraphs

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
REPORT = "Naji Mustafa met the governor in Idlib on Monday. Mr Mustafa said that the road to Aleppo reopened. "


@pytest.fixture(scope="module")
def named(kept_api: Api, entity_tools: EntityTools) -> Api:
    """Provide the API with two articles, their names found, and a feed."""
    api = kept_api
    for number in (1, 2):
        body = {
            "url": f"https://paper{number}.example/1",
            "title": f"Road reopens {number}",
            "text": REPORT + text(number),
        }
        api("POST", "/v1/articles", body)
    api.services.ingest.take_in_batch()
    api.services.__dict__["entity_tools"] = entity_tools
    api.services.enrich.enrich_batch()
    api("POST", "/v1/feeds", {"url": "https://a.example/feed"})
    return api


def page_of(api: Api, path: str) -> Any:
    answer = api("GET", path)
    assert answer.status == 200, answer.body
    return html.fromstring(answer.body)


def test_every_name_in_a_text_leads_to_its_page_which_says_why_its_spellings_are_one(named: Api) -> None:
    article = page_of(named, "/articles/1")
    links = article.xpath("//article//a[contains(@class, 'name')]")
    assert {"Naji Mustafa", "Idlib"} <= {link.text_content() for link in links}
    person = next(link for link in links if link.text_content() == "Naji Mustafa")
    entity = page_of(named, person.get("href"))
    assert entity.xpath("string(//h1)") == "Naji Mustafa"
    assert "Naji Mustafa" in entity.xpath("string(//table)")
    assert len(entity.xpath("//ul[@class='list']/li")) == 2


def test_a_story_says_who_had_it_first_and_why_each_article_is_in_it(named: Api) -> None:
    listed = page_of(named, "/stories")
    path = listed.xpath("//article/h2/a/@href")[0]
    story = page_of(named, path)
    assert story.xpath("//dt[1]/text()") == ["First report"]
    assert story.xpath("//table//tr")[1:]


def test_a_person_takes_an_article_out_of_a_story_and_puts_it_back(named: Api) -> None:
    story = (
        named.services.stories.merge([1, 2])
        if len(named.services.stories.find_stories().rows) > 1
        else named.services.stories.get(1)
    )
    last = story.articles[-1].article_id
    answer = named("POST", f"/stories/{story.id}/split", f"article={last}&do=part", headers=FORM)
    assert answer.status == 303
    new = int(answer.headers["location"].rpartition("/")[2])
    assert [one.article_id for one in named.services.stories.get(new).articles] == [last]
    address = f"http%3A%2F%2F127.0.0.1%2Fstories%2F{new}%23reports"  # as it stands in the browser
    answer = named("POST", f"/stories/{story.id}/merge", f"other={address}", headers=FORM)
    assert answer.headers["location"] == f"/stories/{story.id}"
    assert named("GET", f"/stories/{new}").headers["location"] == f"/stories/{story.id}"


def test_a_person_moves_an_article_into_another_story(named: Api) -> None:
    stories = named.services.stories
    one = stories.get(1)
    if one.articles_total < 2:
        one = stories.merge([1, 2])
    other = stories.split(one.id, [one.articles[-1].article_id])
    third = named("POST", "/v1/articles", {"title": "Harbour closes", "text": text("harbour")}).json["receipts"][0][
        "id"
    ]
    named.services.ingest.take_in_batch()
    named.services.enrich.enrich_batch()
    moved = named.services.accept.receipt(third).article_id
    stories.merge([one.id, named.services.articles.get(moved).story_id])
    asked = f"article={moved}&other=%2Fstories%2F{other.id}"
    answer = named("POST", f"/stories/{one.id}/split", f"{asked}&do=move", headers=FORM)
    assert answer.headers["location"] == f"/stories/{other.id}"
    assert moved in [each.article_id for each in stories.get(other.id).articles]
    [decision, *_] = named.services.decisions.find_decisions(thing="story", thing_id=one.id)
    back = {"back": f"/stories/{one.id}"}
    for is_there in (False, True):  # one decision, taken back by one press, and done again
        page: Any = html.fromstring(named("GET", f"/stories/{one.id}").body)
        [row, *_] = page.xpath("//ul[contains(@class, 'decided')]/li")
        said = " ".join(row.xpath("string()").split())
        assert f"moved articles into {stories.get(other.id).title}, from {stories.get(one.id).title}, " in said
        linked = row.xpath(".//a[not(contains(@class, 'person'))]/@href")
        assert linked == [f"/stories/{other.id}", f"/stories/{one.id}", f"/articles/{moved}"]
        if not is_there:
            named("POST", f"/decisions/{decision.id}/take-back", urlencode(back), headers=FORM)
            assert moved in [each.article_id for each in stories.get(one.id).articles]
            named("POST", f"/stories/{one.id}/split", f"{asked}&do=move", headers=FORM)
    for refused, status in (("other=999&do=move", 404), ("do=move", 422), ("other=1", 422), ("do=x", 422)):
        nowhere = named("POST", f"/stories/{other.id}/split", f"article={moved}&{refused}", headers=FORM)
        assert (nowhere.status, stories.get(other.id).articles_total) == (status, 2), refused
    filled = (
        f"article={moved}&other=%2Fstories%2F{one.id}&do=part"  # the button says "of their own", whatever is filled in
    )
    own = int(named("POST", f"/stories/{other.id}/split", filled, headers=FORM).headers["location"].rpartition("/")[2])
    assert own not in (one.id, other.id)
    stories.merge([one.id, other.id, own])


def test_title_folders_interval_and_full_text_of_a_feed_are_changed_on_its_page(named: Api) -> None:
    typed = {"title": "The Paper", "folders": "News/Asia\r\nDaily\r\n", "minutes": "90", "full_text": "never"}
    assert named("POST", "/sources/1/edit", urlencode(typed), headers=FORM).headers["location"] == "/sources/1"
    feed = named.services.feeds.get(1)
    assert (feed.title, feed.folders, feed.fixed_interval_s) == ("The Paper", ["News/Asia", "Daily"], 5_400)
    page = page_of(named, "/sources/1")
    assert page.xpath("string(//textarea[@name='folders'])").split() == ["News/Asia", "Daily"]
    assert page.xpath("//input[@name='minutes']/@value") == ["90"]
    refused = ("0", "x", "9" * 12, "525601", "000000001" + "9" * 12, "000000001" + "9" * 5_000)  # ends Python's int()
    for wrong in (*({"minutes": one} for one in refused), {"full_text": "maybe"}):
        assert named("POST", "/sources/1/edit", urlencode(typed | wrong), headers=FORM).status == 422
    assert named("POST", "/sources/1/edit", "title=&folders=&minutes=&full_text=auto", headers=FORM).status == 303
    feed = named.services.feeds.get(1)
    assert (feed.title, feed.folders, feed.fixed_interval_s, feed.full_text) == (None, [], None, "auto")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/stories/1/split", "article=x"),
        ("/stories/1/merge", ""),
        ("/stories/1/merge", "other=the+flood"),
        ("/stories/1/merge", "other=http%3A%2F%2F127.0.0.1%2Farticles%2F2"),
        ("/stories/1/merge", "other=http%3A%2F%2F127.0.0.1%3A8080"),
        ("/entities/1/split", "name=nobody"),
        ("/quarantine/shred", "id=1"),
        ("/sources/1/explode", ""),
        ("/sources/add", ""),
    ],
)
def test_a_wrong_form_is_refused_with_a_reason(named: Api, path: str, body: Any) -> None:
    answer = named("POST", path, body, headers=FORM)
    assert answer.status == 422
    assert answer.json["detail"]


def test_another_site_cannot_send_our_forms(named: Api) -> None:
    answer = named("POST", "/stories/1/split", "article=1", headers=FORM | {"Origin": "https://evil.example"})
    assert answer.status == 403


def test_the_quarantine_is_shown_whole_and_run_again(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(api.services.ingest.__class__, "_decide_and_write", lambda *_: 1 / 0)
        take_in(api.services, arrival(1))
        for _ in range(4):
            with api.services.database.write() as session:
                from sqlalchemy import text as sql

                session.execute(sql("UPDATE inbox SET not_before = accepted_at"))
            api.services.ingest.take_in_batch()
    page = page_of(api, "/pipeline")
    assert "ZeroDivisionError" in page.xpath("string(//table)")
    assert page.xpath("//button/@formaction") == ["/quarantine/replay", "/quarantine/drop"]
    assert api("POST", "/quarantine/replay", "id=1", headers=FORM).status == 303
    api.services.ingest.take_in_batch()
    assert api.services.ledgers.read_ledger().stored == 1


@ON_SQLITE
def test_an_article_is_deleted_on_its_page_by_who_is_sure(api: Api) -> None:
    api("POST", "/v1/articles", {"title": "Private", "text": text(1)})
    api.services.ingest.take_in_batch()
    form = page_of(api, "/articles/1").xpath("//form[@action='/takedown']")[0]
    assert form.xpath(".//input[@name='sure']/@required")
    assert api("POST", "/takedown", "article=1", headers=FORM).status == 422
    assert api("POST", "/takedown", "article=1&sure=1", headers=FORM).headers["location"] == "/decisions"
    assert api("GET", "/articles/1").status in (404, 410)
    assert "deleted for good" in api("GET", "/decisions").body.decode()
    assert page_of(api, "/pipeline").xpath("//a[@href='/decisions']")


def test_a_search_in_numbers_has_days_sources_names_and_languages_which_narrow_it(
    full_page: Callable[[str], Any],
) -> None:
    page = full_page("/numbers?q=road+OR+bridge")
    assert page.xpath("//h2/text()") == ["Sources", "Languages", "Names"]
    [total] = re.findall(r"(\d+) articles that match", page.xpath("string(//main)"))
    counted = page.xpath("//section[@aria-labelledby='source']//td//text()")
    assert sum(map(int, counted)) == int(total)
    address = page.xpath("string(//section[@aria-labelledby='source']//td/a/@href)")
    assert len(full_page(address).xpath("//article[@data-article]")) == int(counted[0])
    named = page.xpath("string(//section[@aria-labelledby='entity']//td/a/@href)")
    assert full_page(named).xpath("//article[@data-article]")
    assert full_page("/?q=road").xpath("//nav/a[@href='/numbers?q=road']")


def test_a_source_is_paused_and_resumed(api: Api) -> None:
    api("POST", "/v1/feeds", {"url": "https://a.example/feed"})
    for action, state in (("pause", "paused"), ("resume", "active")):
        assert api("POST", f"/sources/1/{action}", "", headers=FORM).status == 303
        assert state in page_of(api, "/sources/1").xpath("string(//dl)")


def test_the_same_is_done_to_all_chosen_feeds_and_removing_asks_first(api: Api) -> None:
    for name in "abc":
        api("POST", "/v1/feeds", {"url": f"https://{name}.example/feed"})

    def act(body: str) -> Answer:
        return api("POST", "/sources/bulk", body, headers=FORM)

    def states() -> list[tuple[int, str, tuple[str, ...]]]:
        return [(one.id, one.state, tuple(one.folders)) for one in api.services.feeds.all()]

    page = page_of(api, "/sources?all=true")
    assert page.xpath("(//form[@id='chosen']//button)[1]/@disabled")  # Enter in the field of the folder polls nothing
    chosen = page.xpath("//input[@type='checkbox'][@checked]/@value")
    assert sorted(chosen) == ["1", "2", "3"]
    assert act("do=pause&feed=1&feed=2&feed=99&back=/sources%3Ffolder%3DA").headers["location"] == "/sources?folder=A"
    assert act("do=folder&feed=2&feed=3&folder=News/Asia").status == 303
    everything = [(1, "paused", ()), (2, "paused", ("News/Asia",)), (3, "active", ("News/Asia",))]
    assert states() == everything
    asked: Any = html.fromstring(act("do=remove&feed=1&feed=2").body)
    assert states() == everything
    given = urlencode([(one.get("name"), one.get("value")) for one in asked.xpath("//main//form//*[@name]")])
    assert act(given).status == 303
    assert states() == everything[2:]
    assert api("POST", "/v1/feeds/bulk", {"ids": [3, 1], "action": "resume"}).json == {"ids": [3]}
    assert [act(wrong).status for wrong in ("do=pause", "do=explode&feed=3", "do=remove", "do=pause&feed=x")] == [
        422
    ] * 4


# ── what the pages are made of ───────────────────────────────────────────────────────────────


def test_a_text_is_cut_where_names_begin_and_end() -> None:
    from worker.service.search.articles import NamedEntity

    def named_at(number: int, *spans: tuple[int, int]) -> NamedEntity:
        mentions = tuple(Mention(start=start, end=end, text="") for start, end in spans)
        return NamedEntity(id=number, name="x", kind="place", country=None, lat=None, lon=None, mentions=mentions)

    cut = marked_paragraphs("Aleppo fell.\n\nIn Idlib city", [named_at(1, (0, 6)), named_at(2, (17, 22), (17, 27))])
    assert [[(one.text, one.entity and one.entity.id) for one in paragraph] for paragraph in cut] == [
        [("Aleppo", 1), (" fell.", None)],
        [("In ", None), ("Idlib city", 2)],
    ]
    assert marked_paragraphs("", []) == [[]]


def test_a_chart_has_a_bar_for_every_day() -> None:
    from datetime import date

    drawn = bars([(date(2026, 3, 1), 1), (date(2026, 3, 3), 4)])
    assert [(one.label, one.value, one.height) for one in drawn] == [
        ("2026-03-01", 1, 10.0),
        ("2026-03-02", 0, 0.0),
        ("2026-03-03", 4, 40.0),
    ]
    assert bars([]) == []


def test_large_places_lie_below_small_ones() -> None:
    drawn = circles([(1, "Small", 1, 0.0, 0.0), (2, "Large", 100, 90.0, -180.0)])
    assert [(one.name, one.x, one.y) for one in drawn] == [("Large", 0.0, 0.0), ("Small", 360.0, 180.0)]


@pytest.mark.parametrize(
    ("seconds", "expected"), [(None, ""), (5, "5 s"), (600, "10 min"), (7200, "2 h"), (864_000, "10 d")]
)
def test_durations_are_said_in_one_unit(seconds: int | None, expected: str) -> None:
    assert duration(seconds) == expected


def test_an_article_shows_what_goes_with_it_and_its_tags_lead_to_the_others(api: Api) -> None:
    media = {
        "tags": ['The "Wall"', "A < B & C", *(f"t{number}" for number in range(6))],
        "picture": {
            "url": "https://img.example/a.jpg",
            "caption": "2 < 3 & 4",
            "credit": "Ana",
            "width": 6,
            "height": 4,
        },
        "enclosures": [{"url": "https://pod.example/a.mp3", "type": "audio/mpeg", "length": 9, "duration_s": 61}],
        "comments_url": "https://news.example/a#comments",
    }
    api("POST", "/v1/articles", {"title": "The wall is open", "text": text(1)} | media)
    api.services.ingest.take_in_batch()
    page, wire = page_of(api, "/articles/1"), page_of(api, "/")
    for shown in (page, wire):
        assert not shown.xpath("//img | //audio | //video | //picture | //link[contains(@href, '//')]")
        links = shown.xpath("//ul[@aria-label='Tags']//a[starts-with(@href, '/?q=')]")
        assert [one.text for one in links][:2] == ['The "Wall"', "A < B & C"]
        for link in links[:2]:
            assert page_of(api, link.get("href")).xpath("//article[@data-article='1']")
    assert wire.xpath("//ul[@aria-label='Tags']//a[@href='/articles/1#tags']")[0].text == "3 more"
    assert len(page.xpath("//ul[@aria-label='Tags']//a")) == 8
    outside = page.xpath("//section[@aria-labelledby='media']//a")
    assert [one.get("href") for one in outside] == [
        "https://img.example/a.jpg",
        "https://pod.example/a.mp3",
        "https://news.example/a#comments",
    ]
    assert {one.get("rel") for one in outside} == {"noreferrer"}
    said = " ".join(page.xpath("//section[@aria-labelledby='media']")[0].text_content().split())
    assert all(piece in said for piece in ("2 < 3 & 4", "Ana · 6 × 4", "audio/mpeg · 9 Bytes · 1:01 min"))


def test_a_network_places_each_companion_once_and_says_whom_it_is_named_together_with() -> None:
    company = [Companion(id=number, name=f"N{number}", kind="person", articles=9 - number) for number in range(1, 6)]
    ties = [Tie(1, 2, 4), Tie(1, 3, 3), Tie(1, 4, 2), Tie(1, 5, 1)]
    drawn = network(company, ties)
    assert len({(one.x, one.y) for one in drawn.nodes}) == len(company)
    assert all(0 < one.x < NETWORK_WIDTH and 0 < one.y < NETWORK_HEIGHT for one in drawn.nodes)
    assert [[other.id for other in one.beside] for one in drawn.nodes] == [[2, 3, 4], [1], [1], [1], [1]]
    assert [(a.companion.id, b.companion.id) for a, b, _ in drawn.lines] == [(1, 2), (1, 3), (1, 4), (1, 5)]
    assert network([], []).nodes == []


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Aleppo", "Aleppo"),
        ("Council of 187", "Council of 187"),
        ("Council of 1870", "Council of 18…"),
        ("中华人民共和国", "中华人民共和国"),
        ("中华人民共和国外交部", "中华人民共和…"),
        ("ロシア・ガスプロム社", "ロシア・ガス…"),
    ],
)
def test_a_name_in_the_network_has_the_width_that_there_is_room_for(name: str, label: str) -> None:
    [node] = network([Companion(id=1, name=name, kind="org", articles=1)], []).nodes
    assert node.label == label


def test_decisions_are_shown_of_one_kind_and_by_one_person(full_page: Callable[[str], Any]) -> None:
    everything = full_page("/decisions")
    anns = full_page("/decisions?by=ann&kind=story.merged")
    assert sorted(everything.xpath("//select[@name='kind']/option/@value")) == sorted(["", *KINDS])
    assert set(anns.xpath("//ul[contains(@class, 'decided')]/li/a[1]/text()")) == {"ann"}
    assert len(everything.xpath("//ul[contains(@class, 'decided')]/li")) > 5
    assert everything.xpath("//ul[contains(@class, 'decided')]//a[@href='/decisions?by=ann']")
    assert anns.xpath("string(//option[@selected]/@value)") == "story.merged"
    assert "None of these" in full_page("/decisions?by=nobody").xpath("string(//main)")
