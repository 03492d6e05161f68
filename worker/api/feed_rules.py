"""Rules on the articles of feeds."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from worker.api.answers import RuleList, RuleOut
from worker.api.deps import Id, ServicesDep
from worker.api.requests import RuleIn, RuleQuery
from worker.service.feeds.rules import Rule

router = APIRouter(prefix="/v1/feeds/rules", tags=["feeds"])


@router.get("", response_model=RuleList)
def list_feed_rules(services: ServicesDep, wanted: Annotated[RuleQuery, Query()]) -> dict[str, list[Rule]]:
    """List the rules that keep or block articles of feeds, oldest first."""
    return {"rules": services.rules.all(feed_id=wanted.feed)}


@router.post("", status_code=201, response_model=RuleOut)
def add_feed_rule(given: RuleIn, services: ServicesDep) -> Rule:
    """Add a rule for what is taken in from now on.

    An article that a rule blocks, or that none of the rules that keep matches, is rejected for the reason `rule`. It
    can be tried again.
    """
    return services.rules.add(given.action, given.field, given.pattern, feed_id=given.feed)


@router.delete("/{rule_id:int}", status_code=204)
def delete_feed_rule(rule_id: Id, services: ServicesDep) -> None:
    """Delete a rule."""
    services.rules.remove(rule_id)
