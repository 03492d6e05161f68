"""Names that people give to stories and entities: check, write, report and take back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from worker.clean import tidy
from worker.errors import Conflict, InvalidInput, existing
from worker.store import Session
from worker.store.core import merged_ids
from worker.store.core.merged_ids import Mergeable
from worker.store.people import decisions, own_names
from worker.store.search import event_log
from worker.store.search.event_log import Event
from worker.types.people import Decider

NAME_LIMIT_CHARS = 300


def rename(
    session: Session,
    which: tuple[Mergeable, int],
    given: str | None,
    by: Decider,
    *,
    now: datetime,
    instead_of: str | None = None,
) -> None:
    """Give a story or an entity a name, as a decision that can be taken back.

    Args:
        session: The open transaction.
        which: A story or an entity, and its id or that of one that was merged into it.
        given: The name; None or an empty one: that of the rules again.
        by: The person.
        now: The time.
        instead_of: The name by a person that it must have, "" for none; None: any.

    Raises:
        NotFound: There is none of this id.
        InvalidInput: The name is too long.
        Conflict: It has another name than ``instead_of`` by now.
    """
    thing, asked = which
    name = _tidy_name(given)
    number = existing(merged_ids.standing_id(session, *which), thing, asked)
    was = own_names.put(session, thing, number, name)
    if instead_of is not None and (was or "") != instead_of:
        now_called = f"is called {was} by now" if was else "has the name of the rules again"
        raise Conflict(
            f"{now_called}: take the later renaming back first", reason="renamed_since", thing=f"{thing} {number}"
        )
    if was != name:
        data = {thing: number, "was": was, "now": name}
        event_log.append(session, [Event(kind=f"{thing}.renamed", at=now, data=data)])
        decisions.add(session, by, f"{thing}.renamed", (thing, [number]), at=now, data=data)
    if instead_of is not None and (own_names.given(session, *which) or "") == instead_of:
        own_names.put(session, *which, name)  # else it would return when the merge is taken back


def _tidy_name(given: str | None) -> str | None:
    """Return a name as it is stored; None for an empty one. Raises InvalidInput if it is too long."""
    name = " ".join(tidy(given or "").split())
    if len(name) > NAME_LIMIT_CHARS:
        raise InvalidInput(f"a title or name has {NAME_LIMIT_CHARS} characters at most", reason="bad_name")
    return name or None


def is_name_taken(session: Session, thing: Mergeable, kept: int, gone: int) -> bool:
    """Return True if the kept one takes the name of the other in a merge: only the other has one by a person."""
    return own_names.given(session, thing, kept) is None and own_names.given(session, thing, gone) is not None


def give_back(session: Session, thing: Mergeable, merged: Collection[int], gone: int, *, now: datetime) -> None:
    """Delete the name of ``gone`` from those that took it in a merge, unless they were renamed since."""
    name = own_names.given(session, thing, gone)
    for kept in merged:
        if name is not None and name == own_names.given(session, thing, kept):
            own_names.put(session, thing, kept, None)
            data = {thing: kept, "was": name, "now": None}
            event_log.append(session, [Event(kind=f"{thing}.renamed", at=now, data=data)])
