"""Delivery of EventBridge against AWS's documentation."""

import json
import unittest
from unittest import mock

from launcher import eventbridge_delivery
from ministack import app
from ministack.core import iam_evaluator
from ministack.services import eventbridge, sqs

ACCOUNT = "000000000000"
ROLE = f"arn:aws:sts::{ACCOUNT}:assumed-role/act/act"


class Events(unittest.TestCase):
    def setUp(self):
        for patch in (
            mock.patch.object(eventbridge, "_put_events", eventbridge._put_events),
            mock.patch.object(eventbridge, "_invoke_target", eventbridge._invoke_target),
            mock.patch.object(app, "AUTH", True),
        ):
            patch.start()
            self.addCleanup(patch.stop)
        eventbridge_delivery.accept_events_of_aws_services()
        eventbridge_delivery.send_refused_events_to_the_dlq()
        eventbridge._ensure_default_bus()
        eventbridge._put_rule({"Name": "all", "EventPattern": json.dumps({"source": [{"prefix": ""}]})})
        self.addCleanup(eventbridge._delete_rule, {"Name": "all"})
        self.work, self.undelivered = self.queue("bus-work"), self.queue("bus-undelivered")
        eventbridge._put_targets(
            {
                "Rule": "all",
                "Targets": [
                    {
                        "Id": "1",
                        "Arn": self.work["attributes"]["QueueArn"],
                        "DeadLetterConfig": {"Arn": self.undelivered["attributes"]["QueueArn"]},
                    }
                ],
            }
        )
        self.addCleanup(eventbridge._remove_targets, {"Rule": "all", "Ids": ["1"]})

    def queue(self, name):
        sqs._act_create_queue({"QueueName": name}, "")
        queue = sqs._queue_by_arn(f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}")
        self.addCleanup(lambda: queue["messages"].clear())
        self.set_effect(queue, "Allow")
        return queue

    def set_effect(self, queue, effect):
        statement = {
            "Effect": effect,
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": queue["attributes"]["QueueArn"],
            "Condition": {"ArnEquals": {"aws:SourceArn": f"arn:aws:events:us-east-1:{ACCOUNT}:rule/all"}},
        }
        queue["attributes"]["Policy"] = json.dumps({"Statement": [statement]})

    def put(self, source="own"):
        entry = {"Source": source, "DetailType": "t", "Detail": json.dumps({"n": 1})}
        eventbridge._put_events({"Entries": [entry]})
        return len(self.work["messages"]), len(self.undelivered["messages"])

    def test_events_go_to_a_queue_that_accepts_them(self):
        self.assertEqual(self.put(), (1, 0))

    def test_refused_events_go_unchanged_to_the_dead_letter_queue(self):
        self.set_effect(self.work, "Deny")
        self.assertEqual(self.put(), (0, 1))
        self.assertEqual(json.loads(self.undelivered["messages"][0]["body"])["detail"], {"n": 1})

    def test_events_are_lost_when_the_dead_letter_queue_refuses_them(self):
        self.set_effect(self.work, "Deny")
        self.set_effect(self.undelivered, "Deny")
        self.assertEqual(self.put(), (0, 0))

    def test_the_root_user_puts_events_of_services_and_roles_do_not(self):
        self.assertEqual(self.put("aws.codepipeline"), (1, 0))
        with mock.patch.object(iam_evaluator, "caller_arn", lambda: ROLE):
            self.assertEqual(self.put("aws.codepipeline"), (1, 0))
            self.assertEqual(self.put(), (2, 0))
