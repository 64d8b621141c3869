"""Objects in buckets of other accounts."""

import json
import unittest
from unittest import mock

from launcher.s3_cross_account import match_roles_of_other_accounts, read_buckets_of_other_accounts
from ministack.core import iam_evaluator
from ministack.core.responses import request_scope
from ministack.services import s3, sts

OWNER, OTHER = "111111111111", "222222222222"
BUCKET = "artifacts-of-the-owner"
POLICY = {
    "Statement": {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{OTHER}:role/deploy"},
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{BUCKET}/*",
    }
}


class GlobalBuckets(unittest.TestCase):
    def setUp(self):
        for module, name in (
            (s3, "_get_object_data"),
            (s3, "_foreign_bucket_allows"),
            (iam_evaluator, "evaluate_resource_policy"),
        ):
            patch = mock.patch.object(module, name, getattr(module, name))
            patch.start()
            self.addCleanup(patch.stop)
        with request_scope(OWNER, "eu-west-1"):
            s3._create_bucket(BUCKET, b"")
            s3._put_object(BUCKET, "code.zip", b"code", {})
            s3._bucket_policies[BUCKET] = json.dumps(POLICY)
        read_buckets_of_other_accounts()
        match_roles_of_other_accounts()

    def found(self, account, bucket=BUCKET):
        with request_scope(account, "eu-west-1"):
            return s3._get_object_data(bucket, "code.zip", version_id=None)

    def allowed(self, role):
        arn = f"arn:aws:sts::{OTHER}:assumed-role/{role}/someone"
        session = {"Arn": arn, "PrincipalType": "AssumedRole"}
        headers = {"authorization": "AWS4-HMAC-SHA256 Credential=ASIA1/20260101/eu-west-1/s3/aws4_request"}
        with mock.patch.dict(sts._sessions, {"ASIA1": session} if role else {}):
            return s3._foreign_bucket_allows(OWNER, BUCKET, "code.zip", "GET", {}, OTHER, headers)

    def test_the_owner_and_other_accounts_read_the_object(self):
        self.assertEqual(self.found(OWNER), b"code")
        self.assertEqual(self.found(OTHER), b"code")

    def test_a_missing_bucket_returns_nothing(self):
        self.assertIsNone(self.found(OTHER, "nobodys"))

    def test_the_role_in_the_policy_reads_the_object(self):
        self.assertTrue(self.allowed("deploy"))

    def test_another_role_and_the_root_user_are_refused(self):
        self.assertFalse(self.allowed("other"))
        self.assertFalse(self.allowed(None))
