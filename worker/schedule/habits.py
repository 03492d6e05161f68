"""Order in which a feed shows its entries, learned from poll to poll, and the gaps that follow from it. Pure.

A feed without dates and numbers that shares no entry with the poll before may have lost some, or may
show a few of many at random. It is not told apart at once: such a gap is held until the feed is seen
to push out old entries by new ones (then it is said after all), or to show again what was gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from worker.schedule.gap import Gap, ShownEntry, find_gap, is_in_order, meets

TRUSTED_MEETINGS = 2  #: Polls in order after which a feed without dates and numbers is believed at once.
HELD_POLLS = 3  #: Held gaps in a row after which they are said all the same: every poll of it comes too late.
SHUFFLED = 0.2  #: Share of entries that come back after they were gone, above which nothing is concluded.
NEW_SHARE = 0.3  #: Weight of the newest poll in what is learned.


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """Learned order in which a feed shows its entries."""

    met: int = 0  #: Polls that shared entries, in order, with the one before.
    returned: float = 0.0  #: Usual share, 0 to 1, of entries shown again after they were gone.
    per_s: float | None = None  #: Entries a second it publishes; None until two polls have met.
    held: int = 0  #: Probable gaps in a row not said yet.
    held_s: float = 0.0  #: The time they span, seconds.


@dataclass(frozen=True, slots=True)
class Compared:
    """Comparison of two polls in a row."""

    gap: Gap | None  #: To be said now.
    hurry: bool  #: The feed should be polled sooner: a gap, said or held.
    habits: Habits


def compare(
    before: Sequence[ShownEntry],
    after: Sequence[ShownEntry],
    habits: Habits,
    *,
    elapsed_s: float,
    fresh: int,
    returned: int,
) -> Compared:
    """Hold the newest poll against the one before.

    ``fresh``: entries of ``after`` the feed never showed before; ``returned``: those it did show, but not
    in the poll before. An empty ``before`` is the first poll, an empty ``after`` an emptied feed: no gap.
    """
    if not before or not after:
        return Compared(None, False, habits)
    shared = meets(before, after)
    came_back = (1 - NEW_SHARE) * habits.returned + NEW_SHARE * returned / len(after)
    habits = replace(habits, returned=came_back)
    if returned and not shared:
        return Compared(None, False, _let_go(habits))
    if shared:
        return _met(shared, after, habits, elapsed_s=elapsed_s, fresh=fresh)
    if habits.returned > SHUFFLED:
        return Compared(None, False, habits)
    return _parted(before, after, habits, elapsed_s)


def _met(
    shared: Sequence[int], after: Sequence[ShownEntry], habits: Habits, *, elapsed_s: float, fresh: int
) -> Compared:
    if not is_in_order(shared, len(after)) or habits.returned > SHUFFLED:
        return Compared(None, False, _let_go(habits))
    if elapsed_s > 0:
        now_per_s = fresh / elapsed_s
        known = habits.per_s if habits.per_s is not None else now_per_s
        habits = replace(habits, per_s=(1 - NEW_SHARE) * known + NEW_SHARE * now_per_s)
    met = replace(habits, met=habits.met + 1)
    if not habits.held:
        return Compared(None, False, met)
    return Compared(_released(habits, len(after)), False, _let_go(met))


def _parted(before: Sequence[ShownEntry], after: Sequence[ShownEntry], habits: Habits, elapsed_s: float) -> Compared:
    gap = find_gap(before, after, elapsed_s=elapsed_s, per_s=habits.per_s)
    if gap is None:
        return Compared(None, False, habits)
    if gap.method in ("numbers", "dates") or habits.met >= TRUSTED_MEETINGS:
        return Compared(gap, True, habits)
    held = replace(habits, held=habits.held + 1, held_s=habits.held_s + elapsed_s)
    if held.held < HELD_POLLS:
        return Compared(None, True, held)
    return Compared(_released(held, len(after)), True, _let_go(held))


def _released(habits: Habits, shown: int) -> Gap:
    """Return the gap that was held, estimated from the pace known by now."""
    if habits.per_s is None:
        return Gap(missed=None, since=None, until=None, method="none")
    missed = max(round(habits.per_s * habits.held_s) - shown * habits.held, 1)
    return Gap(missed=missed, since=None, until=None, method="pace")


def _let_go(habits: Habits) -> Habits:
    return replace(habits, held=0, held_s=0.0)
