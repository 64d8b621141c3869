"""Organization for tests, in one account, with the corrections of its calls."""

import json
from unittest import mock

from launcher import organizations_accounts
from ministack.core.responses import request_scope
from ministack.services import organizations

OWNER = "111111111111"
REGION = "us-east-1"


class WithOrganization:
    """Mixin of a TestCase: an organization with a root."""

    def organize(self, action, account=OWNER, **payload):
        with request_scope(account, REGION):
            status, _, body = organizations._DISPATCH[action](payload)
        answer = json.loads(body)
        self.assertEqual(status, 200, answer)
        return answer

    def create_organization(self):
        organizations.reset()
        self.addCleanup(organizations.reset)
        self.patch(mock.patch.dict(organizations._DISPATCH))
        self.patch(mock.patch.object(organizations, "handle_request", organizations.handle_request))
        for store in ("_resource_policies", "_trusted_services"):
            self.patch(mock.patch.dict(getattr(organizations_accounts, store), clear=True))
        organizations_accounts.attach_full_access_to_units()
        organizations_accounts.create_roles_of_new_accounts()
        organizations_accounts.accept_calls_of_the_management_account()
        organizations_accounts.answer_members_for_their_organization()
        self.organization = self.organize("CreateOrganization")["Organization"]["Id"]
        self.root = self.organize("ListRoots")["Roots"][0]["Id"]

    def account(self, email):
        created = self.organize("CreateAccount", Email=email, AccountName=email)
        return created["CreateAccountStatus"]["AccountId"]

    def patch(self, patch):
        patch.start()
        self.addCleanup(patch.stop)
