"""Crawlers of AWS Glue with tables of the catalogue as targets: they register new partitions.

https://docs.aws.amazon.com/glue/latest/dev/define-crawler-choose-data-sources.html. Only partitions in
Hive's form of keys (`day=2024-05-15/`) with at least one object are found; other targets end the crawl
as FAILED, with the reason in LastCrawl.
"""

import json
import time
from typing import Any

from launcher.role_permissions import assert_allowed
from launcher.s3_objects import Objects
from launcher.service_calls import call
from ministack.core.concurrency import spawn_background
from ministack.core.responses import error_response_json, json_response
from ministack.services import eventbridge, glue

# Name of the session of a crawler's role.
SESSION = "AWS-Crawler"

Data = dict[str, Any]


def register_partitions() -> None:
    """Replaces the start of a crawler; MiniStack's ends without having looked at anything."""
    glue._start_crawler = start_crawler


def start_crawler(data: Data):
    crawler = glue._crawlers.get(data.get("Name", ""))
    if crawler is None:
        return error_response_json("EntityNotFoundException", f"Crawler {data.get('Name')} not found", 400)
    if crawler["State"] == "RUNNING":
        return error_response_json("CrawlerRunningException", f"Crawler {crawler['Name']} is already running", 400)
    crawler["State"] = "RUNNING"
    spawn_background(crawl, crawler, thread_name="glue-crawler")
    return json_response({})


def crawl(crawler: Data) -> None:
    """Registers the partitions of all targets, and sends the event at the end of a crawl."""
    start = time.time()
    last = {"Status": "SUCCEEDED", "StartTime": int(start), "LogGroup": "/aws-glue/crawlers", "LogStream": crawler["Name"]}
    created = 0
    try:
        created = sum(_crawl_table(crawler, database, table) for database, table in _tables(crawler))
    # Refusals of this module and of other services.
    except ValueError as error:
        last.update({"Status": "FAILED", "ErrorMessage": str(error)})
    crawler["LastCrawl"] = last
    crawler["CrawlElapsedTime"] = int((time.time() - start) * 1000)
    crawler["State"] = "READY"
    state = last["Status"].capitalize()
    detail = {"crawlerName": crawler["Name"], "state": state, "partitionsCreated": str(created)}
    if state == "Failed":
        detail["errorMessage"] = last["ErrorMessage"]
    event = {"Source": "aws.glue", "DetailType": "Glue Crawler State Change", "Detail": json.dumps(detail)}
    eventbridge._put_events({"Entries": [event]}, allow_aws_source=True)


def _tables(crawler: Data) -> list[tuple[str, str]]:
    targets = crawler["Targets"]
    other = [kind for kind, listed in targets.items() if listed and kind != "CatalogTargets"]
    if other:
        raise ValueError(f"The emulator crawls no {', '.join(other)}.")
    return [(each["DatabaseName"], table) for each in targets.get("CatalogTargets", []) for table in each["Tables"]]


def _crawl_table(crawler: Data, database: str, name: str) -> int:
    table = glue._tables.get(f"{database}/{name}")
    if table is None:
        raise ValueError(f"Table {database}.{name} is not found.")
    keys = [key["Name"] for key in table.get("PartitionKeys", [])]
    storage, role = table["StorageDescriptor"], crawler["Role"]
    location = storage["Location"]
    paths = [address.removeprefix(location) for address in Objects(role, SESSION).list(location)]
    known = {tuple(each["Values"]) for each in glue._partitions.get(f"{database}/{name}", [])}
    found = {_values(path, keys) for path in paths if not path.endswith("/")} - {None} - known
    if found:
        assert_allowed(role, SESSION, "glue:BatchCreatePartition", glue._arn("table", f"{database}/{name}"))
    inputs = [
        {"Values": list(values), "StorageDescriptor": {**storage, "Location": location + _path(keys, values)}} for values in sorted(found)
    ]
    call(glue._batch_create_partition, {"DatabaseName": database, "TableName": name, "PartitionInputList": inputs})
    return len(inputs)


def _values(path: str, keys: list[str]) -> tuple[str, ...] | None:
    """Values of the partition keys in a path; None for a path without them."""
    parts = [part.partition("=") for part in path.split("/")[: len(keys)]]
    if [name for name, _, _ in parts] != keys or not all(value for _, _, value in parts):
        return None
    return tuple(value for _, _, value in parts)


def _path(keys: list[str], values: tuple[str, ...]) -> str:
    return "".join(f"{key}={value}/" for key, value in zip(keys, values, strict=True))
