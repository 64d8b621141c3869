"""Accounts and units of an organization.

MiniStack gives each account that calls Organizations an organization of its own; here a member belongs
to the one that has it.
"""

import json

from ministack.core.iam_evaluator import resource_policy_allows
from ministack.core.iam_evaluator import EvalContext, caller_arn
from ministack.core.responses import error_response_json, get_account_id, get_region, request_scope
from ministack.services import iam, organizations

ROLE = "OrganizationAccountAccessRole"
FULL_ACCESS = organizations.FULL_ACCESS_POLICY_ID

_ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"

_resource_policies = {}
_trusted_services = {}


def management_account_of(account: str) -> str | None:
    """Management account of the organization that has the account; None without an organization."""
    found = {owner for (owner, member), _ in list(organizations._accounts._data.items()) if member == account}
    # An account that ever called Organizations also has an organization of its own.
    return next(iter(found - {account}), account if account in found else None)


def path_of(account: str) -> list[str]:
    """Ids from the root to the account; empty without an organization."""
    owner = management_account_of(account)
    record = organizations._accounts.get_scoped(owner, None, account) if owner else None
    ids = [account] if record else []
    while record and record.get("_ParentId"):
        ids.append(record["_ParentId"])
        record = organizations._ous.get_scoped(owner, None, record["_ParentId"])
    return ids[::-1]


def organization_id_of(account: str) -> str | None:
    owner = management_account_of(account)
    organization = organizations._orgs.get_scoped(owner, None, "self") if owner else None
    return organization and organization["Id"]


def answer_members_for_their_organization() -> None:
    """Returns a member's own organization, lets the delegated administrator act in it, and refuses the
    rest as AWS does.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_delegate_policies.html
    """
    original = organizations.handle_request

    async def handle(method, path, headers, body, query_params):
        account = get_account_id()
        owner = management_account_of(account)
        if owner in (None, account):
            return await original(method, path, headers, body, query_params)
        action = (headers.get("X-Amz-Target") or headers.get("x-amz-target") or "").rpartition(".")[2]
        if action == "LeaveOrganization":
            return _leave(owner, account)
        if action != "DescribeOrganization" and not _delegated(owner, account, action):
            message = "You don't have permissions to access this resource."
            return error_response_json("AccessDeniedException", message, 400)
        with request_scope(owner, get_region()):
            return await original(method, path, headers, body, query_params)

    organizations.handle_request = handle


def attach_full_access_to_units() -> None:
    """Attaches FullAWSAccess to each new unit: without an Allow at each level, all calls are denied.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
    """
    create, delete = organizations._create_organizational_unit, organizations._delete_organizational_unit

    def create_unit(payload):
        status, headers, body = create(payload)
        if status == 200:
            attached = organizations._attachments.get(FULL_ACCESS) or []
            unit = json.loads(body)["OrganizationalUnit"]["Id"]
            organizations._attachments[FULL_ACCESS] = [*attached, unit]
        return status, headers, body

    def delete_unit(payload):
        unit = payload.get("OrganizationalUnitId")
        children = [*organizations._ous.values(), *organizations._accounts.values()]
        if any(child.get("_ParentId") == unit for child in children):
            message = "To delete an organizational unit (OU), you must first move or remove all that it contains."
            return error_response_json("OrganizationalUnitNotEmptyException", message, 400)
        answer = delete(payload)
        if answer[0] == 200:
            for policy, targets in organizations._attachments.items():
                organizations._attachments[policy] = [target for target in targets if target != unit]
        return answer

    organizations._DISPATCH["CreateOrganizationalUnit"] = create_unit
    organizations._DISPATCH["DeleteOrganizationalUnit"] = delete_unit


def create_roles_of_new_accounts() -> None:
    """Creates the role that the management account takes in a new account.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access-cross-account-role.html
    """
    original = organizations._create_account

    def create(payload):
        email = (payload.get("Email") or "").lower()
        if any(account["Email"].lower() == email for account in organizations._accounts.values()):
            message = "You can't use this email address: it belongs to an account."
            return error_response_json("InvalidInputException", message, 400)
        status, headers, body = original(payload)
        if status == 200:
            account = json.loads(body)["CreateAccountStatus"]["AccountId"]
            _create_role(account, payload.get("RoleName") or ROLE, get_account_id())
        return status, headers, body

    organizations._DISPATCH["CreateAccount"] = create


def accept_calls_of_the_management_account() -> None:
    """Adds calls that MiniStack lacks: the organization itself, trusted access, the policy of delegated
    administrators."""
    organizations._DISPATCH.update(
        {
            "CreateOrganization": _create_organization,
            "DeleteOrganization": _delete_organization,
            "EnableAWSServiceAccess": _enable_service,
            "ListAWSServiceAccessForOrganization": _list_services,
            "PutResourcePolicy": _put_resource_policy,
            "DescribeResourcePolicy": _describe_resource_policy,
            "DeleteResourcePolicy": _delete_resource_policy,
        }
    )
    for name in ("DescribeOrganization", "ListRoots"):
        organizations._DISPATCH[name] = _in_organization(organizations._DISPATCH[name])


def has_trusted_access(service: str) -> bool:
    return service in _trusted_services.get(get_account_id(), {})


def _in_organization(answer):
    def answered(payload):
        if "self" not in organizations._orgs:
            message = "Your account is not a member of an organization."
            return error_response_json("AWSOrganizationsNotInUseException", message, 400)
        return answer(payload)

    return answered


def _create_organization(_payload):
    if "self" in organizations._orgs:
        message = "The AWS account is already a member of an organization."
        return error_response_json("AlreadyInOrganizationException", message, 400)
    organizations._ensure_org()
    return organizations._json(200, {"Organization": dict(organizations._orgs["self"])})


def _delete_organization(_payload):
    if len(organizations._accounts) > 1:
        message = "To delete an organization, you must first remove all member accounts."
        return error_response_json("OrganizationNotEmptyException", message, 400)
    for store in ("_orgs", "_accounts", "_ous", "_roots", "_policies", "_attachments"):
        state = getattr(organizations, store)
        for key in list(state):
            del state[key]
    _trusted_services.pop(get_account_id(), None)
    _resource_policies.pop(get_account_id(), None)
    return organizations._json(200, {})


def _enable_service(payload):
    organizations._ensure_org()
    _trusted_services.setdefault(get_account_id(), {})[payload["ServicePrincipal"]] = True
    return organizations._json(200, {})


def _list_services(_payload):
    services = [{"ServicePrincipal": name} for name in _trusted_services.get(get_account_id(), {})]
    return organizations._json(200, {"EnabledServicePrincipals": services})


def _put_resource_policy(payload):
    organizations._ensure_org()
    _resource_policies[get_account_id()] = payload["Content"]
    return _describe_resource_policy(payload)


def _describe_resource_policy(_payload):
    content = _resource_policies.get(get_account_id())
    if content is None:
        message = "We can't find a resource policy."
        return error_response_json("ResourcePolicyNotFoundException", message, 400)
    organization = organizations._orgs["self"]["Id"]
    policy_id = f"rp-{get_account_id()}"
    arn = f"arn:aws:organizations::{get_account_id()}:resourcepolicy/{organization}/{policy_id}"
    summary = {"Id": policy_id, "Arn": arn}
    return organizations._json(200, {"ResourcePolicy": {"ResourcePolicySummary": summary, "Content": content}})


def _delete_resource_policy(_payload):
    _resource_policies.pop(get_account_id(), None)
    return organizations._json(200, {})


def _leave(owner, account):
    with request_scope(owner, get_region()):
        del organizations._accounts[account]
    return organizations._json(200, {})


def _delegated(owner, account, action):
    policy = _resource_policies.get(owner)
    context = EvalContext(
        principal_arn=caller_arn(),
        principal_type="AssumedRole",
        principal_account=account,
        action=f"organizations:{action}",
        resource_arn="*",
        region=get_region(),
    )
    return policy is not None and resource_policy_allows(policy, context, same_account=False)


def _create_role(account, name, owner):
    trust = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{owner}:root"},
            "Action": "sts:AssumeRole",
        },
    }
    with request_scope(account, get_region()):
        iam._create_role({"RoleName": name, "AssumeRolePolicyDocument": json.dumps(trust)})
        iam._attach_role_policy({"RoleName": name, "PolicyArn": _ADMINISTRATOR})
