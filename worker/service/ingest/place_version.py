"""The place of a new version: what its article is a copy of by what it says now, and what is still a copy of it."""

from __future__ import annotations

from worker import reasons
from worker.dedupe import decide, holds_report
from worker.service.ingest.outcome_types import Accepted
from worker.service.ingest.write_plan import Plan
from worker.store import Session
from worker.store.articles.articles import Stored
from worker.types import Decision


def place_version(session: Session, plan: Plan, one: Accepted, before: Stored) -> None:
    """Decide again what an article and its copies are copies of. What a person decided stays.

    Args:
        session: Of the batch.
        plan: Holds the new version already.
        one: The draft that is the new version.
        before: The article as it was.
    """
    if plan.lookup.is_chosen(before.article_id) or plan.lookup.put_with(one.draft) is not None:
        return
    if before.duplicate_of is None and not holds_report(one.draft, before):
        _part_from_copies(session, plan, one, before)
    decision = _decide_again(plan, one, before)
    target = None if decision.article_id is None else plan.lookup.original(decision.article_id).article_id
    if target == before.duplicate_of:
        return
    if target is None:
        plan.make_own(one, before.article_id, f"its new version is no copy; {decision.detail}")
    else:
        plan.make_copy(one, before.article_id, decision)


def _part_from_copies(session: Session, plan: Plan, one: Accepted, before: Stored) -> None:
    """Let the copies that hold another report than the new version be copies of the earliest of them."""
    copies = plan.lookup.copies(session, before.article_id)
    left = [copy for copy in copies if not holds_report(one.draft, copy)]
    if not left:
        return
    detail = f"article {before.article_id} became another report"
    heir = next((copy for copy in left if not copy.is_withdrawn), left[0]).article_id
    plan.make_own(one, heir, detail)
    for copy in left:
        if copy.article_id != heir:
            plan.put_with(one, copy.article_id, heir, Decision("duplicate", heir, reasons.NEAR_DUPLICATE, detail, None))


def _decide_again(plan: Plan, one: Accepted, before: Stored) -> Decision:
    """Decide on the new version as if it came for the first time; the article and its copies are not asked."""
    lookup, draft = plan.lookup, one.draft
    near, same_text = lookup.near(draft), lookup.same_text(draft)
    if before.duplicate_of is not None:
        near = [one for one in near if one.article_id != before.duplicate_of]
        original = lookup.article(before.duplicate_of)
        near = near if lookup.is_kept_apart(draft, original) else [original, *near]
    others = [one for one in near if lookup.original(one.article_id).article_id != before.article_id]
    others = [one for one in others if one.article_id != before.article_id]
    if same_text is not None and before.article_id in (same_text.article_id, same_text.duplicate_of):
        same_text = None
    return decide(draft, same_key=None, same_text=same_text, near=others)
