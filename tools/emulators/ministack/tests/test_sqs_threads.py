"""Threads of SQS operations."""

import asyncio
import threading
import unittest
from unittest import mock

from launcher import sqs_threads
from ministack import app
from ministack.services import eventbridge, sns, sqs
from ministack.services import stepfunctions as sfn


class QueueThreads(unittest.TestCase):
    def setUp(self):
        self.threads = []

        def receive(*arguments):
            self.threads.append(threading.get_ident())
            if arguments[1] == 0:
                raise ValueError("no messages asked for")
            return list(arguments)

        for target, name, value in (
            (app, "app", mock.AsyncMock()),
            (sqs, "_receive_messages_for_esm", receive),
            (sqs, "_delete_messages_for_esm", mock.Mock()),
            (sns, "_deliver_to_sqs", self.deliver),
            (eventbridge, "_dispatch_to_sqs", self.deliver),
            (sfn, "_SERVICE_DISPATCH", {sqs_threads.SEND_MESSAGE: self.deliver}),
        ):
            patch = mock.patch.object(target, name, value)
            patch.start()
            self.addCleanup(patch.stop)
        sqs_threads.run_queue_operations_in_one_thread()

    def deliver(self, *arguments, **options):
        self.threads.append(threading.get_ident())
        return arguments, options

    def receive_from_elsewhere(self, number):
        async def serve():
            await app.app({}, None, None)
            return await asyncio.to_thread(sqs._receive_messages_for_esm, "queue", number)

        return asyncio.run(serve())

    def test_a_poller_receives_in_the_thread_that_serves_requests(self):
        self.assertEqual(self.receive_from_elsewhere(10), ["queue", 10])
        self.assertEqual(self.threads, [threading.get_ident()])

    def test_topics_rules_and_state_machines_send_in_the_thread_that_serves_requests(self):
        async def serve():
            await app.app({}, None, None)
            senders = sns._deliver_to_sqs, eventbridge._dispatch_to_sqs, *sfn._SERVICE_DISPATCH.values()
            return [await asyncio.to_thread(send, "queue", topic_arn="topic") for send in senders]

        self.assertEqual(asyncio.run(serve()), [(("queue",), {"topic_arn": "topic"})] * 3)
        self.assertEqual(set(self.threads), {threading.get_ident()})

    def test_a_request_that_sends_does_not_block_itself(self):
        async def serve():
            await app.app({}, None, None)
            return eventbridge._dispatch_to_sqs("queue")

        self.assertEqual(asyncio.run(serve()), (("queue",), {}))

    def test_errors_reach_the_poller(self):
        with self.assertRaises(ValueError):
            self.receive_from_elsewhere(0)

    def test_operations_before_the_first_request_run_at_once(self):
        self.assertEqual(sqs._receive_messages_for_esm("queue", 1), ["queue", 1])
