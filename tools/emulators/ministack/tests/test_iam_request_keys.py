"""Condition keys and resources of requests."""

import unittest
from unittest import mock

from launcher import iam_request_keys
from ministack.core import iam_actions


class Keys(unittest.TestCase):
    def setUp(self):
        for name in ("request_tag_context", "s3_service_context", "extract_resource_arn"):
            patch = mock.patch.object(iam_actions, name, getattr(iam_actions, name))
            patch.start()
            self.addCleanup(patch.stop)
        iam_request_keys.add_request_keys()
        iam_request_keys.add_access_control_lists()
        iam_request_keys.authorize_instances()

    def keys(self, action, body=b"", **parameters):
        service = action.partition(":")[0]
        return iam_actions.request_tag_context(service, action, body, {k: [v] for k, v in parameters.items()})

    def test_a_volume_is_unencrypted_unless_the_request_encrypts_it(self):
        self.assertEqual(self.keys("ec2:CreateVolume"), {"ec2:Encrypted": "false"})
        self.assertEqual(self.keys("ec2:CreateVolume", Encrypted="true"), {"ec2:Encrypted": "true"})

    def test_databases_and_file_systems_too(self):
        self.assertEqual(self.keys("rds:CreateDBInstance", StorageEncrypted="true"), {"rds:StorageEncrypted": "true"})
        action, key = "elasticfilesystem:CreateFileSystem", "elasticfilesystem:Encrypted"
        self.assertEqual(self.keys(action, b"{}"), {key: "false"})
        self.assertEqual(self.keys(action, b'{"Encrypted": true}'), {key: "true"})

    def test_instances_have_their_type(self):
        self.assertEqual(self.keys("ec2:RunInstances", InstanceType="t4g.nano"), {"ec2:InstanceType": "t4g.nano"})
        found = iam_actions.extract_resource_arn(
            "ec2", "POST", "/", {}, b"", {"Action": ["RunInstances"]}, "eu-west-1", "111111111111"
        )
        self.assertEqual(found, "arn:aws:ec2:eu-west-1:111111111111:instance/*")

    def test_a_bucket_has_the_access_control_list_of_its_header(self):
        keys = iam_actions.s3_service_context("s3:CreateBucket", {}, "/bucket", {"x-amz-acl": "public-read"})
        self.assertEqual(keys, {"s3:x-amz-acl": "public-read"})
        self.assertEqual(iam_actions.s3_service_context("s3:DeleteBucket", {}, "/bucket", {"x-amz-acl": "a"}), {})
