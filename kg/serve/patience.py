"""A connection that waits for slow clients, but not forever: uvicorn alone would wait for the end of a head all day."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

#: Seconds in which the head of a request has to arrive, and in which a client has to take more of an answer.
HEAD, TAKEN = 15.0, 60.0


class PatientProtocol(H11Protocol):
    """Closes a connection whose client does not complete its request, or does not read the answer."""

    _head: asyncio.TimerHandle | None = None
    _taken: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Start waiting for the first request."""
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Start waiting for a request at its first byte, and stop at the end of its head."""
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:
            _stop(self._head)
            self._head = None
        elif self._head is None and (before is None or before.response_complete) and not self.transport.is_closing():
            self._await_head()

    def on_response_complete(self) -> None:
        """Continue with what has already arrived of the next request."""
        super().on_response_complete()
        _stop(self._head)
        self._head = None

    def pause_writing(self) -> None:
        """Start waiting for a client that has stopped reading."""
        super().pause_writing()
        self._taken = self.loop.call_later(TAKEN, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on."""
        super().resume_writing()
        _stop(self._taken)
        self._taken = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
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
