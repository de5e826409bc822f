"""Close connections whose request doesn't come."""

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

_PATIENCE = 5
"""Seconds for the head of a request, from its first byte or the connection's."""


class PatientProtocol(H11Protocol):
    """uvicorn's own, which waits for ever for a head that comes in drop by drop."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(  # type: ignore[override]
        self, transport: asyncio.Transport
    ) -> None:
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()
        elif self._deadline is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(_PATIENCE, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
