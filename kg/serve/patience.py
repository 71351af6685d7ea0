"""A connection with a time limit for slow clients: uvicorn alone would wait for the end of a request head forever."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

#: The seconds in which the head of a request has to arrive, and in which a client has to read more of a response.
HEAD, TAKEN = 15.0, 60.0


class PatientProtocol(H11Protocol):
    """Closes a connection if the client does not complete its request, or does not read the response."""

    _head: asyncio.TimerHandle | None = None
    _taken: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Start the timer for the first request."""
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Start the timer at the first byte of a request, and stop it at the end of its head."""
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:
            _stop(self._head)
            self._head = None
        elif self._head is None and (before is None or before.response_complete) and not self.transport.is_closing():
            self._await_head()

    def on_response_complete(self) -> None:
        """Continue with the part of the next request that has already arrived."""
        super().on_response_complete()
        _stop(self._head)
        self._head = None

    def pause_writing(self) -> None:
        """Start the timer for a client that has stopped reading."""
        super().pause_writing()
        self._taken = self.loop.call_later(TAKEN, self.transport.abort)

    def resume_writing(self) -> None:
        """Stop the timer: the client reads again."""
        super().resume_writing()
        _stop(self._taken)
        self._taken = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop all timers."""
        _stop(self._head)
        _stop(self._taken)
        super().connection_lost(exc)

    def _await_head(self) -> None:
        self._head = self.loop.call_later(HEAD, self._too_late)

    def _too_late(self) -> None:
        self._head = None
        if not self.transport.is_closing():
            self.transport.write(b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
            self.transport.close()


def _stop(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
