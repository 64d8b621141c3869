"""Iceberg tables that a template creates: Glue writes their first metadata.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-glue-table-iceberginput.html
MiniStack ignores `OpenTableFormatInput`.
"""

import json
import re
import uuid
from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import firehose, glue, s3tables

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
            fields = [{"name": column["Name"], "type": _type(column)} for column in storage.get("Columns", [])]
        except ValueError as error:
            return error_response_json("InvalidInputException", str(error), 400)
        metadata = s3tables._initial_iceberg_metadata(table["Name"], fields, location)
        metadata["format-version"] = int(iceberg.get("Version", "2"))
        key = f"{location}/metadata/00000-{uuid.uuid4()}.metadata.json"
        parameters = {"table_type": "ICEBERG", "metadata_location": key, **table.get("Parameters", {})}
        answer = original({**data, "TableInput": {**table, "Parameters": parameters}})
        if answer[0] == 200:
            bucket, name = key.removeprefix("s3://").split("/", 1)
            firehose._put_s3_object(bucket, name, json.dumps(metadata).encode())
        return answer

    glue._create_table = create_table


def _type(column: dict[str, str]) -> str:
    hive = column["Type"].lower().replace(" ", "")
    name = TYPES.get(hive, hive).replace(",", ", ")
    if name not in PLAIN and not re.fullmatch(r"decimal\(\d+, \d+\)", name):
        raise ValueError(f"Column {column['Name']} has the type {column['Type']}, which the emulator does not write to Iceberg.")
    return name
