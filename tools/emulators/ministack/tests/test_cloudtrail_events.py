"""Events of CloudTrail and log files of trails."""

import gzip
import json
import unittest
from unittest import mock

from launcher import cloudtrail_events
from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import request_scope
from ministack.services import cloudtrail, cloudwatch_logs, s3
from tests.organization import OWNER, REGION, WithOrganization

BUCKET = "log-archive-of-the-test"
DENIAL = ("kms", "kms:ScheduleKeyDeletion", "arn:of:somebody", "1")


class Trails(WithOrganization, unittest.TestCase):
    def setUp(self):
        self.create_organization()
        self.member = self.account("member@example.com")
        for module, name in (
            (cloudtrail, "_start_logging"),
            (cloudtrail, "record_event"),
            (cloudtrail, "_recording_enabled"),
            (iam_actions, "access_denied_response"),
        ):
            self.patch(mock.patch.object(module, name, getattr(module, name)))
        self.patch(mock.patch.object(iam_evaluator, "resolve_caller_identity", self.identity))
        self.addCleanup(cloudtrail.reset)
        cloudtrail_events._pending.clear()
        cloudtrail_events._logged.clear()
        cloudtrail_events.record_while_a_trail_logs()
        cloudtrail_events.record_principals()
        cloudtrail_events.record_denied_calls()
        with request_scope(OWNER, REGION):
            s3._create_bucket(BUCKET, b"")
        self.addCleanup(s3.reset)

    def identity(self, key):
        return {"userArn": f"arn:aws:sts::{self.member}:assumed-role/developer/ann" if key else "arn:aws:iam::1:root"}

    def trail(self, **properties):
        with request_scope(OWNER, REGION):
            cloudtrail._create_trail(
                {"Name": "all", "S3BucketName": BUCKET, "IsMultiRegionTrail": True, **properties}
            )
            cloudtrail._start_logging({"Name": "all"})

    def deny(self, account, region=REGION, call=DENIAL):
        headers = {"authorization": f"AWS4-HMAC-SHA256 Credential=ASIA1/20260101/{region}/kms/aws4_request"}
        with request_scope(account, region):
            iam_actions.access_denied_response(*call, headers=headers, explicit_deny=True)

    def files(self):
        """Events by the key of the log file."""
        cloudtrail_events.flush()
        with request_scope(OWNER, REGION):
            keys = list(s3._buckets[BUCKET]["objects"])
            return {
                key: json.loads(gzip.decompress(s3._get_object_data(BUCKET, key, version_id=None)))["Records"]
                for key in keys
            }

    def test_a_denied_call_of_a_member_is_in_the_bucket_of_the_organization(self):
        self.trail(IsOrganizationTrail=True)
        self.deny(self.member, "eu-west-1")
        [[key, [event]]] = self.files().items()
        self.assertTrue(key.startswith(f"AWSLogs/{self.organization}/{self.member}/CloudTrail/eu-west-1/"))
        self.assertEqual(event["eventSource"], "kms.amazonaws.com")
        self.assertEqual(event["eventName"], "ScheduleKeyDeletion")
        self.assertEqual(event["errorCode"], "AccessDenied")
        self.assertIn("not authorized to perform", event["errorMessage"])
        self.assertEqual(event["userIdentity"]["sessionContext"]["sessionIssuer"]["userName"], "developer")

    def test_the_log_group_of_a_trail_has_its_events(self):
        group = f"arn:aws:logs:{REGION}:{OWNER}:log-group:events:*"
        with request_scope(OWNER, REGION):
            cloudwatch_logs._create_log_group({"logGroupName": "events"})
        self.addCleanup(cloudwatch_logs.reset)
        asked = []
        allow = mock.patch.object(cloudtrail_events, "is_allowed", lambda *request: asked.append(request) or True)
        self.patch(allow)
        self.trail()
        with request_scope(OWNER, REGION):
            logs = {"CloudWatchLogsLogGroupArn": group, "CloudWatchLogsRoleArn": "arn:of:role"}
            cloudtrail._update_trail({"Name": "all", **logs})
        self.deny(OWNER)
        self.deny(OWNER)
        cloudtrail_events.flush()
        with request_scope(OWNER, REGION):
            [stream] = cloudwatch_logs._log_groups["events"]["streams"].values()
        self.assertEqual([json.loads(each["message"])["errorCode"] for each in stream["events"]], ["AccessDenied"] * 2)
        resource = f"{group[:-2]}:log-stream:{OWNER}_CloudTrail_{REGION}"
        self.assertEqual(asked, [("arn:of:role", "CloudTrail", "logs:PutLogEvents", resource)])

    def test_a_trail_of_one_account_has_events_of_this_account_alone(self):
        self.trail()
        self.deny(self.member)
        self.deny(OWNER)
        [key] = self.files()
        self.assertTrue(key.startswith(f"AWSLogs/{OWNER}/CloudTrail/"))

    def test_calls_on_data_are_not_recorded(self):
        self.trail()
        for name in ("PutObject", "POST.s3", "UploadPart", "CompleteMultipartUpload"):
            self.deny(OWNER, call=("s3", f"s3:{name}", "arn:of:somebody", "1"))
        self.assertEqual(self.files(), {})

    def test_without_a_trail_nothing_is_recorded(self):
        self.deny(OWNER)
        with request_scope(OWNER, REGION):
            self.assertEqual(len(cloudtrail._get_event_queue()), 0)

    def test_a_stopped_trail_gets_no_log_files(self):
        self.trail()
        with request_scope(OWNER, REGION):
            cloudtrail._stop_logging({"Name": "all"})
        self.deny(OWNER)
        self.assertEqual(self.files(), {})
