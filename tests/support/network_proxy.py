"""A network between a program and a server that a test can cut, slow down, or let swallow every packet."""

from __future__ import annotations

import asyncio
import ctypes
import socket
import struct
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import make_url

_SO_ATTACH_FILTER, _SO_DETACH_FILTER = 26, 27  #: asm-generic/socket.h of Linux.
_DROP_ALL = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0))  #: Classic BPF: take no byte of any packet.
_PROGRAM = struct.pack("HP", 1, ctypes.addressof(_DROP_ALL))
_RESET = struct.pack("ii", 1, 0)  #: SO_LINGER of no time: closing sends RST.


def may_swallow() -> bool:
    """Return True if this process may have the system swallow packets: on Linux, where some kernels let root alone."""
    if sys.platform != "linux":
        return False
    with socket.socket() as tried:
        try:
            tried.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, _PROGRAM)
        except OSError:
            return False
    return True


class NetworkProxy:
    """Passes TCP connections to loopback on to a server's Unix socket."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._delay_s = 0.0
        self._open: set[asyncio.StreamWriter] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),), daemon=True)
        self._thread.start()

    def cut(self) -> None:
        """Reset every open connection."""
        self._with_each(self._reset)

    def slow(self, delay_s: float) -> None:
        """Hold each piece back for so long, in both directions."""
        self._delay_s = delay_s

    def swallow(self) -> None:
        """Acknowledge no packet of the open connections, ever, nor of new ones until ``restore``. Linux only.

        The connections are half-open then: the program has no sign that the other side is gone.
        """
        self._with_each(lambda writer: self._drop(writer.get_extra_info("socket")))
        self._drop(self._listener)

    def restore(self) -> None:
        """Take new connections again."""
        self._listener.setsockopt(socket.SOL_SOCKET, _SO_DETACH_FILTER, 0)

    def url_of(self, database_url: str) -> str:
        """Return the address of a database by way of this proxy."""
        return database_url.partition("@")[0] + f"@127.0.0.1:{self.port}/{make_url(database_url).database}"

    def close(self) -> None:
        self.cut()
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
        self._loop.close()

    def _with_each(self, function: Callable[[asyncio.StreamWriter], None]) -> None:
        async def call() -> None:
            for writer in self._open:
                function(writer)

        asyncio.run_coroutine_threadsafe(call(), self._loop).result(5)

    async def _serve(self) -> None:
        async with await asyncio.start_server(self._pass_on, sock=self._listener):
            await self._stop.wait()
            while self._open:  # each ends as its connection was cut
                await asyncio.sleep(0.01)

    def _drop(self, endpoint: socket.socket) -> None:
        endpoint.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, _PROGRAM)

    def _reset(self, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        writer.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there_reader, there_writer = await asyncio.open_unix_connection(str(self._target))
        except OSError:  # the server is not there
            self._reset(writer)
            return
        self._open.add(writer)
        copies = [
            asyncio.ensure_future(self._copy(reader, there_writer)),
            asyncio.ensure_future(self._copy(there_reader, writer)),
        ]
        await asyncio.wait(copies, return_when=asyncio.FIRST_COMPLETED)
        for copy in copies:
            copy.cancel()
        await asyncio.gather(*copies, return_exceptions=True)
        self._reset(there_writer)
        self._reset(writer)
        self._open.discard(writer)

    async def _copy(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await source.read(65_536):
                if self._delay_s:
                    await asyncio.sleep(self._delay_s)
                sink.write(piece)
                await sink.drain()
