"""Keeps everything that happens to a queue of SQS in one thread."""

import asyncio
import contextvars
from concurrent.futures import Future

from ministack import app
from ministack.services import eventbridge, sns, sqs
from ministack.services import stepfunctions as sfn

SEND_MESSAGE = "arn:aws:states:::sqs:sendMessage"


def run_queue_operations_in_one_thread() -> None:
    """Event source mappings receive and delete in threads of their own, and topics, rules and state
    machines send, while the requests of others are served: a message sent meanwhile could be lost, a
    group's next one be handed out beside it."""
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
