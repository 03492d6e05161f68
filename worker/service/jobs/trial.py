"""Trial of a row in a process of its own: tells what kills workers from what was in the hands of dying ones."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable

TRIAL_CPU_S = 10  #: A step that computes for so long counts as one that kills: it reached the limit of its task.


def kills_its_process(step: Callable[[], object]) -> bool:
    """Do a step in a copy of this process. Return True if the copy is killed, or computes for more than TRIAL_CPU_S.

    Args:
        step: Uses no database. An error that it raises kills nothing, and is met again by whoever does it for good.
    """
    child = os.fork()
    if not child:
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (TRIAL_CPU_S, TRIAL_CPU_S))
            step()
        finally:
            os._exit(0)
    try:
        _, status = os.waitpid(child, 0)
    except BaseException:  # the time limit of the task
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise
    return os.WIFSIGNALED(status)
