"""Every rule takes time in proportion to the text, whatever the text."""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Callable

import pytest

from worker.clean import canonical_url, clean_text, date_from_url, html_to_text, tidy
from worker.errors import WiredeskError

BODY = "Troops entered the northern town on Friday after two days of heavy shelling, residents said."
UNITS = [
    "a", " ", "<", "&", "-", "(", "a ", "A. ", "- ", ": ", "a\n", "A/", "(AP) - ", "“", "\u0301", "Ã", "<p>", "&amp;",
    "1.", "Read more: ", "By A ", "(Reporting by ", "— ", "\u00ad\n", "中", "<!--", "<br>", " | ", "Photo: ", "a\n\n",
    "----- ", "<!DOCTYPE ", "<!DOCTYPE[",
    f"{BODY}\n\n", f"{BODY} ", "\ud800", "A soldier stands, June 3, 2019.\n",
]  # fmt: skip
STEPS: dict[str, Callable[[str], object]] = {
    "clean_text": clean_text,
    "title": lambda text: clean_text(BODY, title=text),
    "tidy": tidy,
    "html_to_text": html_to_text,
    "canonical_url": lambda text: canonical_url("https://example.com/" + text[:3900]),
    "date_from_url": date_from_url,
}


def time_s(step: Callable[[str], object], text: str, rounds: int) -> float:
    best = float("inf")
    gc.disable()  # its rounds grow with what other tests left behind
    for _ in range(rounds):
        started = time.process_time()
        with contextlib.suppress(WiredeskError):
            step(text)
        best = min(best, time.process_time() - started)
    gc.enable()
    return best


def is_linear(step: Callable[[str], object], small: str, rounds: int) -> bool:
    """Return True if twice the text takes about twice the time. Below 20 ms the clock decides, not the rule."""
    twice = time_s(step, small + small, rounds)
    return twice < 0.02 or twice < 3 * time_s(step, small, rounds)


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
def test_twice_the_text_takes_about_twice_the_time(step: str) -> None:
    for unit in UNITS:
        small = (unit * 10_000)[:10_000]
        # One look tells nearly always; where it does not, the best of five does.
        assert is_linear(STEPS[step], small, 1) or is_linear(STEPS[step], small, 5), unit
