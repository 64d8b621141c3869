"""Long polls of SQS."""

import asyncio

from ministack import app

LONG_POLL = b"AmazonSQS.ReceiveMessage"


def cancel_abandoned_long_polls() -> None:
    """Cancels a long poll when its client disconnects; MiniStack goes on polling and hides messages
    that no consumer gets."""
    original = app.app

    async def serve(scope, receive, send):
        if dict(scope.get("headers", [])).get(b"x-amz-target") != LONG_POLL:
            return await original(scope, receive, send)
        request = [await receive()]
        while request[-1].get("more_body"):
            request.append(await receive())
        remaining = iter(request)

        async def replay():
            return next(remaining, {"type": "http.disconnect"})

        answer = asyncio.ensure_future(original(scope, replay, send))
        gone = asyncio.ensure_future(receive())
        await asyncio.wait({answer, gone}, return_when=asyncio.FIRST_COMPLETED)
        gone.cancel()
        if not answer.done():
            answer.cancel()
        await asyncio.wait({answer})
        return None if answer.cancelled() else answer.result()

    app.app = serve
