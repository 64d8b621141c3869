"""AWS Glue Schema Registry, which MiniStack lacks: Avro schemas of templates and their versions.

https://docs.aws.amazon.com/glue/latest/dev/schema-registry.html. Other formats than Avro, and other
compatibility modes than those below, are refused by name. Avro's own checker compares versions.
"""

import json
import uuid
from typing import Any

from launcher import engine_packages
from launcher.service_calls import ApiError, respond
from ministack.core.responses import AccountRegionScopedDict
from ministack.services import glue
from ministack.services.cloudformation import provisioners

MODES = ("NONE", "DISABLED", "BACKWARD", "BACKWARD_ALL", "FORWARD", "FORWARD_ALL", "FULL", "FULL_ALL")

Data = dict[str, Any]

# Properties of registries, and compatibility and versions of schemas, by their ARNs.
_registries: Any = AccountRegionScopedDict()
_schemas: Any = AccountRegionScopedDict()


def serve_schema_registry() -> None:
    """Adds the registry's CloudFormation types, and the actions that producers and consumers call."""
    original = glue._handle_request_sync

    def handle(method, path, headers, body, query_params):
        action = ACTIONS.get(headers.get("x-amz-target", "").split(".")[-1])
        return respond(action, body) if action else original(method, path, headers, body, query_params)

    glue._handle_request_sync = handle
    provisioners._RESOURCE_HANDLERS["AWS::Glue::Registry"] = {
        "create": _create_registry,
        "update": lambda arn, _old, _new, _stack: (arn, {"Arn": arn}),
        "delete": lambda arn, _properties: _registries.pop(arn, None),
    }
    provisioners._RESOURCE_HANDLERS["AWS::Glue::Schema"] = {
        "create": _create_schema,
        "update": _update_schema,
        "delete": lambda arn, _properties: _schemas.pop(arn, None),
    }


def _create_registry(_logical_id: str, properties: Data, _stack: str) -> tuple[str, Data]:
    arn = glue._arn("registry", properties["Name"])
    if arn in _registries:
        raise ApiError("AlreadyExistsException", f"Registry already exists. {arn}")
    _registries[arn] = properties
    return arn, {"Arn": arn}


def _create_schema(_logical_id: str, properties: Data, _stack: str) -> tuple[str, Data]:
    registry, mode = properties.get("Registry", {}), properties.get("Compatibility", "NONE")
    registry_arn = registry.get("Arn") or glue._arn("registry", registry.get("Name"))
    if registry_arn not in _registries:
        raise ApiError("EntityNotFoundException", f"Registry is not found. {registry_arn}")
    if properties.get("DataFormat") != "AVRO":
        raise ApiError("InvalidInputException", f"The emulator has no schemas of format {properties.get('DataFormat')}: only AVRO.")
    if mode not in MODES:
        raise ApiError("InvalidInputException", f"Compatibility {mode} is none of {', '.join(MODES)}.")
    arn = f"{registry_arn.replace(':registry/', ':schema/')}/{properties['Name']}"
    if arn in _schemas:
        raise ApiError("AlreadyExistsException", f"Schema already exists. {arn}")
    schema = {"SchemaArn": arn, "Compatibility": mode, "versions": []}
    _add_version(schema, properties["SchemaDefinition"], "AVAILABLE")
    _schemas[arn] = schema
    return _provisioned(schema)


def _update_schema(arn: str, _old: Data, new: Data, _stack: str) -> tuple[str, Data]:
    """Changes the compatibility; a new definition is registered by RegisterSchemaVersion, as on AWS."""
    schema = _schemas[arn]
    schema["Compatibility"] = new.get("Compatibility", schema["Compatibility"])
    return _provisioned(schema)


def _provisioned(schema: Data) -> tuple[str, Data]:
    arn = schema["SchemaArn"]
    return arn, {"Arn": arn, "InitialSchemaVersionId": schema["versions"][0]["SchemaVersionId"]}


def register_schema_version(data: Data) -> Data:
    """Returns the version of an equal definition, else a new one: FAILURE unless it is compatible."""
    schema, definition = _schema_of(data["SchemaId"]), _parsed(data["SchemaDefinition"])
    known = [version for version in schema["versions"] if json.loads(version["SchemaDefinition"]) == definition]
    version = known[0] if known else _add_version(schema, data["SchemaDefinition"])
    return {key: version[key] for key in ("SchemaVersionId", "VersionNumber", "Status")}


def get_schema_version(data: Data) -> Data:
    if "SchemaVersionId" in data:
        versions = [version for arn in list(_schemas) for version in _schemas[arn]["versions"]]
        wanted = {"SchemaVersionId": data["SchemaVersionId"]}
    else:
        versions, number = _schema_of(data["SchemaId"])["versions"], data.get("SchemaVersionNumber", {})
        wanted = {"VersionNumber": number["VersionNumber"]} if "VersionNumber" in number else {"Status": "AVAILABLE"}
    found = [version for version in versions if wanted.items() <= version.items()]
    if not found:
        raise ApiError("EntityNotFoundException", f"Schema version is not found: {wanted}")
    return found[-1]


ACTIONS = {"RegisterSchemaVersion": register_schema_version, "GetSchemaVersion": get_schema_version}


def _schema_of(identifier: Data) -> Data:
    arn = identifier.get("SchemaArn") or glue._arn("schema", f"{identifier.get('RegistryName')}/{identifier.get('SchemaName')}")
    if arn not in _schemas:
        raise ApiError("EntityNotFoundException", f"Schema is not found. {arn}")
    return _schemas[arn]


def _add_version(schema: Data, definition: str, status: str = "") -> Data:
    """Adds a version, whose status is that of its compatibility unless it is given."""
    version = {
        "SchemaVersionId": str(uuid.uuid4()),
        "SchemaDefinition": json.dumps(_parsed(definition)),
        "VersionNumber": len(schema["versions"]) + 1,
        "Status": status or ("AVAILABLE" if _is_compatible(schema, definition) else "FAILURE"),
        "SchemaArn": schema["SchemaArn"],
        "DataFormat": "AVRO",
    }
    schema["versions"].append(version)
    return version


def _parsed(definition: str) -> Any:
    try:
        parsed = json.loads(definition)
    except ValueError as error:
        raise ApiError("InvalidInputException", f"Schema definition of AVRO data format is invalid: {error}") from error
    if not isinstance(parsed, (dict, list, str)):
        raise ApiError("InvalidInputException", "Schema definition of AVRO data format is invalid: no schema.")
    return parsed


def _is_compatible(schema: Data, definition: str) -> bool:
    mode = schema["Compatibility"]
    if mode == "DISABLED":
        raise ApiError("InvalidInputException", "Compatibility DISABLED: no new version can be registered.")
    if mode == "NONE":
        return True
    engine_packages.add(engine_packages.TRINO)
    from avro.compatibility import ReaderWriterCompatibilityChecker, SchemaCompatibilityType
    from avro.errors import AvroException
    from avro.schema import parse

    try:
        new = parse(definition)
    except AvroException as error:
        raise ApiError("InvalidInputException", f"Schema definition of AVRO data format is invalid: {error}") from error
    known = [parse(each["SchemaDefinition"]) for each in schema["versions"] if each["Status"] == "AVAILABLE"]
    others = known if mode.endswith("_ALL") else known[-1:]

    def reads(reader, writer) -> bool:
        result = ReaderWriterCompatibilityChecker().get_compatibility(reader, writer)
        return result.compatibility is SchemaCompatibilityType.compatible

    backward = all(reads(new, old) for old in others)
    forward = all(reads(old, new) for old in others)
    return {"BACKWARD": backward, "FORWARD": forward, "FULL": backward and forward}[mode.removesuffix("_ALL")]
