"""Accounts and units of an organization."""

import asyncio
import json
import unittest

from launcher.organizations_accounts import FULL_ACCESS, has_trusted_access, organization_id_of, path_of
from ministack.core.responses import request_scope
from ministack.services import iam, organizations
from tests.organization import OWNER, REGION, WithOrganization


class Accounts(WithOrganization, unittest.TestCase):
    def setUp(self):
        self.create_organization()
        self.member = self.account("member@example.com")

    def error(self, action, account=OWNER, **payload):
        headers = {"x-amz-target": f"AWSOrganizationsV20161128.{action}"}
        with request_scope(account, REGION):
            answer = asyncio.run(
                organizations.handle_request("POST", "/", headers, json.dumps(payload).encode(), {})
            )
        status, _, body = answer
        return "" if status == 200 else json.loads(body)["__type"]

    def test_a_member_belongs_to_the_organization_that_has_it(self):
        self.assertEqual(organization_id_of(self.member), self.organization)
        self.assertEqual(organization_id_of(OWNER), self.organization)
        self.assertIsNone(organization_id_of("999999999999"))

    def test_the_path_of_an_account_goes_from_the_root_through_its_units(self):
        unit = self.organize("CreateOrganizationalUnit", ParentId=self.root, Name="sandbox")[
            "OrganizationalUnit"
        ]["Id"]
        self.organize("MoveAccount", AccountId=self.member, SourceParentId=self.root, DestinationParentId=unit)
        self.assertEqual(path_of(self.member), [self.root, unit, self.member])
        self.assertEqual(path_of("999999999999"), [])

    def test_a_new_unit_has_full_access_until_it_is_deleted(self):
        unit = self.organize("CreateOrganizationalUnit", ParentId=self.root, Name="sandbox")[
            "OrganizationalUnit"
        ]["Id"]
        self.assertIn(unit, self.targets())
        self.organize("DeleteOrganizationalUnit", OrganizationalUnitId=unit)
        self.assertNotIn(unit, self.targets())

    def targets(self):
        with request_scope(OWNER, REGION):
            return list(organizations._attachments[FULL_ACCESS])

    def test_a_unit_with_accounts_can_not_be_deleted(self):
        unit = self.organize("CreateOrganizationalUnit", ParentId=self.root, Name="sandbox")[
            "OrganizationalUnit"
        ]["Id"]
        self.organize("MoveAccount", AccountId=self.member, SourceParentId=self.root, DestinationParentId=unit)
        self.assertEqual(
            self.error("DeleteOrganizationalUnit", OrganizationalUnitId=unit), "OrganizationalUnitNotEmptyException"
        )

    def test_a_new_account_has_the_role_of_the_management_account(self):
        with request_scope(self.member, REGION):
            role = iam._roles["OrganizationAccountAccessRole"]
        self.assertIn(OWNER, role["AssumeRolePolicyDocument"])
        self.assertEqual(role["AttachedPolicies"], ["arn:aws:iam::aws:policy/AdministratorAccess"])

    def test_a_mail_address_is_accepted_once(self):
        self.assertEqual(
            self.error("CreateAccount", Email="MEMBER@example.com", AccountName="again"), "InvalidInputException"
        )

    def test_a_member_describes_its_organization_and_does_nothing_else(self):
        self.assertEqual(self.error("DescribeOrganization", self.member), "")
        for action in ("ListAccounts", "CreatePolicy", "MoveAccount"):
            self.assertEqual(self.error(action, self.member), "AccessDeniedException")

    def test_the_delegated_administrator_does_what_the_policy_allows(self):
        statement = {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{self.member}:root"},
            "Action": "organizations:ListAccounts",
            "Resource": "*",
        }
        self.organize("PutResourcePolicy", Content=json.dumps({"Statement": [statement]}))
        self.assertEqual(self.error("ListAccounts", self.member), "")
        self.assertEqual(self.error("CloseAccount", self.member), "AccessDeniedException")

    def test_a_member_leaves(self):
        self.assertEqual(self.error("LeaveOrganization", self.member), "")
        self.assertIsNone(organization_id_of(self.member))

    def test_an_account_without_an_organization_gets_an_error_and_creates_one_once(self):
        other = "222222222222"
        self.assertEqual(self.error("DescribeOrganization", other), "AWSOrganizationsNotInUseException")
        self.assertEqual(self.error("CreateOrganization", other), "")
        self.assertEqual(self.error("CreateOrganization", other), "AlreadyInOrganizationException")

    def test_an_organization_with_members_can_not_be_deleted(self):
        self.assertEqual(self.error("DeleteOrganization"), "OrganizationNotEmptyException")
        self.error("LeaveOrganization", self.member)
        self.assertEqual(self.error("DeleteOrganization"), "")

    def test_trusted_access_counts_for_the_account_that_enabled_it(self):
        self.organize("EnableAWSServiceAccess", ServicePrincipal="cloudtrail.amazonaws.com")
        for account, expected in ((OWNER, True), ("222222222222", False)):
            with request_scope(account, REGION):
                self.assertEqual(has_trusted_access("cloudtrail.amazonaws.com"), expected)
