"""Destinations of failed records of MSK against AWS's documentation."""

import base64
import contextlib
import json
import sys
import unittest
from unittest import mock

from launcher import msk_destinations

CLUSTER = "arn:aws:kafka:us-east-1:000000000000:cluster/shop/1"
ROLE = "arn:aws:iam::000000000000:role/index"
QUEUE = "arn:aws:sqs:us-east-1:000000000000:failed"
MAPPING = {"UUID": "u", "FunctionArn": "arn:f", "EventSourceArn": CLUSTER, "Topics": ["t"], "MaximumRetryAttempts": 5}


def record(offset, partition=0, key="k", value="v"):
    return {
        "topic": "t",
        "partition": partition,
        "offset": offset,
        "timestamp": 1_700_000_000_000,
        "key": None if key is None else base64.b64encode(key.encode()).decode(),
        "value": None if value is None else base64.b64encode(value.encode()).decode(),
        "headers": [],
    }


def mapping(target, **properties):
    return MAPPING | {"DestinationConfig": {"OnFailure": {"Destination": target}}} | properties


def engine():
    return mock.patch("launcher.kafka_engine.call", return_value={"bootstrapServers": "b:1"})


class Letters(unittest.TestCase):
    def test_a_message_has_the_record_and_the_event_in_which_the_function_got_it(self):
        with engine():
            message = msk_destinations.letter(MAPPING, record(7, 2), "Unhandled")
        self.assertEqual(message["requestContext"]["condition"], "RetriesExhausted")
        self.assertEqual(message["requestContext"]["approximateInvokeCount"], 6)
        self.assertEqual(message["responseContext"]["functionError"], "Unhandled")
        info = message["KafkaBatchInfo"]
        self.assertEqual(info["batchSize"], 1)
        self.assertEqual(info["recordInfo"], {"offset": "7", "timestamp": "2023-11-14T22:13:20.000Z"})
        payload = {"bootstrapServers": "b:1", "eventSource": "aws:kafka", "eventSourceArn": CLUSTER, "records": {"t-2": [record(7, 2)]}}
        self.assertEqual(message["payload"], payload)


class Envelope(unittest.TestCase):
    def test_a_message_names_function_condition_and_the_offsets_of_each_partition(self):
        with engine():
            message = msk_destinations.envelope(MAPPING, [record(3), record(5), record(7, 1)], None)
        self.assertEqual(message["requestContext"]["condition"], "RetryAttemptsExhausted")
        self.assertEqual(message["requestContext"]["approximateInvokeCount"], 6)
        info = message["KafkaBatchInfo"]
        self.assertEqual(info["batchSize"], 3)
        self.assertEqual(set(info["recordsInfo"]), {"t-0", "t-1"})
        self.assertEqual(info["recordsInfo"]["t-0"]["firstRecordOffset"], "3")
        self.assertEqual(info["recordsInfo"]["t-0"]["lastRecordOffset"], "5")
        self.assertEqual(info["recordsInfo"]["t-0"]["firstRecordTimestamp"], "2023-11-14T22:13:20.000Z")
        self.assertNotIn("payload", message)


class Delivery(unittest.TestCase):
    def setUp(self):
        self.published = []
        self.producer = mock.Mock()
        self.kafka = mock.Mock(KafkaProducer=mock.Mock(return_value=self.producer))
        self.signed_client = mock.Mock(signed_as=lambda variables: {"signed": variables["AWS_ACCESS_KEY_ID"]})
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        for patch in (
            engine(),
            mock.patch("launcher.kafka_engine.add_packages"),
            mock.patch.dict(sys.modules, {"kafka": self.kafka, "signed_client": self.signed_client}),
            mock.patch.object(msk_destinations, "execution_credentials", lambda config: {"AWS_ACCESS_KEY_ID": config["Role"]}),
            mock.patch.object(msk_destinations, "publish", lambda *metric: self.published.append(metric)),
        ):
            stack.enter_context(patch)

    def send(self, given, batch):
        msk_destinations.Destination(given).send({"Role": ROLE}, batch, None)

    def test_a_topic_gets_a_message_for_each_record_with_its_key_signed_as_the_role_of_the_function(self):
        self.send(mapping("kafka://letters"), [record(1), record(2, key=None), record(3, value=None)])
        self.assertEqual(self.kafka.KafkaProducer.call_args.kwargs["signed"], ROLE)
        sent = self.producer.send.call_args_list
        self.assertEqual([call.args for call in sent], [("letters",)] * 3)
        self.assertEqual([call.kwargs["key"] for call in sent], [b"k", None, b"k"])
        offsets = [json.loads(call.kwargs["value"])["KafkaBatchInfo"]["recordInfo"]["offset"] for call in sent]
        self.assertEqual(offsets, ["1", "2", "3"])

    def test_a_write_that_the_broker_refuses_is_an_error_and_is_not_counted(self):
        self.producer.send.return_value.get.side_effect = PermissionError("TopicAuthorizationFailed")
        with self.assertRaises(PermissionError):
            self.send(mapping("kafka://letters", MetricsConfig={"Metrics": ["EventCount"]}), [record(1)])
        self.producer.close.assert_called_once()
        self.assertEqual(self.published, [])

    def test_delivered_records_are_counted_for_a_mapping_with_event_metrics(self):
        self.send(mapping("kafka://letters", MetricsConfig={"Metrics": ["EventCount"]}), [record(1), record(2)])
        count = ("AWS/Lambda", "OnFailureDestinationDeliveredEventCount", {"EventSourceMappingUUID": "u"}, 2)
        self.assertEqual(self.published, [count])

    def test_nothing_is_counted_without_event_metrics(self):
        self.send(mapping("kafka://letters"), [record(1)])
        self.assertEqual(self.published, [])

    def test_a_queue_gets_one_message_for_the_batch(self):
        with (
            mock.patch.object(msk_destinations.role_permissions, "is_allowed", return_value=True),
            mock.patch.object(msk_destinations.sqs, "_act_send_message") as sent,
        ):
            self.send(mapping(QUEUE), [record(1), record(2)])
        self.assertEqual(json.loads(sent.call_args.args[0]["MessageBody"])["KafkaBatchInfo"]["batchSize"], 2)

    def test_a_queue_to_which_the_role_may_not_send_is_named(self):
        with (
            mock.patch.object(msk_destinations.role_permissions, "is_allowed", return_value=False),
            self.assertRaisesRegex(PermissionError, f"index is not allowed to send to {QUEUE}"),
        ):
            self.send(mapping(QUEUE), [record(1)])


class Refusals(unittest.TestCase):
    def test_a_topic_requires_provisioned_mode(self):
        with self.assertRaisesRegex(ValueError, "kafka://letters requires ProvisionedPollerConfig"):
            msk_destinations.assert_destination(mapping("kafka://letters"))

    def test_the_topic_that_the_mapping_reads_is_refused(self):
        with self.assertRaisesRegex(ValueError, "kafka://t is the topic that the mapping reads: name another topic"):
            msk_destinations.assert_destination(mapping("kafka://t", ProvisionedPollerConfig={"MinimumPollers": 1}))

    def test_a_queue_is_accepted_in_either_mode(self):
        msk_destinations.assert_destination(mapping(QUEUE))
