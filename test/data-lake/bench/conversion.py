"""Times of conversion: the launcher's, which converts a buffer, and MiniStack's, which converts records.

Input: lines of JSON. Argument: number of records for MiniStack. Output: JSON.
"""

import json
import sys
import time

from launcher import engine_packages, parquet

engine_packages.add(engine_packages.TRINO)

from ministack.services import firehose, glue  # noqa: E402

columns = json.loads(sys.stdin.readline())
lines = sys.stdin.read().splitlines()
count = int(sys.argv[1])
glue._tables["lake/trips"] = {"StorageDescriptor": {"Columns": columns}}
conversion = {
    "OutputFormatConfiguration": {"Serializer": {"ParquetSerDe": {}}},
    "SchemaConfiguration": {"DatabaseName": "lake", "TableName": "trips"},
}

start = time.perf_counter()
documents = [{name.lower(): value for name, value in json.loads(line).items()} for line in lines]
file, misfits = parquet.convert(documents, columns)
own = time.perf_counter() - start
assert file is not None and not misfits

start = time.perf_counter()
for line in lines[:count]:
    firehose._convert_to_parquet(conversion, line.encode())
theirs = time.perf_counter() - start

print(json.dumps({"launcher": own / len(lines) * 1e6, "ministack": theirs / count * 1e6}))
