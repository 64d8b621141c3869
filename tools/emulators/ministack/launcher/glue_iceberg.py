"""Iceberg tables that a template creates: Glue writes their first metadata.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-glue-table-iceberginput.html
MiniStack ignores `OpenTableFormatInput`.
"""

import json
import re
import time
import uuid
from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import firehose, glue

# Types whose names differ between Hive and Iceberg.
TYPES = {"bigint": "long", "smallint": "int", "tinyint": "int"}
PLAIN = ("boolean", "int", "long", "float", "double", "string", "date", "timestamp", "binary")


def write_first_metadata() -> None:
    """Writes the metadata of an Iceberg table into its location when the table is created."""
    original = glue._create_table

    def create_table(data: dict[str, Any]):
        iceberg = (data.get("OpenTableFormatInput") or {}).get("IcebergInput")
        if iceberg is None:
            return original(data)
        table = data["TableInput"]
        storage = table.get("StorageDescriptor", {})
        location = storage.get("Location", "").rstrip("/")
        try:
            metadata = first_metadata(location, storage.get("Columns", []), int(iceberg.get("Version", "2")))
        except ValueError as error:
            return error_response_json("InvalidInputException", str(error), 400)
        key = f"{location}/metadata/00000-{uuid.uuid4()}.metadata.json"
        parameters = {"table_type": "ICEBERG", "metadata_location": key, **table.get("Parameters", {})}
        answer = original({**data, "TableInput": {**table, "Parameters": parameters}})
        if answer[0] == 200:
            bucket, name = key.removeprefix("s3://").split("/", 1)
            firehose._put_s3_object(bucket, name, json.dumps(metadata).encode())
        return answer

    glue._create_table = create_table


def first_metadata(location: str, columns: list[dict[str, str]], version: int) -> dict[str, Any]:
    """Metadata of an empty table without partitions. Raises ValueError for a type that Iceberg lacks.

    https://iceberg.apache.org/spec/#table-metadata-fields
    """
    fields = [
        {"id": number, "name": column["Name"], "required": False, "type": _type(column)}
        for number, column in enumerate(columns, start=1)
    ]
    return {
        "format-version": version,
        "table-uuid": str(uuid.uuid4()),
        "location": location,
        "last-sequence-number": 0,
        "last-updated-ms": int(time.time() * 1000),
        "last-column-id": len(fields),
        "current-schema-id": 0,
        "schemas": [{"type": "struct", "schema-id": 0, "fields": fields}],
        "default-spec-id": 0,
        "partition-specs": [{"spec-id": 0, "fields": []}],
        "last-partition-id": 999,
        "default-sort-order-id": 0,
        "sort-orders": [{"order-id": 0, "fields": []}],
        "properties": {},
        "current-snapshot-id": -1,
        "refs": {},
        "snapshots": [],
        "snapshot-log": [],
        "metadata-log": [],
    }


def _type(column: dict[str, str]) -> str:
    hive = column["Type"].lower().replace(" ", "")
    name = TYPES.get(hive, hive)
    decimal = re.fullmatch(r"decimal\((\d+),(\d+)\)", name)
    if decimal:
        return f"decimal({decimal[1]}, {decimal[2]})"
    if name in PLAIN:
        return name
    raise ValueError(f"Column {column['Name']} has the type {column['Type']}, which the emulator does not write to Iceberg.")
