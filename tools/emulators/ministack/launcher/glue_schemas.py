"""AWS Glue Schema Registry, which MiniStack lacks: registries, Avro schemas and their versions.

https://docs.aws.amazon.com/glue/latest/dev/schema-registry.html. Other formats than Avro, and other
compatibility modes than those below, are refused by name. Avro's own checker compares versions.
"""

import json
import uuid
from collections.abc import Callable
from typing import Any

from launcher import engine_packages
from ministack.core.responses import AccountRegionScopedDict, error_response_json, get_account_id, get_region, json_response
from ministack.services import glue
from ministack.services.cloudformation import provisioners

MODES = ("NONE", "DISABLED", "BACKWARD", "BACKWARD_ALL", "FORWARD", "FORWARD_ALL", "FULL", "FULL_ALL")

_registries: Any = AccountRegionScopedDict()
_schemas: Any = AccountRegionScopedDict()

Data = dict[str, Any]


class Refused(Exception):
    """Error of the API: code and message."""


def serve_schema_registry() -> None:
    """Adds the registry's actions to Glue's, and its CloudFormation types."""
    original = glue._handle_request_sync

    def handle(method, path, headers, body, query_params):
        action = ACTIONS.get(headers.get("x-amz-target", "").split(".")[-1])
        if action is None:
            return original(method, path, headers, body, query_params)
        try:
            return json_response(action(json.loads(body or b"{}")))
        except Refused as error:
            return error_response_json(error.args[0], error.args[1], 400)

    glue._handle_request_sync = handle
    provisioners._RESOURCE_HANDLERS["AWS::Glue::Registry"] = {
        "create": lambda _id, properties, _stack: _by_arn(create_registry({**properties, "RegistryName": properties["Name"]})["RegistryArn"]),
        "delete": lambda arn, _properties: _registries.pop(arn.split("/")[-1], None),
    }
    provisioners._RESOURCE_HANDLERS["AWS::Glue::Schema"] = {
        "create": _provision_schema,
        "update": _update_schema,
        "delete": lambda arn, _properties: _schemas.pop(arn, None),
    }


def create_registry(data: Data) -> Data:
    name = data["RegistryName"]
    if name in _registries:
        raise Refused("AlreadyExistsException", f"Registry already exists. RegistryName: {name}")
    _registries[name] = {"RegistryName": name, "RegistryArn": _arn(f"registry/{name}"), "Description": data.get("Description", "")}
    return _registries[name]


def create_schema(data: Data) -> Data:
    registry = _registry_of(data.get("RegistryId", {}))
    mode = data.get("Compatibility", "NONE")
    if data.get("DataFormat") != "AVRO":
        raise Refused("InvalidInputException", f"The emulator has no schemas of format {data.get('DataFormat')}: only AVRO.")
    if mode not in MODES:
        raise Refused("InvalidInputException", f"Compatibility {mode} is none of {', '.join(MODES)}.")
    arn = _arn(f"schema/{registry['RegistryName']}/{data['SchemaName']}")
    if arn in _schemas:
        raise Refused("AlreadyExistsException", f"Schema already exists. SchemaName: {data['SchemaName']}")
    _schemas[arn] = {
        "SchemaArn": arn,
        "SchemaName": data["SchemaName"],
        "RegistryName": registry["RegistryName"],
        "RegistryArn": registry["RegistryArn"],
        "DataFormat": "AVRO",
        "Compatibility": mode,
        "SchemaStatus": "AVAILABLE",
        "versions": [],
    }
    version = _add_version(_schemas[arn], data["SchemaDefinition"], "AVAILABLE")
    return {**_shown(_schemas[arn]), "SchemaVersionId": version["SchemaVersionId"], "SchemaVersionStatus": "AVAILABLE"}


def register_schema_version(data: Data) -> Data:
    """Returns the version of an equal definition, else a new one: FAILURE unless it is compatible."""
    schema = _schema_of(data["SchemaId"])
    definition = data["SchemaDefinition"]
    for version in schema["versions"]:
        if json.loads(version["SchemaDefinition"]) == _parsed(definition):
            return _version_shown(version)
    compatible = _is_compatible(schema, definition)
    return _version_shown(_add_version(schema, definition, "AVAILABLE" if compatible else "FAILURE"))


def get_schema_version(data: Data) -> Data:
    if "SchemaVersionId" in data:
        for arn in list(_schemas):
            for version in _schemas[arn]["versions"]:
                if version["SchemaVersionId"] == data["SchemaVersionId"]:
                    return {**version, "SchemaArn": arn, "DataFormat": "AVRO"}
        raise Refused("EntityNotFoundException", f"Schema version {data['SchemaVersionId']} is not found.")
    schema, wanted = _schema_of(data["SchemaId"]), data.get("SchemaVersionNumber", {})
    found = [each for each in schema["versions"] if each["Status"] == "AVAILABLE"][-1:]
    if "VersionNumber" in wanted:
        found = [each for each in schema["versions"] if each["VersionNumber"] == wanted["VersionNumber"]]
    if not found:
        raise Refused("EntityNotFoundException", f"Schema version is not found: {wanted}")
    return {**found[0], "SchemaArn": schema["SchemaArn"], "DataFormat": "AVRO"}


ACTIONS: dict[str, Callable[[Data], Data]] = {
    "CreateRegistry": create_registry,
    "CreateSchema": create_schema,
    "RegisterSchemaVersion": register_schema_version,
    "GetSchemaVersion": get_schema_version,
}


def _provision_schema(_logical_id: str, properties: Data, _stack_name: str) -> tuple[str, Data]:
    registry = properties.get("Registry", {})
    request = {
        **properties,
        "SchemaName": properties["Name"],
        "RegistryId": {"RegistryArn": registry["Arn"]} if "Arn" in registry else {"RegistryName": registry.get("Name")},
    }
    try:
        created = create_schema(request)
    except Refused as error:
        raise ValueError(": ".join(error.args)) from error
    return created["SchemaArn"], {"Arn": created["SchemaArn"], "InitialSchemaVersionId": created["SchemaVersionId"]}


def _update_schema(arn: str, _old: Data, new: Data, _stack_name: str) -> tuple[str, Data]:
    """Changes the compatibility; a new definition is registered by RegisterSchemaVersion, as on AWS."""
    schema = _schemas[arn]
    schema["Compatibility"] = new.get("Compatibility", schema["Compatibility"])
    return arn, {"Arn": arn, "InitialSchemaVersionId": schema["versions"][0]["SchemaVersionId"]}


def _by_arn(arn: str) -> tuple[str, Data]:
    return arn, {"Arn": arn}


def _registry_of(identifier: Data) -> Data:
    name = identifier.get("RegistryName") or identifier.get("RegistryArn", "").split("/")[-1]
    if name not in _registries:
        raise Refused("EntityNotFoundException", f"Registry is not found. RegistryName: {name}")
    return _registries[name]


def _schema_of(identifier: Data) -> Data:
    arn = identifier.get("SchemaArn") or _arn(f"schema/{identifier.get('RegistryName')}/{identifier.get('SchemaName')}")
    if arn not in _schemas:
        raise Refused("EntityNotFoundException", f"Schema is not found. {arn}")
    return _schemas[arn]


def _add_version(schema: Data, definition: str, status: str) -> Data:
    version = {
        "SchemaVersionId": str(uuid.uuid4()),
        "SchemaDefinition": json.dumps(_parsed(definition)),
        "VersionNumber": len(schema["versions"]) + 1,
        "Status": status,
    }
    schema["versions"].append(version)
    return version


def _parsed(definition: str) -> Any:
    try:
        parsed = json.loads(definition)
    except ValueError as error:
        raise Refused("InvalidInputException", f"Schema definition of AVRO data format is invalid: {error}") from error
    if not isinstance(parsed, (dict, list, str)):
        raise Refused("InvalidInputException", "Schema definition of AVRO data format is invalid: no schema.")
    return parsed


def _is_compatible(schema: Data, definition: str) -> bool:
    mode = schema["Compatibility"]
    if mode == "DISABLED":
        raise Refused("InvalidInputException", "Compatibility DISABLED: no new version can be registered.")
    if mode == "NONE":
        return True
    engine_packages.add(engine_packages.TRINO)
    from avro.compatibility import ReaderWriterCompatibilityChecker, SchemaCompatibilityType
    from avro.errors import AvroException
    from avro.schema import parse

    try:
        new = parse(definition)
    except AvroException as error:
        raise Refused("InvalidInputException", f"Schema definition of AVRO data format is invalid: {error}") from error
    known = [parse(each["SchemaDefinition"]) for each in schema["versions"] if each["Status"] == "AVAILABLE"]
    others = known if mode.endswith("_ALL") else known[-1:]

    def reads(reader, writer) -> bool:
        result = ReaderWriterCompatibilityChecker().get_compatibility(reader, writer)
        return result.compatibility is SchemaCompatibilityType.compatible

    backward = all(reads(new, old) for old in others)
    forward = all(reads(old, new) for old in others)
    kind = mode.removesuffix("_ALL")
    return {"BACKWARD": backward, "FORWARD": forward, "FULL": backward and forward}[kind]


def _shown(schema: Data) -> Data:
    numbers = {"LatestSchemaVersion": len(schema["versions"]), "NextSchemaVersion": len(schema["versions"]) + 1}
    return {**{key: value for key, value in schema.items() if key != "versions"}, **numbers}


def _version_shown(version: Data) -> Data:
    return {key: version[key] for key in ("SchemaVersionId", "VersionNumber", "Status")}


def _arn(resource: str) -> str:
    return f"arn:aws:glue:{get_region()}:{get_account_id()}:{resource}"
