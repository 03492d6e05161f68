"""The contract of the API: its document is recorded, complete, and true of what is answered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from api_server import Api
from database_marks import ON_SQLITE

from worker.api import answers, requests
from worker.api.answers import articles as article_answers
from worker.api.answers.event_data import EVENT_DATA
from worker.api.app import document
from worker.api.scopes import CALLBACK, OPEN_PATHS
from worker.errors import unknown_name
from worker.service.entities.manage import Entity
from worker.service.feed_health.checks import FeedHealth
from worker.service.feeds.manage import Feed
from worker.service.intake.accept import Receipt
from worker.service.operations.ledger import Ledger
from worker.service.search.event_log import Event
from worker.service.stories.manage import Story
from worker.service.watches.manage import WatchView
from worker.store.articles import views as article_views
from worker.store.people.decisions import WITHOUT_EVENT
from worker.types import ALL_EVENTS, Mention

ROOT = Path(__file__).parents[2]
RECORDED = (ROOT / "docs" / "openapi.json").read_text("utf-8")
DOCUMENT = json.loads(RECORDED)
SCHEMAS = DOCUMENT["components"]["schemas"]
OPERATIONS = [
    (f"{method.upper()} {path}", operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]


def test_the_recorded_document_is_that_of_the_api() -> None:
    assert document() == RECORDED, "the API has changed: if on purpose, run make openapi"


def test_operations_are_named_for_generated_clients() -> None:
    names = [operation["operationId"] for _, operation in OPERATIONS]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+){1,3}", name)] == []


@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=[name for name, _ in OPERATIONS])
def test_every_operation_is_described_and_every_answer_has_a_schema_and_an_example(
    name: str, operation: dict[str, Any]
) -> None:
    assert re.match(r"[A-Z][a-z]+ ", operation["description"])
    for status, given in operation["responses"].items():
        named = DOCUMENT["components"]["responses"].get(given.get("$ref", "").rpartition("/")[2])
        response = named or given
        if status not in ("204", "304", "308") and (name, status) != ("POST /websub/{token}", "202"):  # those are empty
            assert response["content"]
            assert all("schema" in media and "example" in media for media in response["content"].values()), status


STRICT = [one for one in OPERATIONS if not one[0].partition(" ")[2].startswith((CALLBACK, *OPEN_PATHS))]
"""Without those of hubs and probes, which may send what they like."""


@pytest.mark.parametrize(("name", "operation"), STRICT, ids=[name for name, _ in STRICT])
def test_an_operation_takes_the_parameters_of_the_document_and_no_other(
    still_api: Api, name: str, operation: dict[str, Any]
) -> None:
    method, _, path = name.partition(" ")
    told = still_api(method, re.sub(r"{\w+}", "1", path) + "?zzzzzzzzzzzz=1").json["detail"]
    named = [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"]
    assert told == unknown_name("parameter", "zzzzzzzzzzzz", named)


@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=[name for name, _ in OPERATIONS])
def test_every_parameter_is_described_and_every_body_has_an_example(name: str, operation: dict[str, Any]) -> None:
    given = operation.get("parameters", [])
    assert [one["name"] for one in given if not re.match(r"\S.{9,}", one.get("description", ""))] == []
    for media in operation.get("requestBody", {}).get("content", {}).values():
        assert media["example"]
        if model := media["schema"].get("$ref", "").rpartition("/")[2]:
            checked = getattr(requests, model).model_validate(media["example"])
            assert checked.model_fields_set


@pytest.mark.parametrize("kind", [getattr(answers, name) for name in answers.__all__ if name != "Answer"])
def test_examples_are_of_the_shape_they_show(kind: type[answers.Answer]) -> None:
    name = kind.__name__.removesuffix("Out")
    shown = list(_examples(name))
    is_part = f'"#/components/schemas/{name}"' in json.dumps(SCHEMAS)
    assert shown or is_part or kind in (answers.ArticleVersionOut, answers.PersonOut)  # in a list; of the command only
    for example in shown:
        kind.model_validate(example)


def test_every_schema_that_is_referred_to_is_there() -> None:
    assert set(re.findall(r'"#/components/schemas/([^"]+)"', RECORDED)) <= SCHEMAS.keys()
    assert "$defs" not in RECORDED


def test_every_kind_of_event_has_typed_data() -> None:
    code = "".join(one.read_text("utf-8") for one in (ROOT / "worker" / "service").rglob("*.py"))
    kinds = set(re.findall(r'"((?:article|story|entity|feed|watch)\.[a-z_]+)"', code))
    assert kinds - WITHOUT_EVENT <= EVENT_DATA.keys() == set(ALL_EVENTS)
    for name in {model.__name__ for model in EVENT_DATA.values()}:
        assert SCHEMAS[name]["description"]


@ON_SQLITE
def test_events_carry_the_data_of_their_kind(api: Api) -> None:
    text = "The bridge over the river reopened on Monday after two years of work, the ministry said in the capital."
    for given in (
        {"text": text, "id": "1"},
        {"text": text},
        {"text": f"{text} Trains run.", "id": "1"},
        {"html": "<p>"},
    ):
        api("POST", "/v1/articles", given | {"source": "gazette"})
        api.services.ingest.take_in_batch()
    seen = api("GET", "/v1/events").json["events"]
    assert {one["kind"] for one in seen} >= {
        "article.stored",
        "article.duplicate",
        "article.updated",
        "article.rejected",
    }
    for one in seen:
        EVENT_DATA[one["kind"]].model_validate(one["data"])
    api("DELETE", "/v1/articles/1")
    erased = [one for one in api("GET", "/v1/events").json["events"] if one["data"] == {"deleted": True}]
    assert {one["kind"] for one in erased} >= {"article.stored", "article.updated"}
    for model in set(EVENT_DATA.values()):
        model.model_validate(erased[0]["data"])


SHOWN: list[tuple[type, type[answers.Answer]]] = [
    (article_views.Article, answers.ArticleOut),
    (article_views.NamedEntity, article_answers.NamedEntityOut),
    (article_views.QuoteView, article_answers.QuoteOut),
    (article_views.SightingView, article_answers.SightingOut),
    (article_views.ArticleVersion, answers.ArticleVersionOut),
    (Mention, article_answers.MentionOut),
    (Receipt, answers.ReceiptOut),
    (Entity, answers.EntityOut),
    (Story, answers.StoryOut),
    (Feed, answers.FeedOut),
    (FeedHealth, answers.FeedHealthOut),
    (WatchView, answers.WatchOut),
    (Event, answers.EventOut),
    (Ledger, answers.LedgerOut),
]


@pytest.mark.parametrize(("inside", "answer"), SHOWN, ids=[answer.__name__ for _, answer in SHOWN])
def test_an_answer_shows_everything_that_a_service_gives(inside: Any, answer: type[answers.Answer]) -> None:
    assert {one.name for one in fields(inside)} == answer.model_fields.keys()


def _examples(component: str) -> Iterator[Any]:
    for _, operation in OPERATIONS:
        for response in operation["responses"].values():
            for media in response.get("content", {}).values():
                if media["schema"].get("$ref", "").endswith(f"/{component}"):
                    yield media["example"]
    for response in DOCUMENT["components"]["responses"].values():
        for media in response["content"].values():
            if media["schema"]["$ref"].endswith(f"/{component}"):
                yield media["example"]


@pytest.mark.parametrize(
    "words", [r"^(What|Whether|Which|How)\b", r"\bprints?\b", r"\bis none\b", r"\bnobody\b", r"\bbecame of\b"]
)
def test_descriptions_are_plain(words: str) -> None:
    assert [text for text in _descriptions(DOCUMENT) if re.search(words, text)] == []


def _descriptions(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, one in value.items():
            if name in ("description", "summary") and isinstance(one, str):
                yield one
            else:
                yield from _descriptions(one)
    elif isinstance(value, list):
        for one in value:
            yield from _descriptions(one)
