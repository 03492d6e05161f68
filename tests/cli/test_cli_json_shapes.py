"""The fields of every ``--json`` answer are those that are recorded: programs read them by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import Said
from sqlalchemy import update

from worker.bootstrap import connect
from worker.settings import Settings
from worker.store.feeds import gaps
from worker.store.feeds import health as feed_health
from worker.store.tables import InboxRow

RECORDED = Path(__file__).with_name("json_shapes.txt")
SEEDS = sorted((Path(__file__).parents[2] / "worker" / "replay" / "demo").glob("*.txt"))
COMMANDS = (
    "articles list",
    "articles show 1",
    "articles show 1 --versions",
    "search president*",
    "search president* --counts source",
    "ledger",
    "stories list",
    "stories show 1",
    "entities list",
    "entities show 1",
    "entities timeline 1",
    "entities company 1",
    "entities company 1 --ties",
    "receipts list --state stored",
    "receipts show 1",
    "receipts show 6",
    "events --after 0",
    "articles compare 1 2",
    "receipts retry --state rejected",
    "quarantine list",
    "quarantine show 6",
    "articles merge 1 2",
    "articles split 2",
    "decisions list",
    "feeds list",
    "feeds health",
    "feeds health 1",
    "feeds change 1 --title Mine",
    "feeds access 1 --cookie a=1",
    "feeds rules add block title spam",
    "feeds rules list",
    "feeds import -",
    "feeds bulk pause 1",
    "searches add Presidents president*",
    "searches list",
    "watches add Presidents president* --webhook https://hooks.example/x",
    "watches list",
    "watches show 1",
    "watches test 1",
    "keys create me --scope read",
    "keys list",
    "people list",
    "rerun dedupe",
    "reruns list",
    "status",
    "config",
    "doctor",
    "db check",
    "db prune --dry-run",
    "articles delete 1",
)
BY_STAGE = ("unclaimed_s",)  #: Its names are stages that nobody takes from, which a busy machine may have.
OPML = b'<opml version="2.0"><body><outline text="No address"/></body></opml>'


def shape(value: Any) -> str:
    """Return the names of the fields of a JSON value, those inside a field behind it in brackets."""
    if isinstance(value, list):
        return max((shape(one) for one in value), key=len, default="")
    if not isinstance(value, dict):
        return ""
    inside = ((name, "" if name in BY_STAGE else shape(one)) for name, one in value.items())
    return " ".join(f"{name}({fields})" if fields else name for name, fields in inside)


@pytest.mark.timeout(300)  # some fifty commands, each a process: on a busy machine two minutes are too few
def test_every_answer_has_the_fields_that_are_recorded(
    wiredesk: Callable[..., Said], data_dir_with_places: Path
) -> None:
    assert wiredesk("submit", *map(str, SEEDS), "--wait").code == 0
    assert wiredesk("submit", "-", stdin=b'{"text": "Not taken in."}').code == 0
    _add_the_rest(data_dir_with_places)
    shown = []
    for command in COMMANDS:
        done = wiredesk(*command.split(), "--json", stdin=OPML)
        assert done.out, (command, done.err)
        shown.append(f"{command}: {shape(done.json)}")
    recorded = RECORDED.read_text("utf-8").splitlines()
    assert shown == recorded, f"--json has changed: if on purpose, write the new fields into {RECORDED.name}"


def _add_the_rest(data_dir: Path) -> None:
    """Add a person, a receipt in quarantine, and a feed with an alert and a gap."""
    services = connect(Settings(database_url=f"sqlite:///{data_dir / 'wiredesk.db'}", data_dir=data_dir))
    now = services.clock()
    services.people.add("anna", "a long password of hers", "reader")
    feed = services.feeds.add("https://news.example/feed").id
    alert = {"kind": "new_entry", "since": now, "was": 2.1, "now": 31.0, "detail": "no new entry for 31 h"}
    gap = {"found_at": now, "shown": 50, "missed": 150, "left": 150, "method": "dates", "not_before": now}
    with services.database.write() as session:
        session.execute(
            update(InboxRow).values(state="quarantined", reason="crashed").where(InboxRow.state == "pending")
        )
        feed_health.replace_alerts(session, feed, [alert])
        gaps.add(session, gap | {"feed_id": feed})
    services.close()
