"""Hints: few are enough, and the last one counts."""

from __future__ import annotations

from waiting import wait_until

from worker.service.jobs.hints import FewerHints, Work


class Heard:
    """Hints of a third kind: kept, to be looked at."""

    def __init__(self) -> None:
        self.works: list[Work] = []

    def send(self, work: Work) -> None:
        self.works.append(work)


def test_of_many_hints_the_first_goes_at_once_and_the_last_is_never_left_out() -> None:
    heard = Heard()
    hints = FewerHints(heard, gap_s=0.2)
    hints.send("ingest")
    assert heard.works == ["ingest"]
    for _ in range(1_000):
        hints.send("ingest")
    wait_until(lambda: len(heard.works) > 1, "the last one goes out")
    assert len(heard.works) < 20


def test_hints_of_two_kinds_do_not_hold_each_other_up() -> None:
    heard = Heard()
    hints = FewerHints(heard, gap_s=60)
    hints.send("ingest")
    hints.send("fetch")
    assert heard.works == ["ingest", "fetch"]
