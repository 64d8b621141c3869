"""HTTP/2, which the SDK's Kinesis client uses by default, also without TLS."""

import weakref

from h2.connection import ConnectionInputs, ConnectionState, H2ConnectionStateMachine
from h2.events import ConnectionTerminated
from hypercorn.events import Closed
from hypercorn.protocol.events import StreamClosed
from hypercorn.protocol.h2 import H2Protocol
from ministack.core import sigv4


def serve_http2() -> None:
    """Answers HTTP/2 requests of the AWS SDK."""
    _answer_after_goaway()
    _verify_authority()


def _answer_after_goaway() -> None:
    """Answers requests that precede a GOAWAY: the SDK sends it right after the request."""
    is_open = ConnectionState.SERVER_OPEN
    H2ConnectionStateMachine._transitions[(is_open, ConnectionInputs.RECV_GOAWAY)] = (None, is_open)
    handle_events, stream_send = H2Protocol._handle_events, H2Protocol.stream_send
    leaving = weakref.WeakSet()

    async def close_if_done(protocol):
        if protocol in leaving and protocol.idle:
            await protocol.send(Closed())

    async def handle(self, events):
        await handle_events(self, [event for event in events if not isinstance(event, ConnectionTerminated)])
        if any(isinstance(event, ConnectionTerminated) for event in events):
            leaving.add(self)
            await close_if_done(self)

    async def send(self, event):
        await stream_send(self, event)
        if isinstance(event, StreamClosed):
            await close_if_done(self)

    H2Protocol._handle_events, H2Protocol.stream_send = handle, send


def _verify_authority() -> None:
    """Verifies signatures over `:authority`, the host header of HTTP/2."""
    original = sigv4.build_canonical_headers

    def build(headers, signed_headers):
        return original({":authority": headers.get("host", ""), **headers}, signed_headers)

    sigv4.build_canonical_headers = build
