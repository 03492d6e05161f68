"""Alerts and the dashboard name metrics that exist, and each alert has its section in docs/operate.md."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import yaml
from api_server import Api
from database_marks import ON_SQLITE

ROOT = Path(__file__).parents[2]
RULES: list[dict[str, Any]] = yaml.safe_load((ROOT / "config" / "alerts.yml").read_text("utf-8"))["groups"][0]["rules"]
PANELS: list[dict[str, Any]] = json.loads((ROOT / "config" / "grafana.json").read_text("utf-8"))["panels"]
PAGE = (ROOT / "docs" / "operate.md").read_text("utf-8")


def test_each_alert_has_a_section_and_each_section_an_alert() -> None:
    sections = re.findall(r"^## (Wiredesk\w+)$", PAGE, re.MULTILINE)
    assert sections == [rule["alert"] for rule in RULES]
    assert all(rule["annotations"]["summary"] and rule["labels"]["severity"] for rule in RULES)


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
