"""Acceptance of proposed merges by rule: the likeliest ones, at night, each a decision that can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

import structlog

from worker.errors import InvalidInput, NotFound
from worker.service.entities.manage import Entities
from worker.service.entities.propose import Proposal, find_proposals
from worker.store import Database, Session
from worker.store.entities import views
from worker.store.people import decisions
from worker.types.people import RULE

PAGE_ENTITIES = 500  #: Looked at by one call.
NIGHT_ENTITIES = 20_000  #: Looked at in one night, the newest.
PAGE_PROPOSALS = 100

log = structlog.get_logger()


class ProposalCursor(NamedTuple):
    """A place on the way through the entities, newest first."""

    before: int  #: Id of the last entity that was looked at.
    looked: int  #: Entities looked at tonight.


class AcceptProposals:
    """Merges entities that are proposed with a score of ``least_score`` or more; 0: none."""

    def __init__(self, database: Database, entities: Entities, least_score: float) -> None:
        self._db = database
        self._entities = entities
        self._least_score = least_score

    def accept_page(self, before: int = 0, looked: int = 0) -> ProposalCursor | None:
        """Accept what is proposed for a page of entities.

        A pair that was merged or split before is left to people.

        Args:
            before: Id below which entities are looked at; 0: from the newest.
            looked: Entities looked at before.

        Returns:
            The place to go on from; None at the end.
        """
        if not self._least_score or looked >= NIGHT_ENTITIES:
            return None
        with self._db.read() as session:
            ids = views.newest_standing_ids(session, limit=PAGE_ENTITIES, before=before or None)
            accepted = list(self._accepted(session, ids))
        for one in accepted:
            with suppress(InvalidInput, NotFound):  # a person was quicker
                self._entities.merge([one.entity.id, one.other.id], RULE)
                log.info("entities_merged_by_rule", kept=one.entity.id, gone=one.other.id, score=one.score)
        return ProposalCursor(ids[-1], looked + len(ids)) if len(ids) == PAGE_ENTITIES else None

    def _accepted(self, session: Session, ids: list[int]) -> Iterator[Proposal]:
        """Yield the likeliest proposals, of each entity at most one: a merge changes what the next ones rest on."""
        taken: set[int] = set()
        for one in find_proposals(session, ids, limit=PAGE_PROPOSALS):
            pair = {one.entity.id, one.other.id}
            if one.score < self._least_score:
                return
            if taken.isdisjoint(pair) and not decisions.are_about_both(session, "entity", *pair):
                taken |= pair
                yield one
