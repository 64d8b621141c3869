"""CloudFormation types of Organizations, on MiniStack's own calls.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Organizations.html
"""

import json

from launcher.service_calls import call
from ministack.services import organizations
from ministack.services.cloudformation import provisioners


def create_organizations_resources() -> None:
    """Adds the types; each makes the calls that CloudFormation makes."""
    provisioners._RESOURCE_HANDLERS.update(
        {
            "AWS::Organizations::Organization": {
                "create": _create_organization,
                "delete": lambda *_: _organizations("DeleteOrganization"),
            },
            "AWS::Organizations::OrganizationalUnit": {"create": _create_unit, "delete": _delete_unit},
            "AWS::Organizations::Account": {
                "create": _create_account,
                "update": _move_account,
                "delete": lambda account, _: _organizations("CloseAccount", AccountId=account),
            },
            "AWS::Organizations::Policy": {
                "create": _create_policy,
                "update": _update_policy,
                "delete": _delete_policy,
            },
            "AWS::Organizations::ResourcePolicy": {
                "create": _put_resource_policy,
                "update": lambda _, __, properties, stack: _put_resource_policy(None, properties, stack),
                "delete": lambda *_: _organizations("DeleteResourcePolicy"),
            },
        }
    )


def _organizations(action, **parameters):
    return call(organizations._DISPATCH[action], parameters)


def _create_organization(_logical_id, _properties, _stack):
    organization = _organizations("CreateOrganization")["Organization"]
    account = organization["MasterAccountId"]
    return organization["Id"], {
        "Id": organization["Id"],
        "Arn": organization["Arn"],
        "RootId": _organizations("ListRoots")["Roots"][0]["Id"],
        "ManagementAccountId": account,
        "ManagementAccountArn": organization["MasterAccountArn"],
        "ManagementAccountEmail": organization["MasterAccountEmail"],
    }


def _create_unit(_logical_id, properties, _stack):
    unit = _organizations(
        "CreateOrganizationalUnit", ParentId=properties["ParentId"], Name=properties["Name"]
    )["OrganizationalUnit"]
    return unit["Id"], {"Id": unit["Id"], "Arn": unit["Arn"]}


def _delete_unit(unit, _properties):
    _organizations("DeleteOrganizationalUnit", OrganizationalUnitId=unit)


def _create_account(_logical_id, properties, stack):
    request = {"AccountName": properties["AccountName"], "Email": properties["Email"]}
    if properties.get("RoleName"):
        request["RoleName"] = properties["RoleName"]
    account = _organizations("CreateAccount", **request)["CreateAccountStatus"]["AccountId"]
    return _move_account(account, None, properties, stack)


def _move_account(account, _old, properties, _stack):
    [parent] = properties.get("ParentIds") or [None]
    [current] = _organizations("ListParents", ChildId=account)["Parents"]
    if parent not in (None, current["Id"]):
        _organizations(
            "MoveAccount", AccountId=account, SourceParentId=current["Id"], DestinationParentId=parent
        )
    record = _organizations("DescribeAccount", AccountId=account)["Account"]
    return account, {
        "AccountId": account,
        **{name: record[name] for name in ("Arn", "Status", "JoinedMethod", "JoinedTimestamp")},
    }


def _create_policy(_logical_id, properties, _stack):
    summary = _organizations("CreatePolicy", **_policy_request(properties), Type=properties["Type"])["Policy"][
        "PolicySummary"
    ]
    for target in properties.get("TargetIds") or []:
        _organizations("AttachPolicy", PolicyId=summary["Id"], TargetId=target)
    return summary["Id"], {"Id": summary["Id"], "Arn": summary["Arn"], "AwsManaged": False}


def _update_policy(policy, old, properties, _stack):
    summary = _organizations("UpdatePolicy", PolicyId=policy, **_policy_request(properties))["Policy"]["PolicySummary"]
    before, after = (each.get("TargetIds") or [] for each in (old, properties))
    for target in after:
        if target not in before:
            _organizations("AttachPolicy", PolicyId=policy, TargetId=target)
    for target in before:
        if target not in after:
            _organizations("DetachPolicy", PolicyId=policy, TargetId=target)
    return policy, {"Id": policy, "Arn": summary["Arn"], "AwsManaged": False}


def _delete_policy(policy, _properties):
    for target in list(organizations._attachments.get(policy) or []):
        _organizations("DetachPolicy", PolicyId=policy, TargetId=target)
    _organizations("DeletePolicy", PolicyId=policy)


def _policy_request(properties):
    content = properties["Content"]
    return {
        "Name": properties["Name"],
        "Description": properties.get("Description", ""),
        "Content": content if isinstance(content, str) else json.dumps(content),
    }


def _put_resource_policy(_logical_id, properties, _stack):
    content = properties["Content"]
    text = content if isinstance(content, str) else json.dumps(content)
    summary = _organizations("PutResourcePolicy", Content=text)["ResourcePolicy"]["ResourcePolicySummary"]
    return summary["Id"], summary
