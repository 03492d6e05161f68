"""Alerts and the dashboard name metrics that exist, and each alert has its section in docs/operate.md."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import yaml
from api_server import Api
from database_marks import ON_SQLITE

from worker.fetch.politeness import NO_ANSWER
from worker.queue.app import make_app
from worker.reasons import MEANINGS
from worker.service.jobs import measures
from worker.settings import Settings

ROOT = Path(__file__).parents[2]
RULES: list[dict[str, Any]] = yaml.safe_load((ROOT / "config" / "alerts.yml").read_text("utf-8"))["groups"][0]["rules"]
PANELS: list[dict[str, Any]] = json.loads((ROOT / "config" / "grafana.json").read_text("utf-8"))["panels"]
PAGE = (ROOT / "docs" / "operate.md").read_text("utf-8")


def test_each_alert_has_a_section_and_each_section_an_alert() -> None:
    sections = re.findall(r"^## (Wiredesk\w+)$", PAGE, re.MULTILINE)
    assert sections == [rule["alert"] for rule in RULES]
    assert all(rule["annotations"]["summary"] and rule["labels"]["severity"] for rule in RULES)


def test_the_alert_on_slow_batches_comes_before_their_tasks_end() -> None:
    tasks = make_app(Settings(), "redis://localhost/0").tasks
    [expression] = [rule["expr"] for rule in RULES if rule["alert"] == "WiredeskBatchesSlow"]
    limits = re.findall(r'stage="(\w+)"\}\[15m\]\)\)\) > (\d+)', expression)
    assert [stage for stage, _ in limits] == ["ingest", "enrich"]
    for stage, limit_s in limits:
        assert 2 * int(limit_s) <= (tasks[f"wiredesk.{stage}"].soft_time_limit or 0)


def test_each_outcome_that_an_alert_names_is_one_of_ours() -> None:
    named = [found for rule in RULES for found in re.findall(r'outcome(?:=~?|!=)"([a-z_|]+)"', rule["expr"])]
    assert named
    assert {one for outcomes in named for one in outcomes.split("|")} <= {*NO_ANSWER, *MEANINGS, measures.DONE}


@ON_SQLITE
def test_the_table_of_metrics_names_each_that_is_told_and_no_other(api: Api) -> None:
    api("GET", "/nothing")
    said = set(re.findall(r"^# TYPE (\w+)", api("GET", "/metrics").body.decode(), re.MULTILINE))
    table = PAGE[PAGE.index("| metric |") :].split("\n\n")[0]
    named = re.findall(r"`(?:wiredesk)?(_\w+)`", table)
    assert {f"wiredesk{name}" for name in named} == said


@ON_SQLITE
def test_alerts_and_panels_name_metrics_labels_and_states_that_exist(api: Api) -> None:
    api("GET", "/nothing")
    said = api("GET", "/metrics").body.decode()
    known = {re.sub(r"_(bucket|sum|count)$", "", name) for name in re.findall(r"^([a-z_]+)[{ ]", said, re.MULTILINE)}
    asked = [rule["expr"] for rule in RULES] + [one["expr"] for panel in PANELS for one in panel["targets"]]
    for expression in asked:
        named = re.findall(r"wiredesk_[a-z_]+", expression)
        assert named
        assert {re.sub(r"_(bucket|sum|count)$", "", name) for name in named} <= known, expression
        for name, label, values in re.findall(r'(wiredesk_[a-z_]+)\{(state|stage|kind)=~?"([a-z|]+)"\}', expression):
            for value in values.split("|"):
                assert re.search(rf'^{name}\{{.*\b{label}="{value}"', said, re.MULTILINE), expression
