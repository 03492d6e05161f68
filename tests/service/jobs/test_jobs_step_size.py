"""The size of a step follows from the time that the last one took."""

from __future__ import annotations

import pytest

from worker.service.jobs.step_size import HELD_LIMIT_S, next_size


@pytest.mark.parametrize(
    ("size", "held_s", "following"),
    [
        (20, HELD_LIMIT_S, 20),
        (40, 2 * HELD_LIMIT_S, 20),
        (10, 0.7 * HELD_LIMIT_S, 14),
        (10, 0.1 * HELD_LIMIT_S, 20),
        (40, 0.0, 50),
        (20, 60.0, 4),
    ],
)
def test_a_step_is_as_large_as_fits_into_its_time(size: int, held_s: float, following: int) -> None:
    assert next_size(size, held_s, least=4, most=50) == following
