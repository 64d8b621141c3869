"""Ends a long poll of SQS when its client is gone."""

import asyncio

from ministack import app

LONG_POLL = b"AmazonSQS.ReceiveMessage"


def cancel_abandoned_long_polls() -> None:
    """A consumer that stops takes no more messages; MiniStack polls on, and hides what comes for nobody."""
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
