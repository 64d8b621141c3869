"""Condition keys of IAM."""

import unittest
from types import SimpleNamespace

from ministack.core import iam_evaluator
from launcher.iam_conditions import resolve_principal_arn


class PrincipalArn(unittest.TestCase):
    def setUp(self):
        original = iam_evaluator._resolve_condition_key
        self.addCleanup(setattr, iam_evaluator, "_resolve_condition_key", original)
        resolve_principal_arn()

    def seen(self, arn, key="aws:PrincipalArn"):
        context = SimpleNamespace(principal_arn=arn, principal_type="AssumedRole")
        return iam_evaluator._resolve_condition_key(key, context)

    def test_a_session_resolves_to_its_role(self):
        session = "arn:aws:sts::123456789012:assumed-role/deploy/someone"
        self.assertEqual(self.seen(session), "arn:aws:iam::123456789012:role/deploy")

    def test_a_user_resolves_to_itself(self):
        user = "arn:aws:iam::123456789012:user/someone"
        self.assertEqual(self.seen(user), user)

    def test_other_keys_are_unchanged(self):
        session = "arn:aws:sts::123456789012:assumed-role/deploy/someone"
        self.assertEqual(self.seen(session, "aws:PrincipalType"), "AssumedRole")
