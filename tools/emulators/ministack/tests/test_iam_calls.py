"""Calls of roles in CloudTrail's LookupEvents."""

import json
import unittest
from unittest import mock

from launcher import iam_calls
from ministack.core import iam_evaluator
from ministack.core.responses import request_scope
from ministack.services import cloudtrail

ACCOUNT = "111111111111"
REGION = "us-east-1"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/Thumbnail/thumbnail"
BUCKET = "arn:aws:s3:::uploads"

POLICIES = [
    iam_evaluator.parse_policy_document(
        {
            "Statement": [
                {"Effect": "Allow", "Action": "s3:GetObject", "Resource": [f"{BUCKET}/*", "arn:aws:s3:::other/*"]},
                {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"},
            ]
        }
    )
]


class CallsOfRoles(unittest.TestCase):
    def setUp(self):
        iam_calls.reset()
        self.addCleanup(iam_calls.reset)
        self.addCleanup(cloudtrail.reset)
        self.patch(mock.patch.object(iam_evaluator, "authenticate", lambda *_: None))
        self.patch(mock.patch.object(iam_evaluator, "resolve_principal", self.principal))
        self.patch(mock.patch.object(iam_evaluator, "enforce", iam_evaluator.enforce))
        self.patch(mock.patch.dict(cloudtrail._DISPATCH))
        iam_calls.record_calls_of_roles()
        iam_calls.look_up_calls_of_roles()

    def patch(self, patch):
        patch.start()
        self.addCleanup(patch.stop)

    def principal(self, key, *_):
        if key == "root":
            return iam_evaluator.PrincipalInfo(f"arn:aws:iam::{ACCOUNT}:root", "Root", ACCOUNT, None)
        return iam_evaluator.PrincipalInfo(SESSION, "AssumedRole", ACCOUNT, POLICIES)

    def call(self, action, resource, key="ASIA1"):
        with request_scope(ACCOUNT, REGION):
            iam_evaluator.enforce(key, action, action.partition(":")[0], REGION, resource_arn=resource)

    def lookup(self, account=ACCOUNT, **request):
        with request_scope(account, REGION):
            status, _, body = cloudtrail._DISPATCH["LookupEvents"](request)
        self.assertEqual(status, 200, body)
        return json.loads(body)

    def events(self, **request):
        return [json.loads(event["CloudTrailEvent"]) for event in self.lookup(**request)["Events"]]

    def test_an_allowed_call_has_its_role_and_resource(self):
        self.call("s3:GetObject", f"{BUCKET}/a.png")
        [event] = self.events()
        self.assertEqual(event["eventSource"], "s3.amazonaws.com")
        self.assertEqual(event["eventName"], "GetObject")
        self.assertEqual(event["userIdentity"]["sessionContext"]["sessionIssuer"]["userName"], "Thumbnail")
        self.assertEqual(event["resources"][0]["ARN"], f"{BUCKET}/a.png")
        self.assertNotIn("errorCode", event)

    def test_calls_that_the_same_resource_of_a_policy_allows_are_one_event(self):
        for key in ("a.png", "b.png", "a.png"):
            self.call("s3:GetObject", f"{BUCKET}/{key}")
        self.assertEqual(len(self.events()), 1)

    def test_another_resource_of_the_policy_is_another_event(self):
        for bucket in ("uploads", "other"):
            self.call("s3:GetObject", f"arn:aws:s3:::{bucket}/a.png")
        self.assertEqual(len(self.events()), 2)

    def test_each_resource_of_a_denied_call_is_an_event_with_the_error(self):
        for key in ("a.png", "b.png"):
            self.call("s3:PutObject", f"{BUCKET}/{key}")
        self.assertEqual([event["errorCode"] for event in self.events()], ["AccessDenied", "AccessDenied"])

    def test_calls_of_the_root_user_are_not_recorded(self):
        self.call("s3:GetObject", f"{BUCKET}/a.png", key="root")
        self.assertEqual(self.events(), [])

    def test_calls_of_services_for_a_role_are_recorded_by_its_name(self):
        with request_scope(ACCOUNT, REGION):
            role = f"arn:aws:iam::{ACCOUNT}:role/service/States"
            iam_calls.record(role, "sns:Publish", "arn:of:topic", True, POLICIES)
        [event] = self.events()
        self.assertEqual(event["userIdentity"]["sessionContext"]["sessionIssuer"]["userName"], "States")

    def test_another_account_has_no_such_events(self):
        self.call("s3:GetObject", f"{BUCKET}/a.png")
        self.assertEqual(self.lookup(account="222222222222")["Events"], [])

    def test_more_events_than_a_page_come_with_the_next_token(self):
        for number in range(120):
            self.call("s3:PutObject", f"{BUCKET}/{number}")
        found, token = [], None
        for _ in range(3):
            page = self.lookup(NextToken=token)
            found += [event["EventId"] for event in page["Events"]]
            token = page.get("NextToken")
        self.assertIsNone(token)
        self.assertEqual(len(set(found)), 120)

    def test_attributes_and_times_limit_the_events(self):
        self.call("s3:GetObject", f"{BUCKET}/a.png")
        self.call("sqs:SendMessage", "arn:of:queue")
        attribute = {"AttributeKey": "EventSource", "AttributeValue": "sqs.amazonaws.com"}
        self.assertEqual([event["eventName"] for event in self.events(LookupAttributes=[attribute])], ["SendMessage"])
        self.assertEqual(self.events(StartTime=4_000_000_000), [])
