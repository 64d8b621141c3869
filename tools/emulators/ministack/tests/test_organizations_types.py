"""CloudFormation types of organizations, trails and budgets."""

import unittest
from unittest import mock

from launcher import budgets_types, cloudtrail_types, organizations_types
from ministack.core.responses import request_scope
from ministack.services import budgets, cloudtrail, organizations
from ministack.services.cloudformation import provisioners
from tests.organization import OWNER, REGION, WithOrganization

TRAIL = {"TrailName": "all", "S3BucketName": "logs", "IsLogging": True, "IsOrganizationTrail": True}
NOTIFICATION = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80}
BUDGET = {
    "Budget": {"BudgetType": "COST", "TimeUnit": "MONTHLY", "BudgetLimit": {"Amount": 100, "Unit": "USD"}},
    "NotificationsWithSubscribers": [
        {"Notification": NOTIFICATION, "Subscribers": [{"SubscriptionType": "SNS", "Address": "arn:of:topic"}]}
    ],
}


class Types(WithOrganization, unittest.TestCase):
    def setUp(self):
        self.create_organization()
        self.patch(mock.patch.dict(provisioners._RESOURCE_HANDLERS))
        organizations_types.create_organizations_resources()
        cloudtrail_types.create_trails()
        budgets_types.create_budgets()
        self.addCleanup(cloudtrail.reset)
        self.addCleanup(budgets.reset)

    def step(self, step, name, *arguments):
        with request_scope(OWNER, REGION):
            return provisioners._RESOURCE_HANDLERS[f"AWS::{name}"][step](*arguments)

    def create(self, name, properties):
        return self.step("create", name, "Logical", properties, "Stack")

    def unit(self, name):
        unit, _ = self.create("Organizations::OrganizationalUnit", {"Name": name, "ParentId": self.root})
        return unit

    def attached(self, policy):
        return [each["TargetId"] for each in self.organize("ListTargetsForPolicy", PolicyId=policy)["Targets"]]

    def test_an_organization_that_exists_can_not_be_created(self):
        with self.assertRaisesRegex(ValueError, "AlreadyInOrganizationException"):
            self.create("Organizations::Organization", {})

    def test_a_new_organization_has_its_root_as_attribute(self):
        self.organize("DeleteOrganization")
        organization, attributes = self.create("Organizations::Organization", {})
        self.assertEqual(attributes["Id"], organization)
        self.assertRegex(attributes["RootId"], "^r-")
        self.assertEqual(attributes["ManagementAccountId"], OWNER)

    def test_a_policy_is_attached_to_its_targets_and_follows_their_changes(self):
        first, second = self.unit("first"), self.unit("second")
        properties = {"Name": "limit", "Type": "SERVICE_CONTROL_POLICY", "Content": {}, "TargetIds": [first]}
        policy, _ = self.create("Organizations::Policy", {**properties, "Content": {"Statement": []}})
        self.assertEqual(self.attached(policy), [first])
        changed = {**properties, "Content": {"Statement": []}, "TargetIds": [second]}
        self.step("update", "Organizations::Policy", policy, properties, changed, "Stack")
        self.assertEqual(self.attached(policy), [second])
        self.step("delete", "Organizations::Policy", policy, changed)
        with request_scope(OWNER, REGION):
            self.assertNotIn(policy, organizations._policies)

    def test_a_resource_control_policy_needs_its_type_to_be_enabled(self):
        properties = {
            "Name": "outside",
            "Type": "RESOURCE_CONTROL_POLICY",
            "Content": {"Statement": []},
            "TargetIds": [self.root],
        }
        with self.assertRaisesRegex(ValueError, "PolicyTypeNotEnabledException"):
            self.create("Organizations::Policy", properties)

    def test_an_account_is_in_its_unit_and_moves_with_the_template(self):
        first, second = self.unit("first"), self.unit("second")
        properties = {"AccountName": "dev", "Email": "dev@example.com", "ParentIds": [first]}
        account, attributes = self.create("Organizations::Account", properties)
        self.assertEqual(attributes["AccountId"], account)
        self.assertEqual(self.organize("ListParents", ChildId=account)["Parents"][0]["Id"], first)
        changed = {**properties, "ParentIds": [second]}
        self.step("update", "Organizations::Account", account, properties, changed, "Stack")
        self.assertEqual(self.organize("ListParents", ChildId=account)["Parents"][0]["Id"], second)

    def test_a_trail_of_the_organization_needs_trusted_access(self):
        with self.assertRaisesRegex(ValueError, "CloudTrailAccessNotEnabledException"):
            self.create("CloudTrail::Trail", TRAIL)
        self.organize("EnableAWSServiceAccess", ServicePrincipal="cloudtrail.amazonaws.com")
        name, attributes = self.create("CloudTrail::Trail", TRAIL)
        self.assertEqual(attributes["Arn"], f"arn:aws:cloudtrail:{REGION}:{OWNER}:trail/{name}")
        with request_scope(OWNER, REGION):
            self.assertTrue(cloudtrail._trails[name]["IsLogging"])
            self.step("update", "CloudTrail::Trail", name, TRAIL, {**TRAIL, "IsLogging": False}, "Stack")
            self.assertFalse(cloudtrail._trails[name]["IsLogging"])

    def test_a_budget_has_its_limit_and_notifications_and_can_change_them(self):
        name, _ = self.create("Budgets::Budget", BUDGET)
        with request_scope(OWNER, REGION):
            self.assertEqual(budgets._budgets[name]["BudgetLimit"], {"Amount": "100", "Unit": "USD"})
            self.assertEqual(len(budgets._notification_store[name]), 1)
        larger = {**BUDGET, "Budget": {**BUDGET["Budget"], "BudgetLimit": {"Amount": 200, "Unit": "USD"}}}
        self.assertEqual(self.step("update", "Budgets::Budget", name, BUDGET, larger, "Stack")[0], name)
        with request_scope(OWNER, REGION):
            self.assertEqual(budgets._budgets[name]["BudgetLimit"]["Amount"], "200")
        self.step("delete", "Budgets::Budget", name, larger)
        with request_scope(OWNER, REGION):
            self.assertNotIn(name, budgets._budgets)
