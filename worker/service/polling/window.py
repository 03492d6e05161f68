"""A rolling window of calls: as many at once as it is wide, none waits for another."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Generic, Self, TypeVar

Result = TypeVar("Result")


class Window(Generic[Result]):
    """Runs calls in threads and hands their results over in the order in which they end.

    A call must not raise: what went wrong is a result. Leaving the block waits for calls under way; leaving
    it by an exception (a time limit, a database that is gone) does not.
    """

    def __init__(self, width: int, *, name: str) -> None:
        self._pool = ThreadPoolExecutor(width, thread_name_prefix=name)
        self._ended: SimpleQueue[Result] = SimpleQueue()
        self.width = width
        self.open = 0  #: Calls whose result was not yet taken.

    @property
    def room(self) -> int:
        """Return the number of calls that may be started now."""
        return self.width - self.open

    def start(self, call: Callable[[], Result]) -> None:
        """Start a call. There must be room."""
        self.open += 1
        self._pool.submit(lambda: self._ended.put(call()))

    def ended(self, timeout_s: float) -> list[Result]:
        """Return the results of calls that have ended; waits for the first one, but not longer than this."""
        results: list[Result] = []
        try:
            results.append(self._ended.get(timeout=timeout_s))
            while True:
                results.append(self._ended.get_nowait())
        except Empty:
            self.open -= len(results)
            return results

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=error is None, cancel_futures=True)
