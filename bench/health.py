"""False alarms and delay to detection of the source health rules, on simulated feeds (seeded, repeatable).

    python bench/health.py [--years 1] [--seeds 5]

Healthy feeds of ten kinds run for so many years each: alarms per feed and year by kind. Then each
kind is broken in eight ways after 60 days: the median time until the alert of that kind stands.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from simulated_feeds import SimulatedFeed, healthy_feeds

LEARNING_DAYS = 60
PATIENCE_DAYS = 60


def stop_publishing(feed: SimulatedFeed) -> None:
    feed.rate = lambda _: 0.0


BREAKS: dict[str, Callable[[SimulatedFeed], object]] = {
    "fetch": lambda feed: setattr(feed, "failing", "fetch"),
    "parse": lambda feed: setattr(feed, "failing", "parse"),
    "new_entry": stop_publishing,
    "full_text": lambda feed: feed.__dict__.update(words=30, spread=0.2),
    "body_length": lambda feed: setattr(feed, "words", feed.words / 5),
    "missing_dates": lambda feed: setattr(feed, "has_date", 0.0),
    "missing_authors": lambda feed: setattr(feed, "has_author", 0.0),
    "same_body": lambda feed: setattr(feed, "one_body", True),
}


def delay_h(name: str, kind: str, seed: int) -> float | None:
    """Hours from the break to its alert; None if it did not come within the patience."""
    feed = healthy_feeds(seed)[name].run(LEARNING_DAYS)
    broken_at = feed.now
    BREAKS[kind](feed)
    for _ in range(PATIENCE_DAYS):
        feed.run(1)
        found = [at for at, one in feed.began if one == kind and at > broken_at]
        if found:
            return (found[0] - broken_at).total_seconds() / 3600
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--years", type=float, default=1.0)
    parser.add_argument("--seeds", type=int, default=5)
    args = parser.parse_args()
    names = list(healthy_feeds())
    print(f"healthy feeds, {args.seeds} x {args.years:g} years each: alarms per feed and year")
    total = 0
    for name in names:
        counts: Counter[str] = Counter()
        for seed in range(args.seeds):
            counts.update(kind for _, kind in healthy_feeds(seed)[name].run(365 * args.years).began)
        total += counts.total()
        per_year = {kind: round(count / args.seeds / args.years, 2) for kind, count in counts.most_common()}
        print(f"  {name:40} {counts.total() / args.seeds / args.years:6.2f}  {per_year or ''}")
    print(f"  {'all':40} {total / args.seeds / args.years / len(names):6.2f}")
    print(f"\nbroken after {LEARNING_DAYS} days: median hours to the alert of that kind, {args.seeds} feeds each")
    print(f"(-: not in {PATIENCE_DAYS} days; in brackets how many were found, if not all)")
    print(f"  {'':40} " + " ".join(f"{kind[:10]:>10}" for kind in BREAKS))
    for name in names:
        cells = []
        for kind in BREAKS:
            delays = [delay_h(name, kind, seed) for seed in range(args.seeds)]
            known = [one for one in delays if one is not None]
            late = f"({len(known)})" if 0 < len(known) < len(delays) else ""
            cells.append(f"{f'{median(known):.0f}{late}' if known else '-':>10}")
        print(f"  {name:40} " + " ".join(cells))


if __name__ == "__main__":
    main()
