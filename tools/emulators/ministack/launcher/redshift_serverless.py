"""Redshift Serverless: namespaces, workgroups, usage limits, and the way to the Data API."""

import json
import secrets
import uuid

from launcher import step_functions_tasks
from launcher.iam_roles import may
from ministack import app
from ministack.core import iam_actions, iam_evaluator, router
from ministack.core.responses import error_response_json, get_account_id, get_region, json_response
from ministack.services import secretsmanager
from ministack.services import stepfunctions as sfn
from ministack.services.cloudformation import provisioners

_namespaces: dict[str, dict] = {}
_workgroups: dict[str, dict] = {}
_limits: dict[str, dict] = {}


class ApiError(Exception):
    """Error of an API by its name."""

    def __init__(self, code: str, message: str, more: dict | None = None):
        super().__init__(message)
        self.code, self.more = code, more or {}


def serve_redshift() -> None:
    """Adds the APIs `redshift-data` and `redshift-serverless`, their permissions, their resources in
    templates and their tasks in state machines. MiniStack has none of them."""
    for service, prefix in (("redshift-data", "RedshiftData."), ("redshift-serverless", "RedshiftServerless.")):
        router.SERVICE_PATTERNS[service] = {"target_prefixes": [prefix], "host_patterns": []}
        iam_actions.SERVICE_TO_IAM_NAMESPACE[service] = service
        app.SERVICE_HANDLERS[service] = _handle
    provisioners._RESOURCE_HANDLERS["AWS::RedshiftServerless::Namespace"] = {
        "create": _create_namespace,
        "update": lambda name, old, new, stack, logical_id=None: _update_namespace(name, new),
        "delete": _delete_namespace,
    }
    provisioners._RESOURCE_HANDLERS["AWS::RedshiftServerless::Workgroup"] = {
        "create": _create_workgroup,
        "update": lambda name, old, new, stack, logical_id=None: _create_workgroup(name, new, stack),
        "delete": lambda name, _: _workgroups.pop(name, None),
    }
    _name_resources()
    _run_tasks()


async def _handle(_method, _path, headers, body, _query):
    prefix, _, action = headers.get("x-amz-target", "").partition(".")
    data = json.loads(body or b"{}")
    try:
        return json_response(_call(prefix, action, data, iam_evaluator.caller_arn()))
    except ApiError as error:
        return error_response_json(error.code, str(error), 400, error.more)


def _call(prefix: str, action: str, data: dict, caller: str) -> dict:
    from launcher import redshift_data

    if prefix == "RedshiftData":
        return redshift_data.call(action, data, caller)
    if action not in ACTIONS:
        raise ApiError("UnknownOperationException", f"{action} of Redshift Serverless is not supported.")
    return ACTIONS[action](data)


def workgroup(name: str) -> dict:
    """Workgroup of a name or ARN, with its namespace. Raises ApiError."""
    found = next((each for each in _workgroups.values() if name in (each["workgroupName"], each["workgroupArn"])), None)
    if not found:
        raise ApiError("ValidationException", f"Redshift endpoint doesn't exist in this region: {name}")
    return found


def _arn(kind: str, name: str) -> str:
    return f"arn:aws:redshift-serverless:{get_region()}:{get_account_id()}:{kind}/{name}"


def _create_namespace(_logical_id: str, props: dict, _stack: str):
    from launcher import redshift_database

    name, database, admin = (props[key] for key in ("NamespaceName", "DbName", "AdminUsername"))
    redshift_database.create(database, admin)
    secret = {"username": admin, "password": secrets.token_urlsafe(24)}
    _, _, body = secretsmanager._create_secret({"Name": f"redshift!{name}-{admin}", "SecretString": json.dumps(secret)})
    _namespaces[name] = {
        "namespaceName": name,
        "namespaceArn": _arn("namespace", str(uuid.uuid4())),
        "adminPasswordSecretArn": json.loads(body)["ARN"],
        "adminUsername": admin,
        "dbName": database,
        "status": "AVAILABLE",
    }
    return _update_namespace(name, props)


def _update_namespace(name: str, props: dict):
    namespace = _namespaces[name]
    namespace["iamRoles"] = props.get("IamRoles", [])
    return name, {"Namespace.NamespaceArn": namespace["namespaceArn"], "Namespace.NamespaceName": name}


def _delete_namespace(name: str, _props: dict) -> None:
    from launcher import redshift_database

    namespace = _namespaces.pop(name, None)
    if namespace:
        redshift_database.drop(namespace["dbName"])
        secretsmanager._delete_secret({"SecretId": namespace["adminPasswordSecretArn"], "ForceDeleteWithoutRecovery": True})


def _create_workgroup(_logical_id: str, props: dict, _stack: str):
    name = props["WorkgroupName"]
    known = _workgroups.get(name, {})
    _workgroups[name] = {
        "workgroupName": name,
        "workgroupArn": known.get("workgroupArn") or _arn("workgroup", str(uuid.uuid4())),
        "namespace": _namespaces[props["NamespaceName"]],
        "account": get_account_id(),
        "region": get_region(),
        "baseCapacity": props.get("BaseCapacity", 128),
    }
    return name, {"Workgroup.WorkgroupArn": _workgroups[name]["workgroupArn"], "Workgroup.WorkgroupName": name}


def _get_namespace(data: dict) -> dict:
    found = _namespaces.get(data.get("namespaceName", ""))
    if not found:
        raise ApiError("ResourceNotFoundException", f"Namespace {data.get('namespaceName')} not found.")
    return {"namespace": found}


def _list_limits(data: dict) -> dict:
    keys = ("resourceArn", "usageType")
    return {"usageLimits": [each for each in _limits.values() if all(data.get(key, each[key]) == each[key] for key in keys)]}


def _create_limit(data: dict) -> dict:
    if _list_limits({key: data[key] for key in ("resourceArn", "usageType")})["usageLimits"]:
        raise ApiError("ConflictException", f"There is a limit of {data['usageType']} for {data['resourceArn']}.")
    limit = {"usageLimitId": str(uuid.uuid4()), "period": "monthly", "breachAction": "log", **data}
    _limits[limit["usageLimitId"]] = limit
    return {"usageLimit": limit}


def _update_limit(data: dict) -> dict:
    limit = _limits.get(data.get("usageLimitId", ""))
    if not limit:
        raise ApiError("ResourceNotFoundException", f"There is no usage limit {data.get('usageLimitId')}.")
    limit.update({key: data[key] for key in ("amount", "breachAction") if key in data})
    return {"usageLimit": limit}


ACTIONS = {
    "GetNamespace": _get_namespace,
    "ListUsageLimits": _list_limits,
    "CreateUsageLimit": _create_limit,
    "UpdateUsageLimit": _update_limit,
}


def _resource(action: str, data: dict) -> str:
    """ARN of the workgroup or namespace that a request names; `*` for others."""
    found = _workgroups.get(data.get("WorkgroupName") or data.get("workgroupName") or "")
    if found and action != "GetCredentials":
        return found["workgroupArn"]
    namespace = _namespaces.get(data.get("namespaceName", ""))
    return namespace["namespaceArn"] if namespace else "*"


def _name_resources() -> None:
    original = iam_actions.extract_resource_arn

    def extract(service, method, path, headers, body, *request):
        if service not in ("redshift-data", "redshift-serverless"):
            return original(service, method, path, headers, body, *request)
        return _resource(headers.get("x-amz-target", "").partition(".")[2], json.loads(body or b"{}"))

    iam_actions.extract_resource_arn = extract


def _run_tasks() -> None:
    original = sfn._invoke_aws_sdk_integration

    def invoke(resource, arguments):
        _, _, name = resource.partition(":aws-sdk:")
        service, _, call = name.partition(":")
        prefix = {"redshiftdata": "RedshiftData", "redshiftserverless": "RedshiftServerless"}.get(service)
        return _task(prefix, f"{call[0].upper()}{call[1:]}", arguments) if prefix else original(resource, arguments)

    sfn._invoke_aws_sdk_integration = invoke


def _task(prefix: str, action: str, arguments: dict) -> dict:
    """Calls an API with the state machine's role; Step Functions writes all names in Pascal case."""
    role = step_functions_tasks.current_role()
    data = arguments if prefix == "RedshiftData" else _renamed(arguments, str.lower)
    permission = f"{'redshift-data' if prefix == 'RedshiftData' else 'redshift-serverless'}:{action}"
    resource = _resource(action, data)
    if app.AUTH and not may(role, permission, resource):
        raise sfn._ExecutionError(
            f"{prefix}.AccessDeniedException", f"User: {role} is not authorized to perform: {permission} on resource: {resource}"
        )
    try:
        return _renamed(_call(prefix, action, data, role), str.upper)
    except ApiError as error:
        raise sfn._ExecutionError(f"{prefix}.{error.code}", str(error)) from None


def _renamed(value, first):
    """Copy with the first letters of all names changed."""
    if isinstance(value, dict):
        return {first(key[0]) + key[1:]: _renamed(item, first) for key, item in value.items()}
    return [_renamed(item, first) for item in value] if isinstance(value, list) else value
