"""The decision on each draft of a batch: what people decided and rules of feeds first, then notices, then the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from worker import reasons
from worker.dedupe import Sender, decide, find_named, holds_report
from worker.service.feeds.rule_patterns import verdict
from worker.service.ingest.candidates import Lookup
from worker.service.ingest.outcome_types import Accepted, NoticeTarget
from worker.service.ingest.write_plan import Plan
from worker.store import Session
from worker.store.articles.articles import Stored
from worker.store.copies import originals
from worker.store.feeds.rules import Rule, for_feeds
from worker.types import Decision, Draft, Headline

WINDOW = timedelta(days=7)  #: A notice names a report of the same days.
HEADLINES_LIMIT = 20_000  #: Articles looked through for the one it names, the newest.


def decide_batch(session: Session, plan: Plan, accepted: Sequence[Accepted]) -> None:
    """Take every draft into the plan, in order of arrival.

    A notice whose article is not there waits for the end: a feed lists it above the report it is about.
    """
    rules = for_feeds(session, {one.feed_id for one in accepted if one.feed_id is not None})
    waiting = [one for one in accepted if not _is_refused(plan, one, rules) and not _take(session, plan, one)]
    for one in waiting:
        notice = one.draft.notice
        if _take_notice(session, plan, one):
            continue
        if notice is not None and notice.alone:
            plan.refuse(one, _target_of(session, plan.lookup, one.draft, plan.sender(one), now=plan.now))
        else:
            _take_decision(session, plan, one, _decide(plan, one))


def _is_refused(plan: Plan, one: Accepted, rules: Mapping[int, Sequence[Rule]]) -> bool:
    """Refuse what a person deleted, and what a rule for its feed does not want; a withdrawal is always wanted."""
    if plan.lookup.was_deleted(one.draft):
        plan.refuse_deleted(one)
        return True
    notice = one.draft.notice
    if one.feed_id is None or (notice is not None and not notice.own):
        return False
    why = verdict(rules[one.feed_id], one.draft)
    if why is not None:
        plan.refuse_draft(one, reasons.RULE, why[:500])
    return why is not None


def _take_decision(session: Session, plan: Plan, one: Accepted, decision: Decision) -> None:
    """Take one decision into the plan; a new version decides again what is a copy of what."""
    known = plan.lookup.article(decision.article_id) if decision.article_id and decision.action == "update" else None
    plan.take_decision(one, decision)
    if known is not None:
        _place_version(session, plan, one, known)


def _take(session: Session, plan: Plan, one: Accepted) -> bool:
    """Take one draft into the plan. Return False for a notice whose article is not known yet.

    A report under an embargo of its own is a report.
    """
    notice = one.draft.notice
    if notice is not None and notice.own:
        decision = _decide(plan, one)
        if decision.action != "duplicate" or not _take_notice(session, plan, one):
            _take_decision(session, plan, one, decision)
        return True
    if notice is not None and (notice.alone or notice.kind == "kill"):
        return _take_notice(session, plan, one)
    _take_decision(session, plan, one, _decide(plan, one))
    return True


def _take_notice(session: Session, plan: Plan, one: Accepted) -> bool:
    target = _target_of(session, plan.lookup, one.draft, plan.sender(one), now=plan.now)
    if target is None or not target.may_withdraw:
        return False
    plan.withdraw(one, target, plan.lookup.heir(session, target.article.article_id, plan.sender(one)))
    return True


def _decide(plan: Plan, one: Accepted) -> Decision:
    lookup, draft = plan.lookup, one.draft
    sender = plan.sender(one)
    same_key, same_text = lookup.same_key(draft, sender), lookup.same_text(draft)
    together = lookup.put_with(draft)
    if together is not None and same_key is None:
        twin = same_text is not None and lookup.original(same_text.article_id) == together
        detail = f"a person put it with article {together.article_id}"
        return Decision("duplicate", together.article_id, reasons.SAME_TEXT if twin else reasons.PERSON, detail, None)
    decision = decide(
        draft,
        same_key=same_key,
        same_text=same_text,
        near=lookup.near(draft),
        renewal_of=partial(lookup.renewal_of, draft, sender),
    )
    apart = ", ".join(map(str, lookup.kept_apart(draft)))
    return replace(decision, detail=f"{decision.detail}; a person keeps it apart from {apart}") if apart else decision


def _target_of(session: Session, lookup: Lookup, draft: Draft, sender: Sender, *, now: datetime) -> NoticeTarget | None:
    """Find the article that a notice is about. Return None if none is sure.

    By name only among the articles of the same source, or credited to the same agency, of the last days.
    """
    match = lookup.same_key(draft, sender)
    if match is not None:
        article = lookup.article(match.known.article_id)
        return NoticeTarget(article, {"url": "address", "id": "id"}[match.by], match.may_change)
    notice = draft.notice
    if notice is None or not notice.alone or not notice.named:
        return None
    stored = originals.recent_headlines(session, draft.source, draft.agency, since=now - WINDOW, limit=HEADLINES_LIMIT)
    begun = [one for one in lookup.begun() if one.source == draft.source]
    found = find_named(notice, [*stored, *(Headline(one.article_id, one.title, one.canonical_url) for one in begun)])
    if found is None:
        return None
    article = lookup.read_stored(session, found)
    return NoticeTarget(article, "headline", lookup.senders.may_change(sender, article))


# ── a new version: what its article is a copy of by what it says now, and what is still a copy of it ──


def _place_version(session: Session, plan: Plan, one: Accepted, before: Stored) -> None:
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
