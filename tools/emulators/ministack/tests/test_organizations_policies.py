"""Service and resource control policies of members of an organization."""

import json
import unittest
from unittest import mock

from launcher import organizations_accounts, organizations_policies
from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import request_scope
from ministack.services import iam, sts
from tests.organization import OWNER, REGION, WithOrganization

OUTSIDER = "999999999999"


def deny(action, **more):
    return json.dumps({"Statement": {"Effect": "Deny", "Action": action, "Resource": "*", **more}})


class Policies(WithOrganization, unittest.TestCase):
    def setUp(self):
        self.create_organization()
        for module, names in (
            (iam_evaluator, ("resolve_principal", "enforce", "_resolve_condition_key")),
            (iam_actions, ("access_denied_response",)),
        ):
            for name in names:
                self.patch(mock.patch.object(module, name, getattr(module, name)))
        self.patch(mock.patch.dict(sts._sessions))
        for correct in (
            organizations_policies.limit_principals,
            organizations_policies.limit_resources,
            organizations_policies.name_the_type_of_policy,
            organizations_policies.resolve_organization_keys,
        ):
            correct()
        self.unit = self.organize("CreateOrganizationalUnit", ParentId=self.root, Name="workloads")[
            "OrganizationalUnit"
        ]["Id"]
        self.member = self.account("member@example.com")
        self.other = self.account("other@example.com")
        self.move(self.member, self.root, self.unit)

    def move(self, account, source, destination):
        self.organize("MoveAccount", AccountId=account, SourceParentId=source, DestinationParentId=destination)

    def attach(self, target, content, kind="SERVICE_CONTROL_POLICY", name="limit"):
        policy = self.organize("CreatePolicy", Name=name, Description="", Type=kind, Content=content)
        policy_id = policy["Policy"]["PolicySummary"]["Id"]
        self.organize("AttachPolicy", PolicyId=policy_id, TargetId=target)
        return policy_id

    def session(self, account, role):
        key = f"ASIA{account}{role}"[:20].upper()
        sts._sessions[key] = {
            "Arn": f"arn:aws:sts::{account}:assumed-role/{role}/test",
            "AccountId": account,
            "PrincipalType": "AssumedRole",
            "SecretAccessKey": "secret",
            "SessionToken": "token",
            "Expiration": 9_999_999_999,
        }
        with request_scope(account, REGION):
            iam._create_role({"RoleName": role, "AssumeRolePolicyDocument": json.dumps({"Statement": []})})
            iam._attach_role_policy({"RoleName": role, "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"})
        return key

    def decision(self, account, action, role="admin", region=REGION, resource="*"):
        """Decision for an administrator's role, or for the root user."""
        key = self.session(account, role) if role else account
        with (
            request_scope(account, region),
            mock.patch.object(iam_evaluator, "authenticate", lambda *_: None),
            mock.patch.object(iam_evaluator, "_anonymous", mock.Mock(get=lambda: False)),
        ):
            result = iam_evaluator.enforce(key, action, action.partition(":")[0], region, resource)
        return result.decision if result else "Allow"

    def test_a_policy_of_a_unit_denies_calls_of_its_accounts_alone(self):
        self.attach(self.unit, deny("kms:ScheduleKeyDeletion"))
        self.assertEqual(self.decision(self.member, "kms:ScheduleKeyDeletion"), "Deny")
        self.assertEqual(self.decision(self.member, "kms:CreateKey"), "Allow")
        self.assertEqual(self.decision(self.other, "kms:ScheduleKeyDeletion"), "Allow")

    def test_a_policy_of_the_root_denies_calls_of_all_accounts_but_the_management_account(self):
        self.attach(self.root, deny("ec2:*"))
        for account in (self.member, self.other):
            self.assertEqual(self.decision(account, "ec2:RunInstances"), "Deny")
        self.assertEqual(self.decision(OWNER, "ec2:RunInstances"), "Allow")
        self.assertEqual(self.decision(OUTSIDER, "ec2:RunInstances"), "Allow")

    def test_moving_an_account_changes_the_answer(self):
        self.attach(self.unit, deny("ec2:*"))
        self.move(self.member, self.unit, self.root)
        self.assertEqual(self.decision(self.member, "ec2:RunInstances"), "Allow")
        self.move(self.member, self.root, self.unit)
        self.assertEqual(self.decision(self.member, "ec2:RunInstances"), "Deny")

    def test_each_level_must_allow_a_call(self):
        self.attach(self.unit, json.dumps({"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}))
        self.organize("DetachPolicy", PolicyId=organizations_accounts.FULL_ACCESS, TargetId=self.unit)
        self.assertEqual(self.decision(self.member, "s3:CreateBucket"), "Allow")
        self.assertEqual(self.decision(self.member, "ec2:RunInstances"), "ImplicitDeny")

    def test_a_policy_grants_nothing(self):
        with mock.patch.object(iam, "_attach_role_policy", lambda _: None):
            self.assertEqual(self.decision(self.member, "s3:CreateBucket", role="powerless"), "ImplicitDeny")

    def test_the_root_user_of_a_member_is_limited(self):
        self.attach(self.root, deny("*", Condition={"ArnLike": {"aws:PrincipalArn": "arn:*:iam::*:root"}}))
        self.assertEqual(self.decision(self.member, "ec2:RunInstances", role=None), "Deny")
        self.assertEqual(self.decision(self.member, "ec2:RunInstances"), "Allow")
        self.assertEqual(self.decision(OWNER, "ec2:RunInstances", role=None), "Allow")

    def test_service_linked_roles_are_not_limited(self):
        self.attach(self.root, deny("*"))
        self.assertEqual(self.decision(self.member, "ec2:RunInstances", "AWSServiceRoleForECS"), "Allow")

    def test_a_resource_control_policy_refuses_principals_outside_the_organization(self):
        self.organize("EnablePolicyType", RootId=self.root, PolicyType="RESOURCE_CONTROL_POLICY")
        condition = {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": self.organization}}
        content = deny("sts:AssumeRole", Principal="*", Condition=condition)
        self.attach(self.root, content, "RESOURCE_CONTROL_POLICY")
        role = f"arn:aws:iam::{self.member}:role/shared"
        for account, expected in ((OUTSIDER, "Deny"), (self.other, "Allow"), (OWNER, "Allow")):
            self.assertEqual(self.decision(account, "sts:AssumeRole", resource=role), expected)
            self.assertEqual(self.decision(account, "sts:AssumeRole", role=None, resource=role), expected)

    def test_the_message_names_the_type_of_the_policy(self):
        self.attach(self.unit, deny("ec2:*"))
        self.decision(self.member, "ec2:RunInstances")
        for service in ("ec2", "logs", "kms"):
            _, _, body = iam_actions.access_denied_response(
                service, "ec2:RunInstances", "arn:of:somebody", "1", explicit_deny=True
            )
            self.assertIn("with an explicit deny in a service control policy", body.decode())

