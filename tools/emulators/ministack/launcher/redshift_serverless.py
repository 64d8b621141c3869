"""Redshift Serverless: namespaces, workgroups, usage limits, and the way to the Data API."""

import json
import secrets
import uuid
from types import ModuleType

from launcher import engine_packages, iam_permissions, step_functions_tasks
from launcher.service_calls import ApiError, call, respond
from ministack import app
from ministack.core import iam_actions, iam_evaluator, router
from ministack.core.responses import get_account_id, get_region
from ministack.services import secretsmanager
from ministack.services import stepfunctions as sfn
from ministack.services.cloudformation import provisioners

# APIs by the names of their services.
APIS = {"redshift-data": "RedshiftData", "redshift-serverless": "RedshiftServerless"}

_namespaces: dict[str, dict] = {}
_workgroups: dict[str, dict] = {}
_limits: dict[str, dict] = {}


def serve_redshift() -> None:
    """Adds the APIs `redshift-data` and `redshift-serverless`, their permissions, their resources in
    templates and their tasks in state machines. MiniStack has none of them."""
    for service, api in APIS.items():
        router.SERVICE_PATTERNS[service] = {"target_prefixes": [f"{api}."], "host_patterns": []}
        iam_actions.SERVICE_TO_IAM_NAMESPACE[service] = service
        app.SERVICE_HANDLERS[service] = _handle
        iam_permissions.name_resources(service, lambda request, _: _resource(request))
        task = service.replace("-", "")
        sfn._AWS_SDK_SERVICE_MAP[task] = {"target_prefix": api, "protocol": "json", "service_key": service}
        sfn._AWS_SDK_ERROR_PREFIX[task] = api
        step_functions_tasks.services[task] = (service, _resource)
    provisioners._RESOURCE_HANDLERS["AWS::RedshiftServerless::Namespace"] = {
        "create": _create_namespace,
        "update": _update_namespace,
        "delete": _delete_namespace,
    }
    provisioners._RESOURCE_HANDLERS["AWS::RedshiftServerless::Workgroup"] = {
        "create": _create_workgroup,
        "delete": lambda name, _: _workgroups.pop(name, None),
    }


async def _handle(_method, _path, headers, body, _query):
    api, _, action = headers.get("x-amz-target", "").partition(".")
    caller = step_functions_tasks.current_role() or iam_evaluator.caller_arn()
    return respond(lambda request: run(api, action, request, caller), body)


def run(api: str, action: str, request: dict, caller: str) -> dict:
    """Response of an action for a caller's ARN. Raises ApiError."""
    data_api, _ = _engine()
    found = (data_api.ACTIONS if api == "RedshiftData" else ACTIONS).get(action)
    if not found:
        raise ApiError("UnknownOperationException", f"The emulator's {api} has no action {action}.")
    return found(request, caller)


def _engine() -> tuple[ModuleType, ModuleType]:
    """Data API and databases, which require the packages of the engine. Raises RuntimeError where they are not installed."""
    engine_packages.add(engine_packages.REDSHIFT)
    from launcher import redshift_data, redshift_database

    return redshift_data, redshift_database


def workgroup(name: str) -> dict:
    """Workgroup of a name or ARN, with its namespace. Raises ApiError."""
    found = next((each for each in _workgroups.values() if name in (each["workgroupName"], each["workgroupArn"])), None)
    if not found:
        raise ApiError("ValidationException", f"Redshift endpoint doesn't exist in this region: {name}")
    return found


def _arn(kind: str) -> str:
    return f"arn:aws:redshift-serverless:{get_region()}:{get_account_id()}:{kind}/{uuid.uuid4()}"


def _create_namespace(_logical_id: str, props: dict, stack: str):
    name, database, admin = (props[key] for key in ("NamespaceName", "DbName", "AdminUsername"))
    _, databases = _engine()
    databases.create(database, admin)
    secret = json.dumps({"username": admin, "password": secrets.token_urlsafe(24)})
    _namespaces[name] = {
        "namespaceName": name,
        "namespaceArn": _arn("namespace"),
        "adminPasswordSecretArn": call(secretsmanager._create_secret, {"Name": f"redshift!{name}-{admin}", "SecretString": secret})["ARN"],
        "adminUsername": admin,
        "dbName": database,
        "status": "AVAILABLE",
    }
    return _update_namespace(name, {}, props, stack)


def _update_namespace(name: str, _old: dict, props: dict, _stack: str):
    namespace = _namespaces[name]
    namespace["iamRoles"] = props.get("IamRoles", [])
    return name, {"Namespace.NamespaceArn": namespace["namespaceArn"], "Namespace.NamespaceName": name}


def _delete_namespace(name: str, _props: dict) -> None:
    namespace = _namespaces.pop(name, None)
    if namespace:
        _, databases = _engine()
        databases.drop(namespace["dbName"])
        secretsmanager._delete_secret({"SecretId": namespace["adminPasswordSecretArn"], "ForceDeleteWithoutRecovery": True})


def _create_workgroup(_logical_id: str, props: dict, _stack: str):
    name = props["WorkgroupName"]
    _workgroups[name] = {
        "workgroupName": name,
        "workgroupArn": _workgroups[name]["workgroupArn"] if name in _workgroups else _arn("workgroup"),
        "namespace": _namespaces[props["NamespaceName"]],
    }
    return name, {"Workgroup.WorkgroupArn": _workgroups[name]["workgroupArn"], "Workgroup.WorkgroupName": name}


def _list_limits(data: dict, _caller: str) -> dict:
    keys = ("resourceArn", "usageType")
    return {"usageLimits": [each for each in _limits.values() if all(data.get(key, each[key]) == each[key] for key in keys)]}


def _create_limit(data: dict, caller: str) -> dict:
    if _list_limits({key: data[key] for key in ("resourceArn", "usageType")}, caller)["usageLimits"]:
        raise ApiError("ConflictException", f"There is a limit of {data['usageType']} for {data['resourceArn']}.")
    limit = {"usageLimitId": str(uuid.uuid4()), "period": "monthly", "breachAction": "log", **data}
    _limits[limit["usageLimitId"]] = limit
    return {"usageLimit": limit}


def _update_limit(data: dict, _caller: str) -> dict:
    limit = _existing(_limits, data.get("usageLimitId", ""))
    limit.update({key: data[key] for key in ("amount", "breachAction") if key in data})
    return {"usageLimit": limit}


def _existing(resources: dict[str, dict], name: str) -> dict:
    if name not in resources:
        raise ApiError("ResourceNotFoundException", f"There is no namespace or usage limit {name}.")
    return resources[name]


ACTIONS = {
    "GetNamespace": lambda data, _: {"namespace": _existing(_namespaces, data.get("namespaceName", ""))},
    "ListUsageLimits": _list_limits,
    "CreateUsageLimit": _create_limit,
    "UpdateUsageLimit": _update_limit,
}


def _resource(data: dict) -> str:
    """ARN of the workgroup or namespace that a request or a task names; `*` for others."""
    names = {key[0].lower() + key[1:]: value for key, value in data.items()}
    if names.get("workgroupName") in _workgroups:
        return _workgroups[names["workgroupName"]]["workgroupArn"]
    return _namespaces.get(names.get("namespaceName", ""), {}).get("namespaceArn", "*")
