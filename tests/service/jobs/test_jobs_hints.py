"""Hints: few are enough, and the last one counts."""

from __future__ import annotations

import threading

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
    wait_until(lambda: heard.works == ["ingest"], "the first one goes out")
    for _ in range(1_000):
        hints.send("ingest")
    wait_until(lambda: len(heard.works) > 1, "the last one goes out")
    assert len(heard.works) < 20


def test_hints_of_two_kinds_do_not_hold_each_other_up() -> None:
    heard = Heard()
    hints = FewerHints(heard, gap_s=60)
    hints.send("ingest")
    hints.send("fetch")
    wait_until(lambda: sorted(heard.works) == ["fetch", "ingest"], "both go out")


def test_a_broker_that_hangs_holds_up_nobody_and_hears_of_what_came_meanwhile() -> None:
    class Hanging(Heard):
        def __init__(self) -> None:
            super().__init__()
            self.is_asked, self.answers = threading.Event(), threading.Event()

        def send(self, work: Work) -> None:
            self.is_asked.set()
            assert self.answers.wait(20)
            super().send(work)

    broker = Hanging()
    hints = FewerHints(broker, gap_s=0)
    hints.send("ingest")
    assert broker.is_asked.wait(20)
    before = threading.active_count()
    for _ in range(100):
        hints.send("ingest")  # would never come back if it waited
    assert threading.active_count() == before
    broker.answers.set()
    wait_until(lambda: broker.works == ["ingest"] * 2, "one for the first, one for all others")
