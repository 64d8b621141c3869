"""Threads of SQS."""

import asyncio
import contextvars
from concurrent.futures import Future

from ministack import app
from ministack.services import eventbridge, sns, sqs
from ministack.services import stepfunctions as sfn

SEND_MESSAGE = "arn:aws:states:::sqs:sendMessage"


def run_queue_operations_in_one_thread() -> None:
    """Runs all operations on queues in the event loop's thread.

    Event source mappings, topics, rules and state machines use threads of their own, beside requests:
    messages were lost, and two messages of a group delivered at once.
    """
    serve = app.app
    loops: list[asyncio.AbstractEventLoop] = []

    async def remember_loop(scope, receive, send):
        if not loops:
            loops.append(asyncio.get_running_loop())
        return await serve(scope, receive, send)

    def in_loop(work):
        def call(*arguments, **options):
            if not loops or asyncio._get_running_loop() is loops[0]:
                return work(*arguments, **options)
            done: Future = Future()

            def run():
                try:
                    done.set_result(work(*arguments, **options))
                except BaseException as error:
                    done.set_exception(error)

            loops[0].call_soon_threadsafe(run, context=contextvars.copy_context())
            return done.result()

        return call

    app.app = remember_loop
    sqs._receive_messages_for_esm = in_loop(sqs._receive_messages_for_esm)
    sqs._delete_messages_for_esm = in_loop(sqs._delete_messages_for_esm)
    sns._deliver_to_sqs = in_loop(sns._deliver_to_sqs)
    eventbridge._dispatch_to_sqs = in_loop(eventbridge._dispatch_to_sqs)
    sfn._SERVICE_DISPATCH[SEND_MESSAGE] = in_loop(sfn._SERVICE_DISPATCH[SEND_MESSAGE])
