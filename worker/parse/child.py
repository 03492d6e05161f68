"""The child process that reads documents too large to be read beside others: ``python -m worker.parse.child``.

It limits its own CPU time and memory, writes no files, and ends when its parent does or nobody asks.

Its standard input and output carry requests and answers, each with its length before it.

Memory is counted from what the process has once the libraries for a kind of document are loaded: those for
pages map 160 MB, for which no document can do anything. The kernel refuses only twice what is allowed. So an
allocation that failed, of which libraries make what they like (a shorter tree, for one), came after more than
is allowed was taken: the peak tells, whatever became of the document.
"""

from __future__ import annotations

import math
import os
import re
import resource
import select
import struct
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from worker.errors import ParseFailed
from worker.parse.feed import parse_feed
from worker.parse.handover import Request, read_request, write_break, write_feed, write_page, write_refusal
from worker.parse.page import parse_page

LENGTHS = struct.Struct("!II")  #: Of head and body of a request; of an answer the second is 0.
_HARD = 2  # times the memory allowed; no single allocation is as large as that
_LOAD_CPU_S = 10  # for libraries; a second and less where the machine has time
_SMALL_PAGE = "<html><body><article><h1>Bridge reopens</h1><p>It was closed for two years.</p></article></body></html>"
_SMALL_FEED = b"<rss><channel><title>News</title></channel></rss>"


def main() -> None:
    """Answer requests until there are none. Arguments: CPU seconds per request, bytes of memory, seconds idle."""
    cpu_limit_s, memory_limit_bytes, idle_limit_s = map(int, sys.argv[1:])
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    _set_limit(resource.RLIMIT_FSIZE, 0)
    _set_limit(resource.RLIMIT_CORE, 0)
    loaded: set[str] = set()
    allowed_bytes = 0
    is_full = False
    while not is_full:
        try:
            request = _next_request(sys.stdin.buffer, idle_limit_s)
            if request is None:
                return
            if request.what not in loaded:
                _allow_cpu(cpu_limit_s + _LOAD_CPU_S)
                _load(request.what)
                loaded.add(request.what)
                allowed_bytes = _peak_bytes() + memory_limit_bytes
                _allow_memory(_HARD * memory_limit_bytes)
            _allow_cpu(cpu_limit_s)
            answer = _answer(request)
            is_full = _peak_bytes() > allowed_bytes
        except MemoryError:
            is_full = True
        if is_full:
            answer = write_refusal("too_hard", "reading it took more than the memory allowed")
        answers.write(LENGTHS.pack(len(answer), 0) + answer)
        answers.flush()


def _load(what: str) -> None:
    """Read a small document of its kind, so that every library this needs is there before memory is counted."""
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (resource.getrlimit(resource.RLIMIT_AS)[1],) * 2)
    now = datetime.now(UTC)
    if what == "feed":
        parse_feed(_SMALL_FEED, url=None, content_type="", now=now)
    else:
        parse_page(_SMALL_PAGE, url=None, content_type="", now=now)


def _allow_memory(more_bytes: int) -> None:
    """So much address space beyond the most there ever was; an allocation beyond it fails."""
    with suppress(ValueError, OSError):  # macOS refuses a limit below what it has mapped; there time alone is limited
        _set_limit(resource.RLIMIT_AS, _peak_bytes() + more_bytes)


def _set_limit(limit: int, value: int) -> None:
    hard = resource.getrlimit(limit)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (value, hard))


def _peak_bytes() -> int:
    """Return the most address space this process ever had; 0 where that is not told."""
    try:
        status = Path("/proc/self/status").read_text("ascii", "replace")
    except OSError:
        return 0
    peak = re.search(r"^VmPeak:\s*(\d+) kB", status, re.MULTILINE)
    return int(peak[1]) * 1024 if peak else 0


def _allow_cpu(seconds: int) -> None:
    """So much for the next request; the kernel ends the process after it (SIGXCPU)."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _set_limit(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime) + seconds)


def _next_request(source: BinaryIO, idle_limit_s: int) -> Request | None:
    """None when the parent is gone, or silent for too long."""
    if not select.select([source], [], [], idle_limit_s)[0]:
        return None
    lengths = source.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    head, body = (source.read(length) for length in LENGTHS.unpack(lengths))
    return read_request(head, body)


def _answer(request: Request) -> bytes:
    try:
        if request.what == "feed":
            feed = parse_feed(request.body, url=request.url, content_type=request.content_type, now=request.now)
            return write_feed(feed)
        page = request.body.decode("utf-8", "surrogatepass") if request.is_text else request.body
        return write_page(parse_page(page, url=request.url, content_type=request.content_type, now=request.now))
    except ParseFailed as error:
        return write_refusal(error.reason, error.message)
    except MemoryError:
        raise
    except Exception as error:
        return write_break(f"{type(error).__name__} while reading it")


if __name__ == "__main__":
    main()
