"""Filters and delivery of SNS against AWS's documentation."""

import json
import unittest
from unittest import mock

from launcher import sns_delivery
from ministack import app
from ministack.services import sns, sqs

ACCOUNT = "000000000000"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:created"
S3_BODY = {"Records": [{"eventName": "ObjectCreated:Put", "s3": {"object": {"key": "a/photo.jpg"}}}]}


def keys_ending_in(suffix):
    return {"Records": {"s3": {"object": {"key": [{"suffix": suffix}]}}}}


class Filters(unittest.TestCase):
    def setUp(self):
        for name in ("_body_lookup", "_policy_matches"):
            patch = mock.patch.object(sns, name, getattr(sns, name))
            patch.start()
            self.addCleanup(patch.stop)
        sns_delivery.filter_by_list_elements()

    def passes(self, policy, body, scope="MessageBody"):
        subscription = {"attributes": {"FilterPolicy": json.dumps(policy), "FilterPolicyScope": scope}}
        return sns._matches_filter_policy(subscription, {}, json.dumps(body))

    def test_a_filter_matches_objects_of_a_list(self):
        self.assertTrue(self.passes(keys_ending_in(".jpg"), S3_BODY))
        self.assertFalse(self.passes(keys_ending_in(".png"), S3_BODY))

    def test_a_filter_matches_one_object_with_all_its_keys(self):
        policy = {"Records": {"kind": ["a"], "state": ["new"]}}
        self.assertTrue(self.passes(policy, {"Records": [{"kind": "b"}, {"kind": "a", "state": "new"}]}))
        self.assertFalse(self.passes(policy, {"Records": [{"kind": "a"}, {"kind": "b", "state": "new"}]}))

    def test_a_filter_refuses_a_message_without_the_list(self):
        for body in ({"Event": "s3:TestEvent"}, {"Records": []}, {"Records": ["text"]}, {"Records": "text"}):
            self.assertFalse(self.passes(keys_ending_in(".jpg"), body))

    def test_a_filter_matches_single_objects_and_plain_values(self):
        self.assertTrue(self.passes({"a": {"b": ["c"]}}, {"a": {"b": "c"}}))
        self.assertTrue(self.passes({"a": ["c"]}, {"a": ["b", "c"]}))
        self.assertFalse(self.passes({"a": {"b": ["c"]}}, {"a": {"b": "d"}}))


class Undelivered(unittest.TestCase):
    def setUp(self):
        for patch in (
            mock.patch.object(sns, "_deliver_to_sqs", sns._deliver_to_sqs),
            mock.patch.object(app, "AUTH", True),
        ):
            patch.start()
            self.addCleanup(patch.stop)
        sns_delivery.send_refused_messages_to_the_dlq()
        sns._create_topic({"Name": "created"})
        self.addCleanup(sns._delete_topic, {"TopicArn": TOPIC})
        self.work, self.undelivered = self.queue("work"), self.queue("undelivered")
        sns._subscribe(
            {
                "TopicArn": TOPIC,
                "Protocol": "sqs",
                "Endpoint": self.work["attributes"]["QueueArn"],
                "Attributes.entry.1.key": "RedrivePolicy",
                "Attributes.entry.1.value": json.dumps(
                    {"deadLetterTargetArn": self.undelivered["attributes"]["QueueArn"]}
                ),
            }
        )

    def queue(self, name):
        sqs._act_create_queue({"QueueName": name}, "")
        queue = sqs._queue_by_arn(f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}")
        self.addCleanup(lambda: queue["messages"].clear())
        self.set_effect(queue, "Allow")
        return queue

    def set_effect(self, queue, effect):
        queue["attributes"]["Policy"] = json.dumps(
            {
                "Statement": [
                    {
                        "Effect": effect,
                        "Principal": {"Service": "sns.amazonaws.com"},
                        "Action": "sqs:SendMessage",
                        "Resource": queue["attributes"]["QueueArn"],
                        "Condition": {"ArnEquals": {"aws:SourceArn": TOPIC}},
                    }
                ]
            }
        )

    def publish(self):
        sns.publish_internal(TOPIC, "hello")
        return len(self.work["messages"]), len(self.undelivered["messages"])

    def test_an_accepted_message_is_not_in_the_dead_letter_queue(self):
        self.assertEqual(self.publish(), (1, 0))

    def test_a_refused_message_goes_unchanged_to_the_dead_letter_queue(self):
        self.set_effect(self.work, "Deny")
        self.assertEqual(self.publish(), (0, 1))
        self.assertEqual(json.loads(self.undelivered["messages"][0]["body"])["Message"], "hello")

    def test_a_message_is_lost_when_the_dead_letter_queue_refuses_it(self):
        self.set_effect(self.work, "Deny")
        self.set_effect(self.undelivered, "Deny")
        self.assertEqual(self.publish(), (0, 0))
