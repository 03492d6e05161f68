"""The decision on each draft of a batch: what people decided and rules of feeds first, then notices, then the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from worker import reasons
from worker.dedupe import Sender, decide, find_named
from worker.service.feeds.rule_patterns import verdict
from worker.service.ingest.candidates import Lookup
from worker.service.ingest.outcome_types import Accepted, NoticeTarget
from worker.service.ingest.place_version import place_version
from worker.service.ingest.write_plan import Plan
from worker.store import Session
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
            _add(session, plan, one, _decide(plan, one))


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


def _add(session: Session, plan: Plan, one: Accepted, decision: Decision) -> None:
    """Take one decision into the plan; a new version decides again what is a copy of what."""
    known = plan.lookup.article(decision.article_id) if decision.article_id and decision.action == "update" else None
    plan.add(one, decision)
    if known is not None:
        place_version(session, plan, one, known)


def _take(session: Session, plan: Plan, one: Accepted) -> bool:
    """Take one draft into the plan. Return False for a notice whose article is not known yet.

    A report under an embargo of its own is a report.
    """
    notice = one.draft.notice
    if notice is not None and notice.own:
        decision = _decide(plan, one)
        if decision.action != "duplicate" or not _take_notice(session, plan, one):
            _add(session, plan, one, decision)
        return True
    if notice is not None and (notice.alone or notice.kind == "kill"):
        return _take_notice(session, plan, one)
    _add(session, plan, one, _decide(plan, one))
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
